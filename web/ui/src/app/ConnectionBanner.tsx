/** Says that the server or its database is away, and that nothing typed is lost. */
import { Alert, Button } from 'antd';
import { useTranslation } from 'react-i18next';
import { connectionStore, retryConnection } from '../shared/api/connection-store.ts';
import { useStore } from '../shared/store.ts';

export function ConnectionBanner() {
  const { t } = useTranslation();
  const connection = useStore(connectionStore);
  return (
    <div role="status" className="connection-banner">
      {connection !== 'ok' && (
        <Alert
          type="warning"
          banner
          title={connection === 'offline' ? t('problem.offline') : t('problem.unavailable')}
          action={
            <Button size="small" onClick={() => void retryConnection()}>
              {t('problem.retryNow')}
            </Button>
          }
        />
      )}
    </div>
  );
}
