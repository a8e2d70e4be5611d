/** Sign-in. In demo mode the invented accounts are offered by post, with the progress of the demo data. */
import { useQuery, useQueryClient } from '@tanstack/react-query';
import { useState } from 'react';
import { useTranslation } from 'react-i18next';
import { Navigate, useNavigate, useSearchParams } from 'react-router';
import type { AnswerOf } from '../../../../api/endpoint.ts';
import { type Me, welcome } from '../../../../api/session.ts';
import { call, ProblemError } from '../../shared/api/call.ts';
import { sessionStore, setMe } from '../../shared/api/session-store.ts';
import { useStore } from '../../shared/store.ts';
import { useTitle } from '../../shared/title.ts';
import { Brand, EntryFrame } from './EntryFrame.tsx';
import { requestSignIn, SignInForm } from './SignInForm.tsx';

type Welcome = AnswerOf<typeof welcome>;

/** Only places of our own: a path, never another origin. */
function safeReturn(target: string | null): string {
  return target?.startsWith('/') && !target.startsWith('//') && !target.startsWith('/sign-in') ? target : '/';
}

export default function SignInPage() {
  const { t } = useTranslation();
  useTitle(t('signIn.title'));
  const session = useStore(sessionStore);
  const navigate = useNavigate();
  const client = useQueryClient();
  const [search] = useSearchParams();
  const target = safeReturn(search.get('to'));
  const page = useQuery({
    queryKey: ['welcome'],
    queryFn: () => call(welcome),
    refetchInterval: (query) => (query.state.data?.demoLoading.state === 'running' ? 2000 : false),
  });
  if (session.status === 'active') return <Navigate to={target} replace />;

  function entered(me: Me) {
    client.removeQueries();
    setMe(me);
    void navigate(me.mustChangePassword ? '/password' : target, { replace: true });
  }
  return (
    <EntryFrame>
      <div className="stack">
        <Brand />
        <p className="entry-lead">{t('lead')}</p>
        {page.data?.needsAdministrator === true && <p className="entry-note">{t('first.needed')}</p>}
        {page.data !== undefined && <Demo page={page.data} onSignedIn={entered} />}
      </div>
      <section className="entry-card" aria-labelledby="sign-in-title">
        <h2 id="sign-in-title">{t('signIn.title')}</h2>
        <SignInForm submitLabel={t('signIn.submit')} onSignedIn={entered} />
        <p className="soft">{t('signIn.forgot')}</p>
      </section>
    </EntryFrame>
  );
}

function Demo({ page, onSignedIn }: { page: Welcome; onSignedIn: (me: Me) => void }) {
  const { t } = useTranslation();
  const [busy, setBusy] = useState<string | null>(null);
  const [failure, setFailure] = useState<string | null>(null);
  if (!page.demo) return null;
  const provinces = [...new Set(page.demoAccounts.map((account) => account.provinceName))].toSorted(
    (a, b) => Number(a === '') - Number(b === '') || a.localeCompare(b),
  );

  async function enter(username: string, password: string) {
    setBusy(username);
    setFailure(null);
    try {
      onSignedIn(await requestSignIn(username, password));
    } catch (error) {
      setFailure(error instanceof ProblemError ? error.problem.detail : t('problem.unknown'));
    } finally {
      setBusy(null);
    }
  }
  return (
    <section aria-labelledby="demo-title" className="stack stack-tight">
      <h2 id="demo-title">{t('demo.title')}</h2>
      <p className="soft">{t('demo.note')}</p>
      <DemoProgress loading={page.demoLoading} />
      <div role="alert">{failure !== null && <p className="entry-error">{failure}</p>}</div>
      {provinces.map((province) => (
        <div key={province} className="demo-group">
          <h3>{province === '' ? t('demo.system') : province}</h3>
          <ul className="demo-list">
            {merged(page.demoAccounts)
              .filter((account) => account.provinceName === province)
              .map((account) => (
                <li key={account.username}>
                  <button
                    type="button"
                    disabled={busy !== null}
                    onClick={() => void enter(account.username, account.password)}
                  >
                    <strong>{account.roles.map((role) => t(`role.${role}`)).join(' / ')}</strong>{' '}
                    {account.name}
                    <small>{account.unitName}</small>
                  </button>
                </li>
              ))}
          </ul>
        </div>
      ))}
    </section>
  );
}

type Account = Welcome['demoAccounts'][number];

/** One entry per account; a person with two posts has two roles. */
function merged(accounts: readonly Account[]): (Account & { roles: Account['role'][] })[] {
  const byName = new Map<string, Account & { roles: Account['role'][] }>();
  for (const account of accounts) {
    const known = byName.get(account.username);
    if (known === undefined) byName.set(account.username, { ...account, roles: [account.role] });
    else known.roles.push(account.role);
  }
  return [...byName.values()];
}

function DemoProgress({ loading }: { loading: Welcome['demoLoading'] }) {
  const { t } = useTranslation();
  if (loading.state === 'failed') return <p className="entry-error">{t('demo.failed')}</p>;
  if (loading.state !== 'running') return null;
  const text = t('demo.loading', { done: loading.done, total: loading.total });
  return (
    <div className="entry-note">
      <label>
        {text}
        <progress className="entry-progress" value={loading.done} max={Math.max(1, loading.total)} />
      </label>
      <p className="soft">{t('demo.loadingNote')}</p>
    </div>
  );
}
