/** Messages and subscriptions that share a message name and correlation key: what correlation looks at. */
import type { Key } from '../../keys.ts';
import type { MessageRow, MessageSubscriptionRow } from '../../records/tables.ts';

export class Channel {
  readonly name: string;
  readonly correlationKey: string;
  /** Buffered messages, by key (oldest first when sorted by key). */
  readonly messages = new Map<Key, MessageRow>();
  /** Open subscriptions of process instances: subscription key → process instance key. */
  readonly subscribers = new Map<Key, Key>();
  lastBatch = 0;

  constructor(name: string, correlationKey: string) {
    this.name = name;
    this.correlationKey = correlationKey;
  }

  subscribe(row: MessageSubscriptionRow): void {
    this.subscribers.set(row.key, row.processInstanceKey);
  }

  sortedMessages(): MessageRow[] {
    return [...this.messages.values()].sort((a, b) => a.key - b.key);
  }
}

export function channelId(name: string, correlationKey: string): string {
  return `${name}\u0000${correlationKey}`;
}
