/** Temporal values read from and written as text: the forms Zeebe's FEEL accepts, and the three it writes. */
import { fromEpochDay, isCivilDate, NANOS_PER_SECOND, offsetAt, toEpochDay, zoneNamed } from './calendar.ts';
import {
  DaysTimeDuration,
  FeelDate,
  FeelDateTime,
  FeelTime,
  floorDiv,
  YearsMonthsDuration,
} from './temporal.ts';

const DATE = /^(-?(?:[1-9]\d{0,4})?\d{4})-([01]\d)-([0-3]\d)$/;
const TIME = /^T?(\d{2}):(\d{2})(?::(\d{2}))?(\.\d{1,9})?$/;
const OFFSET_TIME = /^(T?\d{2}:\d{2}:\d{2}(?:\.\d{1,9})?)([+-]\d{2}:\d{2}|Z|@.*)$/s;
const DATE_TIME =
  /^(-?(?:[1-9]\d{0,4})?\d{4}-[01]\d-[0-3]\d)(T[0-2]\d:[0-5]\d(?::[0-5]\d)?(?:\.\d{1,9})?)([+-][01]\d:[0-5]\d|Z|@.*)?$/s;
const YEARS_MONTHS = /^(-)?P(?:(-?\d+)Y)?(?:(-?\d+)M)?$/;
const DAYS_TIME = /^(-)?P(?:(-?\d+)D)?(?:T(?:(-?\d+)H)?(?:(-?\d+)M)?(?:(-?\d+)(?:\.(\d*))?S)?)?$/;

export function parseDate(text: string): FeelDate | null {
  const match = DATE.exec(text);
  if (!match) return null;
  const [year, month, day] = [Number(match[1]), Number(match[2]), Number(match[3])];
  return isCivilDate(year, month, day) ? FeelDate.of(year, month, day) : null;
}

function nanoOfDay(text: string): number | null {
  const match = TIME.exec(text);
  if (!match) return null;
  const [hour, minute, second] = [Number(match[1]), Number(match[2]), Number(match[3] ?? 0)];
  if (hour > 23 || minute > 59 || second > 59) return null;
  const nanos = match[4] === undefined ? 0 : Number(match[4].slice(1).padEnd(9, '0'));
  return (hour * 3600 + minute * 60 + second) * NANOS_PER_SECOND + nanos;
}

/** `Z`, `+08:00` in seconds; null beyond ±18:00 or if it is none. */
export function parseOffset(text: string): number | null {
  if (text === 'Z') return 0;
  const match = /^([+-])(\d{2}):(\d{2})$/.exec(text);
  if (!match) return null;
  const seconds = Number(match[2]) * 3600 + Number(match[3]) * 60;
  if (Number(match[3]) > 59 || seconds > 18 * 3600) return null;
  return match[1] === '-' && seconds !== 0 ? -seconds : seconds;
}

/** A time, local or with offset or zone. A zone's standard offset at `now` (epoch ms) is taken. */
export function parseTime(text: string, now: number): FeelTime | null {
  const zoned = OFFSET_TIME.exec(text);
  if (!zoned) {
    const nanos = nanoOfDay(text);
    return nanos === null ? null : new FeelTime(nanos);
  }
  const nanos = nanoOfDay(zoned[1] ?? '');
  const suffix = zoned[2] ?? '';
  if (nanos === null) return null;
  const offset = parseOffset(suffix.replace('@', ''));
  if (offset !== null) return new FeelTime(nanos, offset);
  const zone = zoneNamed(suffix.slice(1));
  return zone === null ? null : new FeelTime(nanos, standardOffset(zone.name, now), zone.name);
}

/** The zone's offset without daylight saving in the year of `now`: the smaller of January's and July's. */
export function standardOffset(zoneName: string, now: number): number {
  const zone = zoneNamed(zoneName);
  if (zone === null) return 0;
  const year = new Date(now).getUTCFullYear();
  const january = offsetAt(zone, toEpochDay(year, 1, 1) * 86_400);
  const july = offsetAt(zone, toEpochDay(year, 7, 1) * 86_400);
  return Math.min(january, july);
}

/** A date and time; a date alone is its midnight. */
export function parseDateTime(text: string): FeelDateTime | null {
  const date = parseDate(text);
  if (date !== null) return new FeelDateTime(date.epochDay, 0);
  const match = DATE_TIME.exec(text);
  if (!match) return null;
  const day = parseDate(match[1] ?? '');
  const nanos = nanoOfDay(match[2] ?? '');
  if (day === null || nanos === null) return null;
  const suffix = match[3];
  if (suffix === undefined) return new FeelDateTime(day.epochDay, nanos);
  const offset = parseOffset(suffix.replace('@', ''));
  if (offset !== null) return new FeelDateTime(day.epochDay, nanos, offset);
  return suffix.startsWith('@') ? FeelDateTime.inZone(day.epochDay, nanos, suffix.slice(1)) : null;
}

export function parseDuration(text: string): YearsMonthsDuration | DaysTimeDuration | null {
  const years = YEARS_MONTHS.exec(text);
  if (years) {
    if (years[2] === undefined && years[3] === undefined) return null;
    const months = Number(years[2] ?? 0) * 12 + Number(years[3] ?? 0);
    return Number.isSafeInteger(months) ? new YearsMonthsDuration((years[1] ? -months : months) + 0) : null;
  }
  const match = DAYS_TIME.exec(text);
  if (!match || text.endsWith('T') || text.endsWith('P')) return null;
  const part = (index: number): bigint => BigInt(match[index] ?? '0');
  const seconds = part(2) * 86_400n + part(3) * 3600n + part(4) * 60n + part(5);
  const fraction = BigInt((match[6] ?? '').slice(0, 9).padEnd(9, '0'));
  const nanos = seconds * BigInt(NANOS_PER_SECOND) + (match[5]?.startsWith('-') ? -fraction : fraction);
  return new DaysTimeDuration(match[1] ? -nanos : nanos);
}

/** The value an `@"…"` literal denotes. */
export function parseTemporal(
  text: string,
  now: number,
): FeelDate | FeelTime | FeelDateTime | YearsMonthsDuration | DaysTimeDuration | null {
  return (
    parseDate(text) ??
    (DATE_TIME.test(text) ? parseDateTime(text) : null) ??
    parseDuration(text) ??
    parseTime(text, now)
  );
}

// --- writing ---

function two(value: number): string {
  return value < 10 ? `0${value}` : String(value);
}

export function formatDate(date: { readonly epochDay: number }, plusSign = true): string {
  const { year, month, day } = fromEpochDay(date.epochDay);
  const digits = String(Math.abs(year)).padStart(4, '0');
  const sign = year < 0 ? '-' : year > 9999 && plusSign ? '+' : '';
  return `${sign}${digits}-${two(month)}-${two(day)}`;
}

/** `HH:mm:ss` with as many fraction digits as there are. */
function formatClock(nanos: number): string {
  const second = Math.floor(nanos / NANOS_PER_SECOND);
  const fraction = String(nanos % NANOS_PER_SECOND)
    .padStart(9, '0')
    .replace(/0+$/, '');
  const clock = `${two(Math.floor(second / 3600))}:${two(Math.floor(second / 60) % 60)}:${two(second % 60)}`;
  return fraction === '' ? clock : `${clock}.${fraction}`;
}

/** LocalTime.toString of Java: seconds left out when zero, fractions in groups of three digits. */
function formatShortClock(nanos: number): string {
  const fraction = nanos % NANOS_PER_SECOND;
  const clock = formatClock(nanos - fraction);
  if (fraction === 0) return clock.endsWith(':00') ? clock.slice(0, 5) : clock;
  const digits = String(fraction).padStart(9, '0');
  return `${clock}.${digits.endsWith('000000') ? digits.slice(0, 3) : digits.endsWith('000') ? digits.slice(0, 6) : digits}`;
}

export function formatOffset(offset: number): string {
  if (offset === 0) return 'Z';
  const magnitude = Math.abs(offset);
  const seconds = magnitude % 60;
  const clock = `${two(Math.floor(magnitude / 3600))}:${two(Math.floor(magnitude / 60) % 60)}`;
  return `${offset < 0 ? '-' : '+'}${clock}${seconds === 0 ? '' : `:${two(seconds)}`}`;
}

/** What `string(…)` gives: zone as `@Asia/Shanghai`. */
export function formatTime(time: FeelTime): string {
  const clock = formatClock(time.nanoOfDay);
  if (time.offset === undefined) return clock;
  return clock + (time.zone === undefined ? formatOffset(time.offset) : `@${time.zone}`);
}

export function formatDateTime(value: FeelDateTime): string {
  const local = `${formatDate(value, false)}T${formatClock(value.nanoOfDay)}`;
  if (value.offset === undefined) return local;
  return local + (value.zone === undefined ? formatOffset(value.offset) : `@${value.zone}`);
}

/** What a variable gets: a local time short, others as `string(…)`. */
export function formatTimeVariable(time: FeelTime): string {
  return time.isLocal ? formatShortClock(time.nanoOfDay) : formatTime(time);
}

/** What a variable gets: `+08:00[Asia/Shanghai]`. */
export function formatDateTimeVariable(value: FeelDateTime): string {
  const local = `${formatDate(value)}T${formatClock(value.nanoOfDay)}`;
  if (value.offset === undefined) return local;
  return local + formatOffset(value.offset) + (value.zone === undefined ? '' : `[${value.zone}]`);
}

export function formatYearsMonths(duration: YearsMonthsDuration): string {
  if (duration.months === 0) return 'P0Y';
  const magnitude = Math.abs(duration.months);
  const [years, months] = [Math.floor(magnitude / 12), magnitude % 12];
  return `${duration.months < 0 ? '-' : ''}P${years === 0 ? '' : `${years}Y`}${months === 0 ? '' : `${months}M`}`;
}

/** Whole seconds only: fractions do not show, as in the reference. */
export function formatDaysTime(duration: DaysTimeDuration): string {
  const total = duration.seconds;
  if (total === 0n) return 'P0D';
  const seconds = total < 0n ? -total : total;
  const part = (value: bigint, unit: string): string => (value === 0n ? '' : `${value}${unit}`);
  const clock =
    part((seconds / 3600n) % 24n, 'H') + part((seconds / 60n) % 60n, 'M') + part(seconds % 60n, 'S');
  return `${total < 0n ? '-' : ''}P${part(seconds / 86_400n, 'D')}${clock === '' ? '' : `T${clock}`}`;
}

/** Epoch seconds of an instant given in nanoseconds. */
export function epochSecond(epochNanos: bigint): number {
  return Number(floorDiv(epochNanos, BigInt(NANOS_PER_SECOND)));
}
