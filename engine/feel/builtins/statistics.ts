/** Sums and averages of lists of numbers. Of an empty list: null (`mode`: an empty list). */
import { FeelEvaluationFailure } from '../failures.ts';
import { FeelNumber } from '../number.ts';
import { display, isList } from '../operators.ts';
import { FeelError, type FeelFunction, type FeelList, type FeelValue } from '../values.ts';
import { type Library, variadic } from './define.ts';

const ZERO = FeelNumber.of(0);

function numbersOf(list: FeelList): FeelNumber[] {
  return list.map((item) => {
    if (item instanceof FeelNumber) return item;
    throw new FeelError(`expected number but found '${display(item)}'`);
  });
}

function ofNumbers(
  compute: (numbers: readonly FeelNumber[]) => FeelValue,
  ofNone: FeelValue = null,
): readonly FeelFunction[] {
  return [
    variadic(['list'], ([list = null], evaluation) => {
      if (!isList(list)) return undefined;
      evaluation.spend(list.length);
      return list.length === 0 ? ofNone : compute(numbersOf(list));
    }),
  ];
}

function sum(numbers: readonly FeelNumber[]): FeelNumber {
  return numbers.reduce((total, n) => total.plus(n), ZERO);
}

function mean(numbers: readonly FeelNumber[]): FeelNumber {
  return sum(numbers).dividedBy(FeelNumber.of(numbers.length)) ?? ZERO;
}

function sorted(numbers: readonly FeelNumber[]): FeelNumber[] {
  return [...numbers].sort((a, b) => a.compare(b));
}

function median(numbers: readonly FeelNumber[]): FeelValue {
  const inOrder = sorted(numbers);
  const half = Math.floor(inOrder.length / 2);
  const upper = inOrder[half] ?? ZERO;
  if (inOrder.length % 2 === 1) return upper;
  return (inOrder[half - 1] ?? ZERO).plus(upper).dividedBy(FeelNumber.of(2));
}

function standardDeviation(numbers: readonly FeelNumber[]): FeelValue {
  const average = mean(numbers);
  const squares = numbers.map((n) => n.minus(average)).map((d) => d.times(d));
  const variance = sum(squares).dividedBy(FeelNumber.of(numbers.length - 1));
  if (variance === null) throw new FeelEvaluationFailure('The deviation of a single number is undefined');
  return FeelNumber.ofDouble(Math.sqrt(variance.toDouble()));
}

function mode(numbers: readonly FeelNumber[]): FeelValue {
  const counts = new Map<string, { readonly value: FeelNumber; count: number }>();
  for (const value of numbers) {
    const key = value.decimal.toString();
    const entry = counts.get(key) ?? { value, count: 0 };
    entry.count += 1;
    counts.set(key, entry);
  }
  const most = Math.max(...[...counts.values()].map((entry) => entry.count));
  return sorted([...counts.values()].filter((entry) => entry.count === most).map((entry) => entry.value));
}

export const statistics: Library = {
  sum: ofNumbers(sum),
  product: ofNumbers((numbers) => numbers.reduce((total, n) => total.times(n), FeelNumber.of(1))),
  mean: ofNumbers(mean),
  median: ofNumbers(median),
  stddev: ofNumbers(standardDeviation),
  mode: ofNumbers(mode, []),
};
