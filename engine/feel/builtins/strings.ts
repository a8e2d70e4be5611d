/** String built-ins. Positions count UTF-16 units, 1-based, negative from the end, as in the reference. */
import { randomUUID } from 'node:crypto';
import { FeelEvaluationFailure } from '../failures.ts';
import { FeelNumber } from '../number.ts';
import type { FeelFunction, FeelValue } from '../values.ts';
import { define, type Library } from './define.ts';
import { javaPattern, javaReplacement } from './patterns.ts';

function start(text: string, position: FeelNumber): number {
  const index = position.toInt();
  return index > 0 ? index - 1 : text.length + index;
}

function slice(text: string, from: number, to: number): string {
  if (from < 0 || to > text.length || from > to)
    throw new FeelEvaluationFailure(`begin ${from}, end ${to}, length ${text.length}`);
  return text.slice(from, to);
}

function ofText(compute: (text: string) => FeelValue): readonly FeelFunction[] {
  return [define(['string'], ([text]) => (typeof text === 'string' ? compute(text) : undefined))];
}

function ofPair(
  parameters: readonly [string, string],
  compute: (text: string, other: string) => FeelValue,
): FeelFunction {
  return define(parameters, ([text, match]) =>
    typeof text === 'string' && typeof match === 'string' ? compute(text, match) : undefined,
  );
}

function replace(
  input: FeelValue,
  pattern: FeelValue,
  replacement: FeelValue,
  flags: FeelValue,
): FeelValue | undefined {
  if (typeof input !== 'string' || typeof pattern !== 'string') return undefined;
  if (typeof replacement !== 'string' || typeof flags !== 'string') return undefined;
  return input.replace(javaPattern(pattern, flags, true), javaReplacement(replacement));
}

function matches(input: FeelValue, pattern: FeelValue, flags: FeelValue): FeelValue | undefined {
  if (typeof input !== 'string' || typeof pattern !== 'string' || typeof flags !== 'string') return undefined;
  return javaPattern(pattern, flags, false).test(input);
}

/** Java's `trim`: everything up to and including the space goes. */
function trim(text: string): string {
  let from = 0;
  let to = text.length;
  while (from < to && text.charCodeAt(from) <= 32) from += 1;
  while (to > from && text.charCodeAt(to - 1) <= 32) to -= 1;
  return text.slice(from, to);
}

function split(text: string, delimiter: string): string[] {
  if (text === '') return [''];
  const parts: string[] = [];
  let from = 0;
  for (const match of text.matchAll(javaPattern(delimiter, '', true))) {
    // An empty match at the beginning separates nothing.
    if (match.index + match[0].length === 0) continue;
    parts.push(text.slice(from, match.index));
    from = match.index + match[0].length;
  }
  return [...parts, text.slice(from)];
}

export const strings: Library = {
  substring: [
    define(['string', 'start position'], ([text, position]) => {
      if (typeof text !== 'string' || !(position instanceof FeelNumber)) return undefined;
      return slice(text, start(text, position), text.length);
    }),
    define(['string', 'start position', 'length'], ([text, position, length]) => {
      if (typeof text !== 'string' || !(position instanceof FeelNumber)) return undefined;
      if (!(length instanceof FeelNumber)) return undefined;
      const from = start(text, position);
      return slice(text, from, Math.min(from + length.toInt(), text.length));
    }),
  ],
  'string length': ofText((text) => FeelNumber.of(text.length)),
  'upper case': ofText((text) => text.toUpperCase()),
  'lower case': ofText((text) => text.toLowerCase()),
  trim: ofText(trim),
  'is blank': ofText(
    (text) => trim(text.replace(/[\p{Zl}\p{Zp} \u1680\u2000-\u2006\u2008-\u200a\u205f\u3000]/gu, '')) === '',
  ),
  'substring before': [
    ofPair(['string', 'match'], (text, match) => text.slice(0, Math.max(0, text.indexOf(match)))),
  ],
  'substring after': [
    ofPair(['string', 'match'], (text, match) => {
      const index = text.indexOf(match);
      return index < 0 ? '' : text.slice(index + match.length);
    }),
  ],
  contains: [ofPair(['string', 'match'], (text, match) => text.includes(match))],
  'starts with': [ofPair(['string', 'match'], (text, match) => text.startsWith(match))],
  'ends with': [ofPair(['string', 'match'], (text, match) => text.endsWith(match))],
  replace: [
    define(['input', 'pattern', 'replacement'], ([input = null, pattern = null, replacement = null]) =>
      replace(input, pattern, replacement, ''),
    ),
    define(
      ['input', 'pattern', 'replacement', 'flags'],
      ([input = null, pattern = null, text = null, flags = null]) => replace(input, pattern, text, flags),
    ),
  ],
  matches: [
    define(['input', 'pattern'], ([input = null, pattern = null]) => matches(input, pattern, '')),
    define(['input', 'pattern', 'flags'], ([input = null, pattern = null, flags = null]) =>
      matches(input, pattern, flags),
    ),
  ],
  split: [ofPair(['string', 'delimiter'], split)],
  extract: [
    ofPair(['input', 'pattern'], (input, pattern) =>
      [...input.matchAll(javaPattern(pattern, '', true))].map((match) => match[0]),
    ),
  ],
  uuid: [define([], () => randomUUID())],
  'to base64': [
    define(['value'], ([value]) =>
      typeof value === 'string' ? Buffer.from(value, 'utf8').toString('base64') : undefined,
    ),
  ],
};
