/** End listener of a clock's scope: met or missed, by the clock. A step without a limit of its own has no row. */
import { endDeadline, findOpenDeadline } from '../../db/repositories/deadlines.ts';
import { appendTimeline } from '../../db/repositories/timeline.ts';
import type { Services } from '../services.ts';
import { once } from '../step.ts';
import { worker } from '../worker.ts';

export const stopClock = worker<'stop-clock', Services>(
  'stop-clock',
  ({ applicationId, clock }, job, services) =>
    once(services, job, applicationId, async (step) => {
      const { trx, ring, now } = step;
      const open = await findOpenDeadline(trx, applicationId, clock, job.elementId);
      if (open === null) return {};
      const ended = await endDeadline(trx, open.id, now);
      const facts = { clock, name: ended.name, state: ended.state, dueDate: ended.due_date };
      await appendTimeline(trx, ring, {
        ...{ applicationId, at: now, kind: 'clock-ended', elementId: job.elementId, unitId: ended.unit_id },
        ...{ facts, dedupKey: step.key('clock-ended') },
      });
      step.audit({ action: 'clock.stop', unitId: ended.unit_id, facts: { ...facts, deadline: ended.id } });
      return {};
    }),
);
