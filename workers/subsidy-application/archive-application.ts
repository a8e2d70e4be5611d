/** 归档: the case is closed; clocks that still run have lost their purpose. */
import { recordCaseEvent } from '../../db/repositories/applications.ts';
import { closeDeadlines } from '../../db/repositories/deadlines.ts';
import type { Services } from '../services.ts';
import { once } from '../step.ts';
import { worker } from '../worker.ts';

export const archiveApplication = worker<'archive-application', Services>(
  'archive-application',
  ({ applicationId }, job, services) =>
    once(services, job, applicationId, async (step) => {
      const { trx, ring, now, application } = step;
      await closeDeadlines(trx, applicationId, now, ['forward', 'decide', 'tell', 'step']);
      await recordCaseEvent(
        trx,
        ring,
        applicationId,
        { type: 'archived' },
        {
          ...{ at: now, kind: 'archived', elementId: job.elementId },
          unitId: application.receiving_unit_id,
          dedupKey: step.key('archived'),
        },
      );
      step.audit({ action: 'case.archive' });
      return {};
    }),
);
