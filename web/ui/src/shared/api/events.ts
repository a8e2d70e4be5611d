/** The stream of server events: live counts, tasks taken by others, ended sessions. One stream per page. */
import { useEffect } from 'react';
import { ServerEvent, stream } from '../../../../api/events.ts';
import { markExpired } from './session-store.ts';

type Listener = (event: ServerEvent) => void;
const listeners = new Set<Listener>();
let source: EventSource | null = null;

function receive(message: MessageEvent<string>): void {
  const parsed = ServerEvent.safeParse(JSON.parse(message.data));
  if (!parsed.success) return;
  if (parsed.data.type === 'session-ended') markExpired();
  for (const listener of [...listeners]) listener(parsed.data);
}

export function openEvents(): void {
  if (source !== null) return;
  source = new EventSource(stream.path);
  for (const type of ['inbox', 'task', 'case', 'urge', 'demo', 'session-ended']) {
    source.addEventListener(type, receive);
  }
}

export function closeEvents(): void {
  source?.close();
  source = null;
}

/** Calls `listener` for every event while the component is shown. */
export function useServerEvents(listener: Listener): void {
  useEffect(() => {
    listeners.add(listener);
    return () => {
      listeners.delete(listener);
    };
  }, [listener]);
}
