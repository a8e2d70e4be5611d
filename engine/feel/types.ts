/** The interfaces other rooms use: compiled expressions, what they read, what they answer. */
import type { FeelValue } from './values.ts';

/** Where an expression finds its variables. `undefined` means: not defined. */
export interface FeelScope {
  get(name: string): FeelValue | undefined;
}

export interface FeelEnvironment {
  /** Epoch milliseconds. */
  now(): number;
  /** IANA name or offset in which `now()` and `today()` are told. */
  readonly timeZone: string;
}

export interface FeelResult {
  readonly value: FeelValue;
  /** What failed inside and became null: `[NO_VARIABLE_FOUND] No variable found with name 'x'`. */
  readonly warnings: readonly string[];
}

/** Compiled once, evaluated often; immutable. */
export interface CompiledExpression {
  readonly source: string;
  /** Free names it may read, in order of appearance: load only these into the scope. */
  readonly variables: readonly string[];
  /** Throws FeelEvaluationFailure if there is no result at all (budget, recursion, assert). */
  evaluate(scope: FeelScope, environment: FeelEnvironment): FeelResult;
}

/** Unary tests: a DMN input entry. */
export interface CompiledUnaryTests {
  readonly source: string;
  readonly variables: readonly string[];
  /** `value` is true, false or null. */
  evaluate(input: FeelValue, scope: FeelScope, environment: FeelEnvironment): FeelResult;
}
