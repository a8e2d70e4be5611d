/** A job as gateway.proto has it, and jobs gathered into messages that a client can receive. */
import type { ActivatedJob } from '../../commands.ts';
import { defaultTenant } from '../arguments.ts';

/** Names of ActivatedJob.ListenerEventType in the proto; others are UNSPECIFIED. */
const eventTypes = new Set(['ASSIGNING', 'CANCELING', 'COMPLETING', 'CREATING', 'END', 'START', 'UPDATING']);

export function jobMessage(job: ActivatedJob): object {
  const event = job.listenerEventType.toUpperCase();
  const { userTask, ...rest } = job;
  return {
    ...rest,
    tenantId: defaultTenant,
    processDefinitionVersion: job.processDefinitionVersion,
    listenerEventType: eventTypes.has(event) ? event : 'UNSPECIFIED',
    ...(userTask ? { userTask: withoutNulls(userTask) } : {}),
  };
}

/** An `optional` field that has no value is left out. */
function withoutNulls(fields: object): object {
  return Object.fromEntries(Object.entries(fields).filter(([, value]) => value !== null && value !== ''));
}

function roughSize({ variables, customHeaders }: ActivatedJob): number {
  return Buffer.byteLength(variables) + Buffer.byteLength(customHeaders) + 1024;
}

/** Splits jobs into messages of about `maxBytes` at most; a job is never split. */
export function inMessages(jobs: readonly ActivatedJob[], maxBytes: number): ActivatedJob[][] {
  const messages: ActivatedJob[][] = [];
  let current: ActivatedJob[] = [];
  let size = 0;
  for (const job of jobs) {
    const more = roughSize(job);
    if (current.length > 0 && size + more > maxBytes) {
      messages.push(current);
      current = [];
      size = 0;
    }
    current.push(job);
    size += more;
  }
  if (current.length > 0) messages.push(current);
  return messages;
}
