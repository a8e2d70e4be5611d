/**
 * One long poll for jobs that can be called off. The client's own `activateJobs` cannot: closing its channel leaves
 * polls waiting, and a job they still get would be nobody's until its lease ends.
 */
import { z } from 'zod';
import type { ZeebeGrpcClient } from './engine.ts';
import type { JobFacts } from './worker.ts';

export interface PolledJob {
  readonly facts: JobFacts;
  readonly variables: Readonly<Record<string, unknown>>;
}

export interface Poll {
  /** Rejects when the engine cannot be reached; empty when the poll was called off. */
  readonly jobs: Promise<PolledJob[]>;
  cancel(): void;
}

export interface PollRequest {
  readonly type: string;
  readonly maxJobsToActivate: number;
  /** Lease of the jobs, milliseconds. */
  readonly timeout: number;
  /** How long the engine waits for jobs, milliseconds. */
  readonly requestTimeout: number;
}

interface JobStream {
  readonly error?: Error;
  on(event: 'data', listener: (message: unknown) => void): void;
  on(event: 'error', listener: (error: Error) => void): void;
  on(event: 'end', listener: () => void): void;
  cancel(): void;
}
/** The part of the client beneath `activateJobs` (its `GrpcClient`). */
interface Beneath {
  readonly grpc: Promise<{ activateJobsStream(request: object): Promise<JobStream> }>;
}

const key = z.coerce.string();
const Json = z.string().transform((text): unknown => (text === '' ? {} : JSON.parse(text)));
const Message = z.object({
  jobs: z.array(
    z.object({
      ...{ key, type: z.string(), elementId: z.string(), retries: z.number().int() },
      ...{ elementInstanceKey: key, processInstanceKey: key, processDefinitionKey: key },
      customHeaders: Json.pipe(z.record(z.string(), z.unknown())),
      variables: Json.pipe(z.record(z.string(), z.unknown())),
    }),
  ),
});

/** Custom headers are text; what looks like a number was only written so. */
function texts(headers: Readonly<Record<string, unknown>>): Record<string, string> {
  return Object.fromEntries(
    Object.entries(headers).map(([name, value]) => [
      name,
      typeof value === 'string' ? value : JSON.stringify(value),
    ]),
  );
}

export function openPoll(client: ZeebeGrpcClient, request: PollRequest): Poll {
  let stream: JobStream | null = null;
  let cancelled = false;
  const gather = async (): Promise<PolledJob[]> => {
    const { grpc } = client as unknown as Beneath;
    const opened = await (await grpc).activateJobsStream({ ...request, worker: 'yizhan', tenantIds: [] });
    if (opened.error) throw opened.error;
    stream = opened;
    const found: PolledJob[] = [];
    await new Promise<void>((resolve, reject) => {
      opened.on('data', (message) => {
        for (const { customHeaders, variables, ...facts } of Message.parse(message).jobs) {
          found.push({ facts: { ...facts, headers: texts(customHeaders) }, variables });
        }
      });
      opened.on('error', (error) => (cancelled || found.length > 0 ? resolve() : reject(error)));
      opened.on('end', resolve);
      if (cancelled) opened.cancel();
    });
    return found;
  };
  return {
    jobs: gather(),
    cancel: () => {
      cancelled = true;
      stream?.cancel();
    },
  };
}
