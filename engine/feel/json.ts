/**
 * Variables are stored as JSON text, one text per variable; this is the bridge to FEEL and back.
 *
 * Invariants:
 * - J1 Text that FEEL did not compute is given back as it came (canonical): `1.0` stays `1.0`, long integers keep
 *   every digit.
 * - J2 Numbers leave FEEL as Zeebe's variables hold them: whole ones as 64-bit integers, others as IEEE doubles.
 */
import { Canonical, JsonTextError, joinDocument, MAX_DEPTH } from './json-text.ts';
import { doubleText, FeelNumber } from './number.ts';
import { isList } from './operators.ts';
import { DaysTimeDuration, FeelDate, FeelDateTime, FeelTime, YearsMonthsDuration } from './temporal.ts';
import {
  formatDate,
  formatDateTimeVariable,
  formatDaysTime,
  formatTimeVariable,
  formatYearsMonths,
} from './temporal-text.ts';
import { FeelContext, FeelFunction, type FeelValue } from './values.ts';

function numberFrom(text: string): FeelValue {
  if (/^-?\d{1,15}$/.test(text)) return FeelNumber.of(Number(text));
  if (!/[.eE]/.test(text)) return FeelNumber.parse(text);
  return FeelNumber.ofDouble(Number(text));
}

/** Reads stored (canonical) text into values in one pass; contexts keep their part of the text. */
class Values extends Canonical {
  feel(depth: number): FeelValue {
    if (depth > MAX_DEPTH) throw new JsonTextError(`JSON nested deeper than ${MAX_DEPTH} levels`, this.at);
    switch (this.text[this.at]) {
      case '"':
        return unquoted(this.string());
      case '{': {
        const from = this.at;
        const entries = this.entries(depth);
        return FeelContext.lazy(this.text.slice(from, this.at).trimEnd(), () => entries);
      }
      case '[':
        return this.items(depth);
      case 't':
        return this.word('true') === 'true';
      case 'f':
        return this.word('false') === 'true';
      case 'n':
        this.word('null');
        return null;
      default:
        return numberFrom(this.number());
    }
  }

  items(depth: number): FeelValue[] {
    const items: FeelValue[] = [];
    this.take('[');
    if (this.take(']')) return items;
    do items.push(this.feel(depth + 1));
    while (this.take(','));
    if (!this.take(']')) this.fail("',' or ']'");
    return items;
  }

  entries(depth: number): Map<string, FeelValue> {
    const entries = new Map<string, FeelValue>();
    this.take('{');
    if (this.take('}')) return entries;
    do {
      const key = unquoted(this.string());
      if (!this.take(':')) this.fail("':'");
      entries.set(key, this.feel(depth + 1));
    } while (this.take(','));
    if (!this.take('}')) this.fail("',' or '}'");
    return entries;
  }
}

function unquoted(text: string): string {
  return text.includes('\\') ? String(JSON.parse(text)) : text.slice(1, -1);
}

/** The FEEL value of one JSON text (canonical, as stored). An object is parsed when first looked into. */
export function fromJsonText(text: string): FeelValue {
  if (text.startsWith('{')) return FeelContext.lazy(text, () => new Values(text).entries(1));
  const reader = new Values(text);
  reader.space();
  const value = reader.feel(1);
  reader.end();
  return value;
}

function numberText(value: FeelNumber): string {
  if (value.isWhole()) return String(value.toLong());
  return doubleText(value.toDouble());
}

/** The variable Zeebe would store for a FEEL result. Functions and ranges have none: null, or left out of a context. */
export function toJsonText(value: FeelValue): string {
  if (value === null || typeof value === 'boolean') return String(value);
  if (typeof value === 'string') return JSON.stringify(value);
  if (value instanceof FeelNumber) return numberText(value);
  if (isList(value)) return `[${value.map(toJsonText).join(',')}]`;
  if (value instanceof FeelContext) {
    if (value.raw !== undefined) return value.raw;
    return joinDocument(
      [...value.entries].flatMap(([key, entry]) =>
        entry instanceof FeelFunction ? [] : [[key, toJsonText(entry)] as const],
      ),
    );
  }
  if (value instanceof FeelDate) return JSON.stringify(formatDate(value));
  if (value instanceof FeelTime) return JSON.stringify(formatTimeVariable(value));
  if (value instanceof FeelDateTime) return JSON.stringify(formatDateTimeVariable(value));
  if (value instanceof YearsMonthsDuration) return JSON.stringify(formatYearsMonths(value));
  if (value instanceof DaysTimeDuration) return JSON.stringify(formatDaysTime(value));
  return 'null';
}
