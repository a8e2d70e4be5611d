/** Numeric built-ins. Roots, logarithms and powers of e are doubles, as in the reference. */
import { Decimal } from 'decimal.js';
import { FeelEvaluationFailure } from '../failures.ts';
import { FeelNumber } from '../number.ts';
import { DaysTimeDuration, YearsMonthsDuration } from '../temporal.ts';
import { FeelError, type FeelFunction, type FeelValue } from '../values.ts';
import { define, type Library } from './define.ts';

const ROUNDING: Readonly<Record<string, Decimal.Rounding>> = {
  UP: Decimal.ROUND_UP,
  DOWN: Decimal.ROUND_DOWN,
  CEILING: Decimal.ROUND_CEIL,
  FLOOR: Decimal.ROUND_FLOOR,
  HALF_UP: Decimal.ROUND_HALF_UP,
  HALF_DOWN: Decimal.ROUND_HALF_DOWN,
  HALF_EVEN: Decimal.ROUND_HALF_EVEN,
};

/** More digits than this after the point serve nothing and cost memory. */
const MAX_SCALE = 6176;

function round(
  n: FeelValue | undefined,
  scale: FeelValue | undefined,
  mode: Decimal.Rounding,
): FeelValue | undefined {
  if (!(n instanceof FeelNumber && scale instanceof FeelNumber)) return undefined;
  const digits = scale.toInt();
  if (Math.abs(digits) > MAX_SCALE) throw new FeelError(`A scale of ${digits} is out of range`);
  return n.toScale(digits, mode);
}

function rounding(mode: Decimal.Rounding, scaleName = 'scale'): FeelFunction {
  return define(['n', scaleName], ([n, scale]) => round(n, scale, mode));
}

function toWhole(mode: Decimal.Rounding): FeelFunction {
  return define(['n'], ([n]) => round(n, FeelNumber.of(0), mode));
}

function byDouble(compute: (value: number) => number): FeelFunction {
  return define(['number'], ([n]) => {
    if (!(n instanceof FeelNumber)) return undefined;
    const result = FeelNumber.ofDouble(compute(n.toDouble()));
    if (result === null) throw new FeelEvaluationFailure('The result is not a number');
    return result;
  });
}

function absolute(parameter: string): FeelFunction {
  return define([parameter], ([n]) => {
    if (n instanceof FeelNumber) return n.abs();
    if (n instanceof YearsMonthsDuration) return new YearsMonthsDuration(Math.abs(n.months));
    if (n instanceof DaysTimeDuration) return new DaysTimeDuration(n.nanos < 0n ? -n.nanos : n.nanos);
    return undefined;
  });
}

function parity(odd: boolean): FeelFunction {
  return define(['number'], ([n]) => {
    if (!(n instanceof FeelNumber)) return undefined;
    return (
      n
        .abs()
        .remainder(FeelNumber.of(2))
        ?.equals(FeelNumber.of(odd ? 1 : 0)) ?? null
    );
  });
}

function modulo(dividend: FeelNumber, divisor: FeelNumber): FeelValue {
  const result = dividend.remainder(divisor)?.plus(divisor).remainder(divisor);
  if (result === undefined || result === null) throw new FeelEvaluationFailure('Division by zero');
  return result;
}

export const numbers: Library = {
  decimal: [
    rounding(Decimal.ROUND_HALF_EVEN),
    define(['n', 'scale', 'mode'], ([n, scale, mode]) => {
      if (typeof mode !== 'string') return undefined;
      const name = mode.toUpperCase();
      const chosen = Object.hasOwn(ROUNDING, name) ? ROUNDING[name] : undefined;
      if (chosen !== undefined) return round(n, scale, chosen);
      throw new FeelError(
        `Illegal argument '${mode}' for rounding mode. Must be one of: ${Object.keys(ROUNDING).join(', ')}`,
      );
    }),
  ],
  floor: [toWhole(Decimal.ROUND_FLOOR), rounding(Decimal.ROUND_FLOOR)],
  ceiling: [toWhole(Decimal.ROUND_CEIL), rounding(Decimal.ROUND_CEIL)],
  'round up': [rounding(Decimal.ROUND_UP)],
  'round down': [rounding(Decimal.ROUND_DOWN)],
  'round half up': [rounding(Decimal.ROUND_HALF_UP)],
  'round half down': [rounding(Decimal.ROUND_HALF_DOWN)],
  abs: [absolute('number'), absolute('n')],
  modulo: [
    define(['dividend', 'divisor'], ([a, b]) =>
      a instanceof FeelNumber && b instanceof FeelNumber ? modulo(a, b) : undefined,
    ),
  ],
  sqrt: [
    define(['number'], ([n]) => {
      if (!(n instanceof FeelNumber)) return undefined;
      return n.toDouble() < 0 ? null : FeelNumber.ofDouble(Math.sqrt(n.toDouble()));
    }),
  ],
  log: [byDouble(Math.log)],
  exp: [byDouble(Math.exp)],
  odd: [parity(true)],
  even: [parity(false)],
  'random number': [define([], () => FeelNumber.ofDouble(Math.random()))],
};
