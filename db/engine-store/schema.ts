/**
 * From `engine/records/tables.ts` to SQL: names and types of columns, and the text rules of PostgreSQL.
 *
 * 1. `processInstanceKey` is the column `process_instance_key` of the table `engine.<name>`.
 * 2. PostgreSQL's text has no NUL and no half of a surrogate pair: both are written, and looked for, as U+FFFD.
 *    Raw JSON is not touched by this: there they are written as escapes.
 */
import { type Column, type TableName, type TableRows, tables } from '../../engine/records/tables.ts';

/** Type of a column in PostgreSQL. */
const sqlTypes: Readonly<Record<Column, string>> = {
  key: 'bigint',
  integer: 'integer',
  millis: 'bigint',
  text: 'text',
  json: 'text',
  boolean: 'boolean',
};

export interface SqlColumn {
  /** As the row type names it. */
  readonly field: string;
  /** As the table names it. */
  readonly column: string;
  readonly sqlType: string;
  readonly type: Column;
}

export function snakeCase(field: string): string {
  return field.replace(/[A-Z]/g, (letter) => `_${letter.toLowerCase()}`);
}

const tableNames = Object.keys(tables) as TableName[];

const allColumns = new Map<TableName, readonly SqlColumn[]>(
  tableNames.map((name) => [
    name,
    Object.entries<Column>(tables[name].columns).map(([field, type]) => ({
      field,
      column: snakeCase(field),
      sqlType: sqlTypes[type],
      type,
    })),
  ]),
);

/** In the order of their declaration, which is the order of every statement. */
export const everyTable: readonly TableName[] = tableNames;

export function columnsOf(table: TableName): readonly SqlColumn[] {
  return allColumns.get(table) ?? [];
}

export function columnOf(table: TableName, field: string): SqlColumn {
  const found = columnsOf(table).find((column) => column.field === field);
  if (!found) throw new Error(`table ${table} has no column ${field}`);
  return found;
}

/** Every column under its field's name, for a select list: a row comes back as the row type has it. */
export function selectList(table: TableName, alias: string): string {
  return columnsOf(table)
    .map(({ column, field }) => `${alias}.${column} as "${field}"`)
    .join(', ');
}

const refused = /\0|\p{Surrogate}/gu;

/** Rule 2. */
export function storableText(text: string): string {
  return text.replace(refused, '\uFFFD');
}

/** Rows as one JSON parameter for `json_to_recordset`. */
export function rowsParameter<Name extends TableName>(rows: readonly TableRows[Name][]): string {
  const text = JSON.stringify(rows);
  // Only an escape can be one that PostgreSQL refuses; most texts have none.
  if (!text.includes('\\u')) return text;
  return JSON.stringify(rows, (_field, value: unknown) =>
    typeof value === 'string' ? storableText(value) : value,
  );
}
