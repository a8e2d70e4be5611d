/**
 * Plain dates as 'YYYY-MM-DD' strings and the civil time of China.
 *
 * 1. No function here reads the clock or the process's time zone.
 * 2. A date string means a day of the civil calendar in Asia/Shanghai (UTC+08:00 all year since 1992).
 * 3. The end of a day is 24:00, which is written as the next day's 00:00+08:00 (民法典 arts 201–203).
 */
import { z } from 'zod';

/** 'YYYY-MM-DD', checked to be a real day. */
export const DateString = z.iso.date();
export type DateString = string;

const DAY_MS = 86_400_000;
const SHANGHAI_OFFSET_MS = 8 * 3_600_000;
const PATTERN = /^(\d{4})-(\d{2})-(\d{2})$/;

/** Days since 1970-01-01. Throws a RangeError for a string that is no real day. */
export function toDayNumber(date: DateString): number {
  const match = PATTERN.exec(date);
  if (match === null) throw new RangeError(`not a date 'YYYY-MM-DD': ${date}`);
  const time = Date.UTC(Number(match[1]), Number(match[2]) - 1, Number(match[3]));
  const day = time / DAY_MS;
  if (fromDayNumber(day) !== date) throw new RangeError(`no such day: ${date}`);
  return day;
}

/** The inverse of `toDayNumber`. */
export function fromDayNumber(day: number): DateString {
  return new Date(day * DAY_MS).toISOString().slice(0, 10);
}

/** The day `days` calendar days later (earlier, if negative). */
export function plusDays(date: DateString, days: number): DateString {
  return fromDayNumber(toDayNumber(date) + days);
}

/** Calendar days from `from` to `to`; negative when `to` is earlier. */
export function daysBetween(from: DateString, to: DateString): number {
  return toDayNumber(to) - toDayNumber(from);
}

/** 1 Monday … 7 Sunday. */
export function weekday(date: DateString): number {
  const day = (toDayNumber(date) + 3) % 7;
  return (day < 0 ? day + 7 : day) + 1;
}

export function isWeekend(date: DateString): boolean {
  return weekday(date) >= 6;
}

/** The day in China at an instant (epoch milliseconds). */
export function shanghaiDate(epochMs: number): DateString {
  return new Date(epochMs + SHANGHAI_OFFSET_MS).toISOString().slice(0, 10);
}

/** The day in China at an ISO 8601 instant with zone. Throws a RangeError if it is not one. */
export function shanghaiDateOf(instant: string): DateString {
  return shanghaiDate(instantMs(instant));
}

/** Epoch milliseconds of an ISO 8601 instant with zone. Throws a RangeError without a zone. */
export function instantMs(instant: string): number {
  const ms = Date.parse(instant);
  if (Number.isNaN(ms) || !/(?:Z|[+-]\d{2}:?\d{2})$/.test(instant)) {
    throw new RangeError(`not an instant with zone: ${instant}`);
  }
  return ms;
}

/** 00:00 of the day in China, e.g. '2026-03-05T00:00:00+08:00'. */
export function startOfDay(date: DateString): string {
  toDayNumber(date);
  return `${date}T00:00:00+08:00`;
}

/** 24:00 of the day in China, that is the first instant after it. */
export function endOfDay(date: DateString): string {
  return startOfDay(plusDays(date, 1));
}

/** The instant as civil time of China, e.g. '2026-02-13T14:32:00+08:00'. */
export function shanghaiInstant(epochMs: number): string {
  return `${new Date(epochMs + SHANGHAI_OFFSET_MS).toISOString().slice(0, 19)}+08:00`;
}

/** 'YYYY-MM' of a date. */
export function monthOf(date: DateString): string {
  toDayNumber(date);
  return date.slice(0, 7);
}

/** The month `months` later, both as 'YYYY-MM'. */
export function plusMonths(month: string, months: number): string {
  const match = /^(\d{4})-(0[1-9]|1[0-2])$/.exec(month);
  if (match === null) throw new RangeError(`not a month 'YYYY-MM': ${month}`);
  const index = Number(match[1]) * 12 + Number(match[2]) - 1 + months;
  const year = Math.floor(index / 12);
  return `${String(year).padStart(4, '0')}-${String(index - year * 12 + 1).padStart(2, '0')}`;
}
