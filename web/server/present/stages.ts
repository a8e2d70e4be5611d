/** The strip of stages of a case: 受理 → 推送 → 户籍核对 → 初审 → 残联 → 认定 → 公示 → 告知. */
import type { z } from 'zod';
import type { ApplicationRow } from '../../../db/repositories/applications.ts';
import type { TaskRow } from '../../../db/repositories/inbox.ts';
import type { UnitRow } from '../../../db/repositories/units.ts';
import type { CaseStatus } from '../../../domain/case-status/status.ts';
import type { Stage } from '../../api/cases.ts';
import type { ClockSummary } from '../../api/values.ts';
import { type StageId, stageOf } from './steps.ts';
import { unitRefOrNull } from './units.ts';

const names: Readonly<Record<StageId, string>> = {
  intake: '受理',
  forwarding: '推送',
  hukou: '户籍核对',
  township: '初审',
  federation: '残联',
  decision: '认定',
  notice: '公示',
  telling: '告知',
};

const current: Readonly<Record<CaseStatus, StageId | 'ended'>> = {
  draft: 'intake',
  checking: 'intake',
  'check-problem': 'intake',
  'materials-pending': 'intake',
  'materials-complete': 'intake',
  'to-push': 'forwarding',
  pushed: 'forwarding',
  bounced: 'forwarding',
  'hukou-check': 'hukou',
  'township-review': 'township',
  'federation-review': 'federation',
  decision: 'decision',
  'township-decision': 'decision',
  'external-handling': 'decision',
  'home-correction': 'township',
  notice: 'notice',
  granted: 'decision',
  partly: 'decision',
  refused: 'decision',
  'result-returned': 'telling',
  told: 'telling',
  archived: 'ended',
  withdrawn: 'ended',
  terminated: 'ended',
};

const correctionStage: Readonly<Record<string, StageId>> = {
  'township-review': 'township',
  'federation-review': 'federation',
  decision: 'decision',
  'township-decision': 'decision',
};

type Shown = z.input<typeof Stage>;

export function stages(
  row: ApplicationRow,
  tasks: readonly TaskRow[],
  clocks: readonly z.input<typeof ClockSummary>[],
  units: ReadonlyMap<string, UnitRow>,
): Shown[] {
  const delegated =
    tasks.some((task) => task.element_id === 'township-decision') || row.state.decidedBy === 'township';
  const withNotice = row.status === 'notice';
  const order: StageId[] = [
    'intake',
    ...(row.route === 'local' ? [] : (['forwarding'] as const)),
    'hukou',
    'township',
    ...(delegated ? [] : (['federation'] as const)),
    'decision',
    ...(withNotice ? (['notice'] as const) : []),
    'telling',
  ];
  const correction = row.state.correctionFor;
  const now =
    row.status === 'home-correction' && correction !== null
      ? (correctionStage[correction] ?? 'township')
      : current[row.status];
  const at = now === 'ended' ? order.length : order.indexOf(now);
  const gaveUp = row.status === 'withdrawn' || row.status === 'terminated';
  return order.map((id, index): Shown => {
    const own = tasks.filter((task) => stageOf(task.element_id) === id);
    const done = gaveUp ? own.some((task) => task.state === 'completed') : index < at;
    const ended = own.map((task) => task.ended_at).filter((time) => time !== null);
    const state = done ? 'done' : index === at ? 'current' : gaveUp ? 'skipped' : 'ahead';
    return {
      id,
      name: names[id],
      state,
      unit: unitRefOrNull(units, stageUnit(id, row)),
      startedAt: id === 'intake' ? row.submitted_at : (own[0]?.created_at ?? null),
      endedAt: state === 'done' ? (ended.at(-1) ?? null) : null,
      clock: stageClock(id, row, clocks),
    };
  });
}

function stageUnit(id: StageId, row: ApplicationRow): string | null {
  if (id === 'intake' || id === 'forwarding' || id === 'telling') return row.receiving_unit_id;
  if (id === 'federation') return row.home_federation_id;
  if (id === 'decision' && row.state.decidedBy !== 'township') return row.home_civil_affairs_id;
  return row.home_township_id;
}

/** Clock 1 hangs from 推送, clock 2 from 认定, clock 3 from 告知: the newest of each. */
function stageClock(id: StageId, row: ApplicationRow, clocks: readonly z.input<typeof ClockSummary>[]) {
  const wanted = { forwarding: 'forward', decision: 'decide', telling: 'tell' }[id as string];
  const own = clocks.filter(({ clock }) => clock === wanted);
  return wanted === undefined || row.submitted_at === '' ? null : (own.at(-1) ?? null);
}
