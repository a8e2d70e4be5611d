/** Moving element instances through their life, and tokens along the flows. */
import type { Key } from '../../keys.ts';
import type { ExecutableElement, SequenceFlow } from '../../model/executable.ts';
import type { ElementState } from '../../records/tables.ts';
import { type ElementContext, scopeOf } from '../processing/processing.ts';
import { elementBehaviors } from '../registry.ts';
import { type ElementRuntime, type Instance, type LiveElement, NO_RUNTIME } from '../state/instance.ts';

export function setState(ctx: ElementContext, state: ElementState): void {
  ctx.p.tx.touch('element_instance', ctx.instance, ctx.element);
  ctx.element.state = state;
}

export function setRuntime(ctx: ElementContext, change: Partial<ElementRuntime>): void {
  ctx.p.tx.touch('element_instance', ctx.instance, ctx.element);
  ctx.element.rt = { ...ctx.element.rt, ...change };
}

export function isActive(element: LiveElement): boolean {
  return element.state === 'ACTIVATED';
}

/** A new element instance, activating. */
export function createElement(
  ctx: Pick<ElementContext, 'p' | 'instance'>,
  model: ExecutableElement,
  key: Key,
  flowScopeKey: Key | null,
  processDefinitionKey: Key,
): LiveElement {
  const element: LiveElement = {
    key,
    processInstanceKey: ctx.instance.key,
    processDefinitionKey,
    elementId: model.id,
    elementType: model.type,
    flowScopeKey,
    state: 'ACTIVATING',
    startDate: ctx.p.now,
    endDate: null,
    incidentKey: null,
    rt: NO_RUNTIME,
  };
  ctx.p.tx.insert('element_instance', ctx.instance, element);
  return element;
}

function end(ctx: ElementContext, state: 'COMPLETED' | 'TERMINATED'): void {
  const { p, instance, element } = ctx;
  p.tx.touch('element_instance', instance, element);
  element.state = state;
  element.endDate = p.now;
  element.rt = NO_RUNTIME;
  p.tx.end('element_instance', instance, element);
}

/** COMPLETED; the scope looks whether that was its last path. */
export function complete(ctx: ElementContext): void {
  const scope = scopeOf(ctx);
  end(ctx, 'COMPLETED');
  if (scope && ctx.model.outgoing.length === 0) {
    elementBehaviors[scope.model.type]?.afterPathCompleted?.(scope, ctx);
  }
}

export function completeAndLeave(ctx: ElementContext): void {
  complete(ctx);
  takeOutgoing(ctx);
}

/** Zeebe takes the flows of the document from the last to the first. */
export function takeOutgoing(ctx: ElementContext): void {
  for (const flowId of ctx.model.outgoing.toReversed()) {
    const flow = ctx.process.flows.get(flowId);
    if (flow) takeFlow(ctx, flow);
  }
}

/** SEQUENCE_FLOW_TAKEN: the token waits in the scope until its target is activated. */
export function takeFlow(ctx: ElementContext, flow: SequenceFlow): void {
  const { p, instance, element, process } = ctx;
  const scopeKey = element.flowScopeKey;
  const target = process.elements.get(flow.targetId);
  if (scopeKey === null || target === undefined) return;
  p.tx.nextKey();
  p.tx.addFlows(instance, scopeKey, 1);
  const join = elementBehaviors[target.type]?.join === true && target.incoming.length > 1;
  if (join) addToken(ctx, scopeKey, flow.id);
  const key = p.tx.nextKey();
  p.steps.push({
    kind: 'activate',
    instanceKey: instance.key,
    elementId: target.id,
    scopeKey,
    key,
    flows: join ? 0 : 1,
  });
}

function addToken(ctx: ElementContext, scopeKey: Key, flowId: string): void {
  const scope = ctx.instance.maps.element_instance.get(scopeKey);
  if (scope === undefined) return;
  ctx.p.tx.touch('element_instance', ctx.instance, scope);
  const tokens = { ...scope.rt.tokens };
  tokens[flowId] = (tokens[flowId] ?? 0) + 1;
  scope.rt = { ...scope.rt, tokens };
}

/** Has every incoming flow of a joining gateway a token in its scope? */
export function canJoin(scope: LiveElement, gateway: ExecutableElement): boolean {
  return gateway.incoming.every((flowId) => (scope.rt.tokens?.[flowId] ?? 0) > 0);
}

/** Takes one token from every incoming flow; gives the number taken. */
export function takeTokens(ctx: ElementContext, scope: LiveElement): number {
  const tokens = { ...scope.rt.tokens };
  let taken = 0;
  for (const flowId of ctx.model.incoming) {
    const left = (tokens[flowId] ?? 0) - 1;
    if (left < 0) continue;
    taken += 1;
    if (left === 0) delete tokens[flowId];
    else tokens[flowId] = left;
  }
  ctx.p.tx.touch('element_instance', ctx.instance, scope);
  const { tokens: _, ...rest } = scope.rt;
  scope.rt = Object.keys(tokens).length > 0 ? { ...rest, tokens } : rest;
  return taken;
}

export function completeElement(ctx: ElementContext): void {
  ctx.p.steps.push({ kind: 'complete', instanceKey: ctx.instance.key, key: ctx.element.key });
}

export function activateChild(ctx: ElementContext, elementId: string): void {
  ctx.p.steps.push({
    kind: 'activate',
    instanceKey: ctx.instance.key,
    elementId,
    scopeKey: ctx.element.key,
  });
}

/** Asks all children to terminate; true when there are none. */
export function terminateChildren(ctx: ElementContext): boolean {
  if (ctx.instance.childCount(ctx.element.key) === 0) return true;
  ctx.p.steps.push({ kind: 'terminate-children', instanceKey: ctx.instance.key, key: ctx.element.key });
  return false;
}

/** TERMINATED; the scope is told. */
export function terminateAndTell(ctx: ElementContext): void {
  const scope = scopeOf(ctx);
  end(ctx, 'TERMINATED');
  if (scope) elementBehaviors[scope.model.type]?.onChildTerminated?.(scope, ctx);
}

/** TERMINATED without telling: a triggered event takes over. */
export function terminated(ctx: ElementContext): void {
  end(ctx, 'TERMINATED');
}

/** Ends the whole instance: the process element and the instance row. */
export function endInstance(ctx: ElementContext, state: 'COMPLETED' | 'TERMINATED'): void {
  const { p, instance } = ctx;
  end(ctx, state);
  p.tx.touch('process_instance', instance, instance.row);
  instance.row.state = state;
  instance.row.endDate = p.now;
  for (const lock of [...instance.maps.message_start_lock.values()]) {
    const entry = p.state.cachedLock(lock.bpmnProcessId, lock.correlationKey);
    if (entry) {
      const before = { ...entry };
      p.tx.undo(() => Object.assign(entry, before));
      entry.row = undefined;
      p.tx.effect((batch) => {
        entry.lastBatch = batch.id;
      });
    }
    p.tx.remove('message_start_lock', instance, lock);
  }
  p.tx.effect((batch) => batch.ended.push(instance));
}

export function hasNoPaths(instance: Instance, scopeKey: Key): boolean {
  return instance.childCount(scopeKey) === 0 && (instance.flows.get(scopeKey) ?? 0) === 0;
}
