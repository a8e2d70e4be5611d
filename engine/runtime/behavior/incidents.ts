/** Incidents: raised where a step cannot be done, closed when it is resolved or its element goes away. */
import type { Key } from '../../keys.ts';
import type { IncidentRow, JobRow } from '../../records/tables.ts';
import type { ElementFailure } from '../processing/failure.ts';
import type { ElementContext, Processing } from '../processing/processing.ts';
import type { Instance } from '../state/instance.ts';

export function createIncident(ctx: ElementContext, failure: ElementFailure): void {
  raise(ctx.p, ctx.instance, {
    elementId: ctx.element.elementId,
    elementInstanceKey: ctx.element.key,
    jobKey: null,
    errorType: failure.errorType,
    errorMessage: failure.message,
  });
}

export function createJobIncident(
  p: Processing,
  instance: Instance,
  job: JobRow,
  errorType: string,
  errorMessage: string,
): void {
  raise(p, instance, {
    elementId: job.elementId,
    elementInstanceKey: job.elementInstanceKey,
    jobKey: job.key,
    errorType,
    errorMessage,
  });
}

function raise(
  p: Processing,
  instance: Instance,
  of: Pick<IncidentRow, 'elementId' | 'elementInstanceKey' | 'jobKey' | 'errorType' | 'errorMessage'>,
): void {
  const key = p.tx.nextKey();
  p.tx.insert('incident', instance, {
    key,
    processInstanceKey: instance.key,
    processDefinitionKey: instance.row.processDefinitionKey,
    bpmnProcessId: instance.row.bpmnProcessId,
    ...of,
    state: 'ACTIVE',
    creationTime: p.now,
    resolvedTime: null,
  });
  p.tx.touch('process_instance', instance, instance.row).incidents += 1;
  const element = instance.maps.element_instance.get(of.elementInstanceKey);
  if (element) p.tx.touch('element_instance', instance, element).incidentKey = key;
}

export function closeIncident(p: Processing, instance: Instance, incident: IncidentRow): void {
  p.tx.touch('incident', instance, incident);
  incident.state = 'RESOLVED';
  incident.resolvedTime = p.now;
  p.tx.end('incident', instance, incident);
  p.tx.touch('process_instance', instance, instance.row).incidents -= 1;
  const element = instance.maps.element_instance.get(incident.elementInstanceKey);
  if (element?.incidentKey === incident.key) {
    p.tx.touch('element_instance', instance, element).incidentKey = null;
  }
}

/** The element goes away: its incidents with it. */
export function closeIncidents(ctx: ElementContext): void {
  if (ctx.instance.maps.incident.size === 0) return;
  for (const incident of [...ctx.instance.maps.incident.values()]) {
    if (incident.elementInstanceKey === ctx.element.key) closeIncident(ctx.p, ctx.instance, incident);
  }
}

export function incidentOfJob(instance: Instance, jobKey: Key): IncidentRow | undefined {
  for (const incident of instance.maps.incident.values()) if (incident.jobKey === jobKey) return incident;
  return undefined;
}
