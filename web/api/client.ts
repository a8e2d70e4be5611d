/**
 * The typed client: `call(inbox.list, { query: { tab: 'todo' } })`.
 *
 * 1. A failure is thrown as ProblemError with the server's problem document, or with one made here when there is
 *    no answer at all (`offline`).
 * 2. Answers are parsed: what is not in the schema does not reach a page.
 */
import { type AnswerOf, addressOf, type Endpoint, type InputOf } from './endpoint.ts';
import { Problem } from './problem.ts';

export class ProblemError extends Error {
  override name = 'ProblemError';
  readonly problem: Problem;
  /** No answer came: the network or the server is away. */
  readonly offline: boolean;
  constructor(problem: Problem, offline = false) {
    super(problem.detail);
    this.problem = problem;
    this.offline = offline;
  }
}

export interface ClientOptions {
  /** '' in the browser, 'http://127.0.0.1:3000' in tests. */
  base?: string;
  fetch?: typeof fetch;
  /** Read at each call: the token of the session. */
  csrfToken?: () => string | null;
  language?: () => string;
  /** Sent with every request (a cookie, in tests). */
  headers?: () => Record<string, string>;
  onProblem?: (problem: Problem) => void;
}

export interface CallOptions {
  signal?: AbortSignal;
  /** For idempotent endpoints; one is made when absent. Keep it to repeat the same attempt. */
  idempotencyKey?: string;
}

export type Call = <E extends Endpoint>(endpoint: E, ...rest: Rest<E>) => Promise<AnswerOf<E>>;
type Rest<E extends Endpoint> =
  Record<string, never> extends InputOf<E>
    ? [input?: InputOf<E>, options?: CallOptions]
    : [input: InputOf<E>, options?: CallOptions];

function noAnswer(detail: string): Problem {
  return {
    type: 'about:blank',
    title: 'No answer',
    status: 503,
    detail,
    code: 'internal',
    errors: [],
    traceId: '',
  };
}

async function problemOf(response: Response): Promise<Problem> {
  const parsed = Problem.safeParse(await response.json().catch(() => null));
  return parsed.success ? parsed.data : { ...noAnswer(`HTTP ${response.status}`), status: response.status };
}

export function createClient(options: ClientOptions = {}): Call {
  const send = options.fetch ?? globalThis.fetch.bind(globalThis);
  return async (endpoint, ...rest) => {
    const [input, callOptions] = rest as [
      { params?: unknown; query?: unknown; body?: unknown }?,
      CallOptions?,
    ];
    const headers: Record<string, string> = { accept: 'application/json', ...options.headers?.() };
    if (options.language) headers['accept-language'] = options.language();
    const token = options.csrfToken?.();
    if (endpoint.method !== 'GET' && token) headers['x-csrf-token'] = token;
    if (endpoint.idempotent) headers['idempotency-key'] = callOptions?.idempotencyKey ?? crypto.randomUUID();
    const form = typeof FormData !== 'undefined' && input?.body instanceof FormData ? input.body : null;
    if (input?.body !== undefined && !form) headers['content-type'] = 'application/json';
    const request: RequestInit = { method: endpoint.method, headers, credentials: 'same-origin' };
    if (form) request.body = form;
    else if (input?.body !== undefined) request.body = JSON.stringify(input.body);
    if (callOptions?.signal) request.signal = callOptions.signal;

    const response = await send((options.base ?? '') + addressOf(endpoint, input ?? {}), request).catch(
      (error: unknown) => {
        if (callOptions?.signal?.aborted) throw error;
        throw new ProblemError(noAnswer('连接不上服务器,请检查网络后重试。'), true);
      },
    );
    if (!response.ok) {
      const problem = await problemOf(response);
      options.onProblem?.(problem);
      throw new ProblemError(problem);
    }
    if (endpoint.kind === 'file') {
      return endpoint.answer.parse(new Uint8Array(await response.arrayBuffer())) as AnswerOf<typeof endpoint>;
    }
    return endpoint.answer.parse(await response.json()) as AnswerOf<typeof endpoint>;
  };
}
