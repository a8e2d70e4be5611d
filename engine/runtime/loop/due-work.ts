/**
 * Work that time brings: due timers, ended leases and back-offs, expired messages. Polled from the store in bounded
 * chunks (E6), each row handed to the core as a command that looks again whether it is still due.
 */

import { Rejection } from '../../commands.ts';
import type { EngineStore } from '../../ports/store.ts';
import type { InternalCommands } from '../commands/command.ts';
import { CONTINUATION } from '../processing/continuation.ts';
import type { HeldBack } from './held-back.ts';

const CHUNK = 200;

export type SubmitInternal = <Name extends keyof InternalCommands>(
  name: Name,
  request: InternalCommands[Name][0],
) => Promise<unknown>;

/**
 * Runs everything due at `now`. Ends when a poll brings nothing new. What is refused waits for the next look; what has a
 * fault is held back.
 */
export async function runDueWork(
  store: EngineStore,
  now: () => number,
  submit: SubmitInternal,
  held: HeldBack,
): Promise<void> {
  const seen = new Set<string>();
  for (;;) {
    const due = await poll(store, now(), submit, held.size);
    const work = due.filter(({ id }) => !seen.has(id) && !held.holds(id, now()));
    if (work.length === 0) return;
    for (const { id } of work) seen.add(id);
    await Promise.all(work.map(({ id, run }) => attempt(id, run, now, held)));
  }
}

async function attempt(
  id: string,
  run: () => Promise<unknown>,
  now: () => number,
  held: HeldBack,
): Promise<void> {
  try {
    await run();
    held.done(id);
  } catch (error) {
    if (error instanceof Rejection && error.type === 'PROCESSING_ERROR') held.fault(id, now());
  }
}

interface Due {
  /** Once for each time it becomes due. */
  readonly id: string;
  run(): Promise<unknown>;
}

async function poll(
  store: EngineStore,
  now: number,
  submit: SubmitInternal,
  heldBack: number,
): Promise<Due[]> {
  // What is held back is found as well: it must not fill the chunk.
  const limit = CHUNK + heldBack;
  const [timers, leases, backOffs, messages] = await Promise.all([
    store.findDueTimers(now, limit),
    store.findTimedOutJobs(now, limit),
    store.findBackedOffJobs(now, limit),
    store.findExpiredMessages(now, limit),
  ]);
  const due: Due[] = [];
  for (const { key, processInstanceKey, targetElementId } of timers) {
    const run =
      targetElementId === CONTINUATION
        ? () => submit('continueInstance', { processInstanceKey })
        : () => submit('triggerTimer', { timerKey: key, processInstanceKey });
    due.push({ id: `t${key}`, run });
  }
  for (const { key, processInstanceKey, deadline } of leases) {
    const run = () => submit('timeOutJob', { jobKey: key, processInstanceKey });
    due.push({ id: `l${key}-${deadline}`, run });
  }
  for (const { key, processInstanceKey, backOffUntil } of backOffs) {
    const run = () => submit('endBackOff', { jobKey: key, processInstanceKey });
    due.push({ id: `b${key}-${backOffUntil}`, run });
  }
  for (const { key, name, correlationKey } of messages) {
    due.push({
      id: `m${key}`,
      run: () => submit('expireMessage', { messageKey: key, name, correlationKey }),
    });
  }
  return due;
}
