/** None events pass; message events are work for a job worker. */
import { createElementJob, evaluateJob } from '../behavior/jobs.ts';
import { applyInputMappings, applyOutputMappings } from '../behavior/mappings.ts';
import { completeAndLeave, completeElement, setState } from '../behavior/transitions.ts';
import type { ElementBehavior } from '../registry.ts';
import { terminateSimple } from './activity.ts';

export const intermediateThrowEvent: ElementBehavior = {
  onActivate: applyInputMappings,
  finalizeActivation(ctx) {
    const { job } = ctx.model;
    if (job) createElementJob(ctx, evaluateJob(ctx, job));
    setState(ctx, 'ACTIVATED');
    if (!job) completeElement(ctx);
  },
  onComplete: applyOutputMappings,
  finalizeCompletion: completeAndLeave,
  onTerminate: terminateSimple,
};
