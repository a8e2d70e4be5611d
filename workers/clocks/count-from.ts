/** From when a clock counts, and by which limit. The row of the limit is dated and says its document. */
import type { ApplicationRow } from '../../db/repositories/applications.ts';
import { transfersOf } from '../../db/repositories/case-parts.ts';
import { jurisdictionsOf, rulesOf } from '../../db/repositories/policy.ts';
import type { Trx } from '../../db/repositories/sql.ts';
import { getUnit } from '../../db/repositories/units.ts';
import { instantMs, shanghaiDateOf } from '../../domain/calendar/dates.ts';
import { findLimit, type LimitRow, LimitSet } from '../../domain/deadlines/limits.ts';
import { type Clock, clocks } from '../../workflows/subsidy-application/contract.ts';
import { BrokenError } from '../errors.ts';

export interface ClockStart {
  /** ISO instant. */
  readonly startedAt: string;
  readonly reason: string;
}

/** Clock 1: the latest of materials complete, bounce, forwarding on. */
async function forwardStart(trx: Trx, application: ApplicationRow): Promise<ClockStart | null> {
  const hops = (await transfersOf(trx, application.id)).filter(
    ({ kind }) => kind === 'bounce' || kind === 'forward',
  );
  const starts: ClockStart[] = hops.map(({ kind, sent_at }) => ({
    startedAt: sent_at,
    reason: kind === 'bounce' ? 'bounced' : 'forwarded-on',
  }));
  if (application.materials_complete_at !== null) {
    starts.push({ startedAt: application.materials_complete_at, reason: 'materials-complete' });
  }
  return starts.toSorted((a, b) => instantMs(b.startedAt) - instantMs(a.startedAt))[0] ?? null;
}

/** Throws BrokenError when what it counts from has not happened. */
export async function countFrom(
  trx: Trx,
  application: ApplicationRow,
  clock: Clock,
  now: string,
): Promise<ClockStart> {
  const at = (startedAt: string | null, reason: string) =>
    startedAt === null ? null : { startedAt, reason };
  const start = await {
    forward: () => forwardStart(trx, application),
    decide: () =>
      application.route === 'local'
        ? at(application.materials_complete_at, 'materials-complete')
        : at(application.push_received_at, 'push-received'),
    tell: () => at(application.result_returned_at, 'result-returned'),
    step: () => at(now, 'step-entered'),
  }[clock]();
  if (start === null) throw new BrokenError(`时限 ${clock} 没有起算时间 (nothing to count from)`);
  return start;
}

/** Whose duty the clock is: the window's (1 and 3) or the home's. */
export function responsibleUnit(application: ApplicationRow, clock: Clock, elementId: string): string {
  if (clock === 'forward' || clock === 'tell') return application.receiving_unit_id;
  if (elementId === 'federation-review')
    return application.home_federation_id ?? application.home_township_id;
  if (clock === 'decide' || elementId === 'civil-affairs-decision') {
    return application.home_civil_affairs_id ?? application.home_township_id;
  }
  return application.home_township_id;
}

/**
 * The row in force on the day the clock starts, of the nearest jurisdiction; null when a step has none. A case that is
 * local has no clock 1 of its own: after a bounce the limit inside the province applies.
 */
export async function limitFor(
  trx: Trx,
  application: ApplicationRow,
  clock: Clock,
  elementId: string,
  startedAt: string,
): Promise<LimitRow | null> {
  const own = LimitSet.parse(application.limit_set);
  const limitSet = clock === 'forward' && own === 'local' ? 'within-province' : own;
  const unitId =
    clock === 'forward' || clock === 'tell' ? application.receiving_unit_id : application.home_township_id;
  const jurisdictions = await jurisdictionsOf(trx, await getUnit(trx, unitId));
  const on = shanghaiDateOf(startedAt);
  const step = clock === 'step' ? { step: elementId } : {};
  const limit = findLimit(await rulesOf(trx, 'limit'), { clock, limitSet, jurisdictions, on, ...step });
  if (limit === null && clock !== 'step') {
    throw new BrokenError(`${on} 没有设置时限 ${clock}(${limitSet}) (no limit in force)`);
  }
  return limit;
}

/** As pages show it. */
export function clockName(elementId: string, clock: Clock): string {
  const known: Readonly<Record<string, { readonly name: string }>> = clocks;
  return known[elementId]?.name ?? clock;
}
