/** Cursors: where a list goes on, opaque to the caller. */
import { z } from 'zod';
import { problem } from './problems.ts';

export function toCursor(values: readonly (string | number)[]): string {
  return Buffer.from(JSON.stringify(values)).toString('base64url');
}

/** Throws input-invalid for anything that is not a cursor of this shape. */
export function fromCursor<T extends z.ZodType>(text: string | undefined, shape: T): z.output<T> | null {
  if (text === undefined) return null;
  try {
    return shape.parse(JSON.parse(Buffer.from(text, 'base64url').toString()));
  } catch {
    throw problem(
      'input-invalid',
      '翻页位置已失效,请回到第一页。',
      'This page of the list is gone: start again.',
    );
  }
}
export const TextCursor = z.tuple([z.string(), z.string()]);
export const KeyCursor = z.tuple([z.string(), z.number().int()]);

/** The first `limit` rows and, when there are more, the cursor of the last of them. */
export function page<T>(
  found: readonly T[],
  limit: number,
  cursorOf: (row: T) => readonly (string | number)[],
): { rows: T[]; nextCursor: string | null } {
  const rows = found.slice(0, limit);
  const last = rows.at(-1);
  return { rows, nextCursor: found.length > limit && last !== undefined ? toCursor(cursorOf(last)) : null };
}
