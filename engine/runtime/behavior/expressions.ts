/** Evaluating an element's expressions; a result of the wrong type is Zeebe's EXTRACT_VALUE_ERROR. */
import {
  type CompiledExpression,
  FeelEvaluationFailure,
  FeelNumber,
  type FeelScope,
  type FeelValue,
  typeName,
} from '../../feel/index.ts';
import type { Key } from '../../keys.ts';
import type { StaticOrExpression } from '../../model/executable.ts';
import { ElementFailure, type ErrorType } from '../processing/failure.ts';
import type { Processing } from '../processing/processing.ts';
import type { Instance } from '../state/instance.ts';
import { feelScope } from './variables.ts';

export function evaluate(
  p: Processing,
  expression: CompiledExpression,
  scope: FeelScope,
  scopeKey: Key,
  errorType: ErrorType = 'EXTRACT_VALUE_ERROR',
): { readonly value: FeelValue; readonly warnings: readonly string[] } {
  try {
    return expression.evaluate(scope, p.feel);
  } catch (error) {
    if (!(error instanceof FeelEvaluationFailure)) throw error;
    throw new ElementFailure(
      errorType,
      `Failed to evaluate expression '${expression.source}': ${error.message}`,
      scopeKey,
    );
  }
}

function describeWarnings(warnings: readonly string[]): string {
  if (warnings.length === 0) return '';
  return ` The evaluation reported the following warnings:\n${warnings.join('\n')}`;
}

/** Zeebe's names of result types. */
export function resultType(value: FeelValue): string {
  const name = typeName(value).toUpperCase();
  return RESULT_TYPES[name] ?? name;
}

const RESULT_TYPES: Readonly<Record<string, string>> = {
  LIST: 'ARRAY',
  CONTEXT: 'OBJECT',
  'DATE AND TIME': 'DATE_TIME',
  'DATE TIME': 'DATE_TIME',
  'DAYS AND TIME DURATION': 'DURATION',
  'YEARS AND MONTHS DURATION': 'PERIOD',
};

export function wrongType(
  expression: string,
  expected: string,
  value: FeelValue,
  warnings: readonly string[],
  scopeKey: Key,
): ElementFailure {
  return new ElementFailure(
    'EXTRACT_VALUE_ERROR',
    `Expected result of the expression '${expression}' to be ${expected}, but was '${resultType(value)}'.${describeWarnings(warnings)}`,
    scopeKey,
  );
}

export function evaluateString(
  p: Processing,
  instance: Instance,
  scopeKey: Key,
  source: StaticOrExpression,
): string {
  if (source.kind === 'static') return source.value;
  const { value, warnings } = evaluate(p, source.expression, feelScope(instance, scopeKey), scopeKey);
  if (typeof value === 'string') return value;
  throw wrongType(source.expression.source, "'STRING'", value, warnings, scopeKey);
}

export function evaluateBoolean(
  p: Processing,
  instance: Instance,
  scopeKey: Key,
  expression: CompiledExpression,
): boolean {
  const { value, warnings } = evaluate(p, expression, feelScope(instance, scopeKey), scopeKey);
  if (typeof value === 'boolean') return value;
  throw wrongType(expression.source, "'BOOLEAN'", value, warnings, scopeKey);
}

/** An integer of 32 bits: what does not fit wraps around, as in Zeebe (`= 4294967298` is 2). */
export function evaluateInteger(
  p: Processing,
  instance: Instance,
  scopeKey: Key,
  source: StaticOrExpression,
): number {
  if (source.kind === 'static') {
    const value = Number(source.value);
    if (Number.isInteger(value)) return Number(BigInt.asIntN(32, BigInt(value)));
    throw new ElementFailure(
      'EXTRACT_VALUE_ERROR',
      `Expected result of the expression '${source.value}' to be 'NUMBER', but was 'STRING'.`,
      scopeKey,
    );
  }
  const { value, warnings } = evaluate(p, source.expression, feelScope(instance, scopeKey), scopeKey);
  if (value instanceof FeelNumber) return value.toInt();
  throw wrongType(source.expression.source, "'NUMBER'", value, warnings, scopeKey);
}

export function evaluateStrings(
  p: Processing,
  instance: Instance,
  scopeKey: Key,
  source: StaticOrExpression,
): readonly string[] {
  if (source.kind === 'static') {
    return source.value
      .split(',')
      .map((item) => item.trim())
      .filter((item) => item !== '');
  }
  const text = source.expression.source;
  const { value, warnings } = evaluate(p, source.expression, feelScope(instance, scopeKey), scopeKey);
  if (!Array.isArray(value)) throw wrongType(text, "'ARRAY'", value, warnings, scopeKey);
  const strings = value.filter((item) => typeof item === 'string');
  if (strings.length === value.length) return strings;
  throw new ElementFailure(
    'EXTRACT_VALUE_ERROR',
    `Expected result of the expression '${text}' to be 'ARRAY' containing 'STRING' items, but was 'ARRAY' containing at least one non-'STRING' item.`,
    scopeKey,
  );
}
