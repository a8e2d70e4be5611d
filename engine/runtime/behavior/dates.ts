/** Due and follow-up dates: an ISO date-time with offset, written back as java.time writes it. */
import { FeelDateTime, formatDateTimeVariable } from '../../feel/index.ts';
import type { StaticOrExpression } from '../../model/executable.ts';
import { parseInstant, TimerError } from '../../model/timer.ts';
import { ElementFailure } from '../processing/failure.ts';
import type { ElementContext } from '../processing/processing.ts';
import { evaluate, wrongType } from './expressions.ts';
import { feelScope } from './variables.ts';

const PARTS = /^([^T]+)T(\d\d:\d\d)(?::(\d\d)(?:\.(\d+))?)?(Z|[+-]\d\d(?::\d\d(?::\d\d)?)?)(\[[^\]]+\])?$/i;

/** `2030-01-01T00:00:00Z` → `2030-01-01T00:00Z`; undefined when it is no date-time with offset. */
export function normalDateTime(text: string): string | undefined {
  try {
    parseInstant(text);
  } catch (error) {
    if (error instanceof TimerError) return undefined;
    throw error;
  }
  const parts = PARTS.exec(text);
  if (parts === null) return undefined;
  const [, day = '', time = '', seconds = '00', fraction = '', offset = 'Z', zone = ''] = parts;
  const nanos = fraction.padEnd(9, '0').slice(0, 9);
  const shown = nanos === '000000000' ? '' : `.${nanos.replace(/(000)+$/, '')}`;
  const tail = seconds === '00' && shown === '' ? '' : `:${seconds}${shown}`;
  const zeroOffset = /^(Z|[+-]00(:00)?)$/i.test(offset);
  const full = zeroOffset ? 'Z' : offset.length === 3 ? `${offset}:00` : offset;
  return `${day}T${time}${tail}${full}${zone}`;
}

/** Null when there is none. Throws ElementFailure. */
export function evaluateDate(ctx: ElementContext, source: StaticOrExpression | undefined): string | null {
  if (source === undefined) return null;
  const { p, instance, element } = ctx;
  if (source.kind === 'static') return normalised(source.value, source.value, element.key);
  const { value, warnings } = evaluate(p, source.expression, feelScope(instance, element.key), element.key);
  const text = source.expression.source;
  if (value === null) return null;
  if (typeof value === 'string') return normalised(value, text, element.key);
  if (value instanceof FeelDateTime && !value.isLocal) {
    return normalDateTime(formatDateTimeVariable(value)) ?? null;
  }
  throw wrongType(text, "one of '[NULL, DATE_TIME, STRING]'", value, warnings, element.key);
}

function normalised(value: string, expression: string, scopeKey: number): string | null {
  if (value === '') return null;
  const normal = normalDateTime(value);
  if (normal !== undefined) return normal;
  throw new ElementFailure(
    'EXTRACT_VALUE_ERROR',
    `Invalid date-time format '${value}' for expression '${expression}'.`,
    scopeKey,
  );
}
