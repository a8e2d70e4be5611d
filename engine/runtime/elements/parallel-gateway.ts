/** Waits for a token on every incoming flow, then takes every outgoing one. */
import { completeAndLeave, setState } from '../behavior/transitions.ts';
import type { ElementBehavior } from '../registry.ts';
import { terminateSimple } from './activity.ts';

export const parallelGateway: ElementBehavior = {
  join: true,
  finalizeActivation(ctx) {
    setState(ctx, 'COMPLETING');
    completeAndLeave(ctx);
  },
  finalizeCompletion(ctx) {
    throw new Error(`gateway '${ctx.model.id}' has no wait state to be completed from`);
  },
  onTerminate: terminateSimple,
};
