/**
 * Whether the server and its database answer. While they do not, a banner says so and `/readyz` is asked again
 * every few seconds; when they are back, whoever registered with `onRecovery` goes on (drafts, open lists).
 */
import { createStore } from '../store.ts';

export type Connection = 'ok' | 'offline' | 'unavailable';

const RETRY_MS = 4000;
export const connectionStore = createStore<Connection>('ok');
const recoveries = new Set<() => void>();
let timer: ReturnType<typeof setTimeout> | null = null;

export function onRecovery(action: () => void): () => void {
  recoveries.add(action);
  return () => {
    recoveries.delete(action);
  };
}

export async function retryConnection(): Promise<void> {
  if (timer !== null) clearTimeout(timer);
  timer = null;
  try {
    const response = await fetch('/readyz', { cache: 'no-store' });
    if (response.ok) return recovered();
    connectionStore.set('unavailable');
  } catch {
    connectionStore.set('offline');
  }
  timer = setTimeout(() => void retryConnection(), RETRY_MS);
}

export function connectionLost(kind: 'offline' | 'unavailable'): void {
  connectionStore.set(kind);
  timer ??= setTimeout(() => void retryConnection(), RETRY_MS);
}

function recovered(): void {
  if (connectionStore.get() === 'ok') return;
  connectionStore.set('ok');
  for (const action of [...recoveries]) action();
}

globalThis.addEventListener?.('offline', () => connectionLost('offline'));
globalThis.addEventListener?.('online', () => void retryConnection());
