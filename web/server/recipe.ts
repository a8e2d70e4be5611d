/**
 * The one way a request is served: authenticate → CSRF → validate → transaction (authorize → command → present).
 *
 * 1. Routes come from the endpoints of web/api; a handler gets checked input and gives an answer that is checked too.
 * 2. A person who must change the password may do nothing else.
 * 3. An idempotent endpoint remembers its first answer per person and key.
 * 4. Everybody gets an answer within 20 s (uploads take what the line takes): a database that stands still, unlike one
 *    that is gone, gives no error by itself. What was under way goes on; a repeat finds it.
 */
import { createHash, randomUUID } from 'node:crypto';
import { setTimeout as delay } from 'node:timers/promises';
import type { FastifyInstance, FastifyReply, FastifyRequest } from 'fastify';
import type { z } from 'zod';
import { applicationNow } from '../../db/repositories/clock.ts';
import { claimRequest, forgetRequest, rememberAnswer } from '../../db/repositories/requests.ts';
import type { Endpoint } from '../api/endpoint.ts';
import { problemMediaType } from '../api/problem.ts';
import { type ActingPost, type Actor, doerOf, resolveSession } from './auth/sessions.ts';
import { sameText } from './auth/tokens.ts';
import { type App, transact, type Work } from './context.ts';
import { databaseAway, forbidden, type Language, problem, toProblem } from './problems.ts';

export const sessionCookie = 'yizhan_session';

export interface Call<E extends Endpoint> {
  readonly app: App;
  readonly params: z.output<E['params']>;
  readonly query: z.output<E['query']>;
  readonly body: z.output<E['body']>;
  readonly language: Language;
  readonly address: string;
  readonly traceId: string;
  readonly request: FastifyRequest;
  readonly reply: FastifyReply;
}
export interface SignedCall<E extends Endpoint> extends Call<E> {
  readonly actor: Actor;
  /** Who acts and as what; throws `forbidden` for a person without a post. */
  readonly post: ActingPost;
  transact<T>(work: (work: Work) => Promise<T>): Promise<T>;
}

type Answer<E extends Endpoint> = z.input<E['answer']>;
export type PublicHandler<E extends Endpoint> = (call: Call<E>) => Promise<Answer<E>>;
export type Handler<E extends Endpoint> = (call: SignedCall<E>) => Promise<Answer<E>>;

export function languageOf(request: FastifyRequest): Language {
  return /^\s*en\b/i.test(String(request.headers['accept-language'] ?? '')) ? 'en' : 'zh';
}

function checkedInput<E extends Endpoint>(endpoint: E, request: FastifyRequest) {
  const given = (value: unknown) =>
    value !== null && typeof value === 'object' && Object.keys(value).length === 0 ? undefined : value;
  const parse = (schema: z.ZodType, value: unknown) => {
    const first = schema.safeParse(value);
    // An empty object and an absent one are the same to a schema that takes only one of them.
    return first.success ? first.data : schema.parse(given(value));
  };
  return {
    params: parse(endpoint.params, request.params) as z.output<E['params']>,
    query: parse(endpoint.query, request.query) as z.output<E['query']>,
    body: (endpoint.kind === 'upload'
      ? undefined
      : parse(endpoint.body, request.body ?? undefined)) as z.output<E['body']>,
  };
}

export async function sendProblem(
  app: App,
  request: FastifyRequest,
  reply: FastifyReply,
  error: unknown,
): Promise<void> {
  const { body, unexpected } = toProblem(error, languageOf(request), request.id);
  if (unexpected)
    app.log.error({ traceId: request.id, url: request.routeOptions.url, err: error }, 'request failed');
  if (reply.sent) return;
  await reply.code(body.status).header('content-type', problemMediaType).send(JSON.stringify(body));
}

/** A handler that has sent the reply itself (files, streams) returns this. */
export const alreadySent = Symbol('already sent');

function answerWith(endpoint: Endpoint, reply: FastifyReply, answer: unknown): unknown {
  if (answer === alreadySent) return reply;
  return reply
    .header('content-type', 'application/json; charset=utf-8')
    .send(JSON.stringify(endpoint.answer.parse(answer)));
}

const answerWithinMs = 20_000;

/** Invariant 4. */
async function inTime<T>(endpoint: Endpoint, work: Promise<T>): Promise<T> {
  if (endpoint.kind === 'upload') return work;
  const over = new AbortController();
  const late = async (): Promise<never> => {
    await delay(answerWithinMs, undefined, { signal: over.signal, ref: false });
    throw databaseAway();
  };
  try {
    return await Promise.race([work, late()]);
  } finally {
    over.abort();
  }
}

/** Where a request comes from; asked for first of all, for a connection that is gone has no address any more. */
function addressOf(request: FastifyRequest): string {
  const address: string | undefined = request.ip;
  return address ?? 'gone';
}

export function servePublic<E extends Endpoint>(
  server: FastifyInstance,
  app: App,
  endpoint: E,
  handler: PublicHandler<E>,
): void {
  server.route({
    method: endpoint.method,
    url: endpoint.path,
    handler: async (request, reply) => {
      try {
        const call: Call<E> = {
          app,
          ...checkedInput(endpoint, request),
          language: languageOf(request),
          address: addressOf(request),
          traceId: request.id,
          request,
          reply,
        };
        return answerWith(endpoint, reply, await inTime(endpoint, handler(call)));
      } catch (error) {
        return sendProblem(app, request, reply, error);
      }
    },
  });
}

function checkCsrf(endpoint: Endpoint, request: FastifyRequest, actor: Actor): void {
  if (endpoint.method === 'GET') return;
  const token = request.headers['x-csrf-token'];
  if (typeof token === 'string' && sameText(token, actor.csrfToken)) return;
  throw problem(
    'csrf-invalid',
    '页面已过期,请刷新后再操作。已填写的内容已保存为草稿。',
    'This page is out of date: reload it.',
  );
}

const openToAll = new Set(['session.me', 'session.signOut', 'session.changePassword']);

function checkPasswordAge(endpoint: Endpoint, actor: Actor): void {
  if (actor.user.must_change_password && !openToAll.has(endpoint.name)) {
    throw problem('password-change-needed', '请先修改初始密码,再办理业务。', 'Change your password first.');
  }
}

/** Runs the handler once per person and key; a repeat gets the remembered answer. */
async function once<E extends Endpoint>(
  endpoint: E,
  call: SignedCall<E>,
  handler: Handler<E>,
): Promise<unknown> {
  const { app } = call;
  const key = call.request.headers['idempotency-key'];
  if (typeof key !== 'string' || key.length < 8 || key.length > 100) {
    throw problem(
      'input-invalid',
      '请求缺少编号(Idempotency-Key),请刷新页面后重试。',
      'Idempotency-Key is missing: reload the page.',
    );
  }
  const request = { userId: call.actor.user.id, endpoint: endpoint.name, key };
  const content = JSON.stringify([call.params ?? null, call.body ?? null]);
  const bodyHash = createHash('sha256').update(content).digest();
  const at = new Date(app.realNow()).toISOString();
  const before = await app.knex.transaction((trx) => claimRequest(trx, app.ring, request, bodyHash, at));
  if (before) {
    if (!before.bodyHash.equals(bodyHash)) {
      throw problem(
        'idempotency-conflict',
        '同一编号的请求内容不同,请刷新页面后重试。',
        'The same key came with other content: reload the page.',
      );
    }
    if (before.answer === null) {
      throw problem(
        'too-many-requests',
        '上一次提交还在处理,请稍候再看结果。',
        'The first attempt is still under way.',
      );
    }
    return JSON.parse(before.answer);
  }
  try {
    const answer = endpoint.answer.parse(await handler(call));
    await app.knex.transaction((trx) => rememberAnswer(trx, app.ring, request, answer));
    return answer;
  } catch (error) {
    await app.knex.transaction((trx) => forgetRequest(trx, request)).catch(() => undefined);
    throw error;
  }
}

export function serve<E extends Endpoint>(
  server: FastifyInstance,
  app: App,
  endpoint: E,
  handler: Handler<E>,
): void {
  server.route({
    method: endpoint.method,
    url: endpoint.path,
    handler: async (request, reply) => {
      const address = addressOf(request);
      const work = async () => {
        const token = request.cookies[sessionCookie];
        const actor = await app.knex.transaction((trx) => resolveSession(app, trx, token, address));
        checkCsrf(endpoint, request, actor);
        checkPasswordAge(endpoint, actor);
        const call: SignedCall<E> = {
          app,
          ...checkedInput(endpoint, request),
          language: languageOf(request),
          address,
          traceId: request.id,
          request,
          reply,
          actor,
          get post() {
            if (!actor.post) throw forbidden();
            return actor.post;
          },
          transact: (work) => transact(app, doerOf(actor), applicationNow, work),
        };
        return endpoint.idempotent ? once(endpoint, call, handler) : handler(call);
      };
      try {
        return answerWith(endpoint, reply, await inTime(endpoint, work()));
      } catch (error) {
        return sendProblem(app, request, reply, error);
      }
    },
  });
}

export function newTraceId(): string {
  return randomUUID().slice(0, 13);
}
