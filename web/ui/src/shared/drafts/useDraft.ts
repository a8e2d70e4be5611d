/**
 * Values that save themselves on the server.
 *
 * 1. A change is saved a second after the last keystroke, and at once when the page is left.
 * 2. A failed save is kept in this browser and tried again when the connection is back.
 * 3. One save at a time; what was typed meanwhile goes with the next one.
 * 4. 409 revision-conflict: another window saved. Ours is kept and the person decides (`conflict`).
 */
import { useCallback, useEffect, useRef, useState } from 'react';
import { ProblemError } from '../api/call.ts';
import { onRecovery } from '../api/connection-store.ts';
import { currentMe } from '../api/session-store.ts';
import { dropLocally, keepLocally, readLocally } from './local.ts';

const DELAY_MS = 1000;

export type DraftStatus =
  | { kind: 'clean' }
  | { kind: 'dirty' }
  | { kind: 'saving' }
  | { kind: 'saved'; at: string }
  | { kind: 'kept' }
  | { kind: 'conflict' };

export interface DraftOptions<V> {
  /** Unique among drafts, e.g. `task.2251799813685249`. */
  id: string;
  initial: V;
  revision: number;
  savedAt: string | null;
  enabled: boolean;
  save: (values: V, revision: number) => Promise<{ revision: number; savedAt: string }>;
}

export interface Draft<V> {
  values: V;
  change: (next: V | ((before: V) => V)) => void;
  status: DraftStatus;
  /** Saves what is unsaved and returns the revision; throws when the server does not take it. */
  flush: () => Promise<number>;
  /** After the matter is sent: forget without saving. */
  discard: () => void;
}

export function useDraft<V>({ id, initial, revision, savedAt, enabled, save }: DraftOptions<V>): Draft<V> {
  const user = currentMe()?.user.id ?? '';
  const kept = useRef(enabled ? readLocally<V>(user, id) : null);
  const [values, setValues] = useState<V>(kept.current?.values ?? initial);
  const [status, setStatus] = useState<DraftStatus>(
    kept.current !== null
      ? { kind: 'dirty' }
      : savedAt === null
        ? { kind: 'clean' }
        : { kind: 'saved', at: savedAt },
  );
  const state = useRef({
    values: kept.current?.values ?? initial,
    revision,
    dirty: kept.current !== null,
    closed: !enabled,
    running: null as Promise<number> | null,
  });
  const timer = useRef<ReturnType<typeof setTimeout> | null>(null);
  const saveRef = useRef(save);
  saveRef.current = save;
  state.current.closed = !enabled;

  const run = useCallback(async (): Promise<number> => {
    const now = state.current;
    if (now.running !== null) await now.running.catch(() => 0);
    if (!now.dirty || now.closed) return now.revision;
    const sent = now.values;
    now.dirty = false;
    setStatus({ kind: 'saving' });
    now.running = saveRef
      .current(sent, now.revision)
      .then((saved) => {
        now.revision = saved.revision;
        dropLocally(user, id);
        setStatus(now.dirty ? { kind: 'dirty' } : { kind: 'saved', at: saved.savedAt });
        return saved.revision;
      })
      .catch((error: unknown) => {
        now.dirty = true;
        keepLocally(user, id, { values: now.values, revision: now.revision, at: new Date().toISOString() });
        const conflict = error instanceof ProblemError && error.problem.code === 'revision-conflict';
        setStatus({ kind: conflict ? 'conflict' : 'kept' });
        throw error;
      })
      .finally(() => {
        now.running = null;
      });
    return now.running;
  }, [id, user]);

  const change = useCallback(
    (next: V | ((before: V) => V)) => {
      const now = state.current;
      now.values = typeof next === 'function' ? (next as (before: V) => V)(now.values) : next;
      now.dirty = true;
      setValues(now.values);
      setStatus({ kind: 'dirty' });
      if (timer.current !== null) clearTimeout(timer.current);
      timer.current = setTimeout(() => void run().catch(() => undefined), DELAY_MS);
    },
    [run],
  );

  useEffect(() => {
    const stop = onRecovery(() => void run().catch(() => undefined));
    const leave = () => {
      if (state.current.dirty && !state.current.closed) void run().catch(() => undefined);
    };
    document.addEventListener('visibilitychange', leave);
    if (kept.current !== null) leave();
    return () => {
      stop();
      document.removeEventListener('visibilitychange', leave);
      if (timer.current !== null) clearTimeout(timer.current);
      leave();
    };
  }, [run]);

  const discard = useCallback(() => {
    state.current.closed = true;
    state.current.dirty = false;
    if (timer.current !== null) clearTimeout(timer.current);
    dropLocally(user, id);
  }, [id, user]);

  return { values, change, status, flush: run, discard };
}
