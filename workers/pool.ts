/**
 * The workers at an engine: one long poll per job type through @camunda8/sdk, embedded engine or cluster alike.
 *
 * 1. A job is given back to the engine in every case: completed, denied, failed with back-off, or thrown as a BPMN
 *    error. While the engine is away the answer waits for it; when that takes too long the job comes again after its
 *    lease, and changes nothing twice.
 * 2. At most `concurrency` jobs are worked on at once, whatever their types. A job that takes longer than `handlerMs`
 *    counts as hung: it is reported, fails with back-off, and its slot is free again.
 * 3. While the engine is away the polls wait, ever longer up to `maxPauseMs`; both ends of it are told once.
 * 4. `stop` takes no new jobs and waits for those under way.
 */
import { setTimeout as delay } from 'node:timers/promises';
import type { CamundaRestClient, ZeebeGrpcClient } from './engine.ts';
import { openPoll, type Poll, type PolledJob } from './poll.ts';
import { Slots } from './slots.ts';
import { type JobFacts, runJob, type Verdict, type Worker } from './worker.ts';

export interface PoolOptions<Services> {
  readonly client: ZeebeGrpcClient;
  /** Needed for denials, which gRPC cannot say. */
  readonly rest?: CamundaRestClient;
  readonly workers: ReadonlyMap<string, Worker<Services>>;
  readonly services: Services;
  /** Epoch milliseconds of the application's clock. */
  readonly now: () => Promise<number>;
  /** How long the engine leaves a job to us before it gives it to another. */
  readonly leaseMs?: number;
  readonly handlerMs?: number;
  /** Jobs at once, of all types. */
  readonly concurrency?: number;
  /** Jobs of one type taken at once. */
  readonly maxJobs?: number;
  readonly longPollMs?: number;
  readonly maxPauseMs?: number;
  /** Told of every verdict but completion. */
  readonly onTrouble?: (
    job: JobFacts,
    verdict: Verdict,
    variables: Readonly<Record<string, unknown>>,
  ) => void;
  /** Told when a job is completed: what it left in the outbox can go. */
  readonly onDone?: (job: JobFacts) => void;
  /** Told when the engine is lost and found again. */
  readonly onEngine?: (reachable: boolean, error: unknown) => void;
}

export interface Pool {
  /** Waits for the jobs under way, at most `withinMs`; the client may be closed afterwards. */
  stop(withinMs?: number): Promise<void>;
}

const answerAgainMs = 500;

/** gRPC's UNAVAILABLE, or nobody at the REST address. */
function isUnavailable(error: unknown): boolean {
  return error instanceof Error && 'code' in error && (error.code === 14 || error.code === 'ECONNREFUSED');
}

export class HandlerTimeout extends Error {
  constructor(type: string, ms: number) {
    super(`${type} 超过 ${ms / 1000} 秒没有完成 (hung)`);
    this.name = 'HandlerTimeout';
  }
}

class JobPool<Services> implements Pool {
  readonly #options: PoolOptions<Services>;
  readonly #slots: Slots;
  readonly #stopping = new AbortController();
  readonly #underWay = new Set<Promise<void>>();
  readonly #polls = new Set<Poll>();
  readonly #loops: Promise<void>[];
  #reachable = true;

  constructor(options: PoolOptions<Services>) {
    this.#options = options;
    this.#slots = new Slots(options.concurrency ?? 8);
    this.#loops = [...options.workers.keys()].map((type) => this.#serve(type));
  }

  async stop(withinMs = 5_000): Promise<void> {
    this.#stopping.abort();
    for (const poll of this.#polls) poll.cancel();
    const over = new AbortController();
    const waiting = delay(withinMs, undefined, { signal: over.signal, ref: false }).catch(() => undefined);
    await Promise.race([Promise.allSettled([...this.#loops, ...this.#underWay]), waiting]);
    over.abort();
  }

  /** One type: polls while there is room, never faster than the engine answers. */
  async #serve(type: string): Promise<void> {
    const mine = new Set<Promise<void>>();
    let pause = 0;
    while (!this.#stopping.signal.aborted) {
      const room = (this.#options.maxJobs ?? 8) - mine.size;
      if (room <= 0) {
        await Promise.race(mine);
        continue;
      }
      try {
        const jobs = await this.#poll(type, room);
        pause = 0;
        this.#tell(true, null);
        for (const job of jobs) {
          const work: Promise<void> = this.#work(job).finally(() => {
            mine.delete(work);
            this.#underWay.delete(work);
          });
          mine.add(work);
          this.#underWay.add(work);
        }
      } catch (error) {
        if (this.#stopping.signal.aborted) return;
        this.#tell(false, error);
        pause = Math.min(this.#options.maxPauseMs ?? 5_000, Math.max(100, pause * 2));
        const wait = pause * (0.75 + Math.random() / 2);
        await delay(wait, undefined, { signal: this.#stopping.signal, ref: false }).catch(() => undefined);
      }
    }
  }

  #tell(reachable: boolean, error: unknown): void {
    if (reachable === this.#reachable) return;
    this.#reachable = reachable;
    this.#options.onEngine?.(reachable, error);
  }

  async #poll(type: string, room: number): Promise<PolledJob[]> {
    const { client, leaseMs = 60_000, longPollMs = 20_000 } = this.#options;
    const asked = performance.now();
    const poll = openPoll(client, {
      ...{ type, timeout: leaseMs, requestTimeout: longPollMs },
      maxJobsToActivate: room,
    });
    this.#polls.add(poll);
    const jobs = await poll.jobs.finally(() => this.#polls.delete(poll));
    if (this.#stopping.signal.aborted) {
      await this.#handBack(jobs);
      return [];
    }
    // An engine that answers an empty poll at once (it is stopping, or does not wait) is not asked in a hot loop.
    if (jobs.length === 0 && performance.now() - asked < 50) {
      await delay(200, undefined, { signal: this.#stopping.signal, ref: false }).catch(() => undefined);
    }
    return jobs;
  }

  /** Jobs that arrived while stopping are left to others at once, with the retries they had. */
  async #handBack(jobs: readonly PolledJob[]): Promise<void> {
    const errorMessage = 'the workers are stopping';
    await Promise.allSettled(
      jobs.map(({ facts: { key, retries } }) =>
        this.#options.client.failJob({ jobKey: key, errorMessage, retries, retryBackOff: 0 }),
      ),
    );
  }

  async #work({ facts, variables }: PolledJob): Promise<void> {
    const free = await this.#slots.take();
    try {
      const verdict = await this.#verdict(facts, variables);
      if (verdict.kind !== 'complete') this.#options.onTrouble?.(facts, verdict, variables);
      else this.#options.onDone?.(facts);
      await this.#deliver(facts, verdict);
    } catch {
      // Invariant 1: the job was cancelled or taken from us meanwhile, or the engine is away; it comes again.
    } finally {
      free();
    }
  }

  async #verdict(facts: JobFacts, variables: Readonly<Record<string, unknown>>): Promise<Verdict> {
    const { workers, services, now, handlerMs = 30_000 } = this.#options;
    const over = new AbortController();
    const hung = async (): Promise<Verdict> => {
      await delay(handlerMs, undefined, { signal: over.signal, ref: false });
      const retries = Math.max(0, facts.retries - 1);
      return {
        kind: 'fail',
        message: new HandlerTimeout(facts.type, handlerMs).message,
        retries,
        backOffMs: 10_000,
      };
    };
    const work = async (): Promise<Verdict> => {
      const at = await now().catch(() => null);
      if (at === null) {
        const message = '读不到应用时钟,数据库不可用 (the clock cannot be read)';
        return { kind: 'fail', message, retries: facts.retries, backOffMs: 5_000 };
      }
      return runJob(workers, facts, variables, services, at);
    };
    const late = hung();
    late.catch(() => undefined);
    try {
      return await Promise.race([work(), late]);
    } finally {
      over.abort();
    }
  }

  /** Invariant 1: as long as the job is surely still ours. */
  async #deliver(facts: JobFacts, verdict: Verdict): Promise<void> {
    const { signal } = this.#stopping;
    for (const until = Date.now() + (this.#options.leaseMs ?? 60_000) / 2; ; ) {
      try {
        return await this.#answer(facts, verdict);
      } catch (error) {
        if (!isUnavailable(error) || signal.aborted || Date.now() > until) throw error;
        await delay(answerAgainMs, undefined, { signal, ref: false }).catch(() => undefined);
      }
    }
  }

  async #answer({ key }: JobFacts, verdict: Verdict): Promise<void> {
    const { client, rest } = this.#options;
    switch (verdict.kind) {
      case 'complete':
        await client.completeJob({ jobKey: key, variables: verdict.variables as Record<string, never> });
        return;
      case 'deny':
        if (rest === undefined) throw new Error('a denial needs the REST client');
        await deny(rest, key, verdict.message);
        return;
      case 'error':
        await client.throwError({
          ...{ jobKey: key, errorCode: verdict.code, errorMessage: verdict.message },
          variables: verdict.variables as Record<string, never>,
        });
        return;
      case 'fail':
        await client.failJob({
          ...{ jobKey: key, errorMessage: verdict.message, retries: verdict.retries },
          retryBackOff: verdict.backOffMs,
        });
    }
  }
}

/** The gRPC of the client knows no result of a job; REST does. */
async function deny(rest: CamundaRestClient, jobKey: string, deniedReason: string): Promise<void> {
  await rest.callApiEndpoint({
    ...{ method: 'POST', urlPath: `jobs/${jobKey}/completion` },
    body: { variables: {}, result: { type: 'userTask', denied: true, deniedReason } },
  });
}

export function startPool<Services>(options: PoolOptions<Services>): Pool {
  return new JobPool(options);
}
