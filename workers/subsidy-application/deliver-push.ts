/**
 * 发出推送: the hop is written down, then
 *
 * - a home on this system has received it at this moment: clock 2 starts, claimed or not. The receipt goes to the
 *   process through the outbox under a fixed message id: neither lost nor doubled;
 * - a home behind the exchange port gets it through the outbox; its receipt comes from outside.
 */
import { recordCaseEvent, updateApplication } from '../../db/repositories/applications.ts';
import {
  receiveTransfer,
  recordTransfer,
  type TransferRow,
  transfersOf,
} from '../../db/repositories/case-parts.ts';
import { answersOfLatest } from '../inbox/answers.ts';
import { enqueueExchangePush, enqueueMessage } from '../outbox/entries.ts';
import type { Services } from '../services.ts';
import { once, type Step } from '../step.ts';
import { worker } from '../worker.ts';

/** A forwarding on that is still under way to this home, else a new push from the window. */
async function hop(step: Step, toUnitId: string): Promise<TransferRow> {
  const { trx, ring, application, now } = step;
  const onward = (await transfersOf(trx, application.id)).find(
    (row) => row.kind === 'forward' && row.to_unit_id === toUnitId && row.received_at === null,
  );
  if (onward !== undefined) return onward;
  const given = await answersOfLatest(trx, ring, application.id, 'push-application');
  return recordTransfer(trx, ring, {
    ...{ applicationId: application.id, kind: 'push', fromUnitId: application.receiving_unit_id, toUnitId },
    ...{ sentAt: now, receivedAt: null, receipt: null, reason: null, note: given?.note ?? null },
    dedupKey: step.key('push'),
  });
}

async function receiveHere(step: Step, transfer: TransferRow): Promise<void> {
  const { trx, ring, application, now } = step;
  await receiveTransfer(trx, transfer.id, now, `${application.case_number}-${transfer.id.slice(0, 8)}`);
  await updateApplication(trx, application.id, { push_received_at: now });
  await recordCaseEvent(
    trx,
    ring,
    application.id,
    { type: 'push-received', reach: 'yizhan' },
    {
      ...{ at: now, kind: 'received', elementId: 'push-received', unitId: transfer.to_unit_id },
      dedupKey: step.key('received'),
    },
  );
  await enqueueMessage(trx, {
    ...{ name: 'push-received', applicationId: application.id, messageId: `receipt:${transfer.id}` },
    variables: { pushReceivedAt: now },
  });
}

export const deliverPush = worker<'deliver-push', Services>(
  'deliver-push',
  ({ applicationId, homeTownshipId, homeReach }, job, services) =>
    once(services, job, applicationId, async (step) => {
      const { trx, ring, now, application } = step;
      const transfer = await hop(step, homeTownshipId);
      await updateApplication(trx, applicationId, { pushed_at: now, push_received_at: null });
      await recordCaseEvent(
        trx,
        ring,
        applicationId,
        { type: 'pushed' },
        {
          ...{ at: now, kind: 'pushed', elementId: job.elementId, unitId: application.receiving_unit_id },
          ...{ facts: { to: homeTownshipId }, dedupKey: step.key('pushed') },
        },
      );
      if (homeReach === 'yizhan') await receiveHere(step, transfer);
      else {
        const to = { transferId: transfer.id, toUnitId: homeTownshipId };
        await enqueueExchangePush(trx, { applicationId, ...to });
      }
      step.audit({
        action: 'case.push',
        facts: { to: homeTownshipId, reach: homeReach, transfer: transfer.id },
      });
      return {};
    }),
);
