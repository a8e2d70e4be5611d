/** Commands on jobs: activate, complete, fail, throw an error, retries, timeout; and what time does to them. */
import { Rejection, type Request } from '../../commands.ts';
import type { JobRow, UserTaskRow } from '../../records/tables.ts';
import { findErrorCatch, unhandledError } from '../behavior/errors.ts';
import { canTrigger, triggerEvent } from '../behavior/events.ts';
import { createJobIncident } from '../behavior/incidents.ts';
import { endJob, isActivatable, makeActivatable } from '../behavior/jobs.ts';
import { isActive } from '../behavior/transitions.ts';
import { addTrigger } from '../behavior/triggers.ts';
import { pendingOf } from '../behavior/user-task-record.ts';
import { mergeLocal } from '../behavior/variables.ts';
import { contextOf, type ElementContext, type Processing, scopeOf } from '../processing/processing.ts';
import type { Instance } from '../state/instance.ts';
import type { InternalCommands } from './command.ts';
import { readDocument } from './documents.ts';

const OK: Record<string, never> = {};
const MAX_ERROR_MESSAGE = 10_000;

export function findJob(p: Processing, jobKey: number, to: string): { instance: Instance; job: JobRow } {
  const instance = p.state.findOwner('job', jobKey);
  const job = instance?.maps.job.get(jobKey);
  if (instance && job) return { instance, job };
  throw new Rejection('NOT_FOUND', `Expected to ${to} job with key '${jobKey}', but no such job was found`);
}

const isWorkable = (instance: Instance, job: JobRow): boolean =>
  job.state === 'ACTIVATED' || isActivatable(instance, job);

/** The state as Zeebe names it in rejections. */
function stateName(instance: Instance, job: JobRow): string {
  if (job.state === 'ERROR_THROWN') return 'ERROR_THROWN';
  if (job.state === 'ACTIVATED') return 'ACTIVATED';
  return isActivatable(instance, job) ? 'ACTIVATABLE' : 'FAILED';
}

function findWorkableJob(p: Processing, jobKey: number, to: string): { instance: Instance; job: JobRow } {
  const found = findJob(p, jobKey, to);
  if (isWorkable(found.instance, found.job)) return found;
  throw new Rejection(
    'INVALID_STATE',
    `Expected to ${to} job with key '${jobKey}', but it is in state '${stateName(found.instance, found.job)}'`,
  );
}

/** The element instance a job belongs to. */
function elementOf(p: Processing, instance: Instance, job: JobRow): ElementContext | undefined {
  return contextOf(p, instance, job.elementInstanceKey);
}

export function completeJob(p: Processing, request: Request<'completeJob'>): Record<string, never> {
  const { instance, job } = findWorkableJob(p, request.jobKey, 'complete');
  const variables = readDocument(p, request.variables);
  if (job.kind === 'TASK_LISTENER') {
    const task = job.userTaskKey === null ? undefined : instance.maps.user_task.get(job.userTaskKey);
    checkTaskListenerResult(job, task, request, variables.size);
  }
  const ctx = elementOf(p, instance, job);
  endJob(p, instance, job, 'COMPLETED');
  if (ctx === undefined) return OK;
  const document = variables.size > 0 ? request.variables : '';
  if (job.kind === 'EXECUTION_LISTENER') {
    completeListener(ctx, document);
    return OK;
  }
  if (job.kind === 'TASK_LISTENER') {
    p.steps.push({
      kind: 'task-listener-completed',
      instanceKey: instance.key,
      key: ctx.element.key,
      result: request.result ?? {},
    });
    return OK;
  }
  const scope = scopeOf(ctx);
  if (scope && !isActive(scope.element)) return OK;
  if (document !== '') addTrigger(ctx, ownTrigger(ctx, document));
  p.steps.push({ kind: 'complete', instanceKey: instance.key, key: ctx.element.key });
  return OK;
}

function checkTaskListenerResult(
  job: JobRow,
  task: UserTaskRow | undefined,
  { result }: Request<'completeJob'>,
  variables: number,
): void {
  const of = `(job key '${job.key}', type '${job.type}', processInstanceKey '${job.processInstanceKey}')`;
  const refuse = (message: string) => new Rejection('INVALID_ARGUMENT', message);
  if (variables > 0) {
    throw refuse(
      `Task Listener job completion with variables payload provided is not yet supported ${of}. Support will be enabled with the resolution of issue #23702.`,
    );
  }
  const { corrections } = result ?? {};
  const corrected = Object.values(corrections ?? {}).some((value) => value !== undefined && value !== null);
  if (
    result?.denied === true &&
    (job.listenerEventType === 'CREATING' || job.listenerEventType === 'CANCELING')
  ) {
    throw refuse(
      `Denying result is not supported for '${job.listenerEventType}' task listener jobs ${of}. Only the following listener event types support denying: [ASSIGNING, COMPLETING, UPDATING].`,
    );
  }
  if (result?.denied === true && corrected) {
    throw refuse(
      `Expected to complete task listener job with corrections, but the job result is denied ${of}. The corrections would be reverted by the denial. Either complete the job with corrections without setting denied, or complete the job with a denied result but no corrections.`,
    );
  }
  const fromModel = task === undefined ? null : (pendingOf(task)?.modelAssignee ?? null);
  if (
    job.listenerEventType === 'CREATING' &&
    fromModel !== null &&
    typeof corrections?.assignee === 'string'
  ) {
    throw refuse(
      `Expected to complete task listener job, but correcting the assignee on 'CREATING' event is not supported when the user task has an assignee defined in the model ${of}. Use the 'CREATING' event to set an assignee only if it was not defined. Use the 'ASSIGNING' event to correct an assignee that is already defined.`,
    );
  }
}

const ownTrigger = (ctx: ElementContext, variables: string) => ({
  elementId: ctx.element.elementId,
  variables,
  interrupting: false,
});

function completeListener(ctx: ElementContext, document: string): void {
  const { p, instance, element } = ctx;
  p.tx.touch('element_instance', instance, element);
  element.rt = { ...element.rt, listener: (element.rt.listener ?? 0) + 1 };
  if (document !== '') addTrigger(ctx, ownTrigger(ctx, document));
  p.steps.push({ kind: 'listener-completed', instanceKey: instance.key, key: element.key });
}

const NO_RETRIES = {
  BPMN_ELEMENT: 'JOB_NO_RETRIES',
  EXECUTION_LISTENER: 'EXECUTION_LISTENER_NO_RETRIES',
  TASK_LISTENER: 'TASK_LISTENER_NO_RETRIES',
} as const;

export function failJob(p: Processing, request: Request<'failJob'>): Record<string, never> {
  const { instance, job } = findWorkableJob(p, request.jobKey, 'fail');
  const variables = readDocument(p, request.variables);
  const { retries, retryBackOff } = request;
  p.tx.touch('job', instance, job);
  job.retries = retries;
  job.errorMessage = request.errorMessage.slice(0, MAX_ERROR_MESSAGE);
  job.deadline = null;
  job.state = 'FAILED';
  mergeLocal(p, instance, job.elementInstanceKey, variables);
  if (retries > 0 && retryBackOff > 0) {
    const until = p.now + retryBackOff;
    job.state = 'BACKING_OFF';
    job.backOffUntil = until;
    p.tx.effect((batch) => {
      batch.nextDue = Math.min(batch.nextDue, until);
    });
  } else if (retries > 0) makeActivatable(p, instance, job);
  else createJobIncident(p, instance, job, NO_RETRIES[job.kind], job.errorMessage || 'No more retries left.');
  return OK;
}

export function throwError(p: Processing, request: Request<'throwError'>): Record<string, never> {
  const { instance, job } = findWorkableJob(p, request.jobKey, 'throw an error for');
  const variables = readDocument(p, request.variables);
  if (job.kind !== 'BPMN_ELEMENT') {
    throw new Rejection(
      'INVALID_STATE',
      `Cannot throw BPMN error from ${job.kind} job with key '${job.key}', type '${job.type}' and processInstanceKey '${job.processInstanceKey}'`,
    );
  }
  const ctx = elementOf(p, instance, job);
  if (ctx === undefined)
    throw new Rejection('INVALID_STATE', 'Expected to find active element instance, but was null');
  const message = request.errorMessage.slice(0, MAX_ERROR_MESSAGE);
  const search = findErrorCatch(ctx, request.errorCode);
  if (search.found && !canTrigger(search.found.scope, search.found.event)) {
    throw new Rejection(
      'INVALID_STATE',
      'Expected to find event scope that is accepting events, but was not',
    );
  }
  p.tx.touch('job', instance, job);
  job.state = 'ERROR_THROWN';
  job.errorCode = request.errorCode;
  job.errorMessage = message;
  job.deadline = null;
  if (search.found === undefined) {
    const failure = unhandledError(request.errorCode, message, search.available);
    createJobIncident(p, instance, job, failure.errorType, failure.message);
    return OK;
  }
  job.endDate = p.now;
  p.tx.end('job', instance, job);
  triggerEvent(search.found.scope, search.found.event, variables.size > 0 ? request.variables : '');
  return OK;
}

export function updateJobRetries(p: Processing, request: Request<'updateJobRetries'>): Record<string, never> {
  const { instance, job } = findJob(p, request.jobKey, 'update');
  if (request.retries < 1) {
    throw new Rejection(
      'INVALID_ARGUMENT',
      `Expected to update retries for job with key '${job.key}' with a positive amount of retries, but the amount given was '${request.retries}'`,
    );
  }
  p.tx.touch('job', instance, job).retries = request.retries;
  return OK;
}

export function updateJobTimeout(p: Processing, request: Request<'updateJobTimeout'>): Record<string, never> {
  const { instance, job } = findJob(p, request.jobKey, 'update');
  if (job.state !== 'ACTIVATED') {
    throw new Rejection(
      'INVALID_STATE',
      `Expected to update the timeout of job with key '${job.key}', but it is not active`,
    );
  }
  p.tx.touch('job', instance, job).deadline = p.now + request.timeout;
  p.tx.effect((batch) => {
    batch.nextDue = Math.min(batch.nextDue, p.now + request.timeout);
  });
  return OK;
}

type Internal<Name extends keyof InternalCommands> = InternalCommands[Name][0];

/** A lease ended: the job may be taken again. Retries stay. */
export function timeOutJob(p: Processing, { jobKey, processInstanceKey }: Internal<'timeOutJob'>): null {
  const instance = p.state.findInstance(processInstanceKey);
  const job = instance?.maps.job.get(jobKey);
  if (instance === undefined || job?.state !== 'ACTIVATED' || (job.deadline ?? 0) > p.now) return null;
  p.tx.touch('job', instance, job);
  job.state = 'CREATED';
  job.deadline = null;
  makeActivatable(p, instance, job);
  return null;
}

export function endBackOff(p: Processing, { jobKey, processInstanceKey }: Internal<'endBackOff'>): null {
  const instance = p.state.findInstance(processInstanceKey);
  const job = instance?.maps.job.get(jobKey);
  if (instance === undefined || job?.state !== 'BACKING_OFF' || (job.backOffUntil ?? 0) > p.now) return null;
  p.tx.touch('job', instance, job);
  job.state = 'FAILED';
  job.backOffUntil = null;
  makeActivatable(p, instance, job);
  return null;
}
