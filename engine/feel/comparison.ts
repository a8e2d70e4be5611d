/** The comparison operators on values: true, false, or null with a warning. */
import type { EvaluationState } from './frames.ts';
import { equal, notComparable, orderOrFail } from './operators.ts';
import type { FeelValue } from './values.ts';

export type Test = (a: FeelValue, b: FeelValue, evaluation: EvaluationState) => boolean | null;

export function ordered(accept: (order: number) => boolean): Test {
  return (a, b, evaluation) => {
    const result = orderOrFail(a, b);
    return result === null ? notComparable(a, b, evaluation) : accept(result);
  };
}

const TESTS: Readonly<Record<string, Test>> = {
  '=': (a, b, evaluation) => equal(a, b) ?? notComparable(a, b, evaluation),
  '!=': (a, b, evaluation) => {
    const result = equal(a, b) ?? notComparable(a, b, evaluation);
    return result === null ? null : !result;
  },
  '<': ordered((result) => result < 0),
  '<=': ordered((result) => result <= 0),
  '>': ordered((result) => result > 0),
  '>=': ordered((result) => result >= 0),
};

export function comparison(operator: string): Test | null {
  return Object.hasOwn(TESTS, operator) ? (TESTS[operator] ?? null) : null;
}
