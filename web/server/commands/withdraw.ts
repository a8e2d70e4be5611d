/** 撤回: a message to the process, through the outbox, so that it arrives even when the engine is away now. */

import { lockApplication } from '../../../db/repositories/applications.ts';
import { settleOutboxByKey, takeOutboxByKey } from '../../../db/repositories/outbox.ts';
import { appendTimeline } from '../../../db/repositories/timeline.ts';
import type { Actor } from '../auth/sessions.ts';
import type { App, Work } from '../context.ts';
import { seeCase } from '../policies/load.ts';
import { forbidden, problem } from '../problems.ts';
import { deliverToEngine, enqueueMessage } from './engine-outbox.ts';

export async function withdrawCase(
  app: App,
  actor: Actor,
  transact: <T>(work: (work: Work) => Promise<T>) => Promise<T>,
  caseId: string,
  given: { reason: string; note: string },
): Promise<{ pending: boolean; next: string }> {
  const key = `message:withdrawal:${caseId}:withdrawal`;
  const number = await transact(async (work) => {
    const { trx, now } = work;
    const seen = await seeCase(trx, actor, caseId);
    if (!seen.actions.has('withdraw')) throw forbidden();
    const row = await lockApplication(trx, caseId);
    if (row.ended_at !== null)
      throw problem('state-conflict', '案件已经办结,不能撤回。', 'The case has ended.');
    await appendTimeline(trx, app.ring, {
      ...{
        applicationId: caseId,
        at: now,
        kind: 'withdrawal-requested',
        outcome: given.reason,
        note: given.note,
      },
      ...{
        unitId: actor.post?.unit.id ?? null,
        userId: actor.user.id,
        dedupKey: `${caseId}:withdrawal-requested`,
      },
    });
    await enqueueMessage(trx, {
      name: 'withdrawal',
      correlationKey: caseId,
      messageId: `${caseId}:withdrawal`,
      variables: { withdrawalReason: given.reason },
    });
    work.audit({
      action: 'case.withdraw',
      objectKind: 'case',
      objectId: caseId,
      objectLabel: row.case_number,
      facts: { reason: given.reason },
    });
    return row.case_number;
  });
  const pending = !(await deliverNow(app, key));
  const next = pending
    ? `撤回 ${number} 的请求已登记,流程引擎恢复后自动完成。`
    : `${number} 已撤回。申请人以后可以重新申请。`;
  return { pending, next };
}

async function deliverNow(app: App, key: string): Promise<boolean> {
  const entry = await app.knex.transaction((trx) => takeOutboxByKey(trx, key));
  if (!entry) return true;
  try {
    await deliverToEngine(app, entry);
    await app.knex.transaction((trx) => settleOutboxByKey(trx, key));
    return true;
  } catch (error) {
    app.log.warn({ key, error: String(error) }, 'message left to the outbox');
    return false;
  }
}
