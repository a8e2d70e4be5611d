/** Built-ins that make dates, times and durations, and ask the calendar. */
import {
  fromEpochDay,
  isCivilDate,
  isoWeek,
  NANOS_PER_SECOND,
  toEpochDay,
  weekday,
  zoneNamed,
} from '../calendar.ts';
import { FeelEvaluationFailure } from '../failures.ts';
import { FeelNumber } from '../number.ts';
import { display } from '../operators.ts';
import {
  DaysTimeDuration,
  FeelDate,
  FeelDateTime,
  FeelTime,
  monthsBetween,
  YearsMonthsDuration,
} from '../temporal.ts';
import { parseDate, parseDateTime, parseDuration, parseOffset, parseTime } from '../temporal-text.ts';
import { type Evaluation, FeelError, type FeelFunction, type FeelValue } from '../values.ts';
import { define, type Library } from './define.ts';

const DAYS = ['Monday', 'Tuesday', 'Wednesday', 'Thursday', 'Friday', 'Saturday', 'Sunday'];
const MONTHS = [
  'January',
  'February',
  'March',
  'April',
  'May',
  'June',
  'July',
  'August',
  'September',
  'October',
  'November',
  'December',
];

function parsed<T>(value: T | null, kind: string, text: string): T {
  if (value === null) throw new FeelError(`Failed to parse ${kind} from '${text}'`);
  return value;
}

function cycle(repetitions: FeelValue, interval: FeelValue): string | undefined {
  if (!(interval instanceof DaysTimeDuration || interval instanceof YearsMonthsDuration)) return undefined;
  if (repetitions === null) return `R/${display(interval)}`;
  if (!(repetitions instanceof FeelNumber)) return undefined;
  return `R${repetitions.toInt()}/${display(interval)}`;
}

/** The present in the evaluation's zone. */
function now(evaluation: Evaluation): FeelDateTime {
  const nanos = BigInt(evaluation.now) * 1_000_000n;
  const zone = zoneNamed(evaluation.timeZone);
  const offset = parseOffset(evaluation.timeZone) ?? 0;
  // "UTC" and its like are zones without rules: an offset of zero, as the reference tells it.
  return FeelDateTime.ofInstant(nanos, offset, zone === null ? undefined : zone.name);
}

function makeDate(year: number, month: number, day: number): FeelDate {
  if (isCivilDate(year, month, day)) return FeelDate.of(year, month, day);
  throw new FeelError(`Failed to parse date from: year=${year}, month=${month}, day=${day}`);
}

function makeTime(hour: FeelNumber, minute: FeelNumber, second: FeelNumber, offset?: number): FeelTime {
  const [h, m, s] = [hour.toInt(), minute.toInt(), second.toInt()];
  const fraction = second.remainder(FeelNumber.of(1))?.times(FeelNumber.of(NANOS_PER_SECOND)).toInt() ?? 0;
  const valid = h >= 0 && h < 24 && m >= 0 && m < 60 && s >= 0 && s < 60 && fraction >= 0;
  if (!valid || Math.abs(offset ?? 0) > 18 * 3600) {
    throw new FeelError(`Failed to parse time from: hour=${h}, minute=${m}, second=${s}`);
  }
  return new FeelTime((h * 3600 + m * 60 + s) * NANOS_PER_SECOND + fraction, offset);
}

function dateAndTime(date: FeelValue, time: FeelValue): FeelValue | undefined {
  if (typeof time === 'string') return date instanceof FeelDateTime ? inZone(date, time) : undefined;
  if (!(time instanceof FeelTime)) return undefined;
  if (!(date instanceof FeelDate || date instanceof FeelDateTime)) return undefined;
  if (time.zone === undefined) return new FeelDateTime(date.epochDay, time.nanoOfDay, time.offset);
  return FeelDateTime.inZone(date.epochDay, time.nanoOfDay, time.zone) ?? undefined;
}

/** A local value put into the zone, another told in it. */
function inZone(value: FeelDateTime, timeZone: string): FeelValue {
  const zone = zoneNamed(timeZone);
  const offset = parseOffset(timeZone);
  if (zone === null && offset === null) throw new FeelEvaluationFailure(`Unknown time zone '${timeZone}'`);
  if (!value.isLocal) return FeelDateTime.ofInstant(value.epochNanos, offset ?? 0, zone?.name);
  if (zone === null) return new FeelDateTime(value.epochDay, value.nanoOfDay, offset ?? 0);
  return FeelDateTime.inZone(value.epochDay, value.nanoOfDay, zone.name);
}

function timeFrom(value: FeelValue, evaluation: Evaluation): FeelValue | undefined {
  if (typeof value === 'string') return parsed(parseTime(value, evaluation.now), 'time', value);
  if (value instanceof FeelDateTime) return new FeelTime(value.nanoOfDay, value.offset, value.zone);
  return value instanceof FeelDate ? new FeelTime(0, 0) : undefined;
}

function ofDay(compute: (epochDay: number) => FeelValue): readonly FeelFunction[] {
  return [
    define(['date'], ([value]) =>
      value instanceof FeelDate || value instanceof FeelDateTime ? compute(value.epochDay) : undefined,
    ),
  ];
}

function lastDayOfMonth(epochDay: number): FeelDate {
  const { year, month } = fromEpochDay(epochDay);
  return new FeelDate((month === 12 ? toEpochDay(year + 1, 1, 1) : toEpochDay(year, month + 1, 1)) - 1);
}

const threeNumbers = ['hour', 'minute', 'second'];

export const temporals: Library = {
  now: [define([], (_, evaluation) => now(evaluation))],
  today: [define([], (_, evaluation) => new FeelDate(now(evaluation).epochDay))],
  date: [
    define(['from'], ([from]) => {
      if (typeof from === 'string') return parsed(parseDate(from), 'date', from);
      return from instanceof FeelDate || from instanceof FeelDateTime
        ? new FeelDate(from.epochDay)
        : undefined;
    }),
    define(['year', 'month', 'day'], ([year, month, day]) => {
      if (!(year instanceof FeelNumber && month instanceof FeelNumber && day instanceof FeelNumber))
        return undefined;
      return makeDate(year.toInt(), month.toInt(), day.toInt());
    }),
  ],
  time: [
    define(['from'], ([from = null], evaluation) => timeFrom(from, evaluation)),
    define(threeNumbers, ([hour, minute, second]) => {
      if (!(hour instanceof FeelNumber && minute instanceof FeelNumber && second instanceof FeelNumber))
        return undefined;
      return makeTime(hour, minute, second);
    }),
    define([...threeNumbers, 'offset'], ([hour, minute, second, offset]) => {
      if (!(hour instanceof FeelNumber && minute instanceof FeelNumber && second instanceof FeelNumber))
        return undefined;
      if (offset === null) return makeTime(hour, minute, FeelNumber.of(second.toInt()));
      return offset instanceof DaysTimeDuration
        ? makeTime(hour, minute, second, Number(offset.seconds))
        : undefined;
    }),
  ],
  'date and time': [
    define(['from'], ([from]) =>
      typeof from === 'string' ? parsed(parseDateTime(from), 'date-time', from) : undefined,
    ),
    define(['date', 'time'], ([date = null, time = null]) => dateAndTime(date, time)),
  ],
  duration: [
    define(['from'], ([from]) =>
      typeof from === 'string' ? parsed(parseDuration(from), 'duration', from) : undefined,
    ),
  ],
  // Zeebe's own: the text of a repeating timer.
  cycle: [
    define(['interval'], ([interval = null]) => cycle(null, interval)),
    define(['repetitions', 'interval'], ([repetitions = null, interval = null]) =>
      cycle(repetitions, interval),
    ),
  ],
  'years and months duration': [
    define(['from', 'to'], ([from, to]) => {
      if (!(from instanceof FeelDate || from instanceof FeelDateTime)) return undefined;
      if (!(to instanceof FeelDate || to instanceof FeelDateTime)) return undefined;
      return new YearsMonthsDuration(monthsBetween(from.epochDay, to.epochDay) + 0);
    }),
  ],
  'day of year': ofDay((day) => FeelNumber.of(day - toEpochDay(fromEpochDay(day).year, 1, 1) + 1)),
  'day of week': ofDay((day) => DAYS[weekday(day) - 1] ?? null),
  'month of year': ofDay((day) => MONTHS[fromEpochDay(day).month - 1] ?? null),
  'week of year': ofDay((day) => FeelNumber.of(isoWeek(day))),
  'last day of month': ofDay(lastDayOfMonth),
};
