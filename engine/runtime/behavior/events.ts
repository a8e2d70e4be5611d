/**
 * Events that happen to element instances: boundary events, event sub-processes, catch events.
 *
 * - A catch event or receive task that waits is completed.
 * - An interrupting boundary event terminates its activity, whose end then activates the event.
 * - A non-interrupting one is activated beside it.
 * - An interrupting event sub-process terminates the other children of its scope first.
 */
import { splitDocument } from '../../feel/index.ts';
import type { Key } from '../../keys.ts';
import type { ExecutableElement } from '../../model/executable.ts';
import { type ElementContext, scopeOf } from '../processing/processing.ts';
import type { Trigger } from '../state/instance.ts';
import { unsubscribeFromEvents } from './subscriptions.ts';
import { createElement, isActive, setRuntime } from './transitions.ts';
import { addTrigger, dropTrigger, findEventTrigger } from './triggers.ts';
import { mergeLocal } from './variables.ts';

/** Is this the start event of an event sub-process? Its sub-process' model, if so. */
export function eventSubProcessOf(
  ctx: ElementContext,
  event: ExecutableElement,
): ExecutableElement | undefined {
  if (event.type !== 'START_EVENT' || event.parentId === undefined) return undefined;
  const parent = ctx.process.elements.get(event.parentId);
  return parent?.type === 'EVENT_SUB_PROCESS' ? parent : undefined;
}

/** May `event` still happen to the element instance that waits for it? */
export function canTrigger(ctx: ElementContext, event: ExecutableElement): boolean {
  const { element, instance, process } = ctx;
  if (!isActive(element)) return false;
  const scope =
    element.flowScopeKey === null ? undefined : instance.maps.element_instance.get(element.flowScopeKey);
  if (scope?.rt.interruptedBy !== undefined) return false;
  for (const trigger of element.rt.triggers ?? []) {
    if (trigger.interrupting && process.elements.get(trigger.elementId)?.type === 'BOUNDARY_EVENT')
      return false;
  }
  return element.rt.interruptedBy === undefined || event.type === 'BOUNDARY_EVENT';
}

/** `event` happened to the element instance of `ctx`, which waits for it. The caller has asked `canTrigger`. */
export function triggerEvent(ctx: ElementContext, event: ExecutableElement, variables: string): void {
  const { p, instance, element } = ctx;
  const interrupting =
    event.type === 'BOUNDARY_EVENT' || event.type === 'START_EVENT' ? event.interrupting !== false : false;
  p.tx.nextKey();
  const trigger: Trigger = { elementId: event.id, variables, interrupting };
  addTrigger(ctx, trigger);
  const subProcess = eventSubProcessOf(ctx, event);
  if (subProcess) {
    triggerEventSubProcess(ctx, event, subProcess, trigger);
    return;
  }
  if (event.type === 'BOUNDARY_EVENT') {
    if (interrupting) p.steps.push({ kind: 'terminate', instanceKey: instance.key, key: element.key });
    else activateTriggeredEvent(ctx, element.flowScopeKey, trigger);
    return;
  }
  p.steps.push({ kind: 'complete', instanceKey: instance.key, key: element.key });
}

function triggerEventSubProcess(
  ctx: ElementContext,
  event: ExecutableElement,
  subProcess: ExecutableElement,
  trigger: Trigger,
): void {
  const { p, instance, element } = ctx;
  if (event.interrupting !== false) {
    interruptScope(ctx, subProcess.id);
    unsubscribeFromEvents(ctx, (id) => {
      const other = ctx.process.elements.get(id);
      return other !== undefined && eventSubProcessOf(ctx, other) !== undefined;
    });
    for (const child of instance.childrenOf(element.key)) {
      if (child.state === 'TERMINATING') continue;
      p.steps.push({ kind: 'terminate', instanceKey: instance.key, key: child.key });
    }
    if (instance.childCount(element.key) > 0) return;
  }
  activateTriggeredEvent(ctx, element.key, trigger);
}

/** From now on only `interruptedBy` may be activated in the scope; tokens on their way are lost. */
export function interruptScope(ctx: ElementContext, interruptedBy: string): void {
  const { tokens: _, ...rt } = ctx.element.rt;
  ctx.p.tx.touch('element_instance', ctx.instance, ctx.element);
  ctx.element.rt = { ...rt, interruptedBy };
  const flows = ctx.instance.flows.get(ctx.element.key) ?? 0;
  if (flows !== 0) ctx.p.tx.addFlows(ctx.instance, ctx.element.key, -flows);
}

/** Activates the event of a trigger held by the element instance of `ctx`, in the scope `flowScopeKey`. */
export function activateTriggeredEvent(
  ctx: ElementContext,
  flowScopeKey: Key | null,
  trigger: Trigger,
): void {
  const { p, instance, process } = ctx;
  const event = process.elements.get(trigger.elementId);
  if (event === undefined) throw new Error(`triggered event '${trigger.elementId}' is not in the process`);
  const subProcess = eventSubProcessOf(ctx, event);
  if (subProcess) {
    // The trigger stays with the scope: the start event takes it when it is activated.
    p.steps.push({
      kind: 'activate',
      instanceKey: instance.key,
      elementId: subProcess.id,
      scopeKey: flowScopeKey,
    });
    return;
  }
  if (instance.maps.element_instance.has(ctx.element.key)) dropTrigger(ctx, trigger);
  const key = p.tx.nextKey();
  const element = createElement({ p, instance }, event, key, flowScopeKey, ctx.element.processDefinitionKey);
  element.state = 'ACTIVATED';
  if (trigger.variables !== '') mergeLocal(p, instance, key, splitDocument(trigger.variables));
  p.steps.push({ kind: 'complete', instanceKey: instance.key, key });
}

/** A trigger that takes over when the element instance is terminated: its scope must still be going on. */
export function takeOverTrigger(ctx: ElementContext): Trigger | undefined {
  const trigger = findEventTrigger(ctx.element);
  if (trigger === undefined) return undefined;
  const scope = scopeOf(ctx)?.element;
  return scope && isActive(scope) && scope.rt.interruptedBy === undefined ? trigger : undefined;
}

/** Start events of event sub-processes get the trigger that their scope holds for them. */
export function inheritTrigger(ctx: ElementContext): void {
  if (eventSubProcessOf(ctx, ctx.model) === undefined) return;
  const subProcess = scopeOf(ctx);
  const scope = subProcess && scopeOf(subProcess);
  const trigger = scope?.element.rt.triggers?.find(({ elementId }) => elementId === ctx.model.id);
  if (scope === undefined || trigger === undefined) return;
  dropTrigger(scope, trigger);
  if (trigger.variables !== '' && trigger.variables !== '{}') {
    setRuntime(ctx, { triggers: [{ ...trigger, interrupting: false }] });
  }
}
