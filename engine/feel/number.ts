/**
 * FEEL numbers: decimals of 34 significant digits, rounded half-even, as `java.math.BigDecimal` with DECIMAL128
 * computes them. decimal.js does the arithmetic; the scale (digits after the point, trailing zeros included) is kept
 * beside it, because it shows in `string(1.10 + 1.10)`, which is "2.20".
 *
 * Invariants:
 * - N1 `decimal` is finite; `scale >= decimal.decimalPlaces()` or negative for multiples of ten.
 * - N2 Equality and order look at the value only, never at the scale.
 */
import { Decimal } from 'decimal.js';

export const PRECISION = 34;

/** decimal.js set to DECIMAL128's precision and rounding; a clone, so that other users of the library keep theirs. */
export const Dec = Decimal.clone({
  precision: PRECISION,
  rounding: Decimal.ROUND_HALF_EVEN,
  toExpNeg: -9e15,
  toExpPos: 9e15,
});

/** Wide enough to multiply without rounding: tells exact quotients from rounded ones. */
const Wide = Decimal.clone({ precision: 1000 });

const LONG_MIN = -(2n ** 63n);
const LONG_MAX = 2n ** 63n - 1n;

/** Significant digits that `value` has when written with `scale` digits after the point. */
function precisionAt(value: Decimal, scale: number): number {
  return value.isZero() ? 1 : value.e + 1 + scale;
}

export class FeelNumber {
  readonly decimal: Decimal;
  /** Digits after the decimal point; negative when the last digits are an exponent (`1E+3`). */
  readonly scale: number;

  constructor(decimal: Decimal, scale: number) {
    this.decimal = decimal;
    this.scale = scale;
  }

  /** An integer of JavaScript's safe range, scale 0. */
  static of(value: number): FeelNumber {
    return value >= 0 && value < SMALL.length
      ? (SMALL[value] ?? new FeelNumber(new Dec(value), 0))
      : new FeelNumber(new Dec(value), 0);
  }

  /** The number a decimal text denotes (`-12.50`, `1.0E10`), exactly, with its scale. Null if it is no number. */
  static parse(text: string): FeelNumber | null {
    const match = /^[+-]?(?:\d+(?:\.(\d*))?|\.(\d+))(?:[eE]([+-]?\d{1,9}))?$/.exec(text);
    if (!match) return null;
    const fraction = (match[1] ?? match[2] ?? '').length;
    const exponent = match[3] === undefined ? 0 : Number(match[3]);
    return new FeelNumber(new Dec(text), fraction - exponent);
  }

  /** A double, by its shortest decimal form, as `BigDecimal.valueOf` reads it. Null for NaN and infinities. */
  static ofDouble(value: number): FeelNumber | null {
    return Number.isFinite(value) ? FeelNumber.parse(doubleText(value)) : null;
  }

  /** `decimal` with the scale an exact operation would give it, cut where 34 digits do not reach. */
  static rounded(decimal: Decimal, idealScale: number): FeelNumber {
    const excess = precisionAt(decimal, idealScale) - PRECISION;
    return new FeelNumber(decimal, excess > 0 ? idealScale - excess : idealScale);
  }

  plus(other: FeelNumber): FeelNumber {
    return FeelNumber.rounded(this.decimal.plus(other.decimal), Math.max(this.scale, other.scale));
  }

  minus(other: FeelNumber): FeelNumber {
    return FeelNumber.rounded(this.decimal.minus(other.decimal), Math.max(this.scale, other.scale));
  }

  times(other: FeelNumber): FeelNumber {
    return FeelNumber.rounded(this.decimal.times(other.decimal), this.scale + other.scale);
  }

  /** Null when dividing by zero. */
  dividedBy(other: FeelNumber): FeelNumber | null {
    if (other.decimal.isZero()) return null;
    const quotient = this.decimal.dividedBy(other.decimal);
    const preferred = this.scale - other.scale;
    if (quotient.isZero()) return new FeelNumber(quotient, preferred);
    const exact = new Wide(quotient).times(other.decimal).equals(this.decimal);
    if (!exact) return new FeelNumber(quotient, PRECISION - quotient.e - 1);
    return FeelNumber.rounded(quotient, Math.max(preferred, naturalScale(quotient)));
  }

  /** Truncated remainder (`%` of Java). Null when dividing by zero. */
  remainder(other: FeelNumber): FeelNumber | null {
    if (other.decimal.isZero()) return null;
    return FeelNumber.rounded(this.decimal.modulo(other.decimal), Math.max(this.scale, other.scale));
  }

  negated(): FeelNumber {
    return new FeelNumber(this.decimal.isZero() ? this.decimal : this.decimal.negated(), this.scale);
  }

  abs(): FeelNumber {
    return new FeelNumber(this.decimal.abs(), this.scale);
  }

  /** Integer powers exactly (34 digits), others by doubles, as the reference does. Null where there is no result. */
  power(exponent: FeelNumber): FeelNumber | null {
    if (!exponent.isWhole()) return FeelNumber.ofDouble(this.toDouble() ** exponent.toDouble());
    const n = exponent.toInt();
    if (Math.abs(n) > 999_999_999) return null;
    if (n < 0) {
      const positive = this.power(FeelNumber.of(-n));
      return positive === null ? null : ONE.dividedBy(positive);
    }
    const result = this.decimal.pow(n);
    return result.isFinite() ? FeelNumber.rounded(result, this.scale * n) : null;
  }

  /** To `scale` digits after the point with a decimal.js rounding mode. */
  toScale(scale: number, rounding: Decimal.Rounding): FeelNumber {
    if (scale >= 0) return new FeelNumber(this.decimal.toDecimalPlaces(scale, rounding), scale);
    const unit = new Dec(10).pow(-scale);
    return new FeelNumber(this.decimal.toNearest(unit, rounding), scale);
  }

  compare(other: FeelNumber): number {
    return this.decimal.comparedTo(other.decimal);
  }

  equals(other: FeelNumber): boolean {
    return this.decimal.equals(other.decimal);
  }

  isWhole(): boolean {
    return this.decimal.isInteger();
  }

  isZero(): boolean {
    return this.decimal.isZero();
  }

  toDouble(): number {
    return this.decimal.toNumber();
  }

  /** The integer part as a 64-bit integer, wrapping around as Java's `longValue` does. */
  toLong(): bigint {
    const whole = BigInt(this.decimal.truncated().toFixed(0));
    return whole >= LONG_MIN && whole <= LONG_MAX ? whole : BigInt.asIntN(64, whole);
  }

  /** The integer part as a 32-bit integer, wrapping around as Java's `intValue` does. */
  toInt(): number {
    return Number(BigInt.asIntN(32, this.toLong()));
  }

  /** As `BigDecimal.toString`: `2.20`, `1E-7`, `1.0E+10`. */
  toString(): string {
    if (this.scale === 0) return this.decimal.toFixed(0);
    const adjusted = this.decimal.isZero() ? -this.scale : this.decimal.e;
    if (this.scale > 0 && adjusted >= -6) return this.decimal.toFixed(this.scale);
    const digits = this.decimal.isZero()
      ? '0'
      : this.decimal.abs().times(new Dec(10).pow(this.scale)).toFixed(0);
    const mantissa = digits.length > 1 ? `${digits[0]}.${digits.slice(1)}` : digits;
    const sign = this.decimal.isNegative() && !this.decimal.isZero() ? '-' : '';
    if (adjusted === 0) return sign + mantissa;
    return `${sign}${mantissa}E${adjusted > 0 ? '+' : ''}${adjusted}`;
  }
}

/** Digits after the point of the shortest form; negative for multiples of ten. */
function naturalScale(value: Decimal): number {
  return value.precision() - 1 - value.e;
}

const SMALL: readonly FeelNumber[] = Array.from({ length: 1024 }, (_, n) => new FeelNumber(new Dec(n), 0));
const ONE = new FeelNumber(new Dec(1), 0);

/** `Double.toString` of Java: shortest digits, at least one after the point, exponent form outside [1e-3, 1e7). */
export function doubleText(value: number): string {
  if (value === 0) return Object.is(value, -0) ? '-0.0' : '0.0';
  const magnitude = Math.abs(value);
  if (magnitude >= 1e-3 && magnitude < 1e7) {
    const text = String(value);
    return text.includes('.') ? text : `${text}.0`;
  }
  const [mantissa = '0', exponent = '0'] = value.toExponential().split('e');
  return `${mantissa.includes('.') ? mantissa : `${mantissa}.0`}E${Number(exponent)}`;
}
