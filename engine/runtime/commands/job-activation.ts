/** Handing jobs to workers: the oldest activatable ones of a type, leased, with their variables. */
import { type ActivatedJob, type Answer, Rejection, type Request } from '../../commands.ts';
import { joinDocument, splitDocument } from '../../feel/index.ts';
import type { JobRow } from '../../records/tables.ts';
import { createJobIncident } from '../behavior/incidents.ts';
import { isActivatable } from '../behavior/jobs.ts';
import { pendingOf } from '../behavior/user-task-record.ts';
import { listenerView } from '../behavior/user-tasks.ts';
import { visibleDocument } from '../behavior/variables.ts';
import type { Processing } from '../processing/processing.ts';
import type { Instance } from '../state/instance.ts';

/** Most bytes handed out in one activation: what a client can receive in one message. */
const MAX_ACTIVATION_SIZE = 4 * 1024 * 1024;

export function activateJobs(p: Processing, request: Request<'activateJobs'>): Answer<'activateJobs'> {
  if (request.type === '') throw invalidActivation('type', 'present');
  if (request.timeout < 1) throw invalidActivation('timeout', 'greater than zero');
  if (request.maxJobs < 1) throw invalidActivation('max jobs to activate', 'greater than zero');
  const jobs: ActivatedJob[] = [];
  const queue = p.state.queue(request.type);
  let size = 0;
  while (jobs.length < request.maxJobs) {
    const next = p.state.nextJob(request.type);
    if (next === undefined) break;
    const instance = p.state.findInstance(next.instanceKey);
    const job = instance?.maps.job.get(next.jobKey);
    if (
      instance === undefined ||
      job === undefined ||
      job.type !== request.type ||
      !isActivatable(instance, job)
    ) {
      queue.take();
      continue;
    }
    const activated = activate(p, instance, job, request);
    const bytes = sizeOf(activated);
    if (bytes <= MAX_ACTIVATION_SIZE && size + bytes > MAX_ACTIVATION_SIZE) return { jobs, truncated: true };
    queue.take();
    p.tx.undo(() => queue.add(job.key, instance.key, 0));
    if (bytes > MAX_ACTIVATION_SIZE) {
      raiseTooLarge(p, instance, job, bytes);
      continue;
    }
    size += bytes;
    lease(p, instance, job, request.worker, request.timeout);
    jobs.push(activated);
  }
  return { jobs, truncated: false };
}

/** What a job takes on the wire: its documents, and room for the rest. */
function sizeOf({ variables, customHeaders }: ActivatedJob): number {
  return Buffer.byteLength(variables) + Buffer.byteLength(customHeaders) + 1024;
}

/** A job no worker could receive must not stand in the way of the others. */
function raiseTooLarge(p: Processing, instance: Instance, job: JobRow, bytes: number): void {
  const size = (bytes / 2 ** 20).toFixed(1);
  createJobIncident(
    p,
    instance,
    job,
    'MESSAGE_SIZE_EXCEEDED',
    `The job with key '${job.key}' can not be activated, because with ${size} MB it is larger than the configured message size (per default is 4 MB). Try to reduce the size by reducing the number of fetched variables or modifying the variable values.`,
  );
}

function invalidActivation(what: string, expected: string): Rejection {
  return new Rejection(
    'INVALID_ARGUMENT',
    `Expected to activate job batch with ${what} to be ${expected}, but it was not`,
  );
}

function lease(p: Processing, instance: Instance, job: JobRow, worker: string, timeout: number): void {
  p.tx.touch('job', instance, job);
  job.state = 'ACTIVATED';
  job.worker = worker;
  const deadline = p.now + timeout;
  job.deadline = deadline;
  p.tx.effect((batch) => {
    batch.nextDue = Math.min(batch.nextDue, deadline);
  });
}

/** What a worker sees. A task listener also sees the variables its transition brings, over the present ones. */
function variablesOf(instance: Instance, job: JobRow, names: readonly string[]): string {
  const visible = visibleDocument(instance, job.elementInstanceKey, names);
  const task = job.userTaskKey === null ? undefined : instance.maps.user_task.get(job.userTaskKey);
  const brought = (task && pendingOf(task)?.variables) ?? '';
  if (job.kind !== 'TASK_LISTENER' || brought === '') return visible;
  const document = splitDocument(visible);
  for (const [name, value] of splitDocument(brought)) {
    if (names.length === 0 || names.includes(name)) document.set(name, value);
  }
  return joinDocument(document);
}

function activate(
  p: Processing,
  instance: Instance,
  job: JobRow,
  request: Request<'activateJobs'>,
): ActivatedJob {
  const userTask = job.kind === 'TASK_LISTENER' ? listenerView(instance, job) : undefined;
  return {
    key: job.key,
    type: job.type,
    processInstanceKey: job.processInstanceKey,
    bpmnProcessId: job.bpmnProcessId,
    processDefinitionVersion: job.processVersion,
    processDefinitionKey: job.processDefinitionKey,
    elementId: job.elementId,
    elementInstanceKey: job.elementInstanceKey,
    customHeaders: job.customHeaders,
    worker: request.worker,
    retries: job.retries,
    deadline: p.now + request.timeout,
    variables: variablesOf(instance, job, request.fetchVariables ?? []),
    kind: job.kind,
    listenerEventType: job.listenerEventType,
    ...(userTask && { userTask }),
  };
}
