/**
 * JSON in and out without losing a digit of a variable: documents travel as raw text (`1.0`, 17-digit integers).
 */
import { JsonTextError, splitDocument } from '../../feel/index.ts';
import { invalid } from '../rejections.ts';

/** JSON text that is written as it is. */
export class RawJson {
  readonly text: string;

  constructor(text: string) {
    this.text = text;
  }
}

/** A JSON text of plain values and `RawJson`; undefined and null members are left out, as the API's answers do. */
export function toJson(value: unknown): string {
  if (value instanceof RawJson) return value.text;
  if (Array.isArray(value)) return `[${value.map((item: unknown) => toJson(item)).join(',')}]`;
  if (typeof value === 'object' && value !== null) {
    const members = Object.entries(value)
      .filter(([, member]) => member !== undefined && member !== null)
      .map(([name, member]) => `${JSON.stringify(name)}:${toJson(member)}`);
    return `{${members.join(',')}}`;
  }
  return JSON.stringify(value);
}

/** Members whose value is a document: kept as raw text. */
const documents: ReadonlySet<string> = new Set(['variables']);

/**
 * A request body as an object. `variables` holds raw JSON text (absent when null); everything else is parsed.
 * Throws INVALID_ARGUMENT when the body is not a JSON object.
 */
export function parseBody(text: string): Record<string, unknown> {
  if (text.trim() === '') return {};
  const body: Record<string, unknown> = {};
  try {
    for (const [name, member] of splitDocument(text)) {
      const value: unknown = JSON.parse(member);
      if (documents.has(name)) {
        if (value !== null) body[name] = member;
      } else {
        body[name] = value;
      }
    }
  } catch (error) {
    if (error instanceof JsonTextError)
      throw invalid(`The request body is not a JSON object: ${error.message}`);
    throw error;
  }
  return body;
}

/** As `parseBody`, where `variables` is not a document (search filters). */
export function parseQuery(text: string): unknown {
  try {
    return text.trim() === '' ? {} : JSON.parse(text);
  } catch (error) {
    throw invalid(`The request body is not JSON: ${error instanceof Error ? error.message : String(error)}`);
  }
}
