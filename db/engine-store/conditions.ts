/**
 * Search queries as SQL conditions. Every value is a parameter; every column is one that tables.ts declares.
 * Camunda's rules: `$neq` and `$notIn` hold for a missing value too; `$like` knows `*`, `?` and `\` as escape.
 */
import type { Operators, SearchQuery } from '../../engine/ports/search.ts';
import type { TableName } from '../../engine/records/tables.ts';
import { columnOf, type SqlColumn, storableText } from './schema.ts';

/** Collects parameters and hands out their places. */
export class Parameters {
  readonly values: unknown[] = [];

  add(value: unknown): string {
    this.values.push(typeof value === 'string' ? storableText(value) : value);
    return `$${this.values.length}`;
  }
}

/** `*` and `?` as LIKE has them; what LIKE treats specially is escaped. */
export function likePattern(pattern: string): string {
  return pattern.replace(/\\[*?\\]|[*?%_\\]/g, (part) => {
    if (part === '*') return '%';
    if (part === '?') return '_';
    if (part === '\\\\') return '\\\\';
    if (part.length === 2) return part.slice(1);
    return `\\${part}`;
  });
}

/** Columns of `user_task` that hold an instant as text, in whatever zone it was written. */
const instants: ReadonlySet<string> = new Set(['dueDate', 'followUpDate']);

function isInstant({ field, type }: SqlColumn): boolean {
  return type === 'text' && instants.has(field);
}

/** What is compared and sorted by: an instant as an instant, everything else as it is stored. */
export function comparable(expression: string, column: SqlColumn): string {
  if (!isInstant(column)) return expression;
  return `regexp_replace(nullif(${expression}, ''), '\\[.*\\]$', '')::timestamptz`;
}

function comparison(column: SqlColumn, operator: string, value: unknown, parameters: Parameters): string {
  const place = () => comparable(`${parameters.add(value)}::${column.sqlType}`, column);
  const name = comparable(`t.${column.column}`, column);
  const list = () =>
    `${parameters.add(listOf(value))}::${isInstant(column) ? 'timestamptz' : column.sqlType}[]`;
  switch (operator) {
    case '$eq':
      return value === null ? `${name} is null` : `${name} = ${place()}`;
    case '$neq':
      return value === null ? `${name} is not null` : `${name} is distinct from ${place()}`;
    case '$exists':
      return value === true ? `${name} is not null` : `${name} is null`;
    case '$gt':
      return `${name} > ${place()}`;
    case '$gte':
      return `${name} >= ${place()}`;
    case '$lt':
      return `${name} < ${place()}`;
    case '$lte':
      return `${name} <= ${place()}`;
    case '$like':
      return `t.${column.column}::text like ${parameters.add(likePattern(String(value)))}`;
    case '$in':
      return `${name} = any(${list()})`;
    case '$notIn':
      return `(${name} is null or ${name} <> all(${list()}))`;
    default:
      throw new Error(`unknown operator ${operator}`);
  }
}

function listOf(value: unknown): unknown[] {
  if (!Array.isArray(value)) throw new Error('$in and $notIn take a list');
  return value.map((item: unknown) => (typeof item === 'string' ? storableText(item) : item));
}

function columnConditions(column: SqlColumn, operators: Operators, parameters: Parameters): string[] {
  const conditions = Object.entries(operators)
    .filter(([, value]) => value !== undefined)
    .map(([operator, value]) => comparison(column, operator, value, parameters));
  // The index holds the first 200 characters (migration 0001).
  if (column.field === 'bpmnProcessId' && typeof operators.$eq === 'string') {
    const place = parameters.add(operators.$eq);
    conditions.push(`left(t.${column.column}, 200) = left(${place}::text, 200)`);
  }
  return conditions;
}

/** Tables with versions, and the column that groups them. */
const versioned: { readonly [Name in TableName]?: string } = {
  process_definition: 'bpmn_process_id',
  decision_definition: 'decision_id',
  decision_requirements: 'drg_id',
  form: 'form_id',
};

/** Everything but the page, joined by `and`; 'true' when nothing is asked. */
export function conditionsOf<Name extends TableName>(
  query: SearchQuery<Name>,
  parameters: Parameters,
): string {
  const conditions: string[] = [];
  for (const [field, operators] of Object.entries<Operators | undefined>(query.filter)) {
    if (operators) conditions.push(...columnConditions(columnOf(query.table, field), operators, parameters));
  }
  for (const [field, text] of Object.entries<string | undefined>(query.contains ?? {})) {
    if (text === undefined) continue;
    // A JSON array of strings as JSON.stringify writes it holds the string with its quotes.
    const { column } = columnOf(query.table, field);
    conditions.push(`strpos(t.${column}, ${parameters.add(JSON.stringify(text))}) > 0`);
  }
  const id = versioned[query.table];
  if (query.latestVersion && id) {
    conditions.push(`not exists (select from engine.${query.table} newer
      where newer.${id} = t.${id} and newer.version > t.version)`);
  }
  const owner = query.table === 'process_instance' ? 't.key' : 't.process_instance_key';
  for (const { name, value } of query.variables ?? []) {
    conditions.push(`exists (select from engine.variable v where v.process_instance_key = ${owner}
      and v.name = ${parameters.add(name)} and v.value = ${parameters.add(value)})`);
  }
  return conditions.length === 0 ? 'true' : conditions.join('\n  and ');
}
