/** Account and password. Used on the sign-in page and in the dialog of an ended session. */
import { type FormEvent, useId, useRef, useState } from 'react';
import { useTranslation } from 'react-i18next';
import { type Me, signIn } from '../../../../api/session.ts';
import { call, ProblemError } from '../../shared/api/call.ts';
import { PlainField } from './EntryFrame.tsx';

export interface SignInFormProps {
  /** Fixed account: the person whose session ended. */
  username?: string;
  submitLabel: string;
  onSignedIn: (me: Me) => void;
}

/** Signs in; throws ProblemError. */
export function requestSignIn(username: string, password: string): Promise<Me> {
  return call(signIn, { body: { username, password } });
}

export function SignInForm({ username: fixed, submitLabel, onSignedIn }: SignInFormProps) {
  const { t } = useTranslation();
  const id = useId();
  const [username, setUsername] = useState(fixed ?? '');
  const [password, setPassword] = useState('');
  const [shown, setShown] = useState(false);
  const [busy, setBusy] = useState(false);
  const [missing, setMissing] = useState<'username' | 'password' | null>(null);
  const [failure, setFailure] = useState<string | null>(null);
  const usernameRef = useRef<HTMLInputElement>(null);
  const passwordRef = useRef<HTMLInputElement>(null);

  async function submit(event: FormEvent) {
    event.preventDefault();
    const empty = username.trim() === '' ? 'username' : password === '' ? 'password' : null;
    setMissing(empty);
    if (empty !== null) {
      (empty === 'username' ? usernameRef : passwordRef).current?.focus();
      return;
    }
    setBusy(true);
    setFailure(null);
    try {
      onSignedIn(await requestSignIn(username.trim(), password));
    } catch (error) {
      setFailure(error instanceof ProblemError ? error.problem.detail : t('problem.unknown'));
      setPassword('');
      passwordRef.current?.focus();
    } finally {
      setBusy(false);
    }
  }

  const required = (name: 'username' | 'password', field: string) =>
    missing === name ? t('signIn.required', { field }) : undefined;
  return (
    <form className="stack" onSubmit={(event) => void submit(event)} noValidate>
      <div role="alert">{failure !== null && <p className="entry-error">{failure}</p>}</div>
      <PlainField
        id={`${id}-username`}
        label={t('signIn.account')}
        value={username}
        onChange={setUsername}
        autoComplete="username"
        readOnly={fixed !== undefined}
        inputRef={usernameRef}
        error={required('username', t('signIn.account'))}
      />
      <PlainField
        id={`${id}-password`}
        label={t('signIn.password')}
        value={password}
        onChange={setPassword}
        type={shown ? 'text' : 'password'}
        autoComplete="current-password"
        inputRef={passwordRef}
        error={required('password', t('signIn.password'))}
      />
      <button
        type="button"
        className="plain-button quiet"
        style={{ alignSelf: 'flex-start' }}
        aria-pressed={shown}
        onClick={() => setShown(!shown)}
      >
        {shown ? t('signIn.hide') : t('signIn.show')}
      </button>
      <button type="submit" className="plain-button primary" disabled={busy}>
        {busy ? t('signIn.submitting') : submitLabel}
      </button>
    </form>
  );
}
