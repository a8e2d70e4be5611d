/** Equality, order, arithmetic and text of FEEL values. A failed operation is null with a warning, never an exception. */
import { FeelEvaluationFailure, IncomparableFailure } from './failures.ts';
import { FeelNumber } from './number.ts';
import { DaysTimeDuration, FeelDate, FeelDateTime, FeelTime, YearsMonthsDuration } from './temporal.ts';
import {
  formatDate,
  formatDateTime,
  formatDaysTime,
  formatTime,
  formatYearsMonths,
} from './temporal-text.ts';
import {
  type Evaluation,
  FeelContext,
  FeelFunction,
  type FeelList,
  FeelRange,
  type FeelValue,
} from './values.ts';

const NANOS_PER_DAY = 86_400_000_000_000n;
const LONG_LIMIT = 2n ** 63n;

export function isList(value: FeelValue): value is FeelList {
  return Array.isArray(value);
}

/** The type's name as `instance of` and messages say it. */
export function typeName(value: FeelValue): string {
  if (value === null) return 'null';
  if (typeof value === 'boolean') return 'boolean';
  if (typeof value === 'string') return 'string';
  if (value instanceof FeelNumber) return 'number';
  if (isList(value)) return 'list';
  if (value instanceof FeelContext) return 'context';
  if (value instanceof FeelDate) return 'date';
  if (value instanceof FeelTime) return 'time';
  if (value instanceof FeelDateTime) return 'date and time';
  if (value instanceof YearsMonthsDuration) return 'years and months duration';
  if (value instanceof DaysTimeDuration) return 'days and time duration';
  if (value instanceof FeelRange) return 'range';
  return 'function';
}

/** The value as messages show it and as it stands inside `string([…])`: strings in quotes. */
export function display(value: FeelValue): string {
  if (value === null) return 'null';
  if (typeof value === 'boolean') return String(value);
  if (typeof value === 'string') return `"${value}"`;
  if (value instanceof FeelNumber) return value.toString();
  if (isList(value)) return `[${value.map(display).join(', ')}]`;
  if (value instanceof FeelContext) {
    return `{${[...value.entries].map(([key, entry]) => `${key}:${display(entry)}`).join(', ')}}`;
  }
  if (value instanceof FeelDate) return formatDate(value);
  if (value instanceof FeelTime) return formatTime(value);
  if (value instanceof FeelDateTime) return formatDateTime(value);
  if (value instanceof YearsMonthsDuration) return formatYearsMonths(value);
  if (value instanceof DaysTimeDuration) return formatDaysTime(value);
  if (value instanceof FeelRange) {
    const [open, close] = [value.startIncluded ? '[' : '(', value.endIncluded ? ']' : ')'];
    return `${open}${display(value.start)}..${display(value.end)}${close}`;
  }
  return `function(${value.parameters.join(', ')})`;
}

/** Same kind of time or date-and-time: both local or both not. */
function sameLocality(a: FeelTime | FeelDateTime, b: FeelTime | FeelDateTime): boolean {
  return a.isLocal === b.isLocal;
}

function sameMoment(a: FeelTime | FeelDateTime, b: FeelTime | FeelDateTime): boolean {
  return a.nanoOfDay === b.nanoOfDay && a.offset === b.offset && a.zone === b.zone;
}

/** True or false; null where the types do not compare. */
export function equal(a: FeelValue, b: FeelValue): boolean | null {
  if (a === null || b === null) return a === b;
  if (typeof a === 'string') return typeof b === 'string' ? a === b : null;
  if (typeof a === 'boolean') return typeof b === 'boolean' ? a === b : null;
  if (a instanceof FeelNumber) return b instanceof FeelNumber ? a.equals(b) : null;
  if (isList(a)) return isList(b) ? equalLists(a, b) : null;
  if (a instanceof FeelContext) return b instanceof FeelContext ? equalContexts(a, b) : null;
  if (a instanceof FeelDate) return b instanceof FeelDate ? a.epochDay === b.epochDay : null;
  if (a instanceof FeelTime) return b instanceof FeelTime && sameLocality(a, b) ? sameMoment(a, b) : null;
  if (a instanceof FeelDateTime) {
    if (!(b instanceof FeelDateTime) || !sameLocality(a, b)) return null;
    return a.epochDay === b.epochDay && sameMoment(a, b);
  }
  if (a instanceof YearsMonthsDuration)
    return b instanceof YearsMonthsDuration ? a.months === b.months : null;
  if (a instanceof DaysTimeDuration) return b instanceof DaysTimeDuration ? a.nanos === b.nanos : null;
  return null;
}

function equalLists(a: FeelList, b: FeelList): boolean {
  return a.length === b.length && a.every((item, i) => equal(item, b[i] ?? null) === true);
}

function equalContexts(a: FeelContext, b: FeelContext): boolean {
  if (a.entries.size !== b.entries.size) return false;
  for (const [key, value] of a.entries) {
    const other = b.get(key);
    if (other === undefined || equal(value, other) !== true) return false;
  }
  return true;
}

/** Negative, zero or positive; null where the values have no order. */
export function order(a: FeelValue, b: FeelValue): number | null {
  if (a instanceof FeelNumber) return b instanceof FeelNumber ? a.compare(b) : null;
  if (typeof a === 'string') return typeof b === 'string' ? (a < b ? -1 : a > b ? 1 : 0) : null;
  if (a instanceof FeelDate) return b instanceof FeelDate ? a.epochDay - b.epochDay : null;
  if (a instanceof FeelTime) {
    return b instanceof FeelTime && sameLocality(a, b) ? a.nanosOfUtc - b.nanosOfUtc : null;
  }
  if (a instanceof FeelDateTime)
    return b instanceof FeelDateTime && sameLocality(a, b) ? orderDateTimes(a, b) : null;
  if (a instanceof YearsMonthsDuration) return b instanceof YearsMonthsDuration ? a.months - b.months : null;
  if (a instanceof DaysTimeDuration) return b instanceof DaysTimeDuration ? orderBig(a.nanos, b.nanos) : null;
  return null;
}

function orderBig(a: bigint, b: bigint): number {
  return a < b ? -1 : a > b ? 1 : 0;
}

/** By instant, then by local time, then by zone id, as ZonedDateTime. */
function orderDateTimes(a: FeelDateTime, b: FeelDateTime): number {
  const byTime = orderBig(a.epochNanos, b.epochNanos) || orderBig(a.localNanos, b.localNanos);
  if (byTime !== 0) return byTime;
  const [x, y] = [a.zone ?? '', b.zone ?? ''];
  return x < y ? -1 : x > y ? 1 : 0;
}

/** Of a type with an order, or a list of values of one such type. */
function isOrdered(value: FeelValue): boolean {
  if (!isList(value)) return order(value, value) !== null;
  const [first] = value;
  return first !== undefined && isOrdered(first) && value.every((item) => typeName(item) === typeName(first));
}

/** As `order`; throws IncomparableFailure for two lists of ordered values. */
export function orderOrFail(a: FeelValue, b: FeelValue): number | null {
  const result = order(a, b);
  if (result === null && isList(a) && isList(b) && isOrdered(a) && isOrdered(b)) {
    throw new IncomparableFailure(`${display(a)} can not be compared to ${display(b)}`);
  }
  return result;
}

/** The equality of `list contains` and its like: contexts are the same only if they are one and the same. */
export function identical(a: FeelValue, b: FeelValue): boolean {
  if (a instanceof FeelContext) return a === b;
  if (isList(a) && isList(b))
    return a.length === b.length && a.every((item, i) => identical(item, b[i] ?? null));
  return equal(a, b) === true;
}

export function notComparable(a: FeelValue, b: FeelValue, evaluation: Evaluation): null {
  evaluation.warn('NOT_COMPARABLE', `Can't compare '${display(a)}' with '${display(b)}'`);
  return null;
}

function durationNanos(value: FeelValue): bigint | null {
  return value instanceof DaysTimeDuration ? value.nanos : null;
}

/** A temporal value moved by a duration; undefined if these two do not go together. */
function moved(value: FeelValue, by: FeelValue, sign: 1 | -1): FeelValue | undefined {
  if (by instanceof YearsMonthsDuration) {
    const months = by.months * sign;
    if (value instanceof FeelDate) {
      return new FeelDate(new FeelDateTime(value.epochDay, 0).plusMonths(months).epochDay);
    }
    if (value instanceof FeelDateTime) return value.plusMonths(months);
    if (value instanceof YearsMonthsDuration) return new YearsMonthsDuration(value.months + months);
    return undefined;
  }
  const nanos = durationNanos(by);
  if (nanos === null) return undefined;
  const signed = sign === 1 ? nanos : -nanos;
  if (value instanceof FeelDate) {
    return new FeelDate(new FeelDateTime(value.epochDay, 0).plusNanos(signed).epochDay);
  }
  if (value instanceof FeelTime) return value.plus(signed);
  if (value instanceof FeelDateTime) return value.plusNanos(signed);
  if (value instanceof DaysTimeDuration) return new DaysTimeDuration(value.nanos + signed);
  return undefined;
}

/** Temporal results outside java.time's range have no value. */
function inRange(value: FeelValue): boolean {
  if (value instanceof FeelDate || value instanceof FeelDateTime)
    return Math.abs(value.epochDay) < 365_241_780_471;
  if (value instanceof YearsMonthsDuration) return Number.isSafeInteger(value.months);
  if (value instanceof DaysTimeDuration) return value.seconds < LONG_LIMIT && value.seconds >= -LONG_LIMIT;
  return true;
}

type Operation = (a: FeelValue, b: FeelValue, evaluation: Evaluation) => FeelValue;

function operation(
  compute: (a: FeelValue, b: FeelValue, evaluation: Evaluation) => FeelValue | undefined,
  complaint: (a: string, b: string) => string,
): Operation {
  return (a, b, evaluation) => {
    const result = compute(a, b, evaluation);
    if (result !== undefined && inRange(result)) return result;
    evaluation.warn('INVALID_TYPE', complaint(display(a), display(b)));
    return null;
  };
}

export const add = operation(
  (a, b, evaluation) => {
    if (a instanceof FeelNumber && b instanceof FeelNumber) return a.plus(b);
    if (typeof a === 'string' && typeof b === 'string') {
      evaluation.spend((a.length + b.length) >> 6);
      return a + b;
    }
    return moved(a, b, 1) ?? moved(b, a, 1);
  },
  (a, b) => `Can't add '${b}' to '${a}'`,
);

export const subtract = operation(
  (a, b) => {
    if (a instanceof FeelNumber && b instanceof FeelNumber) return a.minus(b);
    if (a instanceof FeelDate && b instanceof FeelDate) {
      return new DaysTimeDuration(BigInt(a.epochDay - b.epochDay) * NANOS_PER_DAY);
    }
    if (a instanceof FeelTime && b instanceof FeelTime && sameLocality(a, b)) {
      const nanos = a.nanosOfUtc - b.nanosOfUtc;
      // The reference gives the distance of two times with offsets without its sign.
      return new DaysTimeDuration(BigInt(a.isLocal ? nanos : Math.abs(nanos)));
    }
    if (a instanceof FeelDateTime && b instanceof FeelDateTime && sameLocality(a, b)) {
      return new DaysTimeDuration(a.epochNanos - b.epochNanos);
    }
    return moved(a, b, -1);
  },
  (a, b) => `Can't subtract '${b}' from '${a}'`,
);

export const multiply = operation(
  (a, b) => {
    if (a instanceof FeelNumber && b instanceof FeelNumber) return a.times(b);
    const [duration, factor] = a instanceof FeelNumber ? [b, a] : [a, b];
    if (!(factor instanceof FeelNumber)) return undefined;
    if (duration instanceof YearsMonthsDuration)
      return new YearsMonthsDuration(duration.months * factor.toInt() + 0);
    if (duration instanceof DaysTimeDuration)
      return new DaysTimeDuration(duration.nanos * BigInt(factor.toInt()));
    return undefined;
  },
  (a, b) => `Can't multiply '${a}' by '${b}'`,
);

export const divide = operation(
  (a, b) => {
    if (b instanceof FeelNumber && b.isZero()) return undefined;
    if (a instanceof FeelNumber && b instanceof FeelNumber) return a.dividedBy(b) ?? undefined;
    if (a instanceof YearsMonthsDuration) {
      if (b instanceof FeelNumber) {
        return new YearsMonthsDuration((FeelNumber.of(a.months).dividedBy(b)?.toInt() ?? 0) + 0);
      }
      if (b instanceof YearsMonthsDuration && b.months !== 0)
        return FeelNumber.of(Math.trunc(a.months / b.months) + 0);
    }
    if (a instanceof DaysTimeDuration) {
      if (b instanceof FeelNumber) {
        const millis = FeelNumber.parse(String(a.millis))?.dividedBy(b)?.toInt() ?? 0;
        return new DaysTimeDuration(BigInt(millis) * 1_000_000n);
      }
      if (b instanceof DaysTimeDuration && b.millis !== 0n) {
        return FeelNumber.parse(String(a.millis / b.millis)) ?? undefined;
      }
    }
    return undefined;
  },
  (a, b) => `Can't divide '${a}' by '${b}'`,
);

export const power = operation(
  (a, b) => {
    if (!(a instanceof FeelNumber && b instanceof FeelNumber)) return undefined;
    const result = a.power(b);
    if (result === null) throw new FeelEvaluationFailure(`Can't raise '${a}' to the power of '${b}'`);
    return result;
  },
  (a, b) => `Can't raise '${a}' to the power of '${b}'`,
);

export function isFunction(value: FeelValue | undefined): value is FeelFunction {
  return value instanceof FeelFunction;
}
