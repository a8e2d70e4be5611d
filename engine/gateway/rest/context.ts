/** What every route works with. */
import type { FastifyInstance, FastifyReply, FastifyRequest } from 'fastify';
import { z } from 'zod';
import { type Answer, type CommandName, type Engine, Rejection, type Request } from '../../commands.ts';
import type { EngineClock } from '../../ports/clock.ts';
import type { EngineSearch } from '../../ports/search.ts';
import { keyOf, spanOf } from '../arguments.ts';
import type { JobPolling } from '../job-polling.ts';
import { invalid } from '../rejections.ts';
import { submitWithin } from '../submit.ts';
import type { DefinitionFacts } from './definition-facts.ts';
import { parseBody, RawJson, toJson } from './json.ts';
import { CommandRejected } from './problem.ts';

export interface RestContext {
  readonly app: FastifyInstance;
  readonly engine: Engine;
  readonly search: EngineSearch;
  readonly clock: EngineClock;
  readonly polling: JobPolling;
  readonly facts: DefinitionFacts;
  readonly requestTimeout: number;
  /** Name shown by /v2/authentication/me. */
  readonly username: string;
}

/** Submits with the request's limit; a rejection keeps the command's name. */
export async function submit<Name extends CommandName>(
  { engine, requestTimeout }: RestContext,
  name: Name,
  request: Request<Name>,
  { timeout = 0, intent }: { readonly timeout?: number; readonly intent?: string } = {},
): Promise<Answer<Name>> {
  try {
    return await submitWithin(engine, name, request, timeout > 0 ? timeout : requestTimeout);
  } catch (error) {
    throw error instanceof Rejection ? new CommandRejected(name, error, intent) : error;
  }
}

export function bodyText(request: FastifyRequest): string {
  return typeof request.body === 'string' ? request.body : '';
}

/** The body, `variables` as raw text, checked. Throws ZodError. */
export function bodyOf<Schema extends z.ZodType>(request: FastifyRequest, schema: Schema): z.output<Schema> {
  return schema.parse(parseBody(bodyText(request)));
}

/** The key in the path. */
export function pathKey(request: FastifyRequest): number {
  const { key } = z.object({ key: z.string() }).parse(request.params);
  if (!/^\d{1,19}$/.test(key))
    throw invalid(`The provided key '${key}' is not a valid key; expected a number`);
  return keyOf(key);
}

export function send(reply: FastifyReply, body: object, status = 200): FastifyReply {
  return reply.status(status).type('application/json; charset=utf-8').send(toJson(body));
}

export function sendNothing(reply: FastifyReply): FastifyReply {
  return reply.status(204).send();
}

/** A key in a request body: a decimal string (or number). */
export const keyField = z
  .union([z.string().regex(/^-?\d{1,19}$/), z.int()])
  .transform((value) => keyOf(value));

/** Raw text of a document; `documentOf` checks that it is an object. */
export const documentField = z.string().default('{}');

/** int64 as a number or decimal string. */
export const longField = z.union([
  z.int(),
  z
    .string()
    .regex(/^-?\d{1,18}$/)
    .transform(Number),
]);

/** A lease, back-off, time to live or time limit, milliseconds. */
export const spanField = longField.transform(spanOf);

/** int32, as records hold it. */
export const countField = z.int32();

export function raw(text: string): RawJson {
  return new RawJson(text);
}
