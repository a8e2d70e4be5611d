/** One-time links: the first administrator sets up the account, or a person sets a new password. */
import { useQuery } from '@tanstack/react-query';
import { type FormEvent, useState } from 'react';
import { useTranslation } from 'react-i18next';
import { Link, useNavigate, useParams } from 'react-router';
import { linkLookup, linkRedeem } from '../../../../api/session.ts';
import { call, ProblemError } from '../../shared/api/call.ts';
import { setMe } from '../../shared/api/session-store.ts';
import { useTitle } from '../../shared/title.ts';
import { Brand, EntryFrame, PlainField } from './EntryFrame.tsx';

function useFieldErrors() {
  const [errors, setErrors] = useState<Readonly<Record<string, string>>>({});
  const { t } = useTranslation();
  function show(error: unknown) {
    if (!(error instanceof ProblemError)) return setErrors({ '': t('problem.unknown') });
    const fields = Object.fromEntries(error.problem.errors.map((each) => [each.field, each.message]));
    setErrors({ ...fields, ...(error.problem.errors.length === 0 ? { '': error.problem.detail } : {}) });
  }
  return { errors, show, setErrors };
}

export default function LinkPage() {
  const { t } = useTranslation();
  const { token = '' } = useParams();
  const link = useQuery({
    queryKey: ['link', token],
    queryFn: () => call(linkLookup, { params: { token } }),
    retry: false,
  });
  const first = link.data?.purpose === 'first-administrator';
  useTitle(first ? t('first.title') : t('password.set'));
  return (
    <EntryFrame single>
      <Brand />
      <section className="entry-card" aria-labelledby="link-title">
        <h2 id="link-title">{first ? t('first.title') : t('password.set')}</h2>
        {link.isPending && <p role="status">{t('loading')}</p>}
        {link.isError && (
          <>
            <p className="entry-error" role="alert">
              {link.error instanceof ProblemError ? link.error.problem.detail : t('problem.unknown')}
            </p>
            <p>
              <Link to="/sign-in">{t('signIn.title')}</Link>
            </p>
          </>
        )}
        {link.data !== undefined && (
          <RedeemForm token={token} first={first} username={link.data.username} name={link.data.name} />
        )}
      </section>
    </EntryFrame>
  );
}

interface RedeemFormProps {
  token: string;
  first: boolean;
  username: string | null;
  name: string | null;
}

function RedeemForm({ token, first, username: fixed, name: known }: RedeemFormProps) {
  const { t } = useTranslation();
  const navigate = useNavigate();
  const [username, setUsername] = useState(fixed ?? '');
  const [name, setName] = useState(known ?? '');
  const [password, setPassword] = useState('');
  const [again, setAgain] = useState('');
  const [busy, setBusy] = useState(false);
  const { errors, show, setErrors } = useFieldErrors();

  async function submit(event: FormEvent) {
    event.preventDefault();
    if (password !== again) return setErrors({ again: t('password.mismatch') });
    setBusy(true);
    try {
      setMe(
        await call(linkRedeem, {
          params: { token },
          body: first ? { username, name, password } : { password },
        }),
      );
      void navigate('/', { replace: true });
    } catch (error) {
      show(error);
    } finally {
      setBusy(false);
    }
  }
  return (
    <form className="stack" onSubmit={(event) => void submit(event)} noValidate>
      <p className="soft">{first ? t('first.note') : t('password.setNote')}</p>
      <div role="alert">{errors[''] !== undefined && <p className="entry-error">{errors['']}</p>}</div>
      <PlainField
        id="link-username"
        label={first ? t('first.account') : t('signIn.account')}
        value={username}
        onChange={setUsername}
        autoComplete="username"
        readOnly={!first}
        error={errors.username}
      />
      {first && (
        <PlainField
          id="link-name"
          label={t('first.name')}
          value={name}
          onChange={setName}
          autoComplete="name"
          error={errors.name}
        />
      )}
      <NewPasswordFields
        password={password}
        again={again}
        onPassword={setPassword}
        onAgain={setAgain}
        errors={{ password: errors.password, again: errors.again }}
      />
      <button type="submit" className="plain-button primary" disabled={busy}>
        {first ? t('first.submit') : t('password.setSubmit')}
      </button>
    </form>
  );
}

export interface NewPasswordFieldsProps {
  password: string;
  again: string;
  onPassword: (value: string) => void;
  onAgain: (value: string) => void;
  errors: { password?: string | undefined; again?: string | undefined };
}

export function NewPasswordFields(props: NewPasswordFieldsProps) {
  const { t } = useTranslation();
  return (
    <>
      <PlainField
        id="new-password"
        label={t('password.next')}
        value={props.password}
        onChange={props.onPassword}
        type="password"
        autoComplete="new-password"
        hint={t('password.rule')}
        error={props.errors.password}
      />
      <PlainField
        id="new-password-again"
        label={t('password.again')}
        value={props.again}
        onChange={props.onAgain}
        type="password"
        autoComplete="new-password"
        error={props.errors.again}
      />
    </>
  );
}
