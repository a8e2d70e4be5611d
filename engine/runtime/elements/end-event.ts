/** End events: none, error, message (a job), terminate. */
import { throwErrorEvent } from '../behavior/errors.ts';
import { interruptScope } from '../behavior/events.ts';
import { evaluateString } from '../behavior/expressions.ts';
import { createElementJob, evaluateJob } from '../behavior/jobs.ts';
import { applyInputMappings, applyOutputMappings } from '../behavior/mappings.ts';
import {
  complete,
  completeAndLeave,
  completeElement,
  setState,
  terminateChildren,
} from '../behavior/transitions.ts';
import { type ElementContext, scopeOf } from '../processing/processing.ts';
import type { ElementBehavior } from '../registry.ts';
import { terminateSimple } from './activity.ts';

const isTerminate = (ctx: ElementContext): boolean => ctx.model.event?.kind === 'terminate';

function finalizeActivation(ctx: ElementContext): void {
  const { event, job } = ctx.model;
  if (event?.kind === 'error') {
    const { p, instance, element } = ctx;
    const code = event.errorCode ? evaluateString(p, instance, element.key, event.errorCode) : '';
    throwErrorEvent(ctx, code, () => setState(ctx, 'ACTIVATED'));
    return;
  }
  if (job) {
    createElementJob(ctx, evaluateJob(ctx, job));
    setState(ctx, 'ACTIVATED');
    return;
  }
  setState(ctx, 'ACTIVATED');
  completeElement(ctx);
}

export const endEvent: ElementBehavior = {
  onActivate(ctx) {
    if (ctx.model.job) applyInputMappings(ctx);
  },
  finalizeActivation,
  onComplete(ctx) {
    if (!isTerminate(ctx)) applyOutputMappings(ctx);
  },
  finalizeCompletion(ctx) {
    if (!isTerminate(ctx)) return completeAndLeave(ctx);
    const scope = scopeOf(ctx);
    if (scope) interruptScope(scope, ctx.model.id);
    complete(ctx);
    if (scope) terminateChildren(scope);
  },
  onTerminate: terminateSimple,
};
