/** Asks who is signed in before anything behind it is shown; nobody leads to the sign-in page and back again. */
import { useEffect, useState } from 'react';
import { useTranslation } from 'react-i18next';
import { Navigate, Outlet, useLocation } from 'react-router';
import { me } from '../../../api/session.ts';
import { call, ProblemError } from '../shared/api/call.ts';
import { onRecovery } from '../shared/api/connection-store.ts';
import { sessionStore, setAnonymous, setMe } from '../shared/api/session-store.ts';
import { useStore } from '../shared/store.ts';

export function Guard() {
  const { t } = useTranslation();
  const session = useStore(sessionStore);
  const location = useLocation();
  const [failure, setFailure] = useState<string | null>(null);

  useEffect(() => {
    if (sessionStore.get().status !== 'unknown') return;
    const ask = () =>
      call(me)
        .then(setMe)
        .catch((error: unknown) => {
          const known = error instanceof ProblemError;
          if (known && error.problem.status === 401) setAnonymous();
          else setFailure(known ? error.problem.detail : t('problem.unknown'));
        });
    void ask();
    return onRecovery(() => void ask());
  }, [t]);

  if (session.status === 'unknown') {
    return (
      <p role="status" style={{ padding: 24 }}>
        {failure ?? t('loading')}
      </p>
    );
  }
  if (session.status === 'anonymous') {
    const here = location.pathname + location.search;
    return <Navigate to={here === '/' ? '/sign-in' : `/sign-in?to=${encodeURIComponent(here)}`} replace />;
  }
  if (session.me.mustChangePassword && location.pathname !== '/password') {
    return <Navigate to="/password" replace />;
  }
  return <Outlet />;
}
