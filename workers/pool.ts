/**
 * The workers at an engine: one long poll per job type through @camunda8/sdk, embedded engine or cluster alike.
 *
 * 1. A job is given back to the engine in every case: completed, failed with back-off, or thrown as a BPMN error.
 * 2. `stop` takes no new jobs and waits for those under way; what is not answered comes again after its timeout.
 */
import type { ZeebeGrpcClient } from '@camunda8/sdk/dist/zeebe/index.js';
import { runJob, type Verdict, type Worker } from './worker.ts';

export interface PoolOptions<Services> {
  readonly client: ZeebeGrpcClient;
  readonly workers: ReadonlyMap<string, Worker<Services>>;
  readonly services: Services;
  /** Epoch milliseconds of the application's clock. */
  readonly now: () => Promise<number>;
  /** How long a worker may take before the engine gives the job to another. */
  readonly timeoutMs?: number;
  readonly maxJobs?: number;
  /** Told of every verdict but completion. */
  readonly onTrouble?: (type: string, jobKey: string, verdict: Verdict) => void;
}

export interface Pool {
  stop(): Promise<void>;
}

export function startPool<Services>(options: PoolOptions<Services>): Pool {
  const { client, workers, services, now, onTrouble } = options;
  const running = [...workers.keys()].map((type) =>
    client.createWorker({
      taskType: type,
      timeout: options.timeoutMs ?? 60_000,
      maxJobsToActivate: options.maxJobs ?? 16,
      taskHandler: async (job) => {
        const facts = {
          key: job.key,
          type: job.type,
          elementId: job.elementId,
          elementInstanceKey: job.elementInstanceKey,
          processInstanceKey: job.processInstanceKey,
          retries: job.retries,
        };
        const at = await now().catch(() => null);
        if (at === null) {
          return job.fail({
            errorMessage: 'the clock cannot be read',
            retries: job.retries,
            retryBackOff: 5_000,
          });
        }
        const verdict = await runJob(workers, facts, { ...job.variables }, services, at);
        if (verdict.kind !== 'complete') onTrouble?.(type, job.key, verdict);
        switch (verdict.kind) {
          case 'complete':
            return job.complete(verdict.variables as Record<string, never>);
          case 'error':
            return job.error({
              errorCode: verdict.code,
              errorMessage: verdict.message,
              variables: verdict.variables as Record<string, never>,
            });
          case 'fail':
            return job.fail({
              errorMessage: verdict.message,
              retries: verdict.retries,
              retryBackOff: verdict.backOffMs,
            });
        }
      },
    }),
  );
  return {
    stop: async () => {
      await Promise.all(running.map((each) => each.close(10_000)));
    },
  };
}
