/** Work done by a job worker: service tasks, send tasks, and other tasks and events with a job definition. */
import { createElementJob, evaluateJob } from '../behavior/jobs.ts';
import { applyInputMappings, applyOutputMappings } from '../behavior/mappings.ts';
import { subscribeToEvents, unsubscribeFromEvents } from '../behavior/subscriptions.ts';
import { completeAndLeave, setState } from '../behavior/transitions.ts';
import type { ElementContext } from '../processing/processing.ts';
import type { ElementBehavior } from '../registry.ts';
import { terminateActivity } from './activity.ts';

/** The job definition every job-based element has (checked at deployment). */
function jobOf(ctx: ElementContext) {
  if (ctx.model.job === undefined) throw new Error(`'${ctx.model.id}' has no job definition`);
  return ctx.model.job;
}

export const serviceTask: ElementBehavior = {
  onActivate: applyInputMappings,
  finalizeActivation(ctx) {
    const properties = evaluateJob(ctx, jobOf(ctx));
    subscribeToEvents(ctx);
    createElementJob(ctx, properties);
    setState(ctx, 'ACTIVATED');
  },
  onComplete(ctx) {
    applyOutputMappings(ctx);
    unsubscribeFromEvents(ctx);
  },
  finalizeCompletion: completeAndLeave,
  onTerminate: terminateActivity,
};
