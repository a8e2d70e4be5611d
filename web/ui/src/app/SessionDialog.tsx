/** The session ended while somebody was at work: sign in again over the page, which keeps everything typed. */
import { Modal } from 'antd';
import { useTranslation } from 'react-i18next';
import type { Me } from '../../../api/session.ts';
import { SignInForm } from '../features/session/SignInForm.tsx';
import { sessionStore, setMe } from '../shared/api/session-store.ts';
import { forgetDrafts } from '../shared/drafts/local.ts';
import { useStore } from '../shared/store.ts';
import '../shared/styles/entry.css';

export function SessionDialog() {
  const { t } = useTranslation();
  const session = useStore(sessionStore);
  if (session.status !== 'expired') return null;
  const before = session.me.user;

  function back(me: Me) {
    if (me.user.id === before.id) return setMe(me);
    forgetDrafts();
    globalThis.location.assign('/');
  }
  function leave() {
    forgetDrafts();
    globalThis.location.assign('/sign-in');
  }
  return (
    <Modal
      open
      title={t('signIn.expiredTitle')}
      closable={false}
      mask={{ closable: false }}
      keyboard={false}
      footer={null}
      width={440}
    >
      <div className="stack">
        <p>{t('signIn.expired')}</p>
        <SignInForm username={before.username} submitLabel={t('signIn.again')} onSignedIn={back} />
        <div>
          <button type="button" className="plain-button quiet" onClick={leave}>
            {t('signIn.other')}
          </button>
          <p className="soft">{t('signIn.otherNote')}</p>
        </div>
      </div>
    </Modal>
  );
}
