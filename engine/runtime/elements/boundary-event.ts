/** Activated by what triggered it (`behavior/events.ts`), never by a token. */
import { applyOutputMappings } from '../behavior/mappings.ts';
import { completeAndLeave } from '../behavior/transitions.ts';
import type { ElementBehavior } from '../registry.ts';
import { terminateSimple } from './activity.ts';

export const boundaryEvent: ElementBehavior = {
  finalizeActivation(ctx) {
    throw new Error(`boundary event '${ctx.model.id}' is activated by its trigger only`);
  },
  onComplete: applyOutputMappings,
  finalizeCompletion: completeAndLeave,
  onTerminate: terminateSimple,
};
