/**
 * The two rpcs that hand out jobs: one answer after a long poll, or a stream that goes on until the client hangs up.
 *
 * 1. A stream takes `streamCredit` jobs at a time and waits until the client has read them: a slow client holds few
 *    leases.
 */
import { once } from 'node:events';
import type { ServerWritableStream } from '@grpc/grpc-js';
import { checkActivation, checkTenants, spanOf } from '../arguments.ts';
import type { JobPolling } from '../job-polling.ts';
import { inMessages, jobMessage } from './activated-job.ts';
import type { Messages } from './messages.ts';

export interface JobStreamContext {
  readonly polling: JobPolling;
  /** Aborted when the client is gone. */
  readonly signal: AbortSignal;
  /** Largest message that a client is sure to receive. */
  readonly maxBytes: number;
}

export type JobStream<Message> = (
  call: ServerWritableStream<Message, object>,
  context: JobStreamContext,
) => Promise<void>;

const streamCredit = 32;
/** Length of one poll of a stream, milliseconds. */
const streamPoll = 60_000;

interface Wanted {
  readonly type: string;
  readonly worker: string;
  readonly timeout: number;
  readonly fetchVariable: readonly string[];
  readonly tenantIds: readonly string[];
}

function activation(rpc: string, wanted: Wanted, maxJobs: number) {
  const { type, worker, fetchVariable, tenantIds } = wanted;
  checkTenants(rpc, tenantIds);
  const request = { type, worker, timeout: spanOf(wanted.timeout), maxJobs };
  checkActivation(request);
  return fetchVariable.length > 0 ? { ...request, fetchVariables: fetchVariable } : request;
}

export const activateJobs: JobStream<Messages['ActivateJobs']> = async (call, context) => {
  const { polling, signal, maxBytes } = context;
  const { maxJobsToActivate, requestTimeout } = call.request;
  const request = activation('ActivateJobs', call.request, maxJobsToActivate);
  const jobs = await polling.activate(request, { requestTimeout, signal });
  for (const part of inMessages(jobs, maxBytes)) call.write({ jobs: part.map(jobMessage) });
};

export const streamActivatedJobs: JobStream<Messages['StreamActivatedJobs']> = async (call, context) => {
  const { polling, signal } = context;
  const request = activation('StreamActivatedJobs', call.request, streamCredit);
  while (!signal.aborted && !polling.stopped) {
    const jobs = await polling.activate(request, { requestTimeout: streamPoll, signal });
    for (const [index, job] of jobs.entries()) {
      if (signal.aborted) return polling.handBack(jobs.slice(index));
      const room = call.write(jobMessage(job));
      if (!room) await once(call, 'drain', { signal }).catch(() => undefined);
    }
  }
};
