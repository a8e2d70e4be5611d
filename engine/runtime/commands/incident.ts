/** Resolving an incident: the failed step is done again; if it fails again, a new incident says so. */
import { Rejection, type Request } from '../../commands.ts';
import { closeIncident } from '../behavior/incidents.ts';
import { makeActivatable } from '../behavior/jobs.ts';
import { continueTransition } from '../behavior/user-tasks.ts';
import { guarded, retryStep } from '../processing/lifecycle.ts';
import { contextOf, type Processing } from '../processing/processing.ts';

export function resolveIncident(
  p: Processing,
  { incidentKey }: Request<'resolveIncident'>,
): Record<string, never> {
  const instance = p.state.findOwner('incident', incidentKey);
  const incident = instance?.maps.incident.get(incidentKey);
  if (instance === undefined || incident === undefined) {
    throw new Rejection(
      'NOT_FOUND',
      `Expected to resolve incident with key '${incidentKey}', but no such incident was found`,
    );
  }
  const job = incident.jobKey === null ? undefined : instance.maps.job.get(incident.jobKey);
  if (job && job.retries <= 0) {
    throw new Rejection(
      'INVALID_STATE',
      `Expected to resolve incident with key '${incidentKey}', but job with key '${job.key}' has no retries left. Please update the job retries and retry resolving the incident`,
    );
  }
  closeIncident(p, instance, incident);
  if (job) {
    if (job.state === 'ERROR_THROWN') p.tx.touch('job', instance, job).state = 'CREATED';
    makeActivatable(p, instance, job);
    return {};
  }
  const ctx = contextOf(p, instance, incident.elementInstanceKey);
  if (ctx === undefined) return {};
  const task = instance.userTaskOf(ctx.element.key);
  const ofListener = task !== undefined && incident.errorType === 'EXTRACT_VALUE_ERROR';
  if (ofListener && (ctx.element.state === 'ACTIVATED' || ctx.element.state === 'TERMINATING')) {
    guarded(ctx, () => {
      continueTransition(ctx, task);
    });
  } else guarded(ctx, retryStep);
  return {};
}
