/**
 * Follow-up commands on element instances: what Zeebe's BPMN stream processor does with ACTIVATE, COMPLETE, TERMINATE,
 * COMPLETE_EXECUTION_LISTENER and CONTINUE_TERMINATING.
 *
 * Invariants:
 * - L1 A command that no longer fits the state (the scope was interrupted, the element has ended) is dropped in silence.
 * - L2 Input mappings, start listeners, then the element's own activation; output mappings, end listeners, then leaving.
 * - L3 A failed step leaves the element in the state it was in, with an incident; resolving it runs the step again.
 */

import { correlate, correlateBuffered, rejectCorrelation } from '../behavior/correlation.ts';
import { createIncident } from '../behavior/incidents.ts';
import { createExecutionListenerJob } from '../behavior/jobs.ts';
import { startNextBuffered } from '../behavior/message-starts.ts';
import { taskListenerCompleted } from '../behavior/task-listeners.ts';
import {
  canJoin,
  createElement,
  isActive,
  setRuntime,
  setState,
  takeTokens,
} from '../behavior/transitions.ts';
import { mergeTriggerOfListener } from '../behavior/triggers.ts';
import { type ElementBehavior, elementBehaviors } from '../registry.ts';
import type { Instance } from '../state/instance.ts';
import { ElementFailure } from './failure.ts';
import type { InnerCommand } from './inner-command.ts';
import { contextOf, type ElementContext, type Processing } from './processing.ts';

export function processStep(p: Processing, step: InnerCommand): void {
  if (step.kind === 'unlock') {
    startNextBuffered(p, step.bpmnProcessId, step.correlationKey);
    return;
  }
  const instance = p.state.findInstance(step.instanceKey);
  if (instance === undefined) {
    if (step.kind === 'correlate') rejectCorrelation(p, step);
    return;
  }
  switch (step.kind) {
    case 'activate':
      activate(p, instance, step);
      return;
    case 'complete':
      withElement(p, instance, step.key, complete);
      return;
    case 'terminate':
      withElement(p, instance, step.key, terminate);
      return;
    case 'terminate-children':
      terminateChildren(p, instance, step.key);
      return;
    case 'listener-completed':
      withElement(p, instance, step.key, listenerCompleted);
      return;
    case 'continue-terminating':
      withElement(p, instance, step.key, (ctx) => {
        if (ctx.element.state === 'TERMINATING') behaviorOf(ctx).finalizeTermination?.(ctx);
      });
      return;
    case 'task-listener-completed':
      withElement(p, instance, step.key, (ctx) => taskListenerCompleted(ctx, step.result));
      return;
    case 'open-subscription':
      correlateBuffered(p, instance, step.key);
      return;
    case 'correlate':
      correlate(p, instance, step);
      return;
  }
}

function withElement(
  p: Processing,
  instance: Instance,
  key: number,
  handle: (ctx: ElementContext) => void,
): void {
  const ctx = contextOf(p, instance, key);
  if (ctx) guarded(ctx, handle);
}

/** L3: a failure of the element becomes an incident. */
export function guarded(ctx: ElementContext, step: (ctx: ElementContext) => void): void {
  try {
    step(ctx);
  } catch (error) {
    if (!(error instanceof ElementFailure)) throw error;
    createIncident(ctx, error);
  }
}

function behaviorOf(ctx: ElementContext): ElementBehavior {
  const behavior = elementBehaviors[ctx.model.type];
  if (behavior === undefined) throw new Error(`elements of type ${ctx.model.type} are not supported`);
  return behavior;
}

/** Is the scope around an element active and not interrupted by something else? */
function hasActiveScope(
  ctx: Pick<ElementContext, 'p' | 'instance'>,
  scopeKey: number | null,
  elementId: string,
) {
  if (scopeKey === null) {
    const { parentProcessInstanceKey, parentElementInstanceKey } = ctx.instance.row;
    if (parentProcessInstanceKey === null || parentElementInstanceKey === null) return true;
    const caller = ctx.p.state
      .findInstance(parentProcessInstanceKey)
      ?.maps.element_instance.get(parentElementInstanceKey);
    return caller !== undefined && isActive(caller) && caller.rt.interruptedBy === undefined;
  }
  const scope = ctx.instance.maps.element_instance.get(scopeKey);
  if (scope === undefined || !isActive(scope)) return false;
  return scope.rt.interruptedBy === undefined || scope.rt.interruptedBy === elementId;
}

function activate(p: Processing, instance: Instance, step: InnerCommand & { kind: 'activate' }): void {
  const { scopeKey, elementId } = step;
  const existing = step.key === undefined ? undefined : contextOf(p, instance, step.key);
  if (!hasActiveScope({ p, instance }, scopeKey, elementId)) return;
  if (existing) {
    if (existing.element.state === 'ACTIVATING') guarded(existing, startActivation);
    return;
  }
  const scope = scopeKey === null ? undefined : instance.maps.element_instance.get(scopeKey);
  const definitionKey = scope?.processDefinitionKey ?? instance.row.processDefinitionKey;
  const { executable } = p.state.definitions.process(definitionKey);
  const model = executable.elements.get(elementId);
  if (model === undefined) throw new Error(`element '${elementId}' is not in its process definition`);
  const joins = elementBehaviors[model.type]?.join === true && model.incoming.length > 1;
  if (joins && scope && !canJoin(scope, model)) return;
  const key = step.key ?? p.tx.nextKey();
  const element = createElement({ p, instance }, model, key, scopeKey, definitionKey);
  const ctx: ElementContext = { p, instance, element, model, process: executable };
  if (scope && scopeKey !== null) {
    const consumed = joins ? takeTokens(ctx, scope) : (step.flows ?? 0);
    if (consumed > 0) p.tx.addFlows(instance, scopeKey, -consumed);
  }
  guarded(ctx, startActivation);
}

function startActivation(ctx: ElementContext): void {
  behaviorOf(ctx).onActivate?.(ctx);
  const [first] = ctx.model.executionListeners.filter(({ eventType }) => eventType === 'start');
  if (first) createExecutionListenerJob(ctx, first);
  else behaviorOf(ctx).finalizeActivation(ctx);
}

function complete(ctx: ElementContext): void {
  const { element } = ctx;
  if (element.state !== 'ACTIVATED' && element.state !== 'COMPLETING') return;
  if (!hasActiveScope(ctx, element.flowScopeKey, element.elementId)) return;
  if (element.state === 'ACTIVATED') {
    setState(ctx, 'COMPLETING');
    if (element.rt.listener !== undefined) setRuntime(ctx, { listener: 0 });
  }
  behaviorOf(ctx).onComplete?.(ctx);
  const [first] = ctx.model.executionListeners.filter(({ eventType }) => eventType === 'end');
  if (first) createExecutionListenerJob(ctx, first);
  else behaviorOf(ctx).finalizeCompletion(ctx);
}

/** Runs again what failed: the element is still in the state it failed in. */
export function retryStep(ctx: ElementContext): void {
  if (ctx.element.state === 'ACTIVATING') startActivation(ctx);
  else if (ctx.element.state === 'COMPLETING') complete(ctx);
}

function terminate(ctx: ElementContext): void {
  const { state } = ctx.element;
  if (state !== 'ACTIVATING' && state !== 'ACTIVATED' && state !== 'COMPLETING') return;
  setState(ctx, 'TERMINATING');
  const behavior = behaviorOf(ctx);
  if (behavior.onTerminate(ctx) === 'continue') behavior.finalizeTermination?.(ctx);
}

function terminateChildren(p: Processing, instance: Instance, scopeKey: number): void {
  for (const child of instance.childrenOf(scopeKey)) {
    if (child.state === 'TERMINATING') continue;
    p.steps.push({ kind: 'terminate', instanceKey: instance.key, key: child.key });
  }
}

function listenerCompleted(ctx: ElementContext): void {
  const { element, model } = ctx;
  const phase = element.state === 'ACTIVATING' ? 'start' : element.state === 'COMPLETING' ? 'end' : undefined;
  if (phase === undefined) return;
  mergeTriggerOfListener(ctx, phase === 'start');
  const listeners = model.executionListeners.filter(({ eventType }) => eventType === phase);
  const next = listeners[element.rt.listener ?? 0];
  if (next) {
    createExecutionListenerJob(ctx, next);
    return;
  }
  if (phase === 'start') behaviorOf(ctx).finalizeActivation(ctx);
  else behaviorOf(ctx).finalizeCompletion(ctx);
}
