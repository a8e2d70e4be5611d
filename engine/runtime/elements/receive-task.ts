/** Waits for its message. */
import { applyInputMappings, applyOutputMappings } from '../behavior/mappings.ts';
import { subscribeToEvents, unsubscribeFromEvents } from '../behavior/subscriptions.ts';
import { completeAndLeave, setState } from '../behavior/transitions.ts';
import type { ElementBehavior } from '../registry.ts';
import { terminateActivity } from './activity.ts';

export const receiveTask: ElementBehavior = {
  onActivate: applyInputMappings,
  finalizeActivation(ctx) {
    subscribeToEvents(ctx);
    setState(ctx, 'ACTIVATED');
  },
  onComplete(ctx) {
    applyOutputMappings(ctx);
    unsubscribeFromEvents(ctx);
  },
  finalizeCompletion: completeAndLeave,
  onTerminate: terminateActivity,
};
