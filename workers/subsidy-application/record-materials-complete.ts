/** 登记材料收齐: from here clock 1 counts (民发〔2021〕70号 art 7). Papers that were complete before keep their time. */
import { recordCaseEvent, updateApplication } from '../../db/repositories/applications.ts';
import type { Services } from '../services.ts';
import { once } from '../step.ts';
import { worker } from '../worker.ts';

export const recordMaterialsComplete = worker<'record-materials-complete', Services>(
  'record-materials-complete',
  ({ applicationId, route, limitSet }, job, services) =>
    once(services, job, applicationId, async (step) => {
      const { trx, ring, application, now } = step;
      const materialsCompleteAt = application.materials_complete_at ?? now;
      const entry = { at: now, elementId: job.elementId, unitId: application.receiving_unit_id };
      if (application.materials_complete_at === null) {
        await recordCaseEvent(
          trx,
          ring,
          applicationId,
          { type: 'materials-completed' },
          { ...entry, kind: 'materials-complete', dedupKey: step.key('materials-complete') },
        );
      }
      await updateApplication(trx, applicationId, {
        ...{ materials_complete_at: materialsCompleteAt, route, limit_set: limitSet },
      });
      await recordCaseEvent(
        trx,
        ring,
        applicationId,
        { type: 'routed', route },
        { ...entry, kind: 'routed', facts: { route, limitSet }, dedupKey: step.key('routed') },
      );
      step.audit({ action: 'case.materials-complete', facts: { materialsCompleteAt, route, limitSet } });
      return { materialsCompleteAt };
    }),
);
