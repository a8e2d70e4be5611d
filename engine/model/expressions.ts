/** From attribute text to compiled expressions. `=…` is FEEL; anything else is the text itself. */
import { type CompiledExpression, compileExpression } from '../feel/index.ts';
import type { StaticOrExpression } from './executable.ts';

export const isExpression = (source: string): boolean => source.startsWith('=');

/** Throws FeelParseError. */
export function staticOrExpression(source: string): StaticOrExpression {
  if (!isExpression(source)) return { kind: 'static', value: source };
  return { kind: 'feel', expression: compileExpression(source.slice(1).trim()) };
}

/**
 * Where only FEEL makes sense (mapping sources, conditions, keys): static text is a string, empty text is null, as in
 * Zeebe. Throws FeelParseError.
 */
export function expression(source: string): CompiledExpression {
  if (isExpression(source)) return compileExpression(source.slice(1).trim());
  return compileExpression(source === '' ? 'null' : JSON.stringify(source));
}

/** As `staticOrExpression`, undefined for absent or empty text. */
export const optional = (source: string | undefined): StaticOrExpression | undefined =>
  source === undefined || source === '' ? undefined : staticOrExpression(source);
