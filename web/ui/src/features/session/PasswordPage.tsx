/** Change one's own password; forced after a reset. */
import { type FormEvent, useState } from 'react';
import { useTranslation } from 'react-i18next';
import { Link, Navigate } from 'react-router';
import { changePassword } from '../../../../api/session.ts';
import { call, ProblemError } from '../../shared/api/call.ts';
import { sessionStore, setMe } from '../../shared/api/session-store.ts';
import { useStore } from '../../shared/store.ts';
import { useTitle } from '../../shared/title.ts';
import { Brand, EntryFrame, PlainField } from './EntryFrame.tsx';
import { NewPasswordFields } from './LinkPage.tsx';

export default function PasswordPage() {
  const { t } = useTranslation();
  useTitle(t('password.title'));
  const session = useStore(sessionStore);
  const [current, setCurrent] = useState('');
  const [next, setNext] = useState('');
  const [again, setAgain] = useState('');
  const [busy, setBusy] = useState(false);
  const [done, setDone] = useState(false);
  const [errors, setErrors] = useState<Readonly<Record<string, string>>>({});
  if (session.status !== 'active' && session.status !== 'expired') return <Navigate to="/sign-in" replace />;
  const must = session.me.mustChangePassword;

  async function submit(event: FormEvent) {
    event.preventDefault();
    if (next !== again) return setErrors({ again: t('password.mismatch') });
    setBusy(true);
    setErrors({});
    try {
      setMe(await call(changePassword, { body: { current, next } }));
      setDone(true);
    } catch (error) {
      if (!(error instanceof ProblemError)) setErrors({ '': t('problem.unknown') });
      else {
        const fields = Object.fromEntries(error.problem.errors.map((each) => [each.field, each.message]));
        setErrors({ ...fields, '': error.problem.detail });
      }
    } finally {
      setBusy(false);
    }
  }
  return (
    <EntryFrame single>
      <Brand />
      <section className="entry-card" aria-labelledby="password-title">
        <h2 id="password-title">{t('password.title')}</h2>
        {done ? (
          <div role="status" className="stack">
            <p>
              {t('password.done')}
              {t('password.doneNext')}
            </p>
            <Link to="/">{t('problem.home')}</Link>
          </div>
        ) : (
          <form className="stack" onSubmit={(event) => void submit(event)} noValidate>
            {must && <p className="entry-note">{t('password.must')}</p>}
            <div role="alert">{errors[''] !== undefined && <p className="entry-error">{errors['']}</p>}</div>
            <PlainField
              id="current-password"
              label={t('password.current')}
              value={current}
              onChange={setCurrent}
              type="password"
              autoComplete="current-password"
              error={errors.current}
            />
            <NewPasswordFields
              password={next}
              again={again}
              onPassword={setNext}
              onAgain={setAgain}
              errors={{ password: errors.next, again: errors.again }}
            />
            <div className="row">
              <button type="submit" className="plain-button primary" disabled={busy}>
                {t('password.submit')}
              </button>
              {!must && <Link to="/">{t('cancel')}</Link>}
            </div>
          </form>
        )}
      </section>
    </EntryFrame>
  );
}
