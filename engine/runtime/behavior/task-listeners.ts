/** A task listener's job is done: corrections or denial, then the next listener or the end of the transition. */
import type { JobResult } from '../../commands.ts';
import type { ElementContext } from '../processing/processing.ts';
import { pendingOf, withChanges } from './user-task-record.ts';
import { continueTransition, denyTransition, setPending } from './user-tasks.ts';

export function taskListenerCompleted(ctx: ElementContext, result: JobResult): void {
  const { p, instance, element } = ctx;
  const task = instance.userTaskOf(element.key);
  const pending = task && pendingOf(task);
  if (task === undefined || pending === undefined) return;
  if (result.denied === true) {
    denyTransition(ctx, task, result.deniedReason ?? '');
    return;
  }
  const attributes = withChanges(pending.attributes, result.corrections ?? {});
  setPending(p, instance, task, { ...pending, attributes, done: pending.done + 1 });
  const finished = continueTransition(ctx, task);
  if (finished && pending.kind === 'cancel') {
    p.steps.push({ kind: 'continue-terminating', instanceKey: instance.key, key: element.key });
  }
}
