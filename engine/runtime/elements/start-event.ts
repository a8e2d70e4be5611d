/** Start events; those of event sub-processes hand the event's variables on. */
import { inheritTrigger } from '../behavior/events.ts';
import { closeIncidents } from '../behavior/incidents.ts';
import { cancelJob } from '../behavior/jobs.ts';
import { applyOutputMappings } from '../behavior/mappings.ts';
import { subscribeToEvents } from '../behavior/subscriptions.ts';
import { completeAndLeave, completeElement, setState, terminateAndTell } from '../behavior/transitions.ts';
import { scopeOf } from '../processing/processing.ts';
import type { ElementBehavior } from '../registry.ts';

export const startEvent: ElementBehavior = {
  onActivate: inheritTrigger,
  finalizeActivation(ctx) {
    setState(ctx, 'ACTIVATED');
    completeElement(ctx);
  },
  onComplete: applyOutputMappings,
  /** The scope's event sub-processes listen from here on. */
  finalizeCompletion(ctx) {
    const scope = scopeOf(ctx);
    if (scope) subscribeToEvents(scope, (id) => !scope.model.boundaryEvents.includes(id));
    completeAndLeave(ctx);
  },
  onTerminate(ctx) {
    cancelJob(ctx);
    closeIncidents(ctx);
    terminateAndTell(ctx);
    return 'continue';
  },
};
