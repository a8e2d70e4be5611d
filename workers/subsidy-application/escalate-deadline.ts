/**
 * A timer of the diagram woke up: the row decides what it means.
 *
 * - the clock moved later: wait until then (`rearmAt`); it stands still: ask again tomorrow;
 * - it is due soon or overdue: recorded once, told to the supervisors above, shown;
 * - it is over, or the warning came too late: nothing.
 */
import { z } from 'zod';
import { appendDeadlineEvent, type DeadlineRow, findOpenDeadline } from '../../db/repositories/deadlines.ts';
import { insertEscalation } from '../../db/repositories/habits.ts';
import { jobStepsOf } from '../../db/repositories/job-steps.ts';
import { appendTimeline } from '../../db/repositories/timeline.ts';
import { getUnit } from '../../db/repositories/units.ts';
import { usersWithPost } from '../../db/repositories/users.ts';
import { endOfDay, instantMs, shanghaiDate } from '../../domain/calendar/dates.ts';
import { RetryableError } from '../errors.ts';
import type { Services } from '../services.ts';
import { once, type Step } from '../step.ts';
import { worker } from '../worker.ts';

type Level = 'warn' | 'overdue';

const Answer = z.object({ rearmAt: z.string().nullable() });

/** Engine and application may tell slightly different times. */
const toleranceMs = 60_000;

/** Supervisors of the unit, or of the nearest one above that has any. */
async function supervisorsOf({ trx }: Step, unitId: string): Promise<string[]> {
  const unit = await getUnit(trx, unitId);
  for (const id of unit.path.toReversed()) {
    const found = await usersWithPost(trx, id, 'supervisor');
    if (found.length > 0) return found.map((user) => user.id);
  }
  return [];
}

async function escalate(step: Step, row: DeadlineRow, level: Level): Promise<void> {
  const { trx, ring, application, now, job } = step;
  const unitId = application.holder_unit_id ?? row.unit_id ?? application.receiving_unit_id;
  const told = await supervisorsOf(step, unitId);
  const dedupKey = `${row.id}:${level}:${row.due_at}`;
  const about = { applicationId: application.id, unitId, at: now };
  const fresh = await insertEscalation(trx, {
    ...{ ...about, deadlineId: row.id, level, dueAt: row.due_at, told, dedupKey },
  });
  if (!fresh) return;
  const kind = level === 'warn' ? 'warned' : 'overdue';
  await appendDeadlineEvent(trx, row.id, { at: now, kind, dueAt: row.due_at, dedupKey });
  const facts = { clock: row.clock, name: row.name, dueDate: row.due_date, told: told.length };
  const timeline = { ...about, kind, elementId: row.element_id, facts };
  await appendTimeline(trx, ring, { ...timeline, dedupKey: `${dedupKey}:timeline` });
  const audited = { ...facts, deadline: row.id, job: job.key };
  step.audit({ action: `clock.${kind}`, unitId, facts: audited });
}

/**
 * Was this time answered before, and is still ahead? Then the engine's clock runs ahead of the application's, and would
 * ask without pause: it is made to wait a minute each time.
 */
async function refuseHaste({ trx, application, job }: Step, rearmAt: string): Promise<void> {
  const before = await jobStepsOf(trx, application.id, job.type);
  const again = before.some(({ answer }) => Answer.safeParse(answer).data?.rearmAt === rearmAt);
  if (again)
    throw new RetryableError('引擎时钟快于应用时钟 (the engine is ahead of the application)', 60_000);
}

async function look(step: Step, row: DeadlineRow | null, level: Level): Promise<{ rearmAt: string | null }> {
  const { nowMs } = step;
  if (row === null) return { rearmAt: null };
  if (row.due_at === null || row.warn_at === null) return { rearmAt: endOfDay(shanghaiDate(nowMs)) };
  const at = level === 'warn' ? row.warn_at : row.due_at;
  if (instantMs(at) > nowMs + toleranceMs) {
    await refuseHaste(step, at);
    return { rearmAt: at };
  }
  const late = level === 'warn' && nowMs >= instantMs(row.due_at);
  if (!late) await escalate(step, row, level);
  return { rearmAt: null };
}

export const escalateDeadline = worker<'escalate-deadline', Services>(
  'escalate-deadline',
  ({ applicationId, clock, level }, job, services) =>
    once(services, job, applicationId, async (step) =>
      look(step, await findOpenDeadline(step.trx, applicationId, clock), level),
    ),
);
