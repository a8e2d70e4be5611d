/**
 * The reading port behind REST search: rows of one table, filtered, sorted, paged. Reads only what is committed, and
 * everything that is (E8).
 */
import type { TableName, TableRows } from '../records/tables.ts';

export type FilterValue = string | number | boolean | null;

/** Camunda's advanced filter operators. `$like` uses `*` and `?` with `\` as escape. */
export interface Operators {
  readonly $eq?: FilterValue;
  readonly $neq?: FilterValue;
  readonly $exists?: boolean;
  readonly $gt?: FilterValue;
  readonly $gte?: FilterValue;
  readonly $lt?: FilterValue;
  readonly $lte?: FilterValue;
  readonly $like?: string;
  readonly $in?: readonly FilterValue[];
  readonly $notIn?: readonly FilterValue[];
}

export interface SearchQuery<Name extends TableName> {
  readonly table: Name;
  readonly filter: { readonly [C in keyof TableRows[Name]]?: Operators };
  /** Text columns holding a JSON array: must contain the string (candidate groups, candidate users). */
  readonly contains?: { readonly [C in keyof TableRows[Name]]?: string };
  /** Instances (or user tasks, jobs … of instances) that have every one of these variables with this JSON value. */
  readonly variables?: readonly { readonly name: string; readonly value: string }[];
  /** Definitions (`process_definition`, `decision_definition`, `form` …): only the highest version of each id. */
  readonly latestVersion?: boolean;
  readonly sort: readonly {
    readonly field: keyof TableRows[Name] & string;
    readonly order: 'ASC' | 'DESC';
  }[];
  readonly page:
    | { readonly kind: 'offset'; readonly from: number; readonly limit: number }
    | { readonly kind: 'after'; readonly cursor: string; readonly limit: number }
    | { readonly kind: 'before'; readonly cursor: string; readonly limit: number };
}

export interface SearchResult<Name extends TableName> {
  readonly items: readonly TableRows[Name][];
  readonly totalItems: number;
  readonly hasMoreTotalItems: boolean;
  readonly startCursor: string | null;
  readonly endCursor: string | null;
}

export interface EngineSearch {
  search<Name extends TableName>(query: SearchQuery<Name>): Promise<SearchResult<Name>>;
}

/** The storage does not answer now, or not in time; the same search may succeed later. */
export class SearchUnavailable extends Error {
  override readonly name = 'SearchUnavailable';
}

/** The cursor of a page did not come from a search like this one. */
export class BadCursor extends Error {
  override readonly name = 'BadCursor';

  constructor() {
    super('the cursor does not belong to this search');
  }
}
