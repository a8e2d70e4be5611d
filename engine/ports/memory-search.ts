/**
 * The reading port over the in-memory store: for tests, rehearsal and conformance. Scans; made for thousands of
 * rows, not millions. Camunda's rules: `$neq` and `$notIn` hold for a missing value too; nulls sort last.
 */
import type { TableName, TableRows } from '../records/tables.ts';
import type { MemoryStore } from './memory-store.ts';
import {
  BadCursor,
  type EngineSearch,
  type FilterValue,
  type Operators,
  type SearchQuery,
  type SearchResult,
} from './search.ts';

type Cell = FilterValue | undefined;
type Row = Readonly<Record<string, Cell>>;

function likeness(pattern: string): RegExp {
  const source = pattern.replace(/\\[*?\\]|[\s\S]/g, (part) => {
    if (part === '*') return '[\\s\\S]*';
    if (part === '?') return '[\\s\\S]';
    return (part.length === 2 ? part.slice(1) : part).replace(/[.*+?^${}()|[\]\\]/g, '\\$&');
  });
  return new RegExp(`^${source}$`);
}

/** Below 0: `one` sorts before `other`. Nulls last in ascending order. */
function compare(one: Cell, other: Cell): number {
  const [a, b] = [one ?? null, other ?? null];
  if (a === b) return 0;
  if (a === null) return 1;
  if (b === null) return -1;
  return a < b ? -1 : 1;
}

const ordered = (cell: Cell, value: FilterValue, holds: (sign: number) => boolean): boolean =>
  (cell ?? null) !== null && value !== null && holds(compare(cell, value));

const checks: {
  readonly [Name in keyof Operators]-?: (cell: Cell, value: NonNullable<Operators[Name]> | null) => boolean;
} = {
  $eq: (cell, value) => (cell ?? null) === value,
  $neq: (cell, value) => (cell ?? null) !== value,
  $exists: (cell, value) => ((cell ?? null) !== null) === value,
  $gt: (cell, value) => ordered(cell, value, (sign) => sign > 0),
  $gte: (cell, value) => ordered(cell, value, (sign) => sign >= 0),
  $lt: (cell, value) => ordered(cell, value, (sign) => sign < 0),
  $lte: (cell, value) => ordered(cell, value, (sign) => sign <= 0),
  $like: (cell, value) => typeof cell === 'string' && likeness(value ?? '').test(cell),
  $in: (cell, value) => (value ?? []).includes(cell ?? null),
  $notIn: (cell, value) => !(value ?? []).includes(cell ?? null),
};

function fits(cell: Cell, operators: Operators): boolean {
  return Object.entries(operators).every(([name, value]) => {
    if (value === undefined) return true;
    const check = checks[name as keyof Operators] as (cell: Cell, value: unknown) => boolean;
    return check(cell, value);
  });
}

function holdsText(cell: Cell, wanted: string): boolean {
  const list: unknown = typeof cell === 'string' && cell !== '' ? JSON.parse(cell) : [];
  return Array.isArray(list) && list.includes(wanted);
}

/** What makes two definitions versions of one another. */
const identities = ['bpmnProcessId', 'decisionId', 'decisionRequirementsId', 'formId', 'resourceId'] as const;

function latestOnly(rows: readonly Row[]): Row[] {
  const latest = new Map<Cell, Row>();
  for (const row of rows) {
    const id = identities.map((name) => row[name]).find((value) => value !== undefined);
    const known = latest.get(id);
    if (!known || Number(row.version) > Number(known.version)) latest.set(id, row);
  }
  return [...latest.values()];
}

export class MemorySearch implements EngineSearch {
  readonly #store: MemoryStore;

  constructor(store: MemoryStore) {
    this.#store = store;
  }

  async search<Name extends TableName>(query: SearchQuery<Name>): Promise<SearchResult<Name>> {
    const found = this.#found(query as unknown as SearchQuery<TableName>);
    const from = this.#from(query.page, found);
    const items = found.slice(Math.max(from, 0), Math.max(from, 0) + query.page.limit);
    const cursor = (row: Row | undefined) => (row === undefined ? null : String(row.key));
    return {
      items: items as unknown as TableRows[Name][],
      totalItems: found.length,
      hasMoreTotalItems: false,
      startCursor: cursor(items[0]),
      endCursor: cursor(items.at(-1)),
    };
  }

  #found(query: SearchQuery<TableName>): Row[] {
    const filters = Object.entries(query.filter as Record<string, Operators>);
    const contains = Object.entries((query.contains ?? {}) as Record<string, string>);
    const all = this.#store.rows(query.table) as unknown as Row[];
    const latest = query.latestVersion ? latestOnly(all) : all;
    return latest
      .filter((row) => filters.every(([field, operators]) => fits(row[field], operators)))
      .filter((row) => contains.every(([field, wanted]) => holdsText(row[field], wanted)))
      .filter((row) => this.#hasVariables(row, query.variables ?? []))
      .sort((one, other) => {
        for (const { field, order } of query.sort) {
          const sign = compare(one[field], other[field]);
          const last = (one[field] ?? null) === null || (other[field] ?? null) === null;
          if (sign !== 0) return order === 'DESC' && !last ? -sign : sign;
        }
        return compare(one.key, other.key);
      });
  }

  #hasVariables(row: Row, wanted: readonly { readonly name: string; readonly value: string }[]): boolean {
    if (wanted.length === 0) return true;
    const instanceKey = row.processInstanceKey ?? row.key;
    const variables = this.#store.rows('variable').filter((each) => each.processInstanceKey === instanceKey);
    return wanted.every(({ name, value }) =>
      variables.some((each) => each.name === name && each.value === value),
    );
  }

  /** Index of the first row of the page. */
  #from(page: SearchQuery<TableName>['page'], found: readonly Row[]): number {
    if (page.kind === 'offset') return page.from;
    const at = found.findIndex((row) => String(row.key) === page.cursor);
    if (at === -1) throw new BadCursor();
    return page.kind === 'after' ? at + 1 : at - page.limit;
  }
}
