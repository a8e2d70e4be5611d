/**
 * 登记户籍不符: the home sends the case back to the window. Its clock is closed and kept, the home becomes a former one
 * that keeps trace and timing, and clock 1 counts again from here.
 */
import { leaveHome, recordCaseEvent } from '../../db/repositories/applications.ts';
import { recordTransfer } from '../../db/repositories/case-parts.ts';
import { closeDeadlines } from '../../db/repositories/deadlines.ts';
import { answersOfLatest } from '../inbox/answers.ts';
import type { Services } from '../services.ts';
import { once } from '../step.ts';
import { worker } from '../worker.ts';

export const recordBounce = worker<'record-bounce', Services>(
  'record-bounce',
  ({ applicationId, homeTownshipId, bounceReason }, job, services) =>
    once(services, job, applicationId, async (step) => {
      const { trx, ring, now, application } = step;
      const given = await answersOfLatest(trx, ring, applicationId, 'check-hukou');
      const window = application.receiving_unit_id;
      await recordTransfer(trx, ring, {
        ...{ applicationId, kind: 'bounce', fromUnitId: homeTownshipId, toUnitId: window },
        ...{ sentAt: now, receivedAt: now, receipt: null, reason: bounceReason ?? null },
        note: given?.reason ?? null,
        dedupKey: step.key('bounce'),
      });
      await closeDeadlines(trx, applicationId, now, ['decide', 'step']);
      await leaveHome(trx, applicationId);
      await recordCaseEvent(
        trx,
        ring,
        applicationId,
        { type: 'bounced' },
        {
          ...{ at: now, kind: 'bounced', elementId: job.elementId, unitId: homeTownshipId },
          ...{ outcome: bounceReason ?? null, userId: given?.userId ?? null, note: given?.reason ?? null },
          dedupKey: step.key('bounced'),
        },
      );
      const facts = { from: homeTownshipId, reason: bounceReason ?? null };
      step.audit({ action: 'case.bounce', unitId: homeTownshipId, facts });
      return { pushConfirmed: true as const };
    }),
);
