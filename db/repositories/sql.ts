/**
 * SQL as a tagged template: values become bindings, nested fragments are spliced in.
 *
 *   const found = await maybeOne<UserRow>(trx, sql`select * from app.app_user where id = ${id}`);
 *
 * `find…` functions of the repositories may miss and return null, `get…` functions throw RowMissing.
 */
import type { Knex } from '../connection.ts';

export type Trx = Knex.Transaction;
type Value = string | number | boolean | null | Uint8Array | readonly string[] | readonly number[];

export class Sql {
  readonly text: string;
  readonly values: readonly Value[];
  constructor(text: string, values: readonly Value[]) {
    this.text = text;
    this.values = values;
  }
}

/** A question mark in the text is an operator, not a binding. */
function escaped(text: string): string {
  return text.replaceAll('?', '\\?');
}

export function sql(strings: TemplateStringsArray, ...parts: readonly (Value | Sql)[]): Sql {
  let text = escaped(strings[0] ?? '');
  const values: Value[] = [];
  for (const [index, part] of parts.entries()) {
    if (part instanceof Sql) {
      text += part.text;
      values.push(...part.values);
    } else {
      if (part === undefined) throw new TypeError(`undefined bound after: ${strings[index]?.trim()}`);
      text += '?';
      values.push(part);
    }
    text += escaped(strings[index + 1] ?? '');
  }
  return new Sql(text, values);
}

export const empty = sql``;

/** Fragments with `separator` between; `fallback` when there is none. */
export function joined(parts: readonly Sql[], separator: string, fallback: Sql = empty): Sql {
  if (parts.length === 0) return fallback;
  return new Sql(
    parts.map((part) => part.text).join(separator),
    parts.flatMap((part) => part.values),
  );
}

/** All of them: `(a) and (b)`; true when there is none. */
export function allOf(conditions: readonly Sql[]): Sql {
  return joined(
    conditions.map((condition) => sql`(${condition})`),
    ' and ',
    sql`true`,
  );
}

/** For a jsonb column. */
export function json(value: unknown): string {
  return JSON.stringify(value);
}

export async function rows<Row extends object>(trx: Knex, query: Sql): Promise<Row[]> {
  const answer = await trx.raw<{ rows: Row[] }>(query.text, query.values as Knex.RawBinding[]);
  return answer.rows;
}

export async function maybeOne<Row extends object>(trx: Knex, query: Sql): Promise<Row | null> {
  return (await rows<Row>(trx, query))[0] ?? null;
}

/** A row that must be there is not. */
export class RowMissing extends Error {
  override name = 'RowMissing';
}

export async function one<Row extends object>(trx: Knex, what: string, query: Sql): Promise<Row> {
  const row = await maybeOne<Row>(trx, query);
  if (!row) throw new RowMissing(`${what} not found`);
  return row;
}

/** Runs a statement; the number of rows it touched. */
export async function run(trx: Knex, query: Sql): Promise<number> {
  const answer = await trx.raw<{ rowCount: number | null }>(query.text, query.values as Knex.RawBinding[]);
  return answer.rowCount ?? 0;
}
