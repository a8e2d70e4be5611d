/** 转送新户籍地: the home hands the case on to the township that the person moved to. The old clock is closed and kept. */
import { leaveHome, recordCaseEvent, updateApplication } from '../../db/repositories/applications.ts';
import { recordTransfer } from '../../db/repositories/case-parts.ts';
import { closeDeadlines } from '../../db/repositories/deadlines.ts';
import { findUnit } from '../../db/repositories/units.ts';
import { BrokenError } from '../errors.ts';
import { answersOfLatest } from '../inbox/answers.ts';
import type { Services } from '../services.ts';
import { once } from '../step.ts';
import { worker } from '../worker.ts';

export const forwardOn = worker<'forward-on', Services>(
  'forward-on',
  ({ applicationId, homeTownshipId, forwardToTownshipId }, job, services) =>
    once(services, job, applicationId, async (step) => {
      const { trx, ring, now } = step;
      const to = await findUnit(trx, forwardToTownshipId);
      if (to?.kind !== 'township') throw new BrokenError(`${forwardToTownshipId} 不是乡镇 (no township)`);
      const given = await answersOfLatest(trx, ring, applicationId, 'check-hukou');
      await recordTransfer(trx, ring, {
        ...{ applicationId, kind: 'forward', fromUnitId: homeTownshipId, toUnitId: to.id },
        ...{ sentAt: now, receivedAt: null, receipt: null, reason: null, note: given?.reason ?? null },
        dedupKey: step.key('forward'),
      });
      await closeDeadlines(trx, applicationId, now, ['decide', 'step']);
      await leaveHome(trx, applicationId);
      await updateApplication(trx, applicationId, {
        ...{ home_township_id: to.id, home_federation_id: null, home_civil_affairs_id: null },
      });
      await recordCaseEvent(
        trx,
        ring,
        applicationId,
        { type: 'forwarded-on' },
        {
          ...{ at: now, kind: 'forwarded', elementId: job.elementId, unitId: homeTownshipId },
          ...{ userId: given?.userId ?? null, note: given?.reason ?? null, facts: { to: to.id } },
          dedupKey: step.key('forwarded'),
        },
      );
      step.audit({
        action: 'case.forward-on',
        unitId: homeTownshipId,
        facts: { from: homeTownshipId, to: to.id },
      });
      return { homeTownshipId: to.id, pushConfirmed: true as const };
    }),
);
