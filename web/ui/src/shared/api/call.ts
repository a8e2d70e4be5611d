/**
 * The pages' client: `call(inbox.list, { query })`.
 *
 * 1. A request that meets an ended session waits for the person to sign in again and is sent once more; it was not
 *    carried out, so nothing is done twice. Idempotent requests keep their key.
 * 2. A connection that is gone is reported once, to the banner; the caller still gets the ProblemError.
 */
import { createClient, ProblemError } from '../../../../api/client.ts';
import type { AnswerOf, Endpoint, InputOf } from '../../../../api/endpoint.ts';
import { preferences } from '../preferences.ts';
import { connectionLost } from './connection-store.ts';
import { currentMe, sessionEnded, sessionStore } from './session-store.ts';

export { ProblemError };

const client = createClient({
  csrfToken: () => currentMe()?.csrfToken ?? null,
  language: () => (preferences().language === 'en' ? 'en' : 'zh-CN'),
});

export interface CallOptions {
  signal?: AbortSignal;
  idempotencyKey?: string;
}

function isSessionGone(error: unknown): boolean {
  if (!(error instanceof ProblemError)) return false;
  const { code } = error.problem;
  return code === 'session-expired' || code === 'session-missing' || code === 'csrf-invalid';
}

function report(error: unknown): void {
  if (!(error instanceof ProblemError)) return;
  if (error.offline) connectionLost('offline');
  else if (error.problem.code === 'database-unavailable') connectionLost('unavailable');
}

export async function call<E extends Endpoint>(
  endpoint: E,
  input?: InputOf<E>,
  options: CallOptions = {},
): Promise<AnswerOf<E>> {
  const kept: CallOptions = endpoint.idempotent
    ? { ...options, idempotencyKey: options.idempotencyKey ?? crypto.randomUUID() }
    : options;
  // The client's rest parameter depends on E; with E open, TypeScript cannot see that this fits.
  const send = client as (e: Endpoint, i: unknown, o: CallOptions) => Promise<AnswerOf<E>>;
  try {
    return await send(endpoint, input, kept);
  } catch (error) {
    report(error);
    const signedIn = sessionStore.get().status === 'active' || sessionStore.get().status === 'expired';
    if (!signedIn || endpoint.access === 'public' || !isSessionGone(error)) throw error;
    await sessionEnded();
    return await send(endpoint, input, kept);
  }
}
