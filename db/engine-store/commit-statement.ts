/**
 * The one statement that writes a batch (E2, E3): a fence on the epoch, then one insert and one delete per touched
 * table, all in the implicit transaction of a single round trip.
 *
 * 1. Nothing is written unless the fence holds: `fenced` counts the meta row that still carries our epoch (E1).
 * 2. Rows travel as one JSON text per table and arrive as their whole final state (tables.ts R1).
 * 3. Same touched tables, same text: the statement is prepared once under its own name. Shapes beyond the first
 *    `preparedShapes` are sent unprepared, so that the session's memory stays bounded.
 */
import type { ChangeSet } from '../../engine/ports/store.ts';
import type { TableName } from '../../engine/records/tables.ts';
import { columnsOf, everyTable, rowsParameter } from './schema.ts';

export interface Statement {
  /** Prepared under this name; undefined is not prepared. */
  readonly name: string | undefined;
  readonly text: string;
}

export const preparedShapes = 200;

function insertOf(table: TableName, parameter: number): string {
  const columns = columnsOf(table);
  const names = columns.map(({ column }) => column).join(', ');
  const fields = columns.map(({ field }) => `r."${field}"`).join(', ');
  const types = columns.map(({ field, sqlType }) => `"${field}" ${sqlType}`).join(', ');
  const updates = columns
    .filter(({ field }) => field !== 'key')
    .map(({ column }) => `${column} = excluded.${column}`)
    .join(', ');
  return `put_${table} as (
  insert into engine.${table} (${names})
  select ${fields} from json_to_recordset($${parameter}::json) as r(${types})
  where exists (select from fence)
  on conflict (key) do update set ${updates})`;
}

function deleteOf(table: TableName, parameter: number): string {
  return `remove_${table} as (
  delete from engine.${table} where key = any($${parameter}::bigint[]) and exists (select from fence))`;
}

function textOf(puts: readonly TableName[], deletes: readonly TableName[]): string {
  const parts = [
    'fence as (update engine.meta set last_counter = greatest(last_counter, $2::bigint) where epoch = $1::bigint returning 1)',
  ];
  let parameter = 2;
  for (const table of puts) {
    parameter += 1;
    parts.push(insertOf(table, parameter));
  }
  for (const table of deletes) {
    parameter += 1;
    parts.push(deleteOf(table, parameter));
  }
  return `with ${parts.join(',\n')}\nselect count(*)::integer as fenced from fence`;
}

/** Builds and remembers the statements of one session. */
export class CommitStatements {
  readonly #known = new Map<string, Statement>();

  /** The statement for these changes, and its parameters. */
  of(changes: ChangeSet, epoch: number): { readonly statement: Statement; readonly values: unknown[] } {
    const puts = everyTable.filter((table) => (changes.puts[table]?.length ?? 0) > 0);
    const deletes = everyTable.filter((table) => (changes.deletes[table]?.length ?? 0) > 0);
    const values: unknown[] = [epoch, changes.lastCounter];
    for (const table of puts) values.push(rowsParameter(changes.puts[table] ?? []));
    for (const table of deletes) values.push(`{${(changes.deletes[table] ?? []).join(',')}}`);
    return { statement: this.#statement(puts, deletes), values };
  }

  #statement(puts: readonly TableName[], deletes: readonly TableName[]): Statement {
    const shape = `${puts.join(' ')}|${deletes.join(' ')}`;
    const known = this.#known.get(shape);
    if (known) return known;
    const text = textOf(puts, deletes);
    if (this.#known.size >= preparedShapes) return { name: undefined, text };
    const statement = { name: `commit_${this.#known.size}`, text };
    this.#known.set(shape, statement);
    return statement;
  }
}
