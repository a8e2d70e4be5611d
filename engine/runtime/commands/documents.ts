/** Variables as clients send them: a JSON object, bounded in size. */
import { Rejection } from '../../commands.ts';
import { JsonTextError, splitDocument } from '../../feel/index.ts';
import type { Processing } from '../processing/processing.ts';

/** Throws Rejection INVALID_ARGUMENT when the text is no JSON object or larger than variables may be. */
export function readDocument(p: Processing, text: string): Map<string, string> {
  if (text.length > p.options.maxVariablesSize) {
    throw new Rejection(
      'INVALID_ARGUMENT',
      `Expected variables of at most ${p.options.maxVariablesSize} characters, but got ${text.length}`,
    );
  }
  try {
    return splitDocument(text);
  } catch (error) {
    if (!(error instanceof JsonTextError)) throw error;
    throw new Rejection(
      'INVALID_ARGUMENT',
      `Expected variables to be a valid JSON object, but: ${error.message}`,
    );
  }
}
