/**
 * The variables a user task sees: its own scope, then the scopes around it; the innermost of a name counts.
 */
import { z } from 'zod';
import type { Key } from '../../keys.ts';
import type { UserTaskRow, VariableRow } from '../../records/tables.ts';
import { invalid } from '../rejections.ts';
import type { RestContext } from './context.ts';
import { variableAnswer } from './entities/variable.ts';
import { findRow } from './find.ts';
import { operatorsOf } from './search.ts';

/** More than any task has; a search beyond it would be cut. */
const most = 10_000;

const requestSchema = z.strictObject({
  filter: z.strictObject({ name: z.unknown().optional() }).nullish(),
  sort: z
    .array(
      z.object({
        field: z.enum(['name', 'value', 'variableKey', 'scopeKey', 'processInstanceKey', 'tenantId']),
        order: z.string().nullish(),
      }),
    )
    .nullish(),
  page: z.object({ from: z.int().min(0).default(0), limit: z.int().min(1).max(most).default(100) }).nullish(),
});

type Sort = NonNullable<z.output<typeof requestSchema>['sort']>[number];

/** Keys of the scopes around an element instance, innermost first. */
async function scopesOf(context: RestContext, elementInstanceKey: Key): Promise<Key[]> {
  const scopes: Key[] = [];
  for (let key: Key | null = elementInstanceKey; key !== null; ) {
    scopes.push(key);
    key = (await findRow(context, 'element_instance', { key: { $eq: key } }))?.flowScopeKey ?? null;
  }
  return scopes;
}

function nameMatches(filter: unknown): (name: string) => boolean {
  if (filter === undefined || filter === null) return () => true;
  const operators = Object.entries(operatorsOf(filter));
  return (name) =>
    operators.every(([operator, operand]) => {
      switch (operator) {
        case '$eq':
          return name === operand;
        case '$neq':
          return name !== operand;
        case '$in':
          return Array.isArray(operand) && operand.includes(name);
        case '$notIn':
          return Array.isArray(operand) && !operand.includes(name);
        default:
          throw invalid(`Filter field 'name' does not take the operator '${operator}' here`);
      }
    });
}

function fieldOf(row: VariableRow, field: Sort['field']): string | number {
  switch (field) {
    case 'name':
      return row.name;
    case 'value':
      return row.value;
    case 'scopeKey':
      return row.scopeKey;
    default:
      return row.key;
  }
}

function compare(a: VariableRow, b: VariableRow, sorts: readonly Sort[]): number {
  for (const { field, order } of sorts) {
    const [left, right] = [fieldOf(a, field), fieldOf(b, field)];
    if (left === right) continue;
    return left < right === (order?.toUpperCase() !== 'DESC') ? -1 : 1;
  }
  return a.key - b.key;
}

/** The answer of `/v2/user-tasks/{key}/variables/search`. */
export async function visibleVariables(
  context: RestContext,
  task: UserTaskRow,
  body: unknown,
): Promise<object> {
  const request = requestSchema.parse(body);
  const scopes = await scopesOf(context, task.elementInstanceKey);
  const { items } = await context.search.search({
    table: 'variable',
    filter: { processInstanceKey: { $eq: task.processInstanceKey }, scopeKey: { $in: scopes } },
    sort: [],
    page: { kind: 'offset', from: 0, limit: most },
  });
  const byName = new Map<string, VariableRow>();
  for (const scope of scopes) {
    for (const row of items) if (row.scopeKey === scope && !byName.has(row.name)) byName.set(row.name, row);
  }
  const matches = nameMatches(request.filter?.name);
  const found = [...byName.values()]
    .filter((row) => matches(row.name))
    .sort((a, b) => compare(a, b, request.sort ?? []));
  const { from, limit } = request.page ?? { from: 0, limit: 100 };
  return {
    items: found.slice(from, from + limit).map((row) => variableAnswer(row, false)),
    page: { totalItems: found.length, hasMoreTotalItems: false },
  };
}
