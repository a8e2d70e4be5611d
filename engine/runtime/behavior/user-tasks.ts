/**
 * Camunda user tasks and their transitions: create, assign, claim, update, complete, cancel.
 *
 * Invariants:
 * - U1 A transition begins only from CREATED (creation and cancellation aside), runs its listeners one after the other in
 *   model order, and then takes effect as a whole; until then the row shows the attributes as they were.
 * - U2 A denial takes assign, claim, update and complete back to CREATED; the caller is told why.
 * - U3 The caller of a transition with listeners is answered when the last one has completed.
 */
import { Rejection } from '../../commands.ts';
import { splitDocument } from '../../feel/index.ts';
import type { JobRow, UserTaskRow } from '../../records/tables.ts';
import { ElementFailure } from '../processing/failure.ts';
import { contextOf, type ElementContext, type Processing } from '../processing/processing.ts';
import type { Instance } from '../state/instance.ts';
import { createIncident } from './incidents.ts';
import { createJob, evaluateJob } from './jobs.ts';
import { isActive } from './transitions.ts';
import { addOwnVariables } from './triggers.ts';
import {
  attributesOf,
  changedAttributes,
  EVENT_OF,
  type PendingTransition,
  pendingOf,
  STATE_OF,
  type TaskAttributes,
} from './user-task-record.ts';
import { merge, mergeLocal } from './variables.ts';

const OK: Record<string, never> = {};

function setPending(
  p: Processing,
  instance: Instance,
  task: UserTaskRow,
  pending: PendingTransition | null,
): void {
  p.tx.touch('user_task', instance, task).pending = pending === null ? null : JSON.stringify(pending);
}

/** Starts a transition; gives back whether it is done already (no listeners). */
export function beginTransition(ctx: ElementContext, task: UserTaskRow, pending: PendingTransition): boolean {
  const { p, instance } = ctx;
  setPending(p, instance, task, pending);
  task.state = STATE_OF[pending.kind];
  return continueTransition(ctx, task);
}

/** The next listener's job, or the end of the transition (true). */
export function continueTransition(ctx: ElementContext, task: UserTaskRow): boolean {
  const pending = pendingOf(task);
  if (pending === undefined) return true;
  const event = EVENT_OF[pending.kind];
  const listeners = ctx.model.userTask?.listeners.filter(({ eventType }) => eventType === event) ?? [];
  const next = listeners[pending.done];
  if (next === undefined) {
    finishTransition(ctx, task, pending);
    return true;
  }
  try {
    const headers = { ...next.headers, ...taskHeaders(task, pending) };
    const properties = evaluateJob(ctx, next);
    createJob(ctx, properties, {
      kind: 'TASK_LISTENER',
      eventType: event.toUpperCase(),
      headers,
      userTaskKey: task.key,
    });
  } catch (error) {
    if (!(error instanceof ElementFailure)) throw error;
    createIncident(ctx, error);
  }
  return false;
}

const PREFIX = 'io.camunda.zeebe:';

function changes(task: UserTaskRow, pending: PendingTransition): string[] {
  if (pending.variableUpdate) return ['variables'];
  return pending.kind === 'create' ? [] : changedAttributes(attributesOf(task), pending.attributes);
}

function taskHeaders(task: UserTaskRow, pending: PendingTransition): Record<string, string> {
  const { attributes } = pending;
  const headers: Record<string, string> = {};
  const set = (name: string, value: string | null) => {
    if (value !== null && value !== '') headers[PREFIX + name] = value;
  };
  const list = (values: readonly string[]) => (values.length > 0 ? JSON.stringify(values) : null);
  set('action', pending.action);
  set('assignee', attributes.assignee);
  set('candidateGroups', list(attributes.candidateGroups));
  set('candidateUsers', list(attributes.candidateUsers));
  set('changedAttributes', list(changes(task, pending)));
  set('dueDate', attributes.dueDate);
  set('followUpDate', attributes.followUpDate);
  set('formKey', task.formKey === null ? null : String(task.formKey));
  set('priority', String(attributes.priority));
  set('userTaskKey', String(task.key));
  return headers;
}

/** What a listener job tells its worker about the task. */
export function listenerView(instance: Instance, job: JobRow) {
  const task = job.userTaskKey === null ? undefined : instance.maps.user_task.get(job.userTaskKey);
  const pending = task && pendingOf(task);
  if (task === undefined || pending === undefined) return undefined;
  const { attributes } = pending;
  return {
    userTaskKey: task.key,
    action: pending.action,
    ...attributes,
    changedAttributes: changes(task, pending),
    formKey: task.formKey,
  };
}

function apply(task: UserTaskRow, attributes: TaskAttributes): void {
  task.assignee = attributes.assignee;
  task.candidateGroups = JSON.stringify(attributes.candidateGroups);
  task.candidateUsers = JSON.stringify(attributes.candidateUsers);
  task.dueDate = attributes.dueDate;
  task.followUpDate = attributes.followUpDate;
  task.priority = attributes.priority;
}

function finishTransition(ctx: ElementContext, task: UserTaskRow, pending: PendingTransition): void {
  const { p, instance } = ctx;
  setPending(p, instance, task, null);
  task.action = pending.action;
  switch (pending.kind) {
    case 'create':
      finishCreation(ctx, task, pending);
      return;
    case 'complete':
      finishCompletion(ctx, task, pending);
      return;
    case 'cancel':
      endTask(p, instance, task, 'CANCELED');
      return;
    case 'update':
    case 'assign':
    case 'claim':
      apply(task, pending.attributes);
      task.state = 'CREATED';
      if (pending.variableUpdate) mergeUpdate(ctx, pending);
      answer(p, pending);
  }
}

function answer(p: Processing, pending: PendingTransition): void {
  if (pending.waiter === undefined) return;
  const { variableUpdate } = pending;
  p.waiters.resolve(pending.waiter, variableUpdate ? { key: variableUpdate.key } : OK);
}

function mergeUpdate({ p, instance, element }: ElementContext, pending: PendingTransition): void {
  const document = splitDocument(pending.variables);
  if (pending.variableUpdate?.local) mergeLocal(p, instance, element.key, document);
  else merge(p, instance, element.key, document);
}

/** CREATED first, without assignee; an assignee from the model is then assigned in a transition of its own. */
function finishCreation(ctx: ElementContext, task: UserTaskRow, pending: PendingTransition): void {
  const { assignee } = pending.attributes;
  apply(task, { ...pending.attributes, assignee: null });
  task.state = 'CREATED';
  if (assignee === null || !isActive(ctx.element)) return;
  assignFromModel(ctx, task, assignee);
}

export function assignFromModel(ctx: ElementContext, task: UserTaskRow, assignee: string): void {
  beginTransition(ctx, task, {
    kind: 'assign',
    attributes: { ...attributesOf(task), assignee },
    action: '',
    variables: '',
    done: 0,
  });
}

function finishCompletion(ctx: ElementContext, task: UserTaskRow, pending: PendingTransition): void {
  const { p, instance, element } = ctx;
  apply(task, pending.attributes);
  endTask(p, instance, task, 'COMPLETED');
  const scope = element.flowScopeKey === null ? undefined : contextOf(p, instance, element.flowScopeKey);
  if (scope && isActive(scope.element)) {
    addOwnVariables(ctx, pending.variables);
    p.steps.push({ kind: 'complete', instanceKey: instance.key, key: element.key });
  }
  answer(p, pending);
}

function endTask(
  p: Processing,
  instance: Instance,
  task: UserTaskRow,
  state: 'COMPLETED' | 'CANCELED',
): void {
  p.tx.touch('user_task', instance, task);
  task.state = state;
  task.completionDate = p.now;
  p.tx.end('user_task', instance, task);
}

/** The element is terminated: true when no canceling listener has to run first. */
export function cancelTask(ctx: ElementContext): boolean {
  const task = ctx.instance.userTaskOf(ctx.element.key);
  if (task === undefined || task.state === 'CANCELING') return task === undefined;
  const pending = pendingOf(task);
  if (pending?.waiter !== undefined) {
    const reason = pending.variableUpdate
      ? 'user task was canceled during handling task variables update'
      : 'user task was canceled during ongoing transition';
    ctx.p.waiters.reject(pending.waiter, new Rejection('INVALID_STATE', reason));
  }
  return beginTransition(ctx, task, {
    kind: 'cancel',
    attributes: attributesOf(task),
    action: '',
    variables: '',
    done: 0,
  });
}

const DENIED = {
  assign: 'Assignment',
  claim: 'Assignment',
  update: 'Update',
  complete: 'Completion',
} as const;

/** U2. */
export function denyTransition(ctx: ElementContext, task: UserTaskRow, reason: string): void {
  const pending = pendingOf(task);
  if (pending === undefined || pending.kind === 'create' || pending.kind === 'cancel') return;
  setPending(ctx.p, ctx.instance, task, null);
  task.state = 'CREATED';
  if (pending.waiter === undefined) return;
  const message = `${DENIED[pending.kind]} of the User Task with key '${task.key}' was denied by Task Listener. Reason to deny: '${reason}'`;
  ctx.p.waiters.reject(pending.waiter, new Rejection('INVALID_STATE', message));
}

export { setPending };
