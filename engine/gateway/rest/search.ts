/**
 * Search requests: filter, sort and page of the API, translated for the reading port by an entity's description.
 * A field that an entity does not have, or an operator that a field does not take, is refused by name.
 */
import { z } from 'zod';
import type { FilterValue, Operators, SearchQuery, SearchResult } from '../../ports/search.ts';
import type { TableName, TableRows } from '../../records/tables.ts';
import { defaultTenant, keyOf } from '../arguments.ts';
import { invalid } from '../rejections.ts';

type Field<Name extends TableName> = keyof TableRows[Name] & string;
type Query<Name extends TableName> = Omit<SearchQuery<Name>, 'page' | 'sort'>;
/** A part of a query that one filter field adds. */
export type QueryPart<Name extends TableName> = Partial<Omit<Query<Name>, 'table'>>;

/** How a value of the API is written in a column. */
export type Kind = 'text' | 'integer' | 'boolean' | 'key' | 'millis' | 'instant';

export interface ColumnFilter<Name extends TableName> {
  readonly column: Field<Name>;
  readonly kind: Kind;
  /** API value → the values of the column it stands for (states). */
  readonly values?: Readonly<Record<string, readonly string[]>>;
}

/** A filter field: a column, or what it means for a value of its own shape. */
export type FilterField<Name extends TableName> =
  | ColumnFilter<Name>
  | { readonly meaning: (value: unknown, field: string) => QueryPart<Name> };

export interface Entity<Name extends TableName> {
  readonly table: Name;
  readonly filters: Readonly<Record<string, FilterField<Name>>>;
  /** API field → column. */
  readonly sorts: Readonly<Record<string, Field<Name>>>;
}

export const pageSchema = z
  .strictObject({
    from: z.int().min(0).optional(),
    limit: z.int().min(1).max(10_000).default(100),
    after: z.string().optional(),
    before: z.string().optional(),
  })
  .refine((page) => [page.from, page.after, page.before].filter((part) => part !== undefined).length <= 1, {
    message: "only one of 'from', 'after' and 'before' may be given",
  });

const requestSchema = z.strictObject({
  filter: z.record(z.string(), z.unknown()).nullish(),
  sort: z.array(z.object({ field: z.string(), order: z.string().nullish() })).nullish(),
  page: pageSchema.nullish(),
});

function pageOf(page: z.output<typeof pageSchema> | null | undefined): SearchQuery<TableName>['page'] {
  const { from, limit, after, before } = page ?? { limit: 100 };
  if (after !== undefined) return { kind: 'after', cursor: after, limit };
  if (before !== undefined) return { kind: 'before', cursor: before, limit };
  return { kind: 'offset', from: from ?? 0, limit };
}

function columnValue(kind: Kind, value: unknown, field: string): FilterValue {
  const wrong = (expected: string) =>
    invalid(`Invalid value for filter field '${field}': expected ${expected}`);
  switch (kind) {
    case 'key': {
      if ((typeof value !== 'string' && typeof value !== 'number') || !/^\d{1,19}$/.test(String(value))) {
        throw wrong('a key');
      }
      // A key beyond ours matches nothing, which is an answer and not an error.
      return Number.isSafeInteger(Number(value)) ? keyOf(value) : -1;
    }
    case 'integer':
      if (typeof value !== 'number' || !Number.isInteger(value) || Math.abs(value) >= 2 ** 31)
        throw wrong('an integer');
      return value;
    case 'boolean':
      if (typeof value !== 'boolean') throw wrong('true or false');
      return value;
    case 'millis':
    case 'instant': {
      const at = typeof value === 'string' ? Date.parse(value) : Number.NaN;
      if (Number.isNaN(at)) throw wrong('a date and time (ISO 8601)');
      return kind === 'millis' ? at : new Date(at).toISOString();
    }
    case 'text':
      if (typeof value !== 'string') throw wrong('a string');
      return value;
  }
}

const allowed: Readonly<Record<Kind, ReadonlySet<string>>> = {
  text: new Set(['$eq', '$neq', '$exists', '$in', '$notIn', '$like']),
  key: new Set(['$eq', '$neq', '$exists', '$in', '$notIn']),
  boolean: new Set(['$eq', '$neq', '$exists']),
  integer: new Set(['$eq', '$neq', '$exists', '$gt', '$gte', '$lt', '$lte', '$in']),
  millis: new Set(['$eq', '$neq', '$exists', '$gt', '$gte', '$lt', '$lte', '$in']),
  instant: new Set(['$eq', '$neq', '$exists', '$gt', '$gte', '$lt', '$lte', '$in']),
};

/** `5` is `{ $eq: 5 }`. */
export function operatorsOf(value: unknown): Record<string, unknown> {
  if (typeof value !== 'object' || value === null || Array.isArray(value)) return { $eq: value };
  return Object.fromEntries(Object.entries(value).filter(([, operand]) => operand !== null));
}

function listOf(value: unknown, field: string): unknown[] {
  if (!Array.isArray(value)) throw invalid(`Invalid value for filter field '${field}': expected a list`);
  return value;
}

/** Filter values that stand for several values of the column become lists. */
function mapped<Name extends TableName>(
  { values = {} }: ColumnFilter<Name>,
  operators: Record<string, unknown>,
  field: string,
): Operators {
  const standsFor = (value: unknown): readonly string[] => {
    const found = typeof value === 'string' ? values[value] : undefined;
    if (!found) {
      throw invalid(
        `Invalid value for filter field '${field}': expected one of ${Object.keys(values).join(', ')}`,
      );
    }
    return found;
  };
  const result: { $in?: string[]; $notIn?: string[]; $exists?: boolean } = {};
  for (const [operator, value] of Object.entries(operators)) {
    if (operator === '$eq') result.$in = [...standsFor(value)];
    else if (operator === '$in') result.$in = listOf(value, field).flatMap(standsFor);
    else if (operator === '$neq') result.$notIn = [...standsFor(value)];
    else if (operator === '$exists') result.$exists = value === true;
    else throw invalid(`Filter field '${field}' does not take the operator '${operator}'`);
  }
  return result;
}

function columnOperators<Name extends TableName>(
  filter: ColumnFilter<Name>,
  value: unknown,
  field: string,
): Operators {
  const operators = operatorsOf(value);
  if (filter.values) return mapped(filter, operators, field);
  const { kind } = filter;
  const translated = Object.entries(operators).map(([operator, operand]) => {
    if (!allowed[kind].has(operator)) {
      throw invalid(`Filter field '${field}' does not take the operator '${operator}'`);
    }
    if (operator === '$exists') return [operator, columnValue('boolean', operand, field)];
    if (operator === '$in' || operator === '$notIn') {
      return [operator, listOf(operand, field).map((item) => columnValue(kind, item, field))];
    }
    return [operator, columnValue(operator === '$like' ? 'text' : kind, operand, field)];
  });
  return Object.fromEntries(translated) as Operators;
}

function partOf<Name extends TableName>(
  entity: Entity<Name>,
  field: string,
  value: unknown,
): QueryPart<Name> {
  const filter = Object.hasOwn(entity.filters, field) ? entity.filters[field] : undefined;
  if (!filter) throw invalid(`Unknown filter field '${field}'`);
  if ('meaning' in filter) return filter.meaning(value, field);
  return { filter: { [filter.column]: columnOperators(filter, value, field) } as Query<Name>['filter'] };
}

/** The query of a request body. `fixed` adds conditions of the path. */
export function queryOf<Name extends TableName>(
  entity: Entity<Name>,
  body: unknown,
  fixed: QueryPart<Name> = {},
): SearchQuery<Name> {
  const request = requestSchema.parse(body);
  const parts = Object.entries(request.filter ?? {})
    .filter(([, value]) => value !== null && value !== undefined)
    .map(([field, value]) => partOf(entity, field, value));
  const all = [...parts, fixed];
  const variables = all.flatMap((part) => part.variables ?? []);
  return {
    table: entity.table,
    filter: Object.assign({}, ...all.map((part) => part.filter ?? {})) as Query<Name>['filter'],
    contains: Object.assign({}, ...all.map((part) => part.contains ?? {})) as NonNullable<
      Query<Name>['contains']
    >,
    ...(variables.length > 0 ? { variables } : {}),
    ...(all.some((part) => part.latestVersion) ? { latestVersion: true } : {}),
    sort: (request.sort ?? []).map(({ field, order }) => sortOf(entity, field, order ?? 'ASC')),
    page: pageOf(request.page),
  };
}

function sortOf<Name extends TableName>(entity: Entity<Name>, field: string, order: string) {
  const column = Object.hasOwn(entity.sorts, field) ? entity.sorts[field] : undefined;
  if (!column) throw invalid(`Unknown sort field '${field}'`);
  const direction = order.toUpperCase();
  if (direction !== 'ASC' && direction !== 'DESC') throw invalid(`Unknown sort order '${order}'`);
  return { field: column, order: direction } as const;
}

/** There is one tenant: others match nothing. */
export function tenantFilter<Name extends TableName>(): FilterField<Name> {
  return {
    meaning: (value) => {
      const { $eq, $in } = operatorsOf(value);
      const matches = $eq === defaultTenant || (Array.isArray($in) && $in.includes(defaultTenant));
      if (matches) return {};
      return { filter: { key: { $eq: -1 } } as Query<Name>['filter'] };
    },
  };
}

const variableSchema = z.array(
  z.strictObject({ name: z.string(), value: z.union([z.string(), z.strictObject({ $eq: z.string() })]) }),
);

/** `[{ name, value }]`, value as JSON text, equality only. */
export function variablesFilter<Name extends TableName>(): FilterField<Name> {
  return {
    meaning: (value, field) => {
      const parsed = variableSchema.safeParse(value);
      if (!parsed.success) {
        throw invalid(`Filter field '${field}' takes a list of { name, value } with equal values`);
      }
      return {
        variables: parsed.data.map((variable) => ({
          name: variable.name,
          value: typeof variable.value === 'string' ? variable.value : variable.value.$eq,
        })),
      };
    },
  };
}

/** A column holding a JSON array: it must contain the value. */
export function containsFilter<Name extends TableName>(column: Field<Name>): FilterField<Name> {
  return {
    meaning: (value, field) => {
      const { $eq, ...others } = operatorsOf(value);
      if (typeof $eq !== 'string' || Object.keys(others).length > 0) {
        throw invalid(`Filter field '${field}' takes a string (equal to one of the values)`);
      }
      return { contains: { [column]: $eq } as NonNullable<Query<Name>['contains']> };
    },
  };
}

/** true and false as two conditions on a column. */
export function flagFilter<Name extends TableName>(
  column: Field<Name>,
  whenTrue: Operators,
  whenFalse: Operators,
): FilterField<Name> {
  return {
    meaning: (value, field) => {
      const { $eq } = operatorsOf(value);
      if (typeof $eq !== 'boolean')
        throw invalid(`Invalid value for filter field '${field}': expected true or false`);
      return { filter: { [column]: $eq ? whenTrue : whenFalse } as Query<Name>['filter'] };
    },
  };
}

/** `page` of an answer. */
export function pageAnswer(result: Omit<SearchResult<TableName>, 'items'>): object {
  const { totalItems, hasMoreTotalItems, startCursor, endCursor } = result;
  return { totalItems, hasMoreTotalItems, startCursor, endCursor };
}
