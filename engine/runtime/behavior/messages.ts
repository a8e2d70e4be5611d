/** Buffered messages: their rows, and which process ids each was correlated to (once per id). */
import type { MessageRow } from '../../records/tables.ts';
import type { Processing } from '../processing/processing.ts';
import type { Channel } from '../state/channel.ts';

function keepChannel(p: Processing, channel: Channel): void {
  p.tx.effect((batch) => {
    channel.lastBatch = batch.id;
  });
}

export function bufferMessage(p: Processing, channel: Channel, row: MessageRow): void {
  channel.messages.set(row.key, row);
  p.tx.undo(() => channel.messages.delete(row.key));
  p.tx.insertRow('message', row);
  keepChannel(p, channel);
  p.tx.effect((batch) => {
    batch.nextDue = Math.min(batch.nextDue, row.deadline);
  });
}

export function dropMessage(p: Processing, channel: Channel, row: MessageRow): void {
  if (!channel.messages.delete(row.key)) return;
  p.tx.undo(() => channel.messages.set(row.key, row));
  p.tx.deleteRow('message', row);
  keepChannel(p, channel);
}

export function correlatedIds(row: MessageRow): string[] {
  return JSON.parse(row.correlatedProcessIds) as string[];
}

export function markCorrelated(
  p: Processing,
  channel: Channel,
  row: MessageRow,
  bpmnProcessId: string,
): void {
  p.tx.touch('message', undefined, row);
  row.correlatedProcessIds = JSON.stringify([...correlatedIds(row), bpmnProcessId]);
  keepChannel(p, channel);
}

export function unmarkCorrelated(
  p: Processing,
  channel: Channel,
  row: MessageRow,
  bpmnProcessId: string,
): void {
  p.tx.touch('message', undefined, row);
  row.correlatedProcessIds = JSON.stringify(correlatedIds(row).filter((id) => id !== bpmnProcessId));
  keepChannel(p, channel);
}

/** Oldest buffered message of a channel that was not correlated to the process id yet and has not expired. */
export function nextBuffered(p: Processing, channel: Channel, bpmnProcessId: string): MessageRow | undefined {
  for (const row of channel.sortedMessages()) {
    if (row.deadline > p.now && !correlatedIds(row).includes(bpmnProcessId)) return row;
  }
  return undefined;
}
