/**
 * After a notice is imported the calendar has a new revision: every running clock is computed anew, a few at a time. One
 * that is due earlier than before is armed anew at the engine; one that moved later is noticed when its timer fires.
 */

import { getApplication } from '../../db/repositories/applications.ts';
import { calendarRevision } from '../../db/repositories/calendar-revision.ts';
import { applicationNow } from '../../db/repositories/clock.ts';
import { getDeadline, recomputeDeadline, staleDeadlines } from '../../db/repositories/deadlines.ts';
import { instantMs } from '../../domain/calendar/dates.ts';
import { enqueueRearm } from '../outbox/entries.ts';
import type { Services } from '../services.ts';
import { auditCase } from '../step.ts';

const atATime = 20;

async function recomputeOne({ knex }: Services, id: string): Promise<void> {
  await knex.transaction(async (trx) => {
    const before = await getDeadline(trx, id);
    const now = new Date(await applicationNow(trx)).toISOString();
    const after = await recomputeDeadline(trx, id, now);
    if (after.due_at === before.due_at && after.provisional === before.provisional) return;
    const earlier =
      after.due_at !== null && before.due_at !== null && instantMs(after.due_at) < instantMs(before.due_at);
    if (earlier && after.due_at !== null) await enqueueRearm(trx, id, after.due_at);
    const application = await getApplication(trx, after.application_id);
    const facts = { deadline: id, from: before.due_at, to: after.due_at, provisional: after.provisional };
    await auditCase(trx, application, [{ action: 'clock.recompute', unitId: after.unit_id, facts }]);
  });
}

/** One round; how many clocks were computed anew. */
export async function recomputeStale(services: Services): Promise<number> {
  const ids = await services.knex.transaction(async (trx) => {
    const revision = await calendarRevision(trx);
    // Before the first seed there is no calendar, and no clock.
    return revision === null ? [] : staleDeadlines(trx, revision, atATime);
  });
  for (const id of ids) await recomputeOne(services, id);
  return ids.length;
}
