/** 撤下公示 on time; a clock that stood still for it runs on. */
import { recordCaseEvent } from '../../db/repositories/applications.ts';
import { takeDownNotices } from '../../db/repositories/case-parts.ts';
import { findOpenDeadline, resumeDeadline } from '../../db/repositories/deadlines.ts';
import type { Services } from '../services.ts';
import { once } from '../step.ts';
import { worker } from '../worker.ts';

export const takeDownNotice = worker<'take-down-notice', Services>(
  'take-down-notice',
  ({ applicationId, noticeCounted }, job, services) =>
    once(services, job, applicationId, async (step) => {
      const { trx, ring, now, application } = step;
      await takeDownNotices(trx, applicationId, now);
      const clock = noticeCounted ? null : await findOpenDeadline(trx, applicationId, 'decide');
      if (clock) {
        const cause = { at: now, reason: 'public-notice', dedupKey: step.key('resume') };
        await resumeDeadline(trx, clock.id, cause);
      }
      await recordCaseEvent(
        trx,
        ring,
        applicationId,
        { type: 'notice-ended' },
        {
          ...{ at: now, kind: 'notice-ended', elementId: job.elementId },
          unitId: application.home_civil_affairs_id,
          dedupKey: step.key('notice-ended'),
        },
      );
      step.audit({ action: 'case.take-down-notice' });
      return {};
    }),
);
