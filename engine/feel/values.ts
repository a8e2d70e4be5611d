/**
 * The values FEEL computes with. Plain JavaScript where it is exact (null, booleans, strings, arrays), classes where
 * JavaScript has nothing exact: numbers, dates and times, durations, contexts, ranges, functions.
 *
 * Invariants:
 * - V1 Values are immutable once made; lists and contexts may be shared.
 * - V2 A context read from JSON keeps its text and is parsed when first looked into.
 */
import type { FeelNumber } from './number.ts';
import type { DaysTimeDuration, FeelDate, FeelDateTime, FeelTime, YearsMonthsDuration } from './temporal.ts';

export type FeelValue =
  | null
  | boolean
  | string
  | FeelNumber
  | FeelList
  | FeelContext
  | FeelDate
  | FeelTime
  | FeelDateTime
  | YearsMonthsDuration
  | DaysTimeDuration
  | FeelRange
  | FeelFunction;

export type FeelList = readonly FeelValue[];

/** Entries in order. `raw` is the JSON text it came from, given back unchanged by `toJsonText`. */
export class FeelContext {
  readonly raw: string | undefined;
  readonly #parse: (() => ReadonlyMap<string, FeelValue>) | undefined;
  #entries: ReadonlyMap<string, FeelValue> | undefined;

  private constructor(
    entries: ReadonlyMap<string, FeelValue> | undefined,
    raw: string | undefined,
    parse: (() => ReadonlyMap<string, FeelValue>) | undefined,
  ) {
    this.#entries = entries;
    this.raw = raw;
    this.#parse = parse;
  }

  static of(entries: ReadonlyMap<string, FeelValue> | Iterable<readonly [string, FeelValue]>): FeelContext {
    return new FeelContext(entries instanceof Map ? entries : new Map(entries), undefined, undefined);
  }

  static lazy(raw: string, parse: () => ReadonlyMap<string, FeelValue>): FeelContext {
    return new FeelContext(undefined, raw, parse);
  }

  get entries(): ReadonlyMap<string, FeelValue> {
    this.#entries ??= this.#parse?.() ?? new Map<string, FeelValue>();
    return this.#entries;
  }

  get(name: string): FeelValue | undefined {
    return this.entries.get(name);
  }
}

/** `[1..5]`, `(1..5]`, …; both ends are of one comparable type. */
export class FeelRange {
  readonly start: FeelValue;
  readonly startIncluded: boolean;
  readonly end: FeelValue;
  readonly endIncluded: boolean;

  constructor(start: FeelValue, startIncluded: boolean, end: FeelValue, endIncluded: boolean) {
    this.start = start;
    this.startIncluded = startIncluded;
    this.end = end;
    this.endIncluded = endIncluded;
  }
}

/** Why something became null, in the reference's words. */
export type WarningType =
  | 'NO_VARIABLE_FOUND'
  | 'NO_CONTEXT_ENTRY_FOUND'
  | 'NO_PROPERTY_FOUND'
  | 'NOT_COMPARABLE'
  | 'INVALID_TYPE'
  | 'NO_FUNCTION_FOUND'
  | 'FUNCTION_INVOCATION_FAILURE'
  | 'ASSERT_FAILURE';

/** What one evaluation carries along: time, zone, warnings, and what is left of its budget. */
export interface Evaluation {
  /** The instant `now()` and `today()` read, epoch milliseconds. */
  readonly now: number;
  /** IANA name or offset in which `now()` and `today()` are told. */
  readonly timeZone: string;
  warn(type: WarningType, message: string): void;
  /** Pay for `steps` units of work; throws FeelEvaluationFailure when the budget is used up. */
  spend(steps: number): void;
}

/** A function value: a built-in one or one a model defines. */
export class FeelFunction {
  readonly parameters: readonly string[];
  readonly variadic: boolean;
  readonly invoke: (args: FeelValue[], evaluation: Evaluation) => FeelValue;

  constructor(
    parameters: readonly string[],
    invoke: (args: FeelValue[], evaluation: Evaluation) => FeelValue,
    variadic = false,
  ) {
    this.parameters = parameters;
    this.invoke = invoke;
    this.variadic = variadic;
  }
}

/** A failed operation inside a built-in: the result becomes null and the message a warning. */
export class FeelError extends Error {}
