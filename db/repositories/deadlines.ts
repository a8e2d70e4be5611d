/**
 * Clocks of a case. The row is the authority; the diagram's timers only wake somebody up.
 *
 * 1. A clock is one row per case, clock, element and start: asked for again with the same start, the same row.
 * 2. Pauses and extensions are events; due date and trace are always computed anew from them and the calendar.
 * 3. Whatever moves a clock refreshes the copies in `application` and `inbox_task` in the same transaction.
 */
import { randomUUID } from 'node:crypto';
import { z } from 'zod';
import type { WorkingCalendar } from '../../domain/calendar/calendar.ts';
import { instantMs } from '../../domain/calendar/dates.ts';
import { computeDeadline, Extension, type Pause, type TraceDay } from '../../domain/deadlines/deadline.ts';
import { type Clock, type LimitRow, PauseRule } from '../../domain/deadlines/limits.ts';
import { type CalendarState, readCalendar } from './policy.ts';
import { json, maybeOne, one, rows, run, sql, type Trx } from './sql.ts';

export interface DeadlineRow {
  readonly id: string;
  readonly application_id: string;
  readonly clock: Clock;
  /** The scope whose clock it is; for `step` the user task. */
  readonly element_id: string;
  readonly name: string;
  readonly unit_id: string | null;
  readonly started_at: string;
  /** What it counts from: 'materials-complete', 'push-received', 'bounced' … */
  readonly start_reason: string;
  readonly limit_set: string;
  readonly limit_days: number;
  readonly warn_days: number;
  readonly pause_rule: unknown;
  readonly limit_document: string | null;
  readonly limit_article: string | null;
  readonly due_date: string | null;
  readonly due_at: string | null;
  readonly warn_at: string | null;
  readonly provisional: boolean;
  readonly used_when_paused: number | null;
  readonly trace: readonly TraceDay[];
  readonly state: 'running' | 'paused' | 'met' | 'missed' | 'closed';
  readonly ended_at: string | null;
  readonly calendar_revision: number;
}

export interface NewDeadline {
  readonly applicationId: string;
  readonly clock: Clock;
  readonly elementId: string;
  readonly name: string;
  readonly unitId: string | null;
  readonly startedAt: string;
  readonly startReason: string;
  readonly limit: LimitRow;
}

export type DeadlineEventKind =
  | 'started'
  | 'paused'
  | 'resumed'
  | 'extended'
  | 'changed'
  | 'warned'
  | 'overdue'
  | 'ended';
export interface DeadlineEventRow {
  readonly id: number;
  readonly at: string;
  readonly kind: DeadlineEventKind;
  readonly user_id: string | null;
  readonly reason: string | null;
  readonly due_at: string | null;
  readonly facts: Record<string, unknown>;
}

export function getDeadline(trx: Trx, id: string): Promise<DeadlineRow> {
  return one<DeadlineRow>(trx, `deadline ${id}`, sql`select * from app.deadline where id = ${id}`);
}
function lockDeadline(trx: Trx, id: string): Promise<DeadlineRow> {
  return one<DeadlineRow>(trx, `deadline ${id}`, sql`select * from app.deadline where id = ${id} for update`);
}
export function deadlinesOf(trx: Trx, applicationId: string): Promise<DeadlineRow[]> {
  return rows<DeadlineRow>(
    trx,
    sql`select * from app.deadline where application_id = ${applicationId}
      order by started_at, array_position(array['forward', 'decide', 'tell', 'step'], clock), id`,
  );
}
export async function deadlinesById(
  trx: Trx,
  ids: Iterable<string | null>,
): Promise<Map<string, DeadlineRow>> {
  const wanted = [...new Set([...ids].filter((id) => id !== null))];
  if (wanted.length === 0) return new Map();
  const found = await rows<DeadlineRow>(trx, sql`select * from app.deadline where id = any(${wanted})`);
  return new Map(found.map((row) => [row.id, row]));
}
/** The latest clock of a kind that still runs or stands still. */
export function findOpenDeadline(
  trx: Trx,
  applicationId: string,
  clock: Clock,
  elementId?: string,
): Promise<DeadlineRow | null> {
  const element = elementId === undefined ? sql`true` : sql`element_id = ${elementId}`;
  return maybeOne<DeadlineRow>(
    trx,
    sql`select * from app.deadline where application_id = ${applicationId} and clock = ${clock}
        and state in ('running', 'paused') and ${element}
      order by started_at desc limit 1`,
  );
}
export function deadlineEvents(trx: Trx, deadlineId: string): Promise<DeadlineEventRow[]> {
  return rows<DeadlineEventRow>(
    trx,
    sql`select id, at, kind, user_id, reason, due_at, facts from app.deadline_event
      where deadline_id = ${deadlineId} order by id`,
  );
}

/** One line of the clock's history. False when the dedup key is already there. */
export async function appendDeadlineEvent(
  trx: Trx,
  deadlineId: string,
  event: {
    at: string;
    kind: DeadlineEventKind;
    userId?: string | null;
    reason?: string | null;
    dueAt?: string | null;
    facts?: Record<string, unknown>;
    dedupKey?: string | null;
  },
): Promise<boolean> {
  const inserted = await maybeOne(
    trx,
    sql`insert into app.deadline_event (deadline_id, at, kind, user_id, reason, due_at, facts, dedup_key)
      values (${deadlineId}, ${event.at}, ${event.kind}, ${event.userId ?? null}, ${event.reason ?? null},
        ${event.dueAt ?? null}, ${json(event.facts ?? {})}, ${event.dedupKey ?? null})
      on conflict (dedup_key) do nothing returning id`,
  );
  return inserted !== null;
}

/** Starts a clock, or returns the one that was started the same way before. */
export async function startDeadline(trx: Trx, start: NewDeadline): Promise<DeadlineRow> {
  const { calendar, revision } = await readCalendar(trx);
  const { limit } = start;
  const computed = computeDeadline(calendar, {
    startedAt: start.startedAt,
    workingDays: limit.workingDays,
    warnWorkingDays: limit.warnWorkingDays,
    pauseRule: limit.pauseRule,
    pauses: [],
    extensions: [],
  });
  const inserted = await maybeOne<DeadlineRow>(
    trx,
    sql`insert into app.deadline (id, application_id, clock, element_id, name, unit_id, started_at, start_reason,
        limit_set, limit_days, warn_days, pause_rule, limit_document, limit_article, due_date, due_at, warn_at,
        provisional, trace, calendar_revision)
      values (${randomUUID()}, ${start.applicationId}, ${start.clock}, ${start.elementId}, ${start.name},
        ${start.unitId}, ${start.startedAt}, ${start.startReason}, ${limit.limitSet}, ${limit.workingDays},
        ${limit.warnWorkingDays}, ${json(limit.pauseRule)}, ${limit.documentNumber}, ${limit.article},
        ${computed.dueDate}, ${computed.dueAt}, ${computed.warnAt}, ${computed.provisional},
        ${json(computed.trace)}, ${revision})
      on conflict (application_id, clock, element_id, started_at) do nothing returning *`,
  );
  if (!inserted) {
    return one<DeadlineRow>(
      trx,
      'deadline',
      sql`select * from app.deadline where application_id = ${start.applicationId} and clock = ${start.clock}
        and element_id = ${start.elementId} and started_at = ${start.startedAt}`,
    );
  }
  await appendDeadlineEvent(trx, inserted.id, {
    at: start.startedAt,
    kind: 'started',
    reason: start.startReason,
    dueAt: inserted.due_at,
  });
  await refreshCaseClock(trx, start.applicationId);
  return inserted;
}

/** Pauses and extensions, folded from the events. */
function pausesAndExtensions(events: readonly DeadlineEventRow[]): {
  pauses: Pause[];
  extensions: Extension[];
} {
  const pauses: Pause[] = [];
  const extensions: Extension[] = [];
  for (const event of events) {
    if (event.kind === 'paused')
      pauses.push({ pausedAt: event.at, resumedAt: null, reason: event.reason ?? '' });
    if (event.kind === 'extended') extensions.push(Extension.parse(event.facts));
    const open = pauses.at(-1);
    if (event.kind === 'resumed' && open?.resumedAt === null)
      pauses[pauses.length - 1] = { ...open, resumedAt: event.at };
  }
  return { pauses, extensions };
}

async function recompute(trx: Trx, row: DeadlineRow, state: CalendarState): Promise<DeadlineRow> {
  const folded = pausesAndExtensions(await deadlineEvents(trx, row.id));
  const computed = computeDeadline(state.calendar, {
    startedAt: row.started_at,
    workingDays: row.limit_days,
    warnWorkingDays: row.warn_days,
    pauseRule: PauseRule.parse(row.pause_rule),
    ...folded,
  });
  const changed = await one<DeadlineRow>(
    trx,
    'deadline',
    sql`update app.deadline set due_date = ${computed.dueDate}, due_at = ${computed.dueAt}, warn_at = ${computed.warnAt},
        provisional = ${computed.provisional}, used_when_paused = ${computed.usedWhenPaused},
        trace = ${json(computed.trace)}, calendar_revision = ${state.revision},
        state = ${computed.dueAt === null ? 'paused' : 'running'}
      where id = ${row.id} returning *`,
  );
  await refreshCaseClock(trx, row.application_id);
  return changed;
}

export interface ClockCause {
  readonly at: string;
  readonly reason: string;
  readonly userId?: string | null;
  /** Repeats of the same cause change nothing. */
  readonly dedupKey: string;
}

/** Stands the clock still. A clock that stands still or ended is left as it is. */
export async function pauseDeadline(trx: Trx, id: string, cause: ClockCause): Promise<DeadlineRow> {
  const row = await lockDeadline(trx, id);
  if (row.state !== 'running') return row;
  if (!(await appendDeadlineEvent(trx, id, { ...cause, kind: 'paused' }))) return row;
  return recompute(trx, row, await readCalendar(trx));
}

/** Lets it run on; the due date moves by the days that stood still. */
export async function resumeDeadline(trx: Trx, id: string, cause: ClockCause): Promise<DeadlineRow> {
  const row = await lockDeadline(trx, id);
  if (row.state !== 'paused') return row;
  if (!(await appendDeadlineEvent(trx, id, { ...cause, kind: 'resumed' }))) return row;
  return recompute(trx, row, await readCalendar(trx));
}

/** Adds working days by a recorded decision. */
export async function extendDeadline(
  trx: Trx,
  id: string,
  extension: Extension,
  cause: ClockCause,
): Promise<DeadlineRow> {
  const row = await lockDeadline(trx, id);
  if (row.ended_at !== null) return row;
  const facts = z.record(z.string(), z.unknown()).parse(extension);
  if (!(await appendDeadlineEvent(trx, id, { ...cause, kind: 'extended', facts }))) return row;
  return recompute(trx, row, await readCalendar(trx));
}

/** After the calendar changed. Returns the row as it is now. */
export async function recomputeDeadline(trx: Trx, id: string, at: string): Promise<DeadlineRow> {
  const row = await lockDeadline(trx, id);
  const state = await readCalendar(trx);
  if (row.ended_at !== null || row.calendar_revision === state.revision) return row;
  const changed = await recompute(trx, row, state);
  if (changed.due_at !== row.due_at || changed.provisional !== row.provisional) {
    const facts = { from: row.due_at, calendarRevision: state.revision };
    await appendDeadlineEvent(trx, id, {
      at,
      kind: 'changed',
      reason: 'calendar',
      dueAt: changed.due_at,
      facts,
    });
  }
  return changed;
}

/** The work is done (`met` or `missed`, by the clock), or the clock lost its purpose (`closed`). */
export async function endDeadline(trx: Trx, id: string, at: string, closed = false): Promise<DeadlineRow> {
  const row = await lockDeadline(trx, id);
  if (row.ended_at !== null) return row;
  const late = row.due_at !== null && instantMs(at) >= instantMs(row.due_at);
  const state = closed ? 'closed' : late ? 'missed' : 'met';
  const ended = await one<DeadlineRow>(
    trx,
    'deadline',
    sql`update app.deadline set state = ${state}, ended_at = ${at} where id = ${id} returning *`,
  );
  await appendDeadlineEvent(trx, id, {
    at,
    kind: 'ended',
    reason: state,
    dueAt: row.due_at,
    dedupKey: `${id}:ended`,
  });
  await refreshCaseClock(trx, row.application_id);
  return ended;
}

/** Closes every clock of a case that still runs (bounce, withdrawal, archive). */
export async function closeDeadlines(
  trx: Trx,
  applicationId: string,
  at: string,
  clocks: readonly Clock[],
): Promise<void> {
  for (const row of await deadlinesOf(trx, applicationId)) {
    if (row.ended_at === null && clocks.includes(row.clock)) await endDeadline(trx, row.id, at, true);
  }
}

/**
 * Copies the clock that presses most into the case and into its open tasks (there the task's own step clock goes
 * first). Lists sort and filter by these copies.
 */
export async function refreshCaseClock(trx: Trx, applicationId: string): Promise<void> {
  await run(
    trx,
    sql`update app.application a set deadline_id = d.id, due_at = d.due_at, warn_at = d.warn_at,
        paused = coalesce(d.state = 'paused', false)
      from (select 1) x left join lateral (
        select * from app.deadline where application_id = ${applicationId} and state in ('running', 'paused')
        order by due_at nulls last, clock = 'step' limit 1) d on true
      where a.id = ${applicationId}`,
  );
  await run(
    trx,
    sql`update app.inbox_task t set deadline_id = c.deadline_id, due_at = c.due_at, warn_at = c.warn_at, paused = c.paused
      from (select k.user_task_key, d.id as deadline_id, d.due_at, d.warn_at, coalesce(d.state = 'paused', false) as paused
        from app.inbox_task k left join lateral (
          select * from app.deadline where application_id = ${applicationId} and state in ('running', 'paused')
            and (clock <> 'step' or element_id = k.element_id)
          order by clock = 'step' desc, due_at nulls last limit 1) d on true
        where k.application_id = ${applicationId} and k.state in ('open', 'submitting')) c
      where t.user_task_key = c.user_task_key`,
  );
}

/** Ids of running clocks that were computed with an older calendar. */
export async function staleDeadlines(trx: Trx, revision: number, limit: number): Promise<string[]> {
  const found = await rows<{ id: string }>(
    trx,
    sql`select id from app.deadline where state in ('running', 'paused') and calendar_revision < ${revision}
      order by due_at limit ${limit}`,
  );
  return found.map(({ id }) => id);
}

/** Calendar and rows are all `viewClock` needs; kept here so that every list shows the same. */
export function clockState(row: DeadlineRow) {
  return {
    startedAt: row.started_at,
    dueDate: row.due_date,
    dueAt: row.due_at,
    warnAt: row.warn_at,
    paused: row.state === 'paused',
    provisional: row.provisional,
    stoppedAt: row.ended_at,
    remainingWhenPaused: row.used_when_paused === null ? null : row.limit_days - row.used_when_paused,
  };
}

export type { WorkingCalendar };
