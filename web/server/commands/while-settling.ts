/**
 * The engine refuses a request for a task whose last change its listeners have not finished yet (CREATING, ASSIGNING,
 * UPDATING). The inbox shows such a task some milliseconds early: the request is repeated until the task has settled.
 */
import { setTimeout as delay } from 'node:timers/promises';
import { EngineRefused } from '../engine-client.ts';

const patienceMs = 3_000;
const pauseMs = 40;

function inState(error: unknown, states: RegExp): boolean {
  return error instanceof EngineRefused && error.kind === 'INVALID_STATE' && states.test(error.message);
}

/** The engine is completing the very task: nothing failed, the answer is on its way. */
export function isCompleting(error: unknown): boolean {
  return inState(error, /\bCOMPLETING\b/);
}

/** Rejects as `request` does once the task has settled, or after three seconds. */
export async function onceSettled(request: () => Promise<void>): Promise<void> {
  for (const deadline = Date.now() + patienceMs; ; await delay(pauseMs)) {
    try {
      return await request();
    } catch (error) {
      if (!inState(error, /\b(CREATING|ASSIGNING|UPDATING)\b/) || Date.now() > deadline) throw error;
    }
  }
}
