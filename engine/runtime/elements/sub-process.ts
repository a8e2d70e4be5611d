/** Embedded sub-processes. */
import { activateTriggeredEvent, takeOverTrigger } from '../behavior/events.ts';
import { closeIncidents } from '../behavior/incidents.ts';
import { cancelJob } from '../behavior/jobs.ts';
import { applyInputMappings, applyOutputMappings } from '../behavior/mappings.ts';
import { subscribeToEvents, unsubscribeFromEvents } from '../behavior/subscriptions.ts';
import {
  activateChild,
  completeAndLeave,
  completeElement,
  hasNoPaths,
  setState,
  terminateAndTell,
  terminateChildren,
  terminated,
} from '../behavior/transitions.ts';
import { findEventTrigger } from '../behavior/triggers.ts';
import type { ElementBehavior } from '../registry.ts';
import { interruptedByTerminateEnd, isInterrupted } from './scope.ts';

export const subProcess: ElementBehavior = {
  onActivate: applyInputMappings,
  /** Its event sub-processes listen once its start event has completed. */
  finalizeActivation(ctx) {
    subscribeToEvents(ctx, (id) => ctx.model.boundaryEvents.includes(id));
    setState(ctx, 'ACTIVATED');
    const { noneStartEventId } = ctx.model;
    if (noneStartEventId === undefined)
      throw new Error(`sub-process '${ctx.model.id}' has no none start event`);
    activateChild(ctx, noneStartEventId);
  },
  onComplete(ctx) {
    applyOutputMappings(ctx);
    unsubscribeFromEvents(ctx);
  },
  finalizeCompletion: completeAndLeave,
  onTerminate(ctx) {
    cancelJob(ctx);
    unsubscribeFromEvents(ctx);
    closeIncidents(ctx);
    if (terminateChildren(ctx)) subProcess.onChildTerminated?.(ctx, undefined);
    return 'continue';
  },
  afterPathCompleted(ctx) {
    if (hasNoPaths(ctx.instance, ctx.element.key)) completeElement(ctx);
  },
  onChildTerminated(ctx) {
    const { element, instance } = ctx;
    const terminateEnd = interruptedByTerminateEnd(ctx);
    if (isInterrupted(ctx) && !terminateEnd) {
      const trigger = findEventTrigger(element);
      if (trigger) activateTriggeredEvent(ctx, element.key, trigger);
      return;
    }
    if (instance.childCount(element.key) > 0) return;
    const trigger = takeOverTrigger(ctx);
    if (trigger) {
      terminated(ctx);
      activateTriggeredEvent(ctx, element.flowScopeKey, trigger);
    } else if (element.state === 'TERMINATING') terminateAndTell(ctx);
    else if (terminateEnd) completeElement(ctx);
  },
};
