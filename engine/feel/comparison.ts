/** The comparison operators on values: true, false, or null with a warning. */
import { FeelEvaluationFailure } from './failures.ts';
import type { EvaluationState } from './frames.ts';
import { display, equal, isList, isOrdered, notComparable, order } from './operators.ts';
import type { FeelValue } from './values.ts';

export type Test = (a: FeelValue, b: FeelValue, evaluation: EvaluationState) => boolean | null;

export function ordered(accept: (order: number) => boolean): Test {
  return (a, b, evaluation) => {
    const result = order(a, b);
    if (result === null && isOrdered(a) && isOrdered(b) && isList(a) && isList(b)) {
      // The reference takes such lists for comparable, and fails.
      throw new FeelEvaluationFailure(`${display(a)} can not be compared to ${display(b)}`);
    }
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
