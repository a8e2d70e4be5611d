/**
 * Long polling: a request for jobs that finds none waits until jobs of its type become available, its time is up,
 * or its client is gone.
 *
 * 1. One wake-up wakes one waiter; a waiter that got jobs wakes the next, so a crowd of idle workers costs nothing.
 * 2. Nothing is missed: a type's `generation` is read before the attempt; if it moved during it, the attempt is
 *    repeated.
 * 3. Jobs activated for a client that had gone are handed back (failed with the retries they had), not left to
 *    their lease.
 */
import type { ActivatedJob, Engine, Request } from '../commands.ts';

export const defaultPollingTimeout = 10_000;
/** A waiter looks again by itself this often: announcements made while the engine was down are lost. */
const probeInterval = 10_000;

export interface PollOptions {
  /** Milliseconds; 0 takes the default, negative does not wait. */
  readonly requestTimeout: number;
  /** Aborted when the client is gone or the gateway stops. */
  readonly signal: AbortSignal;
}

type Wake = 'look' | 'over';

export class JobPolling {
  readonly #engine: Engine;
  readonly #waiting = new Map<string, Set<(wake: Wake) => void>>();
  readonly #generations = new Map<string, number>();
  readonly #stopListening: () => void;
  #stopped = false;

  constructor(engine: Engine) {
    this.#engine = engine;
    this.#stopListening = engine.onJobsAvailable((type) => {
      // Only types that somebody asked for are counted.
      const generation = this.#generations.get(type);
      if (generation === undefined) return;
      this.#generations.set(type, generation + 1);
      this.#wakeOne(type);
    });
  }

  /** At most `maxJobs` jobs; none when the time is up. Rejects as `activateJobs` does. */
  async activate(request: Request<'activateJobs'>, options: PollOptions): Promise<readonly ActivatedJob[]> {
    const { type } = request;
    const { signal, requestTimeout } = options;
    const patience = requestTimeout === 0 ? defaultPollingTimeout : requestTimeout;
    const until = performance.now() + patience;
    if (!this.#generations.has(type)) this.#generations.set(type, 0);
    while (!signal.aborted && !this.#stopped) {
      const generation = this.#generations.get(type);
      const { jobs } = await this.#engine.submit('activateJobs', request);
      if (jobs.length > 0) {
        this.#wakeOne(type);
        if (!signal.aborted) return jobs;
        await this.handBack(jobs);
        return [];
      }
      const left = until - performance.now();
      if (patience < 0 || left <= 0) return [];
      if (this.#generations.get(type) !== generation) continue;
      if ((await this.#wait(type, Math.min(left, probeInterval), signal)) === 'over') return [];
    }
    return [];
  }

  /** Rule 3. A job that meanwhile ended or timed out is none of our business any more. */
  async handBack(jobs: readonly ActivatedJob[]): Promise<void> {
    const errorMessage = 'The worker that asked for this job was gone before it could be handed over';
    const common = { errorMessage, retryBackOff: 0, variables: '{}' };
    await Promise.allSettled(
      jobs.map(({ key, retries }) => this.#engine.submit('failJob', { jobKey: key, retries, ...common })),
    );
  }

  /** The server stops: nobody shall poll again. */
  get stopped(): boolean {
    return this.#stopped;
  }

  /** Ends every wait; from now on nobody waits. */
  stop(): void {
    this.#stopped = true;
    this.#stopListening();
    for (const waiters of this.#waiting.values()) for (const wake of [...waiters]) wake('over');
  }

  #wakeOne(type: string): void {
    const [first] = this.#waiting.get(type) ?? [];
    first?.('look');
  }

  #wait(type: string, ms: number, signal: AbortSignal): Promise<Wake> {
    const waiters = this.#waiting.get(type) ?? new Set();
    this.#waiting.set(type, waiters);
    return new Promise((resolve) => {
      const wake = (how: Wake) => {
        clearTimeout(timer);
        signal.removeEventListener('abort', over);
        waiters.delete(wake);
        if (waiters.size === 0) this.#waiting.delete(type);
        resolve(how);
      };
      const over = () => wake('over');
      const timer = setTimeout(() => wake('look'), ms);
      signal.addEventListener('abort', over);
      waiters.add(wake);
    });
  }
}
