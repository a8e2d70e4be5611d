/** What ending early has in common for all activities. */
import { activateTriggeredEvent, takeOverTrigger } from '../behavior/events.ts';
import { closeIncidents } from '../behavior/incidents.ts';
import { cancelJob } from '../behavior/jobs.ts';
import { unsubscribeFromEvents } from '../behavior/subscriptions.ts';
import { terminateAndTell, terminated } from '../behavior/transitions.ts';
import type { ElementContext } from '../processing/processing.ts';

/** Job, subscriptions and incidents go; then a waiting interrupting event takes over, or the scope is told. */
export function terminateActivity(ctx: ElementContext): 'continue' {
  cancelJob(ctx);
  unsubscribeFromEvents(ctx);
  closeIncidents(ctx);
  leaveTerminated(ctx);
  return 'continue';
}

export function leaveTerminated(ctx: ElementContext): void {
  const trigger = takeOverTrigger(ctx);
  if (trigger === undefined) {
    terminateAndTell(ctx);
    return;
  }
  const { flowScopeKey } = ctx.element;
  terminated(ctx);
  activateTriggeredEvent(ctx, flowScopeKey, trigger);
}

/** Elements that wait for nothing but perhaps a listener's job. */
export function terminateSimple(ctx: ElementContext): 'continue' {
  cancelJob(ctx);
  closeIncidents(ctx);
  terminateAndTell(ctx);
  return 'continue';
}
