/** Process instances started by messages: at most one active per process id and correlation key. */
import type { Key } from '../../keys.ts';
import type { MessageSubscriptionRow } from '../../records/tables.ts';
import { activateInstance, createInstance } from '../commands/create-instance.ts';
import type { Processing } from '../processing/processing.ts';
import { markCorrelated, nextBuffered } from './messages.ts';

interface Message {
  readonly key: Key;
  readonly variables: string;
  readonly correlationKey: string;
}

/** Message start subscriptions of a name, oldest first. */
export function startSubscriptionsOf(p: Processing, messageName: string): MessageSubscriptionRow[] {
  const found: MessageSubscriptionRow[] = [];
  for (const row of p.state.definitions.startSubscriptions.values()) {
    if (row.messageName === messageName) found.push(row);
  }
  return found.sort((a, b) => a.key - b.key);
}

export function isLocked(p: Processing, bpmnProcessId: string, correlationKey: string): boolean {
  if (correlationKey === '') return false;
  const { row } = p.state.lock(bpmnProcessId, correlationKey);
  return row !== undefined;
}

/** A new instance whose start event has the message's variables; gives its key. */
export function startByMessage(p: Processing, subscription: MessageSubscriptionRow, message: Message): Key {
  const definition = p.state.definitions.processes.byKey.get(subscription.processDefinitionKey);
  if (definition === undefined)
    throw new Error(`process definition ${subscription.processDefinitionKey} is missing`);
  const key = p.tx.nextKey();
  const variables = message.variables === '{}' ? '' : message.variables;
  const { messageName } = subscription;
  const { correlationKey } = message;
  const instance = createInstance(p, definition, {
    key,
    parentProcessInstanceKey: null,
    parentElementInstanceKey: null,
    rootProcessInstanceKey: key,
    variables: new Map(),
    rt: {
      triggers: [{ elementId: subscription.targetElementId, variables, interrupting: false }],
      startedBy: { messageName, correlationKey },
    },
  });
  if (correlationKey !== '') lock(p, instance, definition.bpmnProcessId, correlationKey, messageName);
  activateInstance(p, definition, key);
  return key;
}

function lock(
  p: Processing,
  instance: ReturnType<typeof createInstance>,
  bpmnProcessId: string,
  correlationKey: string,
  messageName: string,
): void {
  const row = {
    key: p.tx.nextKey(),
    bpmnProcessId,
    correlationKey,
    messageName,
    processInstanceKey: instance.key,
  };
  p.tx.insert('message_start_lock', instance, row);
  const entry = p.state.lock(bpmnProcessId, correlationKey);
  const before = entry.row;
  entry.row = row;
  p.tx.undo(() => {
    entry.row = before;
  });
  p.tx.effect((batch) => {
    entry.lastBatch = batch.id;
  });
}

/** The instance with the lock ended: the oldest buffered message for one of the process' start events starts the next. */
export function startNextBuffered(p: Processing, bpmnProcessId: string, correlationKey: string): void {
  if (isLocked(p, bpmnProcessId, correlationKey)) return;
  let oldest: { readonly subscription: MessageSubscriptionRow; readonly message: Message } | undefined;
  for (const subscription of p.state.definitions.startSubscriptions.values()) {
    if (subscription.bpmnProcessId !== bpmnProcessId) continue;
    const channel = p.state.channel(subscription.messageName, correlationKey);
    const message = nextBuffered(p, channel, bpmnProcessId);
    if (message && (oldest === undefined || message.key < oldest.message.key))
      oldest = { subscription, message };
  }
  if (oldest === undefined) return;
  const channel = p.state.channel(oldest.subscription.messageName, correlationKey);
  const row = channel.messages.get(oldest.message.key);
  if (row) markCorrelated(p, channel, row, bpmnProcessId);
  startByMessage(p, oldest.subscription, oldest.message);
}
