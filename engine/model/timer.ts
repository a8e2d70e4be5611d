/**
 * Timers: literals and evaluated texts → due instants. Pure; epoch milliseconds in and out.
 *
 * Invariants:
 * - T1 A text is accepted exactly when Zeebe accepts it (java.time's ISO-8601 forms, six-field cron).
 * - T2 Calendar parts (years, months, weeks, days) move on the calendar of `zone`; the rest is exact time.
 * - T3 A cycle does not drift: the next due instant is computed from the last one, and is never before now.
 * - T4 A due instant is one that dates can hold; what lies beyond is cut there, and never comes.
 */
import { Cron } from 'croner';
import { DateTime, IANAZone } from 'luxon';

export type TimerKind = 'date' | 'duration' | 'cycle';

export interface Interval {
  readonly months: number;
  readonly days: number;
  readonly milliseconds: number;
  /** `2026-01-01T00:00:00Z/P1D`: the first due instant. */
  readonly start?: number;
}

export type Timer =
  | { readonly kind: 'date'; readonly dueAt: number }
  | { readonly kind: 'duration'; readonly interval: Interval }
  /** `repetitions` -1: without end. */
  | { readonly kind: 'cycle'; readonly repetitions: number; readonly interval: Interval }
  | { readonly kind: 'cron'; readonly expression: string };

export interface Due {
  readonly dueAt: number;
  /** How often it fires still, this time included; -1: without end. */
  readonly repetitions: number;
}

export const ENDLESS = -1;

export class TimerError extends Error {
  override readonly name = 'TimerError';
}

const zonedDateTime =
  /^(\d{4})-(\d{2})-(\d{2})T(\d{2}):(\d{2})(?::(\d{2})(?:\.(\d{1,9}))?)?(?:Z|([+-]\d{2})(?::(\d{2})(?::(\d{2}))?)?)(?:\[([^\]]+)\])?$/i;

/** Epoch ms of an ISO date-time with an offset: `…Z`, `+08:00`, `+08`, seconds optional, `[zone]` optional. */
export function parseInstant(text: string): number {
  const match = zonedDateTime.exec(text);
  const refused = new TimerError(`Invalid date-time format '${text}'`);
  if (!match) throw refused;
  const [
    ,
    year,
    month,
    day,
    hour,
    minute,
    second,
    fraction,
    offsetHours,
    offsetMinutes,
    offsetSeconds,
    zone,
  ] = match;
  if (zone !== undefined && !IANAZone.isValidZone(zone)) throw refused;
  const local = DateTime.fromObject(
    {
      year: Number(year),
      month: Number(month),
      day: Number(day),
      hour: Number(hour),
      minute: Number(minute),
      second: Number(second ?? 0),
      millisecond: Number((fraction ?? '').padEnd(3, '0').slice(0, 3)),
    },
    { zone: 'utc' },
  );
  if (!local.isValid || Number(hour) > 23) throw refused;
  const hours = Number(offsetHours ?? 0);
  const sign = offsetHours?.startsWith('-') ? -1 : 1;
  const offset = Math.abs(hours) * 3600 + Number(offsetMinutes ?? 0) * 60 + Number(offsetSeconds ?? 0);
  if (offset > 18 * 3600 || Number(offsetMinutes ?? 0) > 59 || Number(offsetSeconds ?? 0) > 59) throw refused;
  return local.toMillis() - sign * offset * 1000;
}

const period = /^([-+]?)P(?:([-+]?\d+)Y)?(?:([-+]?\d+)M)?(?:([-+]?\d+)W)?(?:([-+]?\d+)D)?$/i;
const duration =
  /^([-+]?)P(?:([-+]?\d+)D)?T(?:([-+]?\d+)H)?(?:([-+]?\d+)M)?(?:([-+]?\d+)(?:[.,](\d{0,9}))?S)?$/i;

const signed = (sign: string | undefined, value: number): number =>
  sign === '-' && value !== 0 ? -value : value;

/** java.time counts years to days, and Zeebe repetitions, in 32 bits. */
const isInt32 = (value: number): boolean => value === (value | 0);

function parsePeriod(text: string): Interval {
  const match = period.exec(text);
  const parts = match?.slice(2).filter((part) => part !== undefined) ?? [];
  if (!match || parts.length === 0) throw new TimerError(`Invalid duration format '${text}'`);
  const [, sign, years, months, weeks, days] = match;
  const allDays = Number(weeks ?? 0) * 7 + Number(days ?? 0);
  if (![Number(years ?? 0), Number(months ?? 0), allDays].every(isInt32)) {
    throw new TimerError(`Invalid duration format '${text}'`);
  }
  const allMonths = Number(years ?? 0) * 12 + Number(months ?? 0);
  return { months: signed(sign, allMonths), days: signed(sign, allDays), milliseconds: 0 };
}

function parseExact(text: string): Interval {
  const match = duration.exec(text);
  const parts = match?.slice(3, 6).filter((part) => part !== undefined) ?? [];
  if (!match || parts.length === 0) throw new TimerError(`Invalid duration format '${text}'`);
  const [, sign, days, hours, minutes, seconds, fraction] = match;
  const fractionMs = Number((fraction ?? '').padEnd(3, '0').slice(0, 3));
  const ms =
    ((Number(days ?? 0) * 24 + Number(hours ?? 0)) * 60 + Number(minutes ?? 0)) * 60_000 +
    Number(seconds ?? 0) * 1000 +
    (seconds?.startsWith('-') ? -fractionMs : fractionMs);
  return { months: 0, days: 0, milliseconds: signed(sign, ms) };
}

/** `P1M`, `PT10S`, `P1Y2M3DT4H5M6.7S`, `P2W`, signed, optionally `start/` before. */
export function parseInterval(text: string): Interval {
  const slash = text.lastIndexOf('/');
  const start = slash > 0 ? { start: parseInstant(text.slice(0, slash)) } : {};
  const amount = text.slice(slash + 1);
  const signLength = /^[-+]/.test(amount) ? 1 : 0;
  const timeAt = amount.indexOf('T');
  if (timeAt === -1) return { ...parsePeriod(amount), ...start };
  if (timeAt === signLength + 1) return { ...parseExact(amount), ...start };
  const exact = parseExact(`${amount.startsWith('-') ? '-' : ''}P${amount.slice(timeAt)}`);
  return { ...parsePeriod(amount.slice(0, timeAt)), milliseconds: exact.milliseconds, ...start };
}

function parseCycle(text: string): Timer {
  const slash = text.indexOf('/');
  if (slash <= 0) throw new TimerError(`Invalid cycle format '${text}'`);
  const count = text.slice(1, slash);
  if (!/^([-+]?\d+)?$/.test(count) || !isInt32(Number(count))) {
    throw new TimerError(`Invalid cycle format '${text}'`);
  }
  return {
    kind: 'cycle',
    repetitions: count === '' ? ENDLESS : Number(count),
    interval: parseInterval(text.slice(slash + 1)),
  };
}

/** Six fields with seconds first; day of month and day of week must both hold; `@daily` and its kin are known. */
const cron = (expression: string, zone: string): Cron => {
  const options = { timezone: zone, domAndDow: true, paused: true } as const;
  return expression.startsWith('@')
    ? new Cron(expression, options)
    : new Cron(expression, { ...options, mode: '6-part' });
};

function parseCron(text: string): Timer {
  try {
    cron(text, 'UTC');
  } catch (cause) {
    throw new TimerError(`Invalid cron expression '${text}'`, { cause });
  }
  return { kind: 'cron', expression: text };
}

/** Throws TimerError. */
export function parseTimer(kind: TimerKind, text: string): Timer {
  if (kind === 'date') return { kind: 'date', dueAt: parseInstant(text) };
  if (kind === 'duration') return { kind: 'duration', interval: parseInterval(text) };
  return text.startsWith('R') ? parseCycle(text) : parseCron(text);
}

/** The last instant a JavaScript date can hold, epoch ms: in the year 275760. */
const LAST_INSTANT = 8.64e15;

/** T4. */
function datable(instant: number): number {
  return Math.min(Math.max(instant, -LAST_INSTANT), LAST_INSTANT);
}

/** `from` moved by the interval: months, then days on the calendar of `zone`, then exact time (T2). */
export function addInterval(from: number, interval: Interval, zone: string): number {
  const { months, days, milliseconds } = interval;
  if (months === 0 && days === 0) return datable(from + milliseconds);
  const moved = DateTime.fromMillis(from, { zone }).plus({ months }).plus({ days });
  if (!moved.isValid) return months * 30 + days < 0 ? -LAST_INSTANT : LAST_INSTANT;
  return datable(moved.toMillis() + milliseconds);
}

function nextCron(expression: string, now: number, zone: string): number {
  const next = cron(expression, zone).nextRun(new Date(now));
  if (!next) throw new TimerError(`Cron expression '${expression}' has no next time`);
  return next.getTime();
}

/** When a timer armed now fires first. A date in the past is due at once, at its own date. */
export function firstDue(timer: Timer, now: number, zone: string): Due {
  switch (timer.kind) {
    case 'date':
      return { dueAt: datable(timer.dueAt), repetitions: 1 };
    case 'cron':
      return { dueAt: nextCron(timer.expression, now, zone), repetitions: ENDLESS };
    case 'duration':
    case 'cycle': {
      const { interval } = timer;
      const dueAt =
        interval.start === undefined ? addInterval(now, interval, zone) : Math.max(now, interval.start);
      return { dueAt, repetitions: timer.kind === 'cycle' ? timer.repetitions : 1 };
    }
  }
}

/** When a timer that has just fired as `fired` fires again; undefined: no more (T3). */
export function nextDue(timer: Timer, fired: Due, now: number, zone: string): Due | undefined {
  if (timer.kind === 'cron') return { dueAt: nextCron(timer.expression, now, zone), repetitions: ENDLESS };
  if (timer.kind !== 'cycle') return undefined;
  if (fired.repetitions !== ENDLESS && fired.repetitions <= 1) return undefined;
  return {
    dueAt: Math.max(now, addInterval(fired.dueAt, timer.interval, zone)),
    repetitions: fired.repetitions === ENDLESS ? ENDLESS : fired.repetitions - 1,
  };
}
