/**
 * A clock that is due earlier than the diagram's timers believe: the scope gets the new times, then the instance is
 * migrated onto its own definition with every element mapped but the scope's boundary timers. The engine cancels those
 * and makes new ones from the new values; tasks keep state and assignee. Works on both engines, needs no search.
 *
 * A timer whose time has passed fires at once; the row then says what it means (`escalate-deadline`), so a timer that
 * had fired before records nothing twice.
 */
import { getApplication } from '../../db/repositories/applications.ts';
import { type DeadlineRow, getDeadline } from '../../db/repositories/deadlines.ts';
import { jobStepsOf } from '../../db/repositories/job-steps.ts';
import { findModelByKey } from '../../db/repositories/models.ts';
import {
  child,
  children,
  flowElements,
  type ModdleElement,
  processes,
  readBpmn,
} from '../../workflows/deployment/bpmn.ts';
import { clocks } from '../../workflows/subsidy-application/contract.ts';
import type { EngineConnection } from '../engine.ts';
import { RetryableError } from '../errors.ts';
import type { Services } from '../services.ts';

interface Target {
  readonly row: DeadlineRow;
  /** Element instance of the scope. */
  readonly scopeKey: number;
  readonly instanceKey: number;
  readonly definitionKey: number;
  readonly source: string;
}

async function findTarget({ knex }: Services, deadlineId: string): Promise<Target | null> {
  return knex.transaction(async (trx) => {
    const row = await getDeadline(trx, deadlineId);
    if (row.state !== 'running') return null;
    const application = await getApplication(trx, row.application_id);
    const { process_instance_key: instanceKey, process_definition_key: definitionKey } = application;
    if (instanceKey === null || definitionKey === null || application.ended_at !== null) return null;
    const starts = await jobStepsOf(trx, application.id, 'start-clock');
    const scope = starts.findLast(({ element_id }) => element_id === row.element_id);
    const model = await findModelByKey(trx, definitionKey);
    if (scope === undefined || model === null) return null;
    return { row, scopeKey: scope.element_instance_key, instanceKey, definitionKey, source: model.source };
  });
}

function isBoundaryTimerOf(element: ModdleElement, elementId: string): boolean {
  const timer = children(element, 'eventDefinitions').some(
    ({ $type }) => $type === 'bpmn:TimerEventDefinition',
  );
  return timer && child(element, 'attachedToRef')?.id === elementId;
}

/** Every element mapped onto itself but the scope's boundary timers, which are named apart. */
export async function mapping(
  source: string,
  elementId: string,
): Promise<{ mapped: string[]; timers: string[] }> {
  const { rootElement } = await readBpmn(source);
  const nodes = processes(rootElement)
    .flatMap((process) => [...flowElements(process)])
    .filter((element) => element.$instanceOf('bpmn:FlowNode'));
  const timers = nodes.filter(
    (element) => element.$type === 'bpmn:BoundaryEvent' && isBoundaryTimerOf(element, elementId),
  );
  const idOf = ({ id }: ModdleElement) => (id === undefined ? [] : [id]);
  return {
    mapped: nodes.filter((node) => !timers.includes(node)).flatMap(idOf),
    timers: timers.flatMap(idOf),
  };
}

/** Throws what the engine refuses; the outbox tries again. */
export async function rearm(
  services: Services & { readonly engine: EngineConnection },
  deadlineId: string,
): Promise<void> {
  const target = await findTarget(services, deadlineId);
  if (target === null) return;
  const { row, scopeKey, instanceKey, definitionKey, source } = target;
  const known: Readonly<Record<string, { readonly timers: boolean }>> = clocks;
  if (known[row.element_id]?.timers === false || row.due_at === null || row.warn_at === null) return;
  const { mapped, timers } = await mapping(source, row.element_id);
  if (timers.length === 0) return;
  const { grpc } = services.engine;
  await grpc.setVariables({
    elementInstanceKey: String(scopeKey),
    local: true,
    variables: { clockDueAt: row.due_at, clockWarnAt: row.warn_at },
  });
  const answer: unknown = await grpc.migrateProcessInstance({
    processInstanceKey: String(instanceKey),
    migrationPlan: {
      targetProcessDefinitionKey: String(definitionKey),
      mappingInstructions: mapped.map((id) => ({ sourceElementId: id, targetElementId: id })),
    },
  });
  if (answer === undefined) throw new RetryableError('the engine did not answer');
}
