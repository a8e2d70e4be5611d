/** Jobs of elements and of execution listeners. */
import type { ExecutionListener, JobDefinition } from '../../model/executable.ts';
import type { JobKind, JobRow } from '../../records/tables.ts';
import { ElementFailure } from '../processing/failure.ts';
import type { ElementContext, Processing } from '../processing/processing.ts';
import type { Instance } from '../state/instance.ts';
import { evaluateInteger, evaluateString } from './expressions.ts';
import { closeIncident, incidentOfJob } from './incidents.ts';

export interface JobProperties {
  readonly type: string;
  readonly retries: number;
}

export function evaluateJob(
  ctx: ElementContext,
  definition: Pick<JobDefinition, 'type' | 'retries'>,
): JobProperties {
  const { p, instance, element } = ctx;
  const type = evaluateString(p, instance, element.key, definition.type);
  if (type === '') {
    const text = definition.type.kind === 'feel' ? definition.type.expression.source : '';
    throw new ElementFailure(
      'EXTRACT_VALUE_ERROR',
      `Expected result of the expression '${text}' to be a not-empty string, but was an empty string.`,
      element.key,
    );
  }
  return { type, retries: evaluateInteger(p, instance, element.key, definition.retries) };
}

export function createJob(
  ctx: ElementContext,
  properties: JobProperties,
  of: {
    readonly kind: JobKind;
    readonly eventType: string;
    readonly headers: Readonly<Record<string, string>>;
    readonly userTaskKey?: number;
  },
): JobRow {
  const { p, instance, element } = ctx;
  const job: JobRow = {
    key: p.tx.nextKey(),
    processInstanceKey: instance.key,
    processDefinitionKey: element.processDefinitionKey,
    bpmnProcessId: instance.row.bpmnProcessId,
    processVersion: instance.row.version,
    elementId: element.elementId,
    elementInstanceKey: element.key,
    kind: of.kind,
    listenerEventType: of.eventType,
    type: properties.type,
    state: 'CREATED',
    retries: properties.retries,
    worker: '',
    deadline: null,
    backOffUntil: null,
    customHeaders: JSON.stringify(of.headers),
    errorMessage: null,
    errorCode: null,
    userTaskKey: of.userTaskKey ?? null,
    creationDate: p.now,
    endDate: null,
  };
  p.tx.insert('job', instance, job);
  makeActivatable(p, instance, job);
  return job;
}

/** Queues a job for workers, and has them told after the commit. */
export function makeActivatable(p: Processing, instance: Instance, job: JobRow): void {
  const { type, key } = job;
  p.tx.effect((batch) => {
    p.state.queue(type).add(key, instance.key, batch.id);
    batch.jobTypes.add(type);
  });
}

/** A job with an incident waits for that to be resolved, whatever its retries. */
export function isActivatable(instance: Instance, job: JobRow): boolean {
  if (job.state !== 'CREATED' && !(job.state === 'FAILED' && job.retries > 0)) return false;
  return incidentOfJob(instance, job.key) === undefined;
}

export function createElementJob(ctx: ElementContext, properties: JobProperties): void {
  createJob(ctx, properties, {
    kind: 'BPMN_ELEMENT',
    eventType: 'UNSPECIFIED',
    headers: ctx.model.job?.headers ?? {},
  });
}

export function createExecutionListenerJob(ctx: ElementContext, listener: ExecutionListener): void {
  createJob(ctx, evaluateJob(ctx, listener), {
    kind: 'EXECUTION_LISTENER',
    eventType: listener.eventType.toUpperCase(),
    headers: listener.headers,
  });
}

export function endJob(
  p: Processing,
  instance: Instance,
  job: JobRow,
  state: 'COMPLETED' | 'CANCELED',
): void {
  p.tx.touch('job', instance, job);
  job.state = state;
  job.endDate = p.now;
  job.deadline = null;
  job.backOffUntil = null;
  p.tx.end('job', instance, job);
}

/** Cancels the element's job of whatever kind. */
export function cancelJob(ctx: ElementContext): void {
  const job = ctx.instance.jobOf(ctx.element.key);
  if (job === undefined) return;
  endJob(ctx.p, ctx.instance, job, 'CANCELED');
  const incident = incidentOfJob(ctx.instance, job.key);
  if (incident) closeIncident(ctx.p, ctx.instance, incident);
}
