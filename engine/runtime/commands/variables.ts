/** Setting variables of a scope. On a user task's element it is an update of the task, with its listeners. */
import { type Answer, Rejection, type Request } from '../../commands.ts';
import { attributesOf, pendingOf } from '../behavior/user-task-record.ts';
import { beginTransition } from '../behavior/user-tasks.ts';
import { merge, mergeLocal } from '../behavior/variables.ts';
import { contextOf, type ElementContext, type Processing } from '../processing/processing.ts';
import { DEFERRED } from './command.ts';
import { readDocument } from './documents.ts';

export function setVariables(
  p: Processing,
  request: Request<'setVariables'>,
): Answer<'setVariables'> | typeof DEFERRED {
  const { elementInstanceKey, local } = request;
  const document = readDocument(p, request.variables);
  const instance = p.state.findOwner('element_instance', elementInstanceKey);
  const ctx = instance && contextOf(p, instance, elementInstanceKey);
  if (instance === undefined || ctx === undefined || ctx.element.state === 'TERMINATING') {
    throw new Rejection(
      'NOT_FOUND',
      `Expected to update variables for element with key '${elementInstanceKey}', but no such element was found`,
    );
  }
  if (ctx.model.userTask && ctx.element.state === 'ACTIVATED') return updateTask(ctx, request);
  const key = p.tx.nextKey();
  if (local) mergeLocal(p, instance, elementInstanceKey, document);
  else merge(p, instance, elementInstanceKey, document);
  return { key };
}

function updateTask(
  ctx: ElementContext,
  { variables, local }: Request<'setVariables'>,
): Answer<'setVariables'> | typeof DEFERRED {
  const { p, instance, element } = ctx;
  const task = instance.userTaskOf(element.key);
  if (task?.state !== 'CREATED') {
    const state = task && pendingOf(task)?.kind === 'claim' ? 'CLAIMING' : task?.state;
    throw new Rejection(
      'INVALID_STATE',
      `Expected to trigger update transition for user task with key '${task?.key}', but it is in state '${state}'`,
    );
  }
  const key = p.tx.nextKey();
  const done = beginTransition(ctx, task, {
    kind: 'update',
    attributes: attributesOf(task),
    action: '',
    variables,
    variableUpdate: { local, key },
    done: 0,
    waiter: p.waiters.current,
  });
  return done ? { key } : DEFERRED;
}
