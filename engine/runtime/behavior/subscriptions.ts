/** Timers and message subscriptions of element instances: opened when the element activates, closed when it leaves. */
import { FeelNumber } from '../../feel/index.ts';
import type { ExecutableElement } from '../../model/executable.ts';
import type { MessageSubscriptionRow } from '../../records/tables.ts';
import { ElementFailure } from '../processing/failure.ts';
import type { ElementContext } from '../processing/processing.ts';
import type { Instance } from '../state/instance.ts';
import { evaluate, evaluateString, resultType } from './expressions.ts';
import { evaluateTimer, type Timer } from './timers.ts';
import { feelScope } from './variables.ts';

type Opening =
  | { readonly kind: 'timer'; readonly event: ExecutableElement; readonly timer: Timer }
  | {
      readonly kind: 'message';
      readonly event: ExecutableElement;
      readonly name: string;
      readonly correlationKey: string;
    };

/** Events an element instance waits for: its own, its boundary events', its event sub-processes' start events'. */
function eventsOf(ctx: ElementContext): ExecutableElement[] {
  const { model, process } = ctx;
  const events: ExecutableElement[] = [];
  if (model.type === 'INTERMEDIATE_CATCH_EVENT' || model.type === 'RECEIVE_TASK') events.push(model);
  for (const id of model.boundaryEvents) {
    const event = process.elements.get(id);
    if (event) events.push(event);
  }
  for (const id of model.eventSubProcesses ?? []) {
    const startEventId = process.elements.get(id)?.startEventId;
    const event = startEventId === undefined ? undefined : process.elements.get(startEventId);
    if (event) events.push(event);
  }
  return events;
}

/** Evaluates all events first; a failure opens none of them. Messages come before timers, as in the reference. */
export function subscribeToEvents(
  ctx: ElementContext,
  wanted: (eventId: string) => boolean = () => true,
): void {
  const openings: Opening[] = [];
  for (const event of eventsOf(ctx)) {
    if (!wanted(event.id)) continue;
    const opening = evaluateEvent(ctx, event);
    if (opening) openings.push(opening);
  }
  for (const opening of openings) if (opening.kind === 'message') openMessage(ctx, opening);
  for (const { kind, event, ...rest } of openings) {
    if (kind === 'timer' && 'timer' in rest) openTimer(ctx, event, rest.timer);
  }
}

function evaluateEvent(ctx: ElementContext, event: ExecutableElement): Opening | undefined {
  const { p, instance, element } = ctx;
  const definition = event.event;
  if (definition?.kind === 'timer') {
    return { kind: 'timer', event, timer: evaluateTimer(p, instance, element.key, definition) };
  }
  if (definition?.kind !== 'message') return undefined;
  const name = evaluateString(p, instance, element.key, definition.name);
  return { kind: 'message', event, name, correlationKey: evaluateCorrelationKey(ctx, event) };
}

/** A boundary event's correlation key is read outside its activity. */
function evaluateCorrelationKey(ctx: ElementContext, event: ExecutableElement): string {
  const { p, instance, element } = ctx;
  const expression = event.event?.kind === 'message' ? event.event.correlationKey : undefined;
  if (expression === undefined) throw new Error(`message event '${event.id}' has no correlation key`);
  const scopeKey = event.type === 'BOUNDARY_EVENT' ? (element.flowScopeKey ?? element.key) : element.key;
  const { value } = evaluate(p, expression, feelScope(instance, scopeKey), scopeKey);
  if (typeof value === 'string') return value;
  if (value instanceof FeelNumber) return String(value.toLong());
  throw new ElementFailure(
    'EXTRACT_VALUE_ERROR',
    `Failed to extract the correlation key for '${expression.source}': The value must be either a string or a number, but was '${resultType(value)}'.`,
    scopeKey,
  );
}

export function openTimer(ctx: ElementContext, event: ExecutableElement, timer: Timer): void {
  const { p, instance, element } = ctx;
  p.tx.insert('timer', instance, {
    key: p.tx.nextKey(),
    processInstanceKey: instance.key,
    processDefinitionKey: element.processDefinitionKey,
    elementInstanceKey: element.key,
    targetElementId: event.id,
    dueDate: timer.dueDate,
    repetitions: timer.repetitions,
  });
  p.tx.effect((batch) => {
    batch.nextDue = Math.min(batch.nextDue, timer.dueDate);
  });
}

function openMessage(ctx: ElementContext, opening: Opening & { kind: 'message' }): void {
  const { p, instance, element } = ctx;
  const { event, name, correlationKey } = opening;
  const key = p.tx.nextKey();
  const row: MessageSubscriptionRow = {
    key,
    processInstanceKey: instance.key,
    processDefinitionKey: element.processDefinitionKey,
    bpmnProcessId: instance.row.bpmnProcessId,
    elementInstanceKey: element.key,
    targetElementId: event.id,
    messageName: name,
    correlationKey,
    interrupting: event.interrupting !== false,
  };
  p.tx.insert('message_subscription', instance, row);
  const channel = p.state.cachedChannel(name, correlationKey);
  if (channel) {
    channel.subscribe(row);
    p.tx.undo(() => channel.subscribers.delete(key));
    p.tx.effect((batch) => {
      channel.lastBatch = batch.id;
    });
  }
  p.steps.push({ kind: 'open-subscription', instanceKey: instance.key, key });
}

export function closeSubscription(
  p: ElementContext['p'],
  instance: Instance,
  subscription: MessageSubscriptionRow,
): void {
  p.tx.remove('message_subscription', instance, subscription);
  const channel = p.state.cachedChannel(subscription.messageName, subscription.correlationKey);
  if (channel?.subscribers.delete(subscription.key)) {
    p.tx.undo(() => channel.subscribe(subscription));
    p.tx.effect((batch) => {
      channel.lastBatch = batch.id;
    });
  }
}

export function unsubscribeFromEvents(
  ctx: ElementContext,
  wanted: (eventId: string) => boolean = () => true,
): void {
  const { p, instance, element } = ctx;
  const { timer, message_subscription } = instance.maps;
  if (timer.size > 0) {
    for (const row of [...timer.values()]) {
      if (row.elementInstanceKey === element.key && wanted(row.targetElementId))
        p.tx.remove('timer', instance, row);
    }
  }
  if (message_subscription.size > 0) {
    for (const row of [...message_subscription.values()]) {
      if (row.elementInstanceKey === element.key && wanted(row.targetElementId))
        closeSubscription(p, instance, row);
    }
  }
}
