/** A timer is due: its event happens, and a cycle goes on. */
import type { ExecutableElement } from '../../model/executable.ts';
import type { TimerRow } from '../../records/tables.ts';
import { canTrigger, triggerEvent } from '../behavior/events.ts';
import { openTimer } from '../behavior/subscriptions.ts';
import { nextTimer, type Timer } from '../behavior/timers.ts';
import { ElementFailure } from '../processing/failure.ts';
import { contextOf, type ElementContext, type Processing } from '../processing/processing.ts';
import type { InternalCommands } from './command.ts';
import { activateInstance, createInstance } from './create-instance.ts';
import { closeStartTimer, openStartTimer } from './start-events.ts';

type Trigger = InternalCommands['triggerTimer'][0];

export function triggerTimer(p: Processing, { timerKey, processInstanceKey }: Trigger): null {
  if (processInstanceKey === 0) {
    const timer = p.state.definitions.startTimers.get(timerKey);
    if (timer && timer.dueDate <= p.now) startByTimer(p, timer);
    return null;
  }
  const instance = p.state.findInstance(processInstanceKey);
  const timer = instance?.maps.timer.get(timerKey);
  if (instance === undefined || timer === undefined || timer.dueDate > p.now) return null;
  const ctx = contextOf(p, instance, timer.elementInstanceKey);
  const event = ctx?.process.elements.get(timer.targetElementId);
  p.tx.remove('timer', instance, timer);
  if (ctx === undefined || event === undefined || !canTrigger(ctx, event)) return null;
  triggerEvent(ctx, event, '');
  rearm(ctx, event, timer);
  return null;
}

const firedOf = ({ dueDate, repetitions }: TimerRow): Timer => ({ dueDate, repetitions });

function rearm(ctx: ElementContext, event: ExecutableElement, timer: TimerRow): void {
  if (event.event?.kind !== 'timer') return;
  const next = nextTimer(ctx.p, ctx.instance, ctx.element.key, event.event, firedOf(timer));
  if (next) openTimer(ctx, event, next);
}

function startByTimer(p: Processing, timer: TimerRow): void {
  const { processes } = p.state.definitions;
  const definition = processes.byKey.get(timer.processDefinitionKey);
  closeStartTimer(p, timer);
  if (definition === undefined) return;
  const key = p.tx.nextKey();
  createInstance(p, definition, {
    key,
    parentProcessInstanceKey: null,
    parentElementInstanceKey: null,
    rootProcessInstanceKey: key,
    variables: new Map(),
    rt: { triggers: [{ elementId: timer.targetElementId, variables: '', interrupting: false }] },
  });
  activateInstance(p, definition, key);
  const { executable } = p.state.definitions.process(definition.key);
  const event = executable.elements.get(timer.targetElementId)?.event;
  if (event?.kind !== 'timer') return;
  try {
    const next = nextTimer(p, undefined, 0, event, firedOf(timer));
    if (next) openStartTimer(p, definition.key, timer.targetElementId, next);
  } catch (error) {
    // The expression had a value when it was deployed; without one now the cycle ends here.
    if (!(error instanceof ElementFailure)) throw error;
  }
}
