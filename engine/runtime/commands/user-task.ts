/** Commands on user tasks. Each begins a transition; with listeners, the answer comes when they are done. */
import { Rejection, type Request } from '../../commands.ts';
import type { UserTaskRow } from '../../records/tables.ts';
import { normalDateTime } from '../behavior/dates.ts';
import {
  attributesOf,
  type PendingTransition,
  pendingOf,
  type TransitionKind,
  withChanges,
} from '../behavior/user-task-record.ts';
import { beginTransition } from '../behavior/user-tasks.ts';
import { contextOf, type ElementContext, type Processing } from '../processing/processing.ts';
import { DEFERRED } from './command.ts';
import { readDocument } from './documents.ts';

type Outcome = Record<string, never> | typeof DEFERRED;

function findTask(p: Processing, key: number, to: string): { ctx: ElementContext; task: UserTaskRow } {
  const instance = p.state.findOwner('user_task', key);
  const task = instance?.maps.user_task.get(key);
  const ctx = instance && task && contextOf(p, instance, task.elementInstanceKey);
  if (ctx === undefined || task === undefined) {
    throw new Rejection(
      'NOT_FOUND',
      `Expected to ${to} user task with key '${key}', but no such user task was found`,
    );
  }
  if (task.state !== 'CREATED') {
    const state = pendingOf(task)?.kind === 'claim' ? 'CLAIMING' : task.state;
    throw new Rejection(
      'INVALID_STATE',
      `Expected to ${to} user task with key '${key}', but it is in state '${state}'`,
    );
  }
  return { ctx, task };
}

function begin(
  ctx: ElementContext,
  task: UserTaskRow,
  kind: TransitionKind,
  of: Pick<PendingTransition, 'attributes' | 'action' | 'variables'>,
): Outcome {
  const done = beginTransition(ctx, task, { kind, ...of, done: 0, waiter: ctx.p.waiters.current });
  return done ? {} : DEFERRED;
}

export function assignUserTask(p: Processing, request: Request<'assignUserTask'>): Outcome {
  const { userTaskKey, assignee, allowOverride, action } = request;
  const to = allowOverride ? 'assign' : 'claim';
  const { ctx, task } = findTask(p, userTaskKey, to);
  if (!allowOverride) {
    if (assignee.trim() === '') {
      throw new Rejection(
        'INVALID_STATE',
        `Expected to claim user task with key '${userTaskKey}', but provided assignee is empty`,
      );
    }
    if (task.assignee !== null && task.assignee !== assignee) {
      throw new Rejection(
        'INVALID_STATE',
        `Expected to claim user task with key '${userTaskKey}', but it has already been assigned`,
      );
    }
  }
  return begin(ctx, task, to, {
    attributes: { ...attributesOf(task), assignee: assignee === '' ? null : assignee },
    action: action || to,
    variables: '',
  });
}

export function unassignUserTask(p: Processing, request: Request<'unassignUserTask'>): Outcome {
  const { ctx, task } = findTask(p, request.userTaskKey, 'assign');
  return begin(ctx, task, 'assign', {
    attributes: { ...attributesOf(task), assignee: null },
    action: request.action || 'unassign',
    variables: '',
  });
}

/** In a change set null clears, as '' and [] do; an absent attribute stays. */
export function updateUserTask(p: Processing, request: Request<'updateUserTask'>): Outcome {
  const { ctx, task } = findTask(p, request.userTaskKey, 'update');
  const { changeset, action } = request;
  const changes: Record<string, unknown> = {};
  for (const name of ['candidateGroups', 'candidateUsers'] as const) {
    if (changeset[name] !== undefined) changes[name] = changeset[name] ?? [];
  }
  for (const name of ['dueDate', 'followUpDate'] as const) {
    if (changeset[name] !== undefined) changes[name] = readDate(name, changeset[name]);
  }
  if (changeset.priority !== undefined) changes.priority = readPriority(changeset.priority);
  return begin(ctx, task, 'update', {
    attributes: withChanges(attributesOf(task), changes),
    action: action || 'update',
    variables: '',
  });
}

function readDate(name: string, value: string | null | undefined): string {
  if (value === null || value === undefined || value === '') return '';
  if (normalDateTime(value) !== undefined) return value;
  throw new Rejection(
    'INVALID_ARGUMENT',
    `The provided ${name === 'dueDate' ? 'due date' : 'follow-up date'} '${value}' cannot be parsed as a date according to RFC 3339, section 5.6`,
  );
}

function readPriority(value: number | null | undefined): number {
  if (value === null || value === undefined) return 50;
  if (Number.isInteger(value) && value >= 0 && value <= 100) return value;
  throw new Rejection('INVALID_ARGUMENT', `Expected priority to be in the range [0,100] but was '${value}'.`);
}

export function completeUserTask(p: Processing, request: Request<'completeUserTask'>): Outcome {
  const { ctx, task } = findTask(p, request.userTaskKey, 'complete');
  const variables = readDocument(p, request.variables);
  return begin(ctx, task, 'complete', {
    attributes: attributesOf(task),
    action: request.action || 'complete',
    variables: variables.size > 0 ? request.variables : '',
  });
}
