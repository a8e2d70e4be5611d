/** A deadline row as pages show it. */

import { clockState, type DeadlineRow } from '../../../db/repositories/deadlines.ts';
import type { WorkingCalendar } from '../../../domain/calendar/calendar.ts';
import { viewClock } from '../../../domain/deadlines/light.ts';
import type { ClockSummary } from '../../api/values.ts';

export function clockSummary(calendar: WorkingCalendar, row: DeadlineRow, nowMs: number): ClockSummary {
  return {
    deadlineId: row.id,
    clock: row.clock,
    name: row.name,
    startedAt: row.started_at,
    limitDays: row.limit_days,
    dueDate: row.due_date,
    dueAt: row.due_at,
    endedAt: row.ended_at,
    view: viewClock(calendar, clockState(row), nowMs),
  };
}
export function clockOrNull(
  calendar: WorkingCalendar,
  rows: ReadonlyMap<string, DeadlineRow>,
  id: string | null,
  nowMs: number,
): ClockSummary | null {
  const row = id === null ? undefined : rows.get(id);
  return row ? clockSummary(calendar, row, nowMs) : null;
}
