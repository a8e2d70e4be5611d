/**
 * One request and its answer, declared once: the server registers its route from it, the pages call it typed.
 *
 * 1. Everything that goes in or out is a zod schema. What a schema does not list is not sent.
 * 2. `access: 'public'` needs no session; everything else does. Every method but GET needs the CSRF token.
 * 3. Failures are problem documents (`problem.ts`), never an answer.
 */
import { z } from 'zod';

export type Method = 'GET' | 'POST' | 'PUT' | 'PATCH' | 'DELETE';
/** json: both ways JSON. upload: multipart in. file: bytes out. stream: server-sent events out. */
export type Kind = 'json' | 'upload' | 'file' | 'stream';

export const Nothing = z.undefined();
export type Nothing = typeof Nothing;

export interface Endpoint<
  P extends z.ZodType = z.ZodType,
  Q extends z.ZodType = z.ZodType,
  B extends z.ZodType = z.ZodType,
  A extends z.ZodType = z.ZodType,
> {
  /** Unique, `feature.verb`. */
  readonly name: string;
  readonly method: Method;
  /** '/api/cases/:caseId'. */
  readonly path: `/${string}`;
  readonly access: 'public' | 'session';
  readonly kind: Kind;
  /** True: the caller sends `Idempotency-Key`; the same key and body get the first answer again. */
  readonly idempotent: boolean;
  readonly params: P;
  readonly query: Q;
  readonly body: B;
  readonly answer: A;
}

interface Definition<P extends z.ZodType, Q extends z.ZodType, B extends z.ZodType, A extends z.ZodType> {
  name: string;
  method: Method;
  path: `/${string}`;
  access?: 'public' | 'session';
  kind?: Kind;
  idempotent?: boolean;
  params?: P;
  query?: Q;
  body?: B;
  answer: A;
}

export function defineEndpoint<
  A extends z.ZodType,
  P extends z.ZodType = Nothing,
  Q extends z.ZodType = Nothing,
  B extends z.ZodType = Nothing,
>(definition: Definition<P, Q, B, A>): Endpoint<P, Q, B, A> {
  return {
    name: definition.name,
    method: definition.method,
    path: definition.path,
    access: definition.access ?? 'session',
    kind: definition.kind ?? 'json',
    idempotent: definition.idempotent ?? false,
    // A schema left out is Nothing, which is what its type parameter defaults to.
    params: definition.params ?? (Nothing as z.ZodType as P),
    query: definition.query ?? (Nothing as z.ZodType as Q),
    body: definition.body ?? (Nothing as z.ZodType as B),
    answer: definition.answer,
  };
}

type Part<Name extends string, S extends z.ZodType> = S extends Nothing
  ? { readonly [N in Name]?: undefined }
  : undefined extends z.input<S>
    ? { readonly [N in Name]?: z.input<S> }
    : { readonly [N in Name]: z.input<S> };

/** What a caller passes: params, query and body as far as the endpoint has them. */
export type InputOf<E extends Endpoint> = Part<'params', E['params']> &
  Part<'query', E['query']> &
  Part<'body', E['body']>;
/** What a caller gets. */
export type AnswerOf<E extends Endpoint> = z.output<E['answer']>;

/** The address of a request: path with its parameters filled in, query appended. */
export function addressOf(endpoint: Endpoint, input: { params?: unknown; query?: unknown }): string {
  const params = (input.params ?? {}) as Record<string, unknown>;
  const path = endpoint.path.replace(/:([A-Za-z]+)/g, (_, name: string) => {
    const value = params[name];
    if (value === undefined || value === null || value === '') {
      throw new Error(`${endpoint.name}: parameter ${name} is missing`);
    }
    return encodeURIComponent(String(value));
  });
  const search = new URLSearchParams();
  for (const [name, value] of Object.entries((input.query ?? {}) as Record<string, unknown>)) {
    if (value === undefined || value === null || value === '') continue;
    for (const one of Array.isArray(value) ? value : [value]) search.append(name, String(one));
  }
  const text = search.toString();
  return text ? `${path}?${text}` : path;
}
