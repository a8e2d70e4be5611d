/**
 * Puts right what a lost answer or an outside hand left behind, a bounded piece at a time:
 *
 * - inbox rows that say `submitting` although no completion is under way are open again;
 * - open inbox rows of cases that have ended are closed (the engine tells of a cancelled task before the case ends; an
 *   engine that was replaced tells nothing);
 * - remembered steps of cases long closed are forgotten.
 *
 * Pending completions are settled by the web process, which staged them.
 */

import { applicationNow } from '../db/repositories/clock.ts';
import { projectTaskCanceled } from '../db/repositories/inbox.ts';
import { reopenTasks, strayTasks } from '../db/repositories/inbox-changes.ts';
import { forgetJobSteps } from '../db/repositories/job-steps.ts';
import type { Services } from './services.ts';

const graceMs = 60_000;
const keepStepsMs = 30 * 86_400_000;
const atATime = 50;

/** One round; how many rows were put right. */
export async function reconcile({ knex }: Services): Promise<number> {
  return knex.transaction(async (trx) => {
    const now = await applicationNow(trx);
    const at = new Date(now).toISOString();
    let changed = await reopenTasks(trx);
    for (const task of await strayTasks(trx, new Date(now - graceMs).toISOString(), atATime)) {
      await projectTaskCanceled(trx, task.user_task_key, at);
      changed++;
    }
    await forgetJobSteps(trx, new Date(Date.now() - keepStepsMs).toISOString(), 500);
    return changed;
  });
}
