/** `value.name`: entries of contexts, properties of temporal values, and both mapped over lists. */
import { fromEpochDay, NANOS_PER_SECOND, weekday } from './calendar.ts';
import { FeelNumber } from './number.ts';
import { display, isList } from './operators.ts';
import { DaysTimeDuration, FeelDate, FeelDateTime, FeelTime, YearsMonthsDuration } from './temporal.ts';
import { type Evaluation, FeelContext, type FeelValue } from './values.ts';

export function property(value: FeelValue, key: string, evaluation: Evaluation): FeelValue {
  if (value instanceof FeelContext) {
    const entry = value.get(key);
    if (entry !== undefined) return entry;
    const keys = [...value.entries.keys()].map((name) => `'${name}'`).join(', ');
    const available = keys === '' ? 'The context is empty' : `Available keys: ${keys}`;
    evaluation.warn('NO_CONTEXT_ENTRY_FOUND', `No context entry found with key '${key}'. ${available}`);
    return null;
  }
  if (isList(value)) {
    evaluation.spend(value.length);
    return value.map((item) => property(item, key, evaluation));
  }
  if (value === null) {
    evaluation.warn(
      'NO_CONTEXT_ENTRY_FOUND',
      `No context entry found with key '${key}'. The context is null`,
    );
    return null;
  }
  const found = temporalProperty(value, key);
  if (found !== undefined) return found;
  evaluation.warn('NO_PROPERTY_FOUND', `No property found with name '${key}' of value '${display(value)}'.`);
  return null;
}

function temporalProperty(value: FeelValue, key: string): FeelValue | undefined {
  if (value instanceof FeelDate) return dateProperty(value.epochDay, key);
  if (value instanceof FeelTime) return timeProperty(value, key);
  if (value instanceof FeelDateTime) return dateProperty(value.epochDay, key) ?? timeProperty(value, key);
  if (value instanceof YearsMonthsDuration) {
    if (key === 'years') return FeelNumber.of(Math.trunc(value.months / 12) + 0);
    if (key === 'months') return FeelNumber.of((value.months % 12) + 0);
    return undefined;
  }
  if (value instanceof DaysTimeDuration) return durationProperty(value.seconds, key);
  return undefined;
}

function dateProperty(epochDay: number, key: string): FeelNumber | undefined {
  if (key === 'weekday') return FeelNumber.of(weekday(epochDay));
  const { year, month, day } = fromEpochDay(epochDay);
  if (key === 'year') return FeelNumber.of(year);
  if (key === 'month') return FeelNumber.of(month);
  if (key === 'day') return FeelNumber.of(day);
  return undefined;
}

function timeProperty(value: FeelTime | FeelDateTime, key: string): FeelValue | undefined {
  const second = Math.floor(value.nanoOfDay / NANOS_PER_SECOND);
  if (key === 'hour') return FeelNumber.of(Math.floor(second / 3600));
  if (key === 'minute') return FeelNumber.of(Math.floor(second / 60) % 60);
  if (key === 'second') return FeelNumber.of(second % 60);
  if (key === 'timezone') return value.zone ?? null;
  if (key === 'time offset') {
    return value.offset === undefined ? null : new DaysTimeDuration(BigInt(value.offset * NANOS_PER_SECOND));
  }
  return undefined;
}

function durationProperty(seconds: bigint, key: string): FeelNumber | undefined {
  const number = (value: bigint): FeelNumber => FeelNumber.of(Number(value));
  if (key === 'days') return number(seconds / 86_400n);
  if (key === 'hours') return number((seconds / 3600n) % 24n);
  if (key === 'minutes') return number((seconds / 60n) % 60n);
  if (key === 'seconds') return number(seconds % 60n);
  return undefined;
}
