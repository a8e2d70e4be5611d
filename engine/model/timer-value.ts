/** What a timer expression evaluated to → a timer. */
import {
  DaysTimeDuration,
  display,
  FeelDateTime,
  type FeelValue,
  typeName,
  YearsMonthsDuration,
} from '../feel/index.ts';
import { parseTimer, type Timer, TimerError, type TimerKind } from './timer.ts';

const expected: Readonly<Record<TimerKind, string>> = {
  date: "one of '[DATE_TIME, STRING]'",
  duration: "one of '[DURATION, PERIOD, STRING]'",
  cycle: "'STRING'",
};

const isTemporal = (kind: TimerKind, value: FeelValue): boolean =>
  (kind === 'date' && value instanceof FeelDateTime) ||
  (kind === 'duration' && (value instanceof DaysTimeDuration || value instanceof YearsMonthsDuration));

/**
 * `source` is the expression's text, for the message. Throws TimerError: the value is of the wrong kind, or a text
 * that is not a timer. A runtime raises EXTRACT_VALUE_ERROR with the message.
 */
export function timerFromValue(kind: TimerKind, value: FeelValue, source: string): Timer {
  const text = typeof value === 'string' ? value : isTemporal(kind, value) ? display(value) : undefined;
  if (text === undefined) {
    const found = value === null ? 'NULL' : typeName(value).toUpperCase();
    throw new TimerError(
      `Expected result of the expression '${source}' to be ${expected[kind]}, but was '${found}'.`,
    );
  }
  return timerFromText(kind, text, source);
}

/** As `parseTimer`, naming the source in the message. */
export function timerFromText(kind: TimerKind, text: string, source: string): Timer {
  try {
    return parseTimer(kind, text);
  } catch (error) {
    if (error instanceof TimerError) throw new TimerError(`${error.message} for expression '${source}'.`);
    throw error;
  }
}
