/** Manual and undefined tasks: passed through. */
import { applyInputMappings, applyOutputMappings } from '../behavior/mappings.ts';
import { completeAndLeave, completeElement, setState } from '../behavior/transitions.ts';
import type { ElementBehavior } from '../registry.ts';
import { terminateActivity } from './activity.ts';

export const manualTask: ElementBehavior = {
  onActivate: applyInputMappings,
  finalizeActivation(ctx) {
    setState(ctx, 'ACTIVATED');
    completeElement(ctx);
  },
  onComplete: applyOutputMappings,
  finalizeCompletion: completeAndLeave,
  onTerminate: terminateActivity,
};
