/**
 * Messages meeting subscriptions of process instances.
 *
 * - A message goes to one subscription per process id, the oldest.
 * - A subscription takes the oldest buffered message its process id has not had yet.
 * - A message that cannot be taken any more goes to another subscription of the same process id, or back to the buffer.
 */
import type { MessageSubscriptionRow } from '../../records/tables.ts';
import type { InnerCommand } from '../processing/inner-command.ts';
import { contextOf, type Processing } from '../processing/processing.ts';
import type { Channel } from '../state/channel.ts';
import type { Instance } from '../state/instance.ts';
import { canTrigger, triggerEvent } from './events.ts';
import { markCorrelated, nextBuffered, unmarkCorrelated } from './messages.ts';
import { closeSubscription } from './subscriptions.ts';

type Correlate = InnerCommand & { kind: 'correlate' };

/** Subscriptions of a channel, oldest first, each with its live instance. */
export function subscriptionsOf(
  p: Processing,
  channel: Channel,
): { readonly instance: Instance; readonly row: MessageSubscriptionRow }[] {
  const found: { instance: Instance; row: MessageSubscriptionRow }[] = [];
  for (const [key, instanceKey] of [...channel.subscribers].sort(([a], [b]) => a - b)) {
    const instance = p.state.findInstance(instanceKey);
    const row = instance?.maps.message_subscription.get(key);
    if (instance && row) found.push({ instance, row });
  }
  return found;
}

export function pushCorrelation(
  p: Processing,
  row: MessageSubscriptionRow,
  message: { readonly key: number; readonly variables: string },
): void {
  p.steps.push({
    kind: 'correlate',
    instanceKey: row.processInstanceKey,
    key: row.key,
    messageKey: message.key,
    name: row.messageName,
    correlationKey: row.correlationKey,
    bpmnProcessId: row.bpmnProcessId,
    variables: message.variables,
  });
}

/** A subscription was opened, or took a message without being closed: the next buffered one is for it. */
export function correlateBuffered(p: Processing, instance: Instance, subscriptionKey: number): void {
  const row = instance.maps.message_subscription.get(subscriptionKey);
  if (row === undefined) return;
  const channel = p.state.channel(row.messageName, row.correlationKey);
  if (!channel.subscribers.has(row.key)) {
    channel.subscribe(row);
    p.tx.undo(() => channel.subscribers.delete(row.key));
    p.tx.effect((batch) => {
      channel.lastBatch = batch.id;
    });
  }
  const message = nextBuffered(p, channel, row.bpmnProcessId);
  if (message === undefined) return;
  markCorrelated(p, channel, message, row.bpmnProcessId);
  pushCorrelation(p, row, message);
}

export function correlate(p: Processing, instance: Instance, step: Correlate): void {
  const row = instance.maps.message_subscription.get(step.key);
  const ctx = row && contextOf(p, instance, row.elementInstanceKey);
  const event = row && ctx?.process.elements.get(row.targetElementId);
  if (row === undefined || ctx === undefined || event === undefined || !canTrigger(ctx, event)) {
    rejectCorrelation(p, step);
    return;
  }
  const variables = step.variables === '{}' ? '' : step.variables;
  if (row.interrupting) closeSubscription(p, instance, row);
  triggerEvent(ctx, event, variables);
  if (!row.interrupting) p.steps.push({ kind: 'open-subscription', instanceKey: instance.key, key: row.key });
}

/** The subscription is gone: another of the same process id takes the message, else it stays buffered. */
export function rejectCorrelation(p: Processing, step: Correlate): void {
  const channel = p.state.channel(step.name, step.correlationKey);
  const other = subscriptionsOf(p, channel).find(
    ({ row }) => row.bpmnProcessId === step.bpmnProcessId && row.key !== step.key,
  );
  if (other) {
    pushCorrelation(p, other.row, { key: step.messageKey, variables: step.variables });
    return;
  }
  const message = channel.messages.get(step.messageKey);
  if (message) unmarkCorrelated(p, channel, message, step.bpmnProcessId);
}
