/** Hands a case to the exchange port. Without one the case says so, once, and the push waits. */
import { findApplication } from '../../db/repositories/applications.ts';
import { markCaseFailed, markCaseWorking } from '../../db/repositories/case-failures.ts';
import { appendTimeline } from '../../db/repositories/timeline.ts';
import type { Services } from '../services.ts';
import { auditCase } from '../step.ts';
import type { ExchangePort, ExchangePush } from './port.ts';

export class NoExchange extends Error {
  override name = 'NoExchange';
}

function missing({ toUnitId }: ExchangePush): string {
  return `${toUnitId} 不在本系统,且没有配置交换接口 (no exchange port is configured)`;
}

export async function deliverExchangePush(
  { knex, ring, exchange }: Services & { readonly exchange: ExchangePort | null },
  push: ExchangePush,
): Promise<void> {
  const source = `exchange:${push.transferId}`;
  if (exchange !== null) {
    await exchange.push(push);
    await knex.transaction((trx) => markCaseWorking(trx, push.applicationId, source));
    return;
  }
  await knex.transaction(async (trx) => {
    const application = await findApplication(trx, push.applicationId);
    if (application === null || application.ended_at !== null) return;
    const fresh = await appendTimeline(trx, ring, {
      ...{ applicationId: application.id, at: application.pushed_at ?? application.submitted_at },
      ...{ kind: 'exchange-missing', elementId: 'deliver-push', unitId: push.toUnitId },
      dedupKey: `exchange-missing:${push.transferId}`,
    });
    if (!fresh) return;
    const elementId = 'deliver-push';
    await markCaseFailed(trx, { applicationId: application.id, source, elementId, message: missing(push) });
    await auditCase(trx, application, [
      { action: 'case.exchange-missing', unitId: push.toUnitId, facts: { transfer: push.transferId } },
    ]);
  });
  throw new NoExchange(missing(push));
}
