/** Start listener of 补正: clock 2 stands still until the papers are there. */
import { findOpenDeadline, pauseDeadline } from '../../db/repositories/deadlines.ts';
import { appendTimeline } from '../../db/repositories/timeline.ts';
import type { Services } from '../services.ts';
import { once } from '../step.ts';
import { worker } from '../worker.ts';

export const pauseClock = worker<'pause-clock', Services>(
  'pause-clock',
  ({ applicationId, clock }, job, services) =>
    once(services, job, applicationId, async (step) => {
      const { trx, ring, now } = step;
      const open = await findOpenDeadline(trx, applicationId, clock);
      if (open === null) return {};
      const cause = { at: now, reason: 'correction', dedupKey: step.key('pause') };
      const paused = await pauseDeadline(trx, open.id, cause);
      const facts = { clock, name: paused.name, used: paused.used_when_paused };
      await appendTimeline(trx, ring, {
        ...{ applicationId, at: now, kind: 'paused', elementId: job.elementId, unitId: paused.unit_id },
        ...{ facts, dedupKey: step.key('paused') },
      });
      step.audit({ action: 'clock.pause', unitId: paused.unit_id, facts: { ...facts, deadline: paused.id } });
      return {};
    }),
);
