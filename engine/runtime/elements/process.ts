/** The process itself: the outermost scope of an instance, perhaps called by a call activity. */
import { activateTriggeredEvent } from '../behavior/events.ts';
import { closeIncidents } from '../behavior/incidents.ts';
import { cancelJob } from '../behavior/jobs.ts';
import { sendResult } from '../behavior/results.ts';
import { unsubscribeFromEvents } from '../behavior/subscriptions.ts';
import {
  activateChild,
  completeElement,
  endInstance,
  hasNoPaths,
  setState,
  terminateChildren,
} from '../behavior/transitions.ts';
import { findEventTrigger } from '../behavior/triggers.ts';
import { visibleVariables } from '../behavior/variables.ts';
import { contextOf, type ElementContext } from '../processing/processing.ts';
import { type ElementBehavior, elementBehaviors } from '../registry.ts';
import { interruptedByTerminateEnd, isInterrupted } from './scope.ts';

/** The element instance of the call activity that called this instance. */
function callerOf(ctx: ElementContext): ElementContext | undefined {
  const { parentProcessInstanceKey, parentElementInstanceKey } = ctx.instance.row;
  if (parentProcessInstanceKey === null || parentElementInstanceKey === null) return undefined;
  const parent = ctx.p.state.findInstance(parentProcessInstanceKey);
  return parent && contextOf(ctx.p, parent, parentElementInstanceKey);
}

/** What the instance's end sets free: the next message that starts one with the same correlation key. */
function unlock(ctx: ElementContext): void {
  const { startedBy } = ctx.element.rt;
  if (startedBy === undefined || startedBy.correlationKey === '') return;
  ctx.p.steps.push({
    kind: 'unlock',
    instanceKey: ctx.instance.key,
    bpmnProcessId: ctx.instance.row.bpmnProcessId,
    correlationKey: startedBy.correlationKey,
  });
}

export const process: ElementBehavior = {
  finalizeActivation(ctx) {
    setState(ctx, 'ACTIVATED');
    const trigger = findEventTrigger(ctx.element);
    if (trigger) return activateTriggeredEvent(ctx, ctx.element.key, trigger);
    const { noneStartEventId } = ctx.model;
    if (noneStartEventId === undefined) throw new Error(`process '${ctx.model.id}' has no none start event`);
    activateChild(ctx, noneStartEventId);
  },
  onComplete: unsubscribeFromEvents,
  finalizeCompletion(ctx) {
    sendResult(ctx);
    const caller = callerOf(ctx);
    if (caller?.model.calledElement) {
      const all = caller.model.calledElement.propagateAllChildVariables;
      const hasOutputs = caller.model.outputs.length > 0;
      if (all || hasOutputs) propagateResult(ctx, caller);
    }
    unlock(ctx);
    endInstance(ctx, 'COMPLETED');
    if (caller) elementBehaviors.CALL_ACTIVITY?.afterPathCompleted?.(caller, ctx);
  },
  onTerminate(ctx) {
    cancelJob(ctx);
    unsubscribeFromEvents(ctx);
    closeIncidents(ctx);
    return terminateChildren(ctx) ? 'continue' : 'await';
  },
  finalizeTermination(ctx) {
    const caller = callerOf(ctx);
    unlock(ctx);
    endInstance(ctx, 'TERMINATED');
    if (caller) elementBehaviors.CALL_ACTIVITY?.onChildTerminated?.(caller, ctx);
  },
  afterPathCompleted(ctx) {
    if (hasNoPaths(ctx.instance, ctx.element.key)) completeElement(ctx);
  },
  onChildTerminated(ctx) {
    if (isInterrupted(ctx)) {
      if (interruptedByTerminateEnd(ctx)) return completeElement(ctx);
      const trigger = findEventTrigger(ctx.element);
      if (trigger) activateTriggeredEvent(ctx, ctx.element.key, trigger);
    } else if (ctx.instance.childCount(ctx.element.key) === 0 && ctx.element.state === 'TERMINATING') {
      process.finalizeTermination?.(ctx);
    }
  },
};

/** The called instance's variables reach the call activity as an event's variables do. */
function propagateResult(ctx: ElementContext, caller: ElementContext): void {
  const variables = visibleVariables(ctx.instance, ctx.element.key);
  caller.p.tx.touch('element_instance', caller.instance, caller.element);
  const document = `{${[...variables].map(([name, value]) => `${JSON.stringify(name)}:${value}`).join(',')}}`;
  const trigger = { elementId: caller.element.elementId, variables: document, interrupting: false };
  caller.element.rt = { ...caller.element.rt, triggers: [...(caller.element.rt.triggers ?? []), trigger] };
}
