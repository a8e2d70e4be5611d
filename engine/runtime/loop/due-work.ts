/**
 * Work that time brings: due timers, ended leases and back-offs, expired messages. Polled from the store in bounded
 * chunks (E6), each row handed to the core as a command that looks again whether it is still due.
 */
import type { EngineStore } from '../../ports/store.ts';
import type { InternalCommands } from '../commands/command.ts';
import { CONTINUATION } from '../processing/continuation.ts';

const CHUNK = 200;

export type SubmitInternal = <Name extends keyof InternalCommands>(
  name: Name,
  request: InternalCommands[Name][0],
) => Promise<unknown>;

/** Runs everything due at `now`. Ends when a poll brings nothing new. What is refused waits for the next look. */
export async function runDueWork(
  store: EngineStore,
  now: () => number,
  submit: SubmitInternal,
): Promise<void> {
  const seen = new Set<string>();
  for (;;) {
    const work = await poll(store, now(), submit, seen);
    if (work.length === 0) return;
    await Promise.allSettled(work);
  }
}

async function poll(
  store: EngineStore,
  now: number,
  submit: SubmitInternal,
  seen: Set<string>,
): Promise<Promise<unknown>[]> {
  const [timers, leases, backOffs, messages] = await Promise.all([
    store.findDueTimers(now, CHUNK),
    store.findTimedOutJobs(now, CHUNK),
    store.findBackedOffJobs(now, CHUNK),
    store.findExpiredMessages(now, CHUNK),
  ]);
  const work: Promise<unknown>[] = [];
  const fresh = (id: string): boolean => {
    if (seen.has(id)) return false;
    seen.add(id);
    return true;
  };
  for (const { key, processInstanceKey, targetElementId } of timers) {
    if (!fresh(`t${key}`)) continue;
    if (targetElementId === CONTINUATION) work.push(submit('continueInstance', { processInstanceKey }));
    else work.push(submit('triggerTimer', { timerKey: key, processInstanceKey }));
  }
  for (const { key, processInstanceKey, deadline } of leases) {
    if (fresh(`l${key}-${deadline}`)) work.push(submit('timeOutJob', { jobKey: key, processInstanceKey }));
  }
  for (const { key, processInstanceKey, backOffUntil } of backOffs) {
    if (fresh(`b${key}-${backOffUntil}`))
      work.push(submit('endBackOff', { jobKey: key, processInstanceKey }));
  }
  for (const { key, name, correlationKey } of messages) {
    if (fresh(`m${key}`)) work.push(submit('expireMessage', { messageKey: key, name, correlationKey }));
  }
  return work;
}
