/** 登记撤回, at whatever point: clocks are closed, a public notice is taken down. Why is in the opinion that asked for it. */
import { recordCaseEvent } from '../../db/repositories/applications.ts';
import { takeDownNotices } from '../../db/repositories/case-parts.ts';
import { closeDeadlines } from '../../db/repositories/deadlines.ts';
import type { Services } from '../services.ts';
import { once } from '../step.ts';
import { worker } from '../worker.ts';

export const recordWithdrawal = worker<'record-withdrawal', Services>(
  'record-withdrawal',
  ({ applicationId, withdrawalReason }, job, services) =>
    once(services, job, applicationId, async (step) => {
      const { trx, ring, now, application } = step;
      const reason = withdrawalReason ?? null;
      await closeDeadlines(trx, applicationId, now, ['forward', 'decide', 'tell', 'step']);
      await takeDownNotices(trx, applicationId, now);
      await recordCaseEvent(
        trx,
        ring,
        applicationId,
        { type: 'withdrawn' },
        {
          ...{ at: now, kind: 'withdrawn', elementId: job.elementId, outcome: reason },
          unitId: application.receiving_unit_id,
          dedupKey: step.key('withdrawn'),
        },
      );
      step.audit({ action: 'case.withdraw', facts: { reason } });
      return {};
    }),
);
