/** Reading single rows and whole search answers. */
import type { FastifyReply, FastifyRequest } from 'fastify';
import { Rejection } from '../../commands.ts';
import type { Key } from '../../keys.ts';
import type { SearchQuery } from '../../ports/search.ts';
import type { TableName, TableRows } from '../../records/tables.ts';
import { bodyText, type RestContext, send } from './context.ts';
import { parseQuery } from './json.ts';
import { type Entity, pageAnswer, type QueryPart, queryOf } from './search.ts';

export async function findRow<Name extends TableName>(
  { search }: RestContext,
  table: Name,
  filter: SearchQuery<Name>['filter'],
  sort: SearchQuery<Name>['sort'] = [],
): Promise<TableRows[Name] | undefined> {
  const page = { kind: 'offset', from: 0, limit: 1 } as const;
  return (await search.search({ table, filter, sort, page })).items[0];
}

/** The row with this key. Throws NOT_FOUND, calling it `what`. */
export async function rowOf<Name extends TableName>(
  context: RestContext,
  table: Name,
  key: Key,
  what: string,
): Promise<TableRows[Name]> {
  const row = await findRow(context, table, { key: { $eq: key } } as SearchQuery<Name>['filter']);
  if (!row) throw new Rejection('NOT_FOUND', `${what} with key '${key}' not found`);
  return row;
}

/** Answers a search request of an entity. */
export async function answerSearch<Name extends TableName>(
  context: RestContext,
  entity: Entity<Name>,
  request: FastifyRequest,
  reply: FastifyReply,
  item: (row: TableRows[Name]) => object | Promise<object>,
  fixed: QueryPart<Name> = {},
): Promise<FastifyReply> {
  const query = queryOf(entity, parseQuery(bodyText(request)), fixed);
  const { items, ...page } = await context.search.search(query);
  return send(reply, { items: await Promise.all(items.map(item)), page: pageAnswer(page) });
}
