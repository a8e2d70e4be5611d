/** Process instances started by messages: at most one active per process id and correlation key. */
import { Rejection } from '../../commands.ts';
import type { Key } from '../../keys.ts';
import type {
  MessageStartLockRow,
  MessageSubscriptionRow,
  ProcessDefinitionRow,
} from '../../records/tables.ts';
import { activateInstance, createInstance } from '../commands/create-instance.ts';
import type { Processing } from '../processing/processing.ts';
import type { Instance } from '../state/instance.ts';
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
  setLock(p, bpmnProcessId, correlationKey, row);
}

function setLock(
  p: Processing,
  bpmnProcessId: string,
  correlationKey: string,
  row: MessageStartLockRow | undefined,
): void {
  const entry = p.state.lock(bpmnProcessId, correlationKey);
  const before = { ...entry };
  entry.row = row;
  p.tx.undo(() => Object.assign(entry, before));
  p.tx.effect((batch) => {
    entry.lastBatch = batch.id;
  });
}

/** A migrated instance holds its correlation key in the process it now belongs to. Throws Rejection where another does. */
export function moveStartLocks(p: Processing, instance: Instance, target: ProcessDefinitionRow): void {
  for (const row of instance.maps.message_start_lock.values()) {
    const { correlationKey } = row;
    if (row.bpmnProcessId === target.bpmnProcessId) continue;
    if (isLocked(p, target.bpmnProcessId, correlationKey)) {
      throw new Rejection(
        'INVALID_STATE',
        `Expected to migrate process instance '${instance.key}' but target process definition '${target.key}' has an active instance triggered by a message start event with correlation key '${correlationKey}'. Only one instance per correlation key is allowed for message start events.`,
      );
    }
    setLock(p, row.bpmnProcessId, correlationKey, undefined);
    p.tx.touch('message_start_lock', instance, row).bpmnProcessId = target.bpmnProcessId;
    setLock(p, target.bpmnProcessId, correlationKey, row);
  }
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
