/**
 * The engine's reading port on PostgreSQL: rows of one table, filtered, sorted, paged.
 *
 * 1. Nulls come last in either direction; the key makes every order total, so a page never repeats or drops a row.
 * 2. A cursor is the sort values and the key of a row, opaque to callers. One that is not ours throws `BadCursor`.
 * 3. A database that does not answer, or not within `statementTimeout`, gives `SearchUnavailable`.
 * 4. Totals are counted up to `countLimit`; beyond it `hasMoreTotalItems` says so.
 */
import pg from 'pg';
import {
  BadCursor,
  type EngineSearch,
  type SearchQuery,
  type SearchResult,
  SearchUnavailable,
} from '../../engine/ports/search.ts';
import type { TableName, TableRows } from '../../engine/records/tables.ts';
import { createPool } from '../connection.ts';
import { comparable, conditionsOf, Parameters } from './conditions.ts';
import { columnOf, type SqlColumn, selectList } from './schema.ts';

export const countLimit = 10_000;
/** Milliseconds. */
const statementTimeout = 30_000;

/** Rule 3: connection lost or refused, server going down, statement cancelled. */
function unavailable(error: unknown): boolean {
  return !(error instanceof pg.DatabaseError) || /^(08|57)/.test(error.code ?? '');
}

interface SortColumn extends SqlColumn {
  readonly descending: boolean;
}

type Cursor = readonly (string | number | boolean | null)[];

function sortColumns<Name extends TableName>(query: SearchQuery<Name>): SortColumn[] {
  const columns = query.sort.map(({ field, order }) => ({
    ...columnOf(query.table, field),
    descending: order === 'DESC',
  }));
  const byKey = columns.findIndex(({ field }) => field === 'key');
  if (byKey >= 0) return columns.slice(0, byKey + 1);
  return [...columns, { ...columnOf(query.table, 'key'), descending: false }];
}

function orderBy(columns: readonly SortColumn[], backwards: boolean): string {
  return columns
    .map((sorted) => {
      const direction = sorted.descending === backwards ? 'asc' : 'desc';
      return `${comparable(`t.${sorted.column}`, sorted)} ${direction} nulls ${backwards ? 'first' : 'last'}`;
    })
    .join(', ');
}

function encodeCursor(columns: readonly SortColumn[], row: object): string {
  const values = new Map(Object.entries(row));
  return Buffer.from(JSON.stringify(columns.map(({ field }) => values.get(field)))).toString('base64');
}

function decodeCursor(columns: readonly SortColumn[], text: string): Cursor {
  let parsed: unknown;
  try {
    parsed = JSON.parse(Buffer.from(text, 'base64').toString());
  } catch {
    throw new BadCursor();
  }
  if (!Array.isArray(parsed) || parsed.length !== columns.length) throw new BadCursor();
  return parsed.map((value: unknown, index) => {
    if (value === null) return null;
    const type = columns[index]?.type;
    const expected =
      type === 'boolean' ? 'boolean' : type === 'text' || type === 'json' ? 'string' : 'number';
    if (typeof value !== expected || (expected === 'number' && !Number.isSafeInteger(value)))
      throw new BadCursor();
    return value as string | number | boolean;
  });
}

/** Rows strictly beyond the cursor in the direction of the walk (rule 1). */
function beyond(columns: readonly SortColumn[], cursor: Cursor, backwards: boolean, parameters: Parameters) {
  const alternatives: string[] = [];
  const equal: string[] = [];
  columns.forEach((sorted, index) => {
    const { column, sqlType, descending } = sorted;
    const value = cursor[index] ?? null;
    const name = comparable(`t.${column}`, sorted);
    const place = value === null ? 'null' : comparable(`${parameters.add(value)}::${sqlType}`, sorted);
    const operator = descending === backwards ? '>' : '<';
    const step = backwards
      ? value === null
        ? `${name} is not null`
        : `${name} ${operator} ${place}`
      : value === null
        ? 'false'
        : `(${name} ${operator} ${place} or ${name} is null)`;
    alternatives.push([...equal, step].join(' and '));
    equal.push(value === null ? `${name} is null` : `${name} = ${place}`);
  });
  return `(${alternatives.map((alternative) => `(${alternative})`).join(' or ')})`;
}

function pageSql<Name extends TableName>(
  query: SearchQuery<Name>,
  columns: readonly SortColumn[],
  conditions: string,
  parameters: Parameters,
): string {
  const { page } = query;
  const backwards = page.kind === 'before';
  const where =
    page.kind === 'offset'
      ? conditions
      : `${conditions} and ${beyond(columns, decodeCursor(columns, page.cursor), backwards, parameters)}`;
  const offset = page.kind === 'offset' ? ` offset ${parameters.add(page.from)}` : '';
  return `select ${selectList(query.table, 't')} from engine.${query.table} t where ${where}
    order by ${orderBy(columns, backwards)} limit ${parameters.add(page.limit)}${offset}`;
}

export class PostgresEngineSearch implements EngineSearch {
  readonly #pool: pg.Pool;

  constructor(options: { readonly url: string; readonly maxConnections?: number }) {
    this.#pool = createPool({
      url: options.url,
      name: 'yizhan-engine-search',
      max: options.maxConnections ?? 3,
      settings: { statement_timeout: String(statementTimeout) },
    });
  }

  async search<Name extends TableName>(query: SearchQuery<Name>): Promise<SearchResult<Name>> {
    const columns = sortColumns(query);
    const counted = new Parameters();
    const countSql = `select count(*)::integer as total from (
      select from engine.${query.table} t where ${conditionsOf(query, counted)} limit ${countLimit + 1}) found`;
    const paged = new Parameters();
    const sql = pageSql(query, columns, conditionsOf(query, paged), paged);
    const [count, found] = await Promise.all([
      this.#pool.query<{ total: number }>(countSql, counted.values),
      this.#pool.query<TableRows[Name]>(sql, paged.values),
    ]).catch((cause: unknown) => {
      if (!unavailable(cause)) throw cause;
      throw new SearchUnavailable('the database does not answer the search now', { cause });
    });
    const items = query.page.kind === 'before' ? found.rows.toReversed() : found.rows;
    const total = count.rows[0]?.total ?? 0;
    const [first, last] = [items[0], items.at(-1)];
    return {
      items,
      totalItems: Math.min(total, countLimit),
      hasMoreTotalItems: total > countLimit,
      startCursor: first ? encodeCursor(columns, first) : null,
      endCursor: last ? encodeCursor(columns, last) : null,
    };
  }

  async close(): Promise<void> {
    await this.#pool.end();
  }
}
