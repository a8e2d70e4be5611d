/** All built-in functions by name. */
import type { FeelFunction } from '../values.ts';
import { booleans } from './booleans.ts';
import { contexts } from './contexts.ts';
import { conversions } from './conversions.ts';
import { lists } from './lists.ts';
import { numbers } from './numbers.ts';
import { ranges } from './ranges.ts';
import { strings } from './strings.ts';
import { temporals } from './temporals.ts';

const functions = new Map<string, readonly FeelFunction[]>(
  [booleans, contexts, conversions, lists, numbers, ranges, strings, temporals].flatMap((library) =>
    Object.entries(library),
  ),
);

/** The overloads of a built-in; none if there is no such function. */
export function builtin(name: string): readonly FeelFunction[] {
  return functions.get(name) ?? [];
}
