/**
 * Start listener of a clock's scope: writes the deadline row with the day-by-day account and answers what the diagram's
 * timers read. Working days come from the office's calendar; past its coverage the row says 暂定.
 */
import {
  type ApplicationRow,
  getApplication,
  recordCaseEvent,
  updateApplication,
} from '../../db/repositories/applications.ts';
import {
  type DeadlineRow,
  findOpenDeadline,
  type NewDeadline,
  startDeadline,
} from '../../db/repositories/deadlines.ts';
import type { Trx } from '../../db/repositories/sql.ts';
import { appendTimeline } from '../../db/repositories/timeline.ts';
import { instantMs } from '../../domain/calendar/dates.ts';
import type { Clock } from '../../workflows/subsidy-application/contract.ts';
import { clockName, countFrom, limitFor, responsibleUnit } from '../clocks/count-from.ts';
import { BrokenError } from '../errors.ts';
import type { Services } from '../services.ts';
import { once, type Step } from '../step.ts';
import { worker } from '../worker.ts';

/** The receipt of a home behind the exchange port is told by its message; it is written down here. */
async function takeReceipt(step: Step, receivedAt: string): Promise<ApplicationRow> {
  const { trx, ring, application } = step;
  await updateApplication(trx, application.id, { push_received_at: receivedAt });
  await recordCaseEvent(
    trx,
    ring,
    application.id,
    { type: 'push-received', reach: 'exchange' },
    {
      ...{ at: receivedAt, kind: 'received', elementId: 'push-received' },
      ...{ unitId: application.home_township_id, dedupKey: step.key('received') },
    },
  );
  return getApplication(trx, application.id);
}

/** A clock that ended before in the same instant (bounced and pushed again at once) is another one: a millisecond on. */
async function startAnew(trx: Trx, start: NewDeadline): Promise<DeadlineRow> {
  let startedAt = start.startedAt;
  for (;;) {
    const row = await startDeadline(trx, { ...start, startedAt });
    if (row.ended_at === null) return row;
    startedAt = new Date(instantMs(startedAt) + 1).toISOString();
  }
}

async function open(
  step: Step,
  application: ApplicationRow,
  clock: Clock,
  elementId: string,
): Promise<DeadlineRow> {
  const { trx, ring, now } = step;
  const { startedAt, reason } = await countFrom(trx, application, clock, now);
  const limit = await limitFor(trx, application, clock, elementId, startedAt);
  if (limit === null) {
    // A step without a limit of its own: the home's clock is the one that counts.
    const whole = await findOpenDeadline(trx, application.id, 'decide');
    if (whole === null)
      throw new BrokenError(`步骤 ${elementId} 之外没有认定时限 (no clock around the step)`);
    return whole;
  }
  const name = clockName(elementId, clock);
  const unitId = responsibleUnit(application, clock, elementId);
  const row = await startAnew(trx, {
    ...{ applicationId: application.id, clock, elementId, name, unitId },
    ...{ startedAt, startReason: reason, limit },
  });
  const facts = { clock, name, days: row.limit_days, dueDate: row.due_date, provisional: row.provisional };
  await appendTimeline(trx, ring, {
    ...{ applicationId: application.id, at: now, kind: 'clock-started', elementId, unitId },
    ...{ facts, dedupKey: step.key('clock-started') },
  });
  step.audit({ action: 'clock.start', unitId, facts: { ...facts, deadline: row.id, startedAt, reason } });
  return row;
}

export const startClock = worker<'start-clock', Services>(
  'start-clock',
  ({ applicationId, clock, pushReceivedAt }, job, services) =>
    once(services, job, applicationId, async (step) => {
      const missing = clock === 'decide' && step.application.push_received_at === null;
      const application =
        missing && step.application.route === 'cross' && pushReceivedAt !== undefined
          ? await takeReceipt(step, pushReceivedAt)
          : step.application;
      const row = await open(step, application, clock, job.elementId);
      if (row.due_at === null || row.warn_at === null) {
        throw new BrokenError(`时限 ${row.id} 正在暂停,不能据以开始步骤 (the clock stands still)`);
      }
      return { clockDueAt: row.due_at, clockWarnAt: row.warn_at };
    }),
);
