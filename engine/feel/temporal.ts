/**
 * Dates, times and durations with the semantics of java.time, on which Zeebe's FEEL rests: exact to the nanosecond,
 * local, with an offset, or with a zone whose rules decide the offset.
 *
 * Invariants:
 * - T1 `nanoOfDay` is in [0, 86_400e9); `epochDay` counts from 1970-01-01; offsets are seconds east of Greenwich.
 * - T2 A zoned value carries the offset its zone had at that local time (in a gap it was moved forward).
 */
import {
  fromEpochDay,
  NANOS_PER_DAY,
  NANOS_PER_SECOND,
  offsetAt,
  offsetForLocal,
  plusMonths,
  toEpochDay,
  zoneNamed,
} from './calendar.ts';

const NPS = BigInt(NANOS_PER_SECOND);
const NPD = BigInt(NANOS_PER_DAY);

export class FeelDate {
  readonly epochDay: number;

  constructor(epochDay: number) {
    this.epochDay = epochDay;
  }

  static of(year: number, month: number, day: number): FeelDate {
    return new FeelDate(toEpochDay(year, month, day));
  }
}

export class FeelTime {
  readonly nanoOfDay: number;
  /** Undefined for a local time. */
  readonly offset: number | undefined;
  readonly zone: string | undefined;

  constructor(nanoOfDay: number, offset?: number, zone?: string) {
    this.nanoOfDay = nanoOfDay;
    this.offset = offset;
    this.zone = zone;
  }

  get isLocal(): boolean {
    return this.offset === undefined;
  }

  /** Nanoseconds since midnight in Greenwich; may be negative or beyond a day. */
  get nanosOfUtc(): number {
    return this.nanoOfDay - (this.offset ?? 0) * NANOS_PER_SECOND;
  }

  plus(nanos: bigint): FeelTime {
    const total = (BigInt(this.nanoOfDay) + nanos) % NPD;
    return new FeelTime(Number(total < 0n ? total + NPD : total), this.offset, this.zone);
  }
}

export class FeelDateTime {
  readonly epochDay: number;
  readonly nanoOfDay: number;
  /** Undefined for a local date and time. */
  readonly offset: number | undefined;
  readonly zone: string | undefined;

  constructor(epochDay: number, nanoOfDay: number, offset?: number, zone?: string) {
    this.epochDay = epochDay;
    this.nanoOfDay = nanoOfDay;
    this.offset = offset;
    this.zone = zone;
  }

  /** A local time put into a zone. Null if there is no such zone. */
  static inZone(epochDay: number, nanoOfDay: number, zone: string, preferred?: number): FeelDateTime | null {
    const rules = zoneNamed(zone);
    if (rules === null) return null;
    const localSecond = epochDay * 86_400 + Math.floor(nanoOfDay / NANOS_PER_SECOND);
    const offset = offsetForLocal(rules, localSecond, preferred);
    const actual = offsetAt(rules, localSecond - offset);
    if (actual === offset) return new FeelDateTime(epochDay, nanoOfDay, offset, zone);
    const total = BigInt(epochDay) * NPD + BigInt(nanoOfDay) + BigInt(actual - offset) * NPS;
    return new FeelDateTime(...splitNanos(total), actual, zone);
  }

  /** An instant (nanoseconds since the epoch) told in a fixed offset or, if named, a zone. */
  static ofInstant(epochNanos: bigint, offset: number, zone?: string): FeelDateTime {
    const rules = zone === undefined ? null : zoneNamed(zone);
    const actual = rules === null ? offset : offsetAt(rules, Number(floorDiv(epochNanos, NPS)));
    return new FeelDateTime(
      ...splitNanos(epochNanos + BigInt(actual) * NPS),
      actual,
      rules === null ? undefined : zone,
    );
  }

  get isLocal(): boolean {
    return this.offset === undefined;
  }

  /** Nanoseconds since 1970-01-01T00:00, local time. */
  get localNanos(): bigint {
    return BigInt(this.epochDay) * NPD + BigInt(this.nanoOfDay);
  }

  /** Nanoseconds since the epoch; for a local value as if it were UTC. */
  get epochNanos(): bigint {
    return this.localNanos - BigInt(this.offset ?? 0) * NPS;
  }

  /** On the time line: what a clock shows after that much has passed. */
  plusNanos(nanos: bigint): FeelDateTime {
    if (this.offset === undefined) return new FeelDateTime(...splitNanos(this.localNanos + nanos));
    return FeelDateTime.ofInstant(this.epochNanos + nanos, this.offset, this.zone);
  }

  /** On the calendar: the same time of day, months later. */
  plusMonths(months: number): FeelDateTime {
    const epochDay = plusMonths(this.epochDay, months);
    if (this.zone === undefined) return new FeelDateTime(epochDay, this.nanoOfDay, this.offset);
    return FeelDateTime.inZone(epochDay, this.nanoOfDay, this.zone, this.offset) ?? this;
  }
}

export class YearsMonthsDuration {
  readonly months: number;

  constructor(months: number) {
    this.months = months;
  }
}

export class DaysTimeDuration {
  readonly nanos: bigint;

  constructor(nanos: bigint) {
    this.nanos = nanos;
  }

  /** Whole seconds, rounded down, as Java's Duration holds them. */
  get seconds(): bigint {
    return floorDiv(this.nanos, NPS);
  }

  get millis(): bigint {
    return floorDiv(this.nanos, 1_000_000n);
  }
}

export function floorDiv(a: bigint, b: bigint): bigint {
  const quotient = a / b;
  return a % b !== 0n && a < 0n !== b < 0n ? quotient - 1n : quotient;
}

function splitNanos(localNanos: bigint): [epochDay: number, nanoOfDay: number] {
  const day = floorDiv(localNanos, NPD);
  return [Number(day), Number(localNanos - day * NPD)];
}

/** Whole months from one day to another, towards zero (Period.between without its days). */
export function monthsBetween(from: number, to: number): number {
  const a = fromEpochDay(from);
  const b = fromEpochDay(to);
  const months = (b.year - a.year) * 12 + b.month - a.month;
  if (months > 0 && b.day < a.day) return months - 1;
  if (months < 0 && b.day > a.day) return months + 1;
  return months;
}
