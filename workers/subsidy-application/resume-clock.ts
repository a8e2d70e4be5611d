/** End listener of 补正: clock 2 runs on, its due date moved by the days it stood still. */
import { findOpenDeadline, resumeDeadline } from '../../db/repositories/deadlines.ts';
import { appendTimeline } from '../../db/repositories/timeline.ts';
import type { Services } from '../services.ts';
import { once } from '../step.ts';
import { worker } from '../worker.ts';

export const resumeClock = worker<'resume-clock', Services>(
  'resume-clock',
  ({ applicationId, clock }, job, services) =>
    once(services, job, applicationId, async (step) => {
      const { trx, ring, now } = step;
      const open = await findOpenDeadline(trx, applicationId, clock);
      if (open === null) return {};
      const cause = { at: now, reason: 'correction', dedupKey: step.key('resume') };
      const running = await resumeDeadline(trx, open.id, cause);
      const facts = { clock, name: running.name, dueDate: running.due_date };
      await appendTimeline(trx, ring, {
        ...{ applicationId, at: now, kind: 'resumed', elementId: job.elementId, unitId: running.unit_id },
        ...{ facts, dedupKey: step.key('resumed') },
      });
      step.audit({
        action: 'clock.resume',
        unitId: running.unit_id,
        facts: { ...facts, deadline: running.id },
      });
      return {};
    }),
);
