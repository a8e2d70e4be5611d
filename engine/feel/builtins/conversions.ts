/** `string` and `number`. */
import { FeelNumber } from '../number.ts';
import { display } from '../operators.ts';
import { FeelError, type FeelValue } from '../values.ts';
import { define, type Library } from './define.ts';

const GROUPING = [' ', ',', '.'];
const DECIMAL = [',', '.'];

function number(text: string): FeelNumber {
  const value = FeelNumber.parse(text);
  if (value === null) throw new FeelError(`Can't parse '${text}' as a number`);
  return value;
}

function separated(from: FeelValue, grouping: FeelValue, decimal: FeelValue): FeelValue | undefined {
  if (typeof from !== 'string') return undefined;
  const validGrouping = grouping === null || (typeof grouping === 'string' && GROUPING.includes(grouping));
  const validDecimal = decimal === null || (typeof decimal === 'string' && DECIMAL.includes(decimal));
  if (!validGrouping || !validDecimal || (grouping !== null && grouping === decimal)) {
    throw new FeelError(
      `illegal arguments for grouping or decimal. Must be one of ' ' (grouping only), ',' or '.'`,
    );
  }
  const plain = typeof grouping === 'string' ? from.replaceAll(grouping, '') : from;
  return number(typeof decimal === 'string' ? plain.replaceAll(decimal, '.') : plain);
}

export const conversions: Library = {
  string: [
    define(['from'], ([from = null]) => (from === null || typeof from === 'string' ? from : display(from))),
  ],
  number: [
    define(['from'], ([from]) => (typeof from === 'string' ? number(from) : undefined)),
    define(['from', 'grouping separator'], ([from = null, grouping]) =>
      typeof grouping === 'string' ? separated(from, grouping, null) : undefined,
    ),
    define(
      ['from', 'grouping separator', 'decimal separator'],
      ([from = null, grouping = null, decimal = null]) =>
        grouping === null && decimal === null ? undefined : separated(from, grouping, decimal),
    ),
  ],
};
