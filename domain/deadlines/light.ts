/**
 * The light of a clock: what every list, page and board shows about a deadline at a given moment.
 *
 * 1. One function decides it, on the server and in the browser alike.
 * 2. Never colour alone: each light has a shape and a word.
 */
import type { WorkingCalendar } from '../calendar/calendar.ts';
import { instantMs, shanghaiDate, shanghaiDateOf } from '../calendar/dates.ts';

/** What a deadline row says; the rest is computed. Instants are ISO with zone, dates of Asia/Shanghai. */
export interface ClockState {
  readonly startedAt: string;
  readonly dueDate: string | null;
  readonly dueAt: string | null;
  readonly warnAt: string | null;
  readonly paused: boolean;
  readonly provisional: boolean;
  /** When the work was done, null while it runs. */
  readonly stoppedAt: string | null;
  /** Working days left when the pause began; only while paused. */
  readonly remainingWhenPaused?: number | null;
}

export type Light = 'normal' | 'due-soon' | 'overdue' | 'paused' | 'met' | 'met-late';

export interface ClockView {
  readonly light: Light;
  readonly provisional: boolean;
  /** Working days after today up to the due date; negative when late; null while paused without a number. */
  readonly remaining: number | null;
  readonly dueToday: boolean;
  /** Working days from the start to now, or to the end. */
  readonly elapsed: number;
}

/** The clock as seen at `nowMs` (epoch milliseconds). */
export function viewClock(calendar: WorkingCalendar, state: ClockState, nowMs: number): ClockView {
  const stopMs = state.stoppedAt === null ? null : instantMs(state.stoppedAt);
  const today = shanghaiDate(stopMs ?? nowMs);
  const elapsed = Math.max(0, calendar.count(shanghaiDateOf(state.startedAt), today));
  const { provisional } = state;
  if (state.dueAt === null || state.dueDate === null || (state.paused && stopMs === null)) {
    const remaining = state.remainingWhenPaused ?? null;
    return { light: stopMs === null ? 'paused' : 'met', provisional, remaining, dueToday: false, elapsed };
  }
  const remaining = calendar.count(today, state.dueDate);
  const late = (stopMs ?? nowMs) >= instantMs(state.dueAt);
  if (stopMs !== null) {
    return { light: late ? 'met-late' : 'met', provisional, remaining, dueToday: false, elapsed };
  }
  if (late) return { light: 'overdue', provisional, remaining, dueToday: false, elapsed };
  const soon = state.warnAt !== null && nowMs >= instantMs(state.warnAt);
  const dueToday = today === state.dueDate;
  return { light: soon || dueToday ? 'due-soon' : 'normal', provisional, remaining, dueToday, elapsed };
}

/** Order by urgency: the first is the one to show. */
const URGENCY: Readonly<Record<Light, number>> = {
  overdue: 0,
  'due-soon': 1,
  normal: 2,
  paused: 3,
  'met-late': 4,
  met: 5,
};

/** Compares two clocks by urgency; for sorting, the most urgent first. */
export function compareUrgency(
  a: { readonly view: ClockView; readonly dueAt: string | null },
  b: { readonly view: ClockView; readonly dueAt: string | null },
): number {
  const byLight = URGENCY[a.view.light] - URGENCY[b.view.light];
  if (byLight !== 0) return byLight;
  const dueA = a.dueAt === null ? Number.POSITIVE_INFINITY : instantMs(a.dueAt);
  const dueB = b.dueAt === null ? Number.POSITIVE_INFINITY : instantMs(b.dueAt);
  return dueA === dueB ? 0 : dueA - dueB;
}
