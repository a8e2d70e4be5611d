/**
 * A clock of an application: when it is due, and why, day by day.
 *
 * 1. Due is 24:00 (Asia/Shanghai) of the n-th counted working day: `dueAt` is the next day's 00:00+08:00.
 * 2. The day on which the clock starts is not counted (民法典 art 201).
 * 3. A pause takes its days out of the count, wherever they lie; an open pause leaves no due date.
 * 4. An extension adds working days. What was extended or paused is kept and shown, never overwritten.
 * 5. The result depends on the arguments alone: recomputing with a newer calendar is calling it again.
 */
import { z } from 'zod';
import type { CountedDay, WorkingCalendar } from '../calendar/calendar.ts';
import {
  DateString,
  endOfDay,
  fromDayNumber,
  shanghaiDateOf,
  startOfDay,
  toDayNumber,
} from '../calendar/dates.ts';
import type { PauseRule } from './limits.ts';

const Instant = z.iso.datetime({ offset: true });

/** A time in which the clock stands still; `resumedAt` null: still paused. */
export const Pause = z.object({ pausedAt: Instant, resumedAt: Instant.nullable(), reason: z.string() });
export type Pause = z.infer<typeof Pause>;

/** Working days added by a decision, e.g. by the head of the office. */
export const Extension = z.object({
  workingDays: z.number().int().min(1),
  grantedOn: DateString,
  reason: z.string(),
  documentNumber: z.string().nullable(),
});
export type Extension = z.infer<typeof Extension>;

export interface DeadlineInput {
  /** The instant from which is counted, e.g. the receipt of the push. */
  readonly startedAt: string;
  readonly workingDays: number;
  readonly warnWorkingDays: number;
  readonly pauseRule: PauseRule;
  readonly pauses: readonly Pause[];
  readonly extensions: readonly Extension[];
}

export interface TraceDay extends CountedDay {
  /** The clock stood still that day. */
  readonly paused: boolean;
}

export interface Deadline {
  readonly startDate: DateString;
  /** Limit plus extensions. */
  readonly workingDays: number;
  /** null while paused. */
  readonly dueDate: DateString | null;
  readonly dueAt: string | null;
  /** The first day with the light 临期; its 00:00 is `warnAt`. null while paused. */
  readonly warnDate: DateString | null;
  readonly warnAt: string | null;
  /** Working days used up when the open pause began, else null. */
  readonly usedWhenPaused: number | null;
  /** The count went past the covered years: 暂定. */
  readonly provisional: boolean;
  /** From the start day to the due date (or to the day the open pause began). */
  readonly trace: readonly TraceDay[];
}

/** A longer stretch than this without an end is a mistake in the data. */
const MAX_DAYS = 15_000;

/**
 * Computes a deadline. Throws a RangeError for instants without zone, pauses that overlap or end before they
 * begin, or one that is open although another follows.
 */
export function computeDeadline(calendar: WorkingCalendar, input: DeadlineInput): Deadline {
  const startDate = shanghaiDateOf(input.startedAt);
  const pauses = pauseDays(input.pauses);
  const workingDays = input.extensions.reduce((sum, e) => sum + e.workingDays, input.workingDays);
  const trace: TraceDay[] = [
    { ...calendar.reason(startDate), counted: false, number: null, first: true, paused: false },
  ];
  const counted: DateString[] = [];
  let provisional = false;
  const start = toDayNumber(startDate);
  for (let day = start + 1; counted.length < workingDays; day++) {
    if (day - start > MAX_DAYS) throw new RangeError('no due date within forty years');
    const date = fromDayNumber(day);
    const standing = pauses.some((pause) => stands(pause, date, input.pauseRule));
    if (isInOpenPause(pauses, date, input.pauseRule)) {
      return paused(startDate, workingDays, counted.length, provisional, trace);
    }
    const reason = calendar.reason(date);
    if (reason.provisional) provisional = true;
    const counts = reason.working && !standing;
    if (counts) counted.push(date);
    const number = counts ? counted.length : null;
    trace.push({ ...reason, counted: counts, number, first: false, paused: standing });
  }
  const dueDate = counted.at(-1) ?? startDate;
  if (isOpenOn(pauses, dueDate)) return paused(startDate, workingDays, counted.length, provisional, trace);
  const warnIndex = Math.max(0, counted.length - 1 - input.warnWorkingDays);
  const warnDate = counted[warnIndex] ?? dueDate;
  return {
    startDate,
    workingDays,
    dueDate,
    dueAt: endOfDay(dueDate),
    warnDate,
    warnAt: startOfDay(warnDate),
    usedWhenPaused: null,
    provisional,
    trace,
  };
}

interface PausedDays {
  readonly from: DateString;
  /** null: open. */
  readonly to: DateString | null;
}

function pauseDays(pauses: readonly Pause[]): PausedDays[] {
  const days = pauses
    .map((pause) => ({
      from: shanghaiDateOf(pause.pausedAt),
      to: pause.resumedAt === null ? null : shanghaiDateOf(pause.resumedAt),
    }))
    .sort((a, b) => (a.from < b.from ? -1 : a.from > b.from ? 1 : 0));
  days.forEach((pause, index) => {
    const next = days[index + 1];
    if (pause.to !== null && pause.to < pause.from) throw new RangeError('a pause ends before it begins');
    if (next !== undefined && (pause.to === null || next.from < pause.to)) {
      throw new RangeError('pauses overlap');
    }
  });
  return days;
}

/** Does the clock stand still on this day because of this pause? A pause within one day takes nothing. */
function stands(pause: PausedDays, date: DateString, rule: PauseRule): boolean {
  if (pause.to === pause.from) return false;
  if (date === pause.from) return !rule.pauseDayCounts;
  if (date === pause.to) return !rule.resumeDayCounts;
  return date > pause.from && (pause.to === null || date < pause.to);
}

function isInOpenPause(pauses: readonly PausedDays[], date: DateString, rule: PauseRule): boolean {
  return pauses.some((pause) => pause.to === null && stands(pause, date, rule));
}

/** The last counted day is the day an open pause began: it is not over, so it is not due. */
function isOpenOn(pauses: readonly PausedDays[], date: DateString): boolean {
  return pauses.some((pause) => pause.to === null && pause.from <= date);
}

function paused(
  startDate: DateString,
  workingDays: number,
  used: number,
  provisional: boolean,
  trace: readonly TraceDay[],
): Deadline {
  return {
    startDate,
    workingDays,
    dueDate: null,
    dueAt: null,
    warnDate: null,
    warnAt: null,
    usedWhenPaused: used,
    provisional,
    trace,
  };
}
