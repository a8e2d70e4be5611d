/**
 * Event triggers: what happened to an element instance and is not handled yet. A trigger for the element itself carries
 * the variables of its completed job, message or user task to its output mappings; one for another element (boundary
 * event, start event of an event sub-process) waits until its turn comes.
 */
import { splitDocument } from '../../feel/index.ts';
import type { ElementContext } from '../processing/processing.ts';
import type { LiveElement, Trigger } from '../state/instance.ts';
import { setRuntime } from './transitions.ts';
import { mergeLocal } from './variables.ts';

export function addTrigger(ctx: ElementContext, trigger: Trigger): void {
  setRuntime(ctx, { triggers: [...(ctx.element.rt.triggers ?? []), trigger] });
}

/** Variables for the element's own completion; a trigger without variables is not kept. */
export function addOwnVariables(ctx: ElementContext, variables: string): void {
  if (variables === '' || variables === '{}') return;
  addTrigger(ctx, { elementId: ctx.element.elementId, variables, interrupting: false });
}

/** The oldest trigger, whoever it is for. */
export function peekTrigger(element: LiveElement): Trigger | undefined {
  return element.rt.triggers?.[0];
}

/** The oldest trigger for another element. */
export function findEventTrigger(element: LiveElement): Trigger | undefined {
  const trigger = peekTrigger(element);
  return trigger && trigger.elementId !== element.elementId ? trigger : undefined;
}

export function dropTrigger(ctx: ElementContext, trigger: Trigger): void {
  const rest = (ctx.element.rt.triggers ?? []).filter((other) => other !== trigger);
  const { triggers: _, ...rt } = ctx.element.rt;
  ctx.p.tx.touch('element_instance', ctx.instance, ctx.element);
  ctx.element.rt = rest.length > 0 ? { ...rt, triggers: rest } : rt;
}

/** Takes the oldest trigger; its variables as a document. */
export function takeTrigger(ctx: ElementContext): ReadonlyMap<string, string> {
  const trigger = peekTrigger(ctx.element);
  if (trigger === undefined) return new Map();
  dropTrigger(ctx, trigger);
  return splitDocument(trigger.variables);
}

/** Variables a completed listener brought: local to the element before its activation, to its scope after completion. */
export function mergeTriggerOfListener(ctx: ElementContext, local: boolean): void {
  const document = takeTrigger(ctx);
  const { element, instance, p } = ctx;
  mergeLocal(p, instance, local ? element.key : (element.flowScopeKey ?? element.key), document);
}
