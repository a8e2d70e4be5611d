/** The case beside the list: enough to decide whether to open or claim it. */
import { CloseOutlined } from '@ant-design/icons';
import { useQuery } from '@tanstack/react-query';
import { Button } from 'antd';
import { useEffect } from 'react';
import { useTranslation } from 'react-i18next';
import { Link } from 'react-router';
import { get, markRead } from '../../../../api/cases.ts';
import type { InboxRow, Tab } from '../../../../api/inbox.ts';
import { call } from '../../shared/api/call.ts';
import { CaseBrief } from '../../shared/case/CaseBrief.tsx';
import { Loaded } from '../../shared/problem/Loaded.tsx';

export interface InboxPreviewProps {
  row: InboxRow;
  tab: Tab;
  address: string;
  busy: boolean;
  onClose: () => void;
  onClaim: () => void;
  onRelease: () => void;
}

export function InboxPreview({ row, tab, address, busy, onClose, onClaim, onRelease }: InboxPreviewProps) {
  const { t } = useTranslation('staff');
  const { t: base } = useTranslation();
  const query = useQuery({
    queryKey: ['case', row.caseId],
    queryFn: ({ signal }) => call(get, { params: { caseId: row.caseId } }, { signal }),
  });
  const { copyId, unread } = row;
  useEffect(() => {
    if (unread && copyId !== null) void call(markRead, { params: { copyId } }).catch(() => undefined);
  }, [unread, copyId]);
  return (
    <aside className="inbox-preview card" aria-label={t('inbox.preview')}>
      <div className="row" style={{ flexWrap: 'nowrap' }}>
        <h2 className="grow">{row.stepName}</h2>
        <Button
          type="text"
          icon={<CloseOutlined aria-hidden />}
          aria-label={base('close')}
          onClick={onClose}
        />
      </div>
      <div className="row preview-actions">
        <Link to={address} className="link-button primary">
          {row.userTaskKey !== null && row.state === 'open' && tab === 'todo'
            ? t('inbox.work')
            : t('inbox.open')}
        </Link>
        {tab === 'claimable' && row.userTaskKey !== null && (
          <Button loading={busy} onClick={onClaim}>
            {t('inbox.claim')}
          </Button>
        )}
        {tab === 'todo' && row.userTaskKey !== null && row.state === 'open' && (
          <Button loading={busy} onClick={onRelease}>
            {t('inbox.release')}
          </Button>
        )}
        {row.userTaskKey !== null && <Link to={`/cases/${row.caseId}`}>{t('inbox.wholeCase')}</Link>}
      </div>
      <Loaded query={query} rows={10}>
        {(detail) => <CaseBrief summary={detail} reveal={detail.allowed.reveal} />}
      </Loaded>
    </aside>
  );
}
