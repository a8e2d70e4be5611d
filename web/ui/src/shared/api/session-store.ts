/**
 * Who is signed in, as this page knows it.
 *
 * 1. `expired`: somebody was signed in and the server no longer knows the session. The page stays as it is, with
 *    everything typed; requests wait until the same person has signed in again.
 * 2. Another person signing in leaves the page: nothing of the first person's page is shown to the second.
 */
import type { Me } from '../../../../api/session.ts';
import { createStore } from '../store.ts';

export type SessionState =
  | { status: 'unknown' }
  | { status: 'anonymous' }
  | { status: 'active'; me: Me }
  | { status: 'expired'; me: Me };

export const sessionStore = createStore<SessionState>({ status: 'unknown' });
let waiting: (() => void)[] = [];

export function currentMe(): Me | null {
  const state = sessionStore.get();
  return state.status === 'active' || state.status === 'expired' ? state.me : null;
}

export function setMe(me: Me): void {
  sessionStore.set({ status: 'active', me });
  const resume = waiting;
  waiting = [];
  for (const go of resume) go();
}

export function setAnonymous(): void {
  sessionStore.set({ status: 'anonymous' });
}

/** The server said 401. Returns when the person is back. */
export function sessionEnded(): Promise<void> {
  const state = sessionStore.get();
  if (state.status === 'active') sessionStore.set({ status: 'expired', me: state.me });
  return new Promise((resolve) => waiting.push(resolve));
}

/** Told by the event stream or noticed elsewhere: show the dialog without a request waiting. */
export function markExpired(): void {
  const state = sessionStore.get();
  if (state.status === 'active') sessionStore.set({ status: 'expired', me: state.me });
}
