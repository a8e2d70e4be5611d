/** Timers and message subscriptions of a process' start events: a new version's replace the old one's. */
import { Rejection } from '../../commands.ts';
import type { ExecutableProcess } from '../../model/executable.ts';
import type { MessageSubscriptionRow, ProcessDefinitionRow, TimerRow } from '../../records/tables.ts';
import { evaluateTimer } from '../behavior/timers.ts';
import { ElementFailure } from '../processing/failure.ts';
import type { Processing } from '../processing/processing.ts';

export function openStartEvents(
  p: Processing,
  row: ProcessDefinitionRow,
  executable: ExecutableProcess,
): void {
  closeStartEvents(p, row.bpmnProcessId);
  for (const id of executable.startEventIds) {
    const event = executable.elements.get(id)?.event;
    if (event?.kind === 'message') {
      if (event.name.kind === 'static') openStartSubscription(p, row, id, event.name.value);
    } else if (event?.kind === 'timer') {
      try {
        const timer = evaluateTimer(p, undefined, 0, event);
        openStartTimer(p, row.key, id, timer);
      } catch (error) {
        if (!(error instanceof ElementFailure)) throw error;
        throw new Rejection(
          'INVALID_ARGUMENT',
          `Expected to create timer for start event, but encountered the following error: ${error.message}`,
        );
      }
    }
  }
}

export function openStartTimer(
  p: Processing,
  processDefinitionKey: number,
  targetElementId: string,
  timer: { readonly dueDate: number; readonly repetitions: number },
): void {
  const { startTimers } = p.state.definitions;
  const row: TimerRow = {
    key: p.tx.nextKey(),
    processInstanceKey: 0,
    processDefinitionKey,
    elementInstanceKey: 0,
    targetElementId,
    dueDate: timer.dueDate,
    repetitions: timer.repetitions,
  };
  startTimers.set(row.key, row);
  p.tx.undo(() => startTimers.delete(row.key));
  p.tx.insertRow('timer', row);
  p.tx.effect((batch) => {
    batch.nextDue = Math.min(batch.nextDue, row.dueDate);
  });
}

export function closeStartTimer(p: Processing, row: TimerRow): void {
  const { startTimers } = p.state.definitions;
  startTimers.delete(row.key);
  p.tx.undo(() => startTimers.set(row.key, row));
  p.tx.deleteRow('timer', row);
}

function openStartSubscription(
  p: Processing,
  definition: ProcessDefinitionRow,
  id: string,
  name: string,
): void {
  const { startSubscriptions } = p.state.definitions;
  const row: MessageSubscriptionRow = {
    key: p.tx.nextKey(),
    processInstanceKey: 0,
    processDefinitionKey: definition.key,
    bpmnProcessId: definition.bpmnProcessId,
    elementInstanceKey: 0,
    targetElementId: id,
    messageName: name,
    correlationKey: '',
    interrupting: false,
  };
  startSubscriptions.set(row.key, row);
  p.tx.undo(() => startSubscriptions.delete(row.key));
  p.tx.insertRow('message_subscription', row);
}

function closeStartEvents(p: Processing, bpmnProcessId: string): void {
  const { startTimers, startSubscriptions, processes } = p.state.definitions;
  for (const timer of [...startTimers.values()]) {
    if (processes.byKey.get(timer.processDefinitionKey)?.bpmnProcessId === bpmnProcessId)
      closeStartTimer(p, timer);
  }
  for (const row of [...startSubscriptions.values()]) {
    if (row.bpmnProcessId !== bpmnProcessId) continue;
    startSubscriptions.delete(row.key);
    p.tx.undo(() => startSubscriptions.set(row.key, row));
    p.tx.deleteRow('message_subscription', row);
  }
}
