/** Event sub-processes: activated by the trigger of their start event, which stays with the scope until that starts. */
import { closeIncidents } from '../behavior/incidents.ts';
import { cancelJob } from '../behavior/jobs.ts';
import { applyInputMappings, applyOutputMappings } from '../behavior/mappings.ts';
import {
  activateChild,
  completeAndLeave,
  completeElement,
  hasNoPaths,
  setState,
  terminateAndTell,
  terminateChildren,
} from '../behavior/transitions.ts';
import type { ElementBehavior } from '../registry.ts';
import { interruptedByTerminateEnd } from './scope.ts';

export const eventSubProcess: ElementBehavior = {
  onActivate: applyInputMappings,
  finalizeActivation(ctx) {
    setState(ctx, 'ACTIVATED');
    const { startEventId } = ctx.model;
    if (startEventId === undefined) throw new Error(`event sub-process '${ctx.model.id}' has no start event`);
    activateChild(ctx, startEventId);
  },
  onComplete: applyOutputMappings,
  finalizeCompletion: completeAndLeave,
  onTerminate(ctx) {
    cancelJob(ctx);
    closeIncidents(ctx);
    if (terminateChildren(ctx)) eventSubProcess.onChildTerminated?.(ctx, undefined);
    return 'continue';
  },
  afterPathCompleted(ctx) {
    if (hasNoPaths(ctx.instance, ctx.element.key)) completeElement(ctx);
  },
  onChildTerminated(ctx) {
    if (ctx.instance.childCount(ctx.element.key) > 0) return;
    if (ctx.element.state === 'TERMINATING') terminateAndTell(ctx);
    else if (interruptedByTerminateEnd(ctx)) completeElement(ctx);
  },
};
