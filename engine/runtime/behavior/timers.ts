/** When a timer event is due: its text or FEEL value, read as Zeebe reads it. */
import { DaysTimeDuration, FeelDateTime, YearsMonthsDuration } from '../../feel/index.ts';
import type { Key } from '../../keys.ts';
import type { EventDefinition } from '../../model/executable.ts';
import {
  type Due,
  firstDue,
  nextDue,
  type Timer as ParsedTimer,
  parseTimer,
  TimerError,
} from '../../model/timer.ts';
import { ElementFailure } from '../processing/failure.ts';
import type { Processing } from '../processing/processing.ts';
import type { Instance } from '../state/instance.ts';
import { evaluate, wrongType } from './expressions.ts';
import { feelScope } from './variables.ts';

export interface Timer {
  readonly dueDate: number;
  readonly repetitions: number;
}

type TimerEvent = EventDefinition & { kind: 'timer' };

const EXPECTED = {
  date: "one of '[DATE_TIME, STRING]'",
  duration: "one of '[DURATION, PERIOD, STRING]'",
  cycle: "'STRING'",
} as const;

const NO_SCOPE = { get: () => undefined };

function parse(p: Processing, instance: Instance | undefined, scopeKey: Key, event: TimerEvent): ParsedTimer {
  const { expression, timer } = event;
  if (expression.kind === 'static') return parseText(timer, expression.value, expression.value, scopeKey);
  const scope = instance ? feelScope(instance, scopeKey) : NO_SCOPE;
  const { value, warnings } = evaluate(p, expression.expression, scope, scopeKey);
  const { source } = expression.expression;
  if (typeof value === 'string') return parseText(timer, value, source, scopeKey);
  if (timer === 'date' && value instanceof FeelDateTime) {
    return { kind: 'date', dueAt: Number(value.epochNanos / 1_000_000n) };
  }
  if (timer === 'duration' && value instanceof DaysTimeDuration) {
    return { kind: 'duration', interval: { months: 0, days: 0, milliseconds: Number(value.millis) } };
  }
  if (timer === 'duration' && value instanceof YearsMonthsDuration) {
    return { kind: 'duration', interval: { months: value.months, days: 0, milliseconds: 0 } };
  }
  throw wrongType(source, EXPECTED[timer], value, warnings, scopeKey);
}

function parseText(kind: TimerEvent['timer'], text: string, source: string, scopeKey: Key): ParsedTimer {
  try {
    return parseTimer(kind, text);
  } catch (error) {
    if (!(error instanceof TimerError)) throw error;
    const what = kind === 'date' ? 'date-time' : kind;
    throw new ElementFailure(
      'EXTRACT_VALUE_ERROR',
      `Invalid ${what} format '${text}' for expression '${source}'.`,
      scopeKey,
    );
  }
}

const timerOf = ({ dueAt, repetitions }: Due): Timer => ({ dueDate: dueAt, repetitions });

/** Throws ElementFailure. Without an instance (start events) only static text and constants have a value. */
export function evaluateTimer(
  p: Processing,
  instance: Instance | undefined,
  scopeKey: Key,
  event: TimerEvent,
): Timer {
  return timerOf(firstDue(parse(p, instance, scopeKey, event), p.now, p.options.timeZone));
}

/** The timer after one that fired; undefined when it was the last. */
export function nextTimer(
  p: Processing,
  instance: Instance | undefined,
  scopeKey: Key,
  event: TimerEvent,
  fired: Timer,
): Timer | undefined {
  if (fired.repetitions === 1 || fired.repetitions === 0) return undefined;
  const next = nextDue(
    parse(p, instance, scopeKey, event),
    { dueAt: fired.dueDate, repetitions: fired.repetitions },
    p.now,
    p.options.timeZone,
  );
  return next && timerOf(next);
}
