/**
 * One job from the engine to its verdict.
 *
 * 1. A worker sees only the variables that the contract names for its job type, parsed; it answers only with those the
 *    contract lets out, parsed.
 * 2. Jobs come at least once. A worker writes with keys derived from the job (`once`), so that the second time
 *    changes nothing and gives the same answer.
 * 3. A worker has no clock: `now` is handed to it.
 * 4. Whatever happens, the engine gets a verdict; nothing is thrown out of `runJob`.
 */
import { z } from 'zod';
import { errorCodes, type JobType, jobs } from '../workflows/subsidy-application/contract.ts';
import { BrokenError, BusinessError, Denial, isPassing, RetryableError } from './errors.ts';

export interface JobFacts {
  readonly key: string;
  readonly type: string;
  readonly elementId: string;
  readonly elementInstanceKey: string;
  readonly processInstanceKey: string;
  readonly processDefinitionKey: string;
  readonly headers: Readonly<Record<string, string>>;
  /** Retries left, as the engine says. */
  readonly retries: number;
}

export interface JobContext extends JobFacts {
  /** Epoch milliseconds of the application's clock. */
  readonly now: number;
  /** A deduplication key: the same for every delivery of this job. */
  once(what: string): string;
}

type Input<T extends JobType> = z.output<(typeof jobs)[T]['input']>;
type Output<T extends JobType> = z.input<(typeof jobs)[T]['output']>;

export interface Worker<Services> {
  readonly type: string;
  /** Parses, works, parses; throws what went wrong. */
  work(variables: unknown, context: JobContext, services: Services): Promise<Record<string, unknown>>;
}

/** A worker for one job type of the contract. */
export function worker<T extends JobType, Services>(
  type: T,
  handle: (input: Input<T>, context: JobContext, services: Services) => Promise<Output<T>>,
): Worker<Services> {
  const { input, output } = jobs[type];
  return {
    type,
    work: async (variables, context, services) => {
      const given = parse(input, variables, `variables of ${type}`);
      const answer = await handle(given as Input<T>, context, services);
      return parse(output, answer, `answer of ${type}`) as Record<string, unknown>;
    },
  };
}

/** A worker of a listener that the deployment adds: it answers with nothing. */
export function listener<Schema extends z.ZodType, Services>(
  type: string,
  input: Schema,
  handle: (input: z.output<Schema>, context: JobContext, services: Services) => Promise<void>,
): Worker<Services> {
  return {
    type,
    work: async (variables, context, services) => {
      await handle(parse(input, variables, `variables of ${type}`) as z.output<Schema>, context, services);
      return {};
    },
  };
}

function parse(schema: z.ZodType, value: unknown, what: string): unknown {
  const result = schema.safeParse(value);
  if (result.success) return result.data;
  throw new BrokenError(`${what}: ${z.prettifyError(result.error)}`);
}

/** What the engine is told. */
export type Verdict =
  | { readonly kind: 'complete'; readonly variables: Record<string, unknown> }
  | {
      readonly kind: 'error';
      readonly code: string;
      readonly message: string;
      readonly variables: Readonly<Record<string, unknown>>;
    }
  /** A task listener says no: the caller is told why, the task stays as it was. */
  | { readonly kind: 'deny'; readonly message: string }
  | { readonly kind: 'fail'; readonly message: string; readonly retries: number; readonly backOffMs: number };

/** Back-off of unexpected failures by retries left: soon, then later. */
const BACK_OFF_MS = [60_000, 10_000, 1_000] as const;

/** Runs a job. Never throws. */
export async function runJob<Services>(
  workers: ReadonlyMap<string, Worker<Services>>,
  job: JobFacts,
  variables: unknown,
  services: Services,
  now: number,
): Promise<Verdict> {
  const found = workers.get(job.type);
  if (found === undefined) return incident(`no worker for job type ${job.type}`);
  const context: JobContext = { ...job, now, once: (what) => `job:${job.key}:${what}` };
  try {
    return { kind: 'complete', variables: await found.work(variables, context, services) };
  } catch (error) {
    return verdictOf(error, job);
  }
}

/** What becomes of an error thrown by a worker. */
export function verdictOf(error: unknown, job: JobFacts): Verdict {
  const message = error instanceof Error ? error.message : String(error);
  if (error instanceof BusinessError) {
    if (errorCodes[error.code].thrownBy !== job.type) {
      return incident(`${job.type} may not throw ${error.code}: ${message}`);
    }
    return { kind: 'error', code: error.code, message, variables: error.variables };
  }
  if (error instanceof Denial) return { kind: 'deny', message };
  if (error instanceof BrokenError) return incident(message);
  if (error instanceof RetryableError) {
    return { kind: 'fail', message, retries: Math.max(1, job.retries), backOffMs: error.retryAfterMs };
  }
  if (isPassing(error)) {
    return { kind: 'fail', message, retries: Math.max(1, job.retries), backOffMs: 5_000 };
  }
  const retries = Math.max(0, job.retries - 1);
  return { kind: 'fail', message, retries, backOffMs: BACK_OFF_MS[Math.min(retries, 2)] ?? 60_000 };
}

function incident(message: string): Verdict {
  return { kind: 'fail', message, retries: 0, backOffMs: 0 };
}

/** Workers by job type. Throws when two have the same type. */
export function registry<Services>(workers: readonly Worker<Services>[]): Map<string, Worker<Services>> {
  const byType = new Map<string, Worker<Services>>();
  for (const each of workers) {
    if (byType.has(each.type)) throw new Error(`two workers for job type ${each.type}`);
    byType.set(each.type, each);
  }
  return byType;
}
