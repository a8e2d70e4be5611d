/** What a migration must keep to; each refusal in Zeebe's words. */
import { Rejection, type Request } from '../../commands.ts';
import type { ExecutableElement, ExecutableProcess } from '../../model/executable.ts';
import type { ProcessDefinition } from '../state/definitions.ts';
import type { Instance, LiveElement } from '../state/instance.ts';

export interface MigrationPlan {
  readonly instance: Instance;
  readonly source: ProcessDefinition;
  readonly target: ProcessDefinition;
  /** Source element id → target element id, the process' own included. */
  readonly mapping: ReadonlyMap<string, string>;
}

const SUPPORTED = new Set([
  'PROCESS',
  'SERVICE_TASK',
  'USER_TASK',
  'SUB_PROCESS',
  'CALL_ACTIVITY',
  'INTERMEDIATE_CATCH_EVENT',
  'RECEIVE_TASK',
  'SEND_TASK',
  'EVENT_SUB_PROCESS',
  'EXCLUSIVE_GATEWAY',
  'BUSINESS_RULE_TASK',
  'SCRIPT_TASK',
  'EVENT_BASED_GATEWAY',
  'MULTI_INSTANCE_BODY',
  'AD_HOC_SUB_PROCESS',
]);

export function checkInstructions(
  instance: Instance,
  source: ExecutableProcess,
  target: ExecutableProcess,
  instructions: Request<'migrateProcessInstance'>['mappingInstructions'],
): void {
  const seen = new Set<string>();
  const twice = new Set<string>();
  for (const { sourceElementId } of instructions) {
    if (seen.has(sourceElementId)) twice.add(sourceElementId);
    seen.add(sourceElementId);
  }
  const expected = `Expected to migrate process instance '${instance.key}' but`;
  if (twice.size > 0) {
    throw new Rejection(
      'INVALID_ARGUMENT',
      `${expected} the mapping instructions contain duplicate source element ids '[${[...twice].join(', ')}]'.`,
    );
  }
  const knows = (process: ExecutableProcess, id: string) => process.elements.has(id) || process.flows.has(id);
  for (const { sourceElementId, targetElementId } of instructions) {
    if (!knows(source, sourceElementId)) {
      throw new Rejection(
        'INVALID_ARGUMENT',
        `${expected} mapping instructions contain a non-existing source element id '${sourceElementId}'. Elements provided in mapping instructions must exist in the source process definition.`,
      );
    }
    if (!knows(target, targetElementId)) {
      throw new Rejection(
        'INVALID_ARGUMENT',
        `${expected} mapping instructions contain a non-existing target element id '${targetElementId}'. Elements provided in mapping instructions must exist in the target process definition.`,
      );
    }
  }
}

export function checkElement(plan: MigrationPlan, element: LiveElement): void {
  const { instance, source, target, mapping } = plan;
  const { elementId, elementType } = element;
  const expected = `Expected to migrate process instance '${instance.key}' but`;
  const invalid = (message: string) => new Rejection('INVALID_STATE', `${expected} ${message}`);
  if (!SUPPORTED.has(elementType)) {
    throw invalid(
      `active element with id '${elementId}' has an unsupported type. The migration of a ${elementType} is not supported.`,
    );
  }
  const targetId = mapping.get(elementId);
  const model = targetId === undefined ? undefined : target.executable.elements.get(targetId);
  if (targetId === undefined || model === undefined) {
    throw invalid(
      `no mapping instruction defined for active element with id '${elementId}'. Elements cannot be migrated without a mapping.`,
    );
  }
  if (model.type !== elementType) {
    throw invalid(
      `active element with id '${elementId}' and type '${elementType}' is mapped to an element with id '${targetId}' and different type '${model.type}'. Elements must be mapped to elements of the same type.`,
    );
  }
  const from = source.executable.elements.get(elementId);
  if (from?.userTask && !model.userTask) {
    throw invalid(
      `active user task with id '${elementId}' and implementation 'zeebe user task' is mapped to a user task with id '${targetId}' and deprecated implementation 'job worker'.`,
    );
  }
  checkFlowScope(plan, element, model, invalid);
  if (from) checkCatchEvents(plan, from, model, invalid);
  if ((element.rt.triggers?.length ?? 0) > 0 || element.rt.pending !== undefined) {
    throw invalid('a concurrent command was executed on the process instance. Please retry the migration.');
  }
}

type Refuse = (message: string) => Rejection;

function checkFlowScope(
  plan: MigrationPlan,
  element: LiveElement,
  model: ExecutableElement,
  invalid: Refuse,
): void {
  if (element.flowScopeKey === null) return;
  const scope = plan.instance.maps.element_instance.get(element.flowScopeKey);
  // Scopes are migrated before what they hold: the scope's id is the target's already.
  if (scope === undefined || scope.elementId === model.parentId) return;
  throw invalid(
    `the flow scope of active element with id '${element.elementId}' is changed. The flow scope of the active element is expected to be '${scope.elementId}' but was '${model.parentId}'. The flow scope of an element cannot be changed during migration yet.`,
  );
}

/** Ids of the events an element waits for besides itself. */
function attachedEvents(process: ExecutableProcess, element: ExecutableElement): string[] {
  const ids = [...element.boundaryEvents];
  for (const id of element.eventSubProcesses ?? []) {
    const start = process.elements.get(id)?.startEventId;
    if (start !== undefined) ids.push(start);
  }
  return ids;
}

const kindOf = (element: ExecutableElement | undefined): string =>
  (element?.event?.kind ?? 'none').toUpperCase();

function checkCatchEvents(
  { source, target, mapping }: MigrationPlan,
  from: ExecutableElement,
  to: ExecutableElement,
  invalid: Refuse,
): void {
  const attached = new Set(attachedEvents(target.executable, to));
  const sourcesOf = new Map<string, string[]>();
  for (const id of attachedEvents(source.executable, from)) {
    const targetId = mapping.get(id);
    if (targetId === undefined) continue;
    if (!attached.has(targetId)) {
      throw invalid(
        `active element with id '${from.id}' is mapped to an element with id '${to.id}' and has a catch event with id '${id}' that is mapped to a catch event with id '${targetId}'. These mappings detach the catch event from the element in the target process. Catch events must stay attached to the same element instance.`,
      );
    }
    const others = sourcesOf.get(targetId) ?? [];
    others.push(id);
    sourcesOf.set(targetId, others);
    const kinds = [
      kindOf(source.executable.elements.get(id)),
      kindOf(target.executable.elements.get(targetId)),
    ];
    if (kinds[0] !== kinds[1]) {
      throw invalid(
        `active element with id '${from.id}' has a catch event with id '${id}' that is mapped to a catch event with id '${targetId}'. These catch events have different event types: '${kinds[0]}' and '${kinds[1]}'. The event type of a catch event cannot be changed by process instance migration. Please ensure the event type of the catch event remains the same or remove the mapping instruction for these catch events.`,
      );
    }
  }
  for (const [targetId, sources] of sourcesOf) {
    if (sources.length < 2) continue;
    throw invalid(
      `active element with id '${from.id}' has a catch event attached that is mapped to a catch event with id '${targetId}'. There are multiple mapping instructions that target this catch event: '${sources.join("', '")}'. Catch events cannot be merged by process instance migration. Please ensure the mapping instructions target a catch event only once.`,
    );
  }
}
