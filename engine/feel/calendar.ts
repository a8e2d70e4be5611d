/** The proleptic Gregorian calendar on plain integers: exact over ±999,999,999 years, no JavaScript Date involved. */
import { IANAZone } from 'luxon';

export const NANOS_PER_SECOND = 1_000_000_000;
export const NANOS_PER_DAY = 86_400 * NANOS_PER_SECOND;
export const MAX_YEAR = 999_999_999;

export interface CivilDate {
  readonly year: number;
  readonly month: number;
  readonly day: number;
}

export function isLeapYear(year: number): boolean {
  return (year % 4 === 0 && year % 100 !== 0) || year % 400 === 0;
}

export function daysInMonth(year: number, month: number): number {
  if (month === 2) return isLeapYear(year) ? 29 : 28;
  return month === 4 || month === 6 || month === 9 || month === 11 ? 30 : 31;
}

export function isCivilDate(year: number, month: number, day: number): boolean {
  return (
    Math.abs(year) <= MAX_YEAR && month >= 1 && month <= 12 && day >= 1 && day <= daysInMonth(year, month)
  );
}

/** Days since 1970-01-01, counting years from March so that the leap day comes last. */
export function toEpochDay(year: number, month: number, day: number): number {
  const y = month <= 2 ? year - 1 : year;
  const era = Math.floor(y / 400);
  const yearOfEra = y - era * 400;
  const dayOfYear = Math.floor((153 * (month + (month > 2 ? -3 : 9)) + 2) / 5) + day - 1;
  const dayOfEra = yearOfEra * 365 + Math.floor(yearOfEra / 4) - Math.floor(yearOfEra / 100) + dayOfYear;
  return era * 146_097 + dayOfEra - 719_468;
}

export function fromEpochDay(epochDay: number): CivilDate {
  const z = epochDay + 719_468;
  const era = Math.floor(z / 146_097);
  const dayOfEra = z - era * 146_097;
  const yearOfEra = Math.floor(
    (dayOfEra -
      Math.floor(dayOfEra / 1460) +
      Math.floor(dayOfEra / 36_524) -
      Math.floor(dayOfEra / 146_096)) /
      365,
  );
  const dayOfYear = dayOfEra - (365 * yearOfEra + Math.floor(yearOfEra / 4) - Math.floor(yearOfEra / 100));
  const monthIndex = Math.floor((5 * dayOfYear + 2) / 153);
  const month = monthIndex < 10 ? monthIndex + 3 : monthIndex - 9;
  return {
    year: yearOfEra + era * 400 + (month <= 2 ? 1 : 0),
    month,
    day: dayOfYear - Math.floor((153 * monthIndex + 2) / 5) + 1,
  };
}

/** Monday is 1, Sunday 7. */
export function weekday(epochDay: number): number {
  return ((((epochDay + 3) % 7) + 7) % 7) + 1;
}

/** The day `months` later, or the last day of that month where it is too short. */
export function plusMonths(epochDay: number, months: number): number {
  if (months === 0) return epochDay;
  const { year, month, day } = fromEpochDay(epochDay);
  const total = year * 12 + (month - 1) + months;
  const newYear = Math.floor(total / 12);
  const newMonth = total - newYear * 12 + 1;
  return toEpochDay(newYear, newMonth, Math.min(day, daysInMonth(newYear, newMonth)));
}

/** ISO 8601 week number of the week-based year. */
export function isoWeek(epochDay: number): number {
  const thursday = epochDay - weekday(epochDay) + 4;
  const { year } = fromEpochDay(thursday);
  return Math.floor((thursday - toEpochDay(year, 1, 1)) / 7) + 1;
}

const zones = new Map<string, IANAZone | null>();

/** The zone with an IANA name, null if there is none. */
export function zoneNamed(name: string): IANAZone | null {
  let zone = zones.get(name);
  if (zone === undefined) {
    zone =
      /^[A-Za-z][A-Za-z0-9~/._+-]+$/.test(name) && IANAZone.isValidZone(name) ? IANAZone.create(name) : null;
    if (zones.size < 1000) zones.set(name, zone);
  }
  return zone;
}

/** Offset in seconds that `zone` has at an instant (epoch seconds). */
export function offsetAt(zone: IANAZone, epochSecond: number): number {
  return Math.round(zone.offset(epochSecond * 1000) * 60);
}

/**
 * Offset for a local time (seconds since 1970-01-01T00:00 local): in an overlap the preferred one if it is valid, else
 * the earlier; in a gap the one before the transition, so that the caller's time moves forward by the gap.
 */
export function offsetForLocal(zone: IANAZone, localSecond: number, preferred?: number): number {
  const before = offsetAt(zone, localSecond - 86_400 * 1.5);
  const after = offsetAt(zone, localSecond + 86_400 * 1.5);
  const valid = [preferred ?? before, before, after].filter(
    (offset) => offsetAt(zone, localSecond - offset) === offset,
  );
  return valid[0] ?? before;
}
