/** Commands on process instances: create, create and await the result, cancel. */
import { type CreatedInstance, Rejection, type Request } from '../../commands.ts';
import { joinDocument } from '../../feel/index.ts';
import type { Key } from '../../keys.ts';
import type { ProcessDefinitionRow } from '../../records/tables.ts';
import { createElement } from '../behavior/transitions.ts';
import { mergeLocal } from '../behavior/variables.ts';
import type { Processing } from '../processing/processing.ts';
import type { ElementRuntime, Instance } from '../state/instance.ts';
import { DEFERRED } from './command.ts';
import { readDocument } from './documents.ts';

type Create = Request<'createProcessInstance'>;
type CreateWithResult = Request<'createProcessInstanceWithResult'>;

function findDefinition(p: Processing, ref: Create['process']): ProcessDefinitionRow {
  const { processes } = p.state.definitions;
  if ('processDefinitionKey' in ref) {
    const row = processes.byKey.get(ref.processDefinitionKey);
    if (row) return row;
    throw new Rejection(
      'NOT_FOUND',
      `Expected to find process definition with key '${ref.processDefinitionKey}', but none found`,
    );
  }
  const { bpmnProcessId, version } = ref;
  if (version !== undefined && version > 0) {
    const row = processes.find(bpmnProcessId, (other) => other.version === version);
    if (row) return row;
    throw new Rejection(
      'NOT_FOUND',
      `Expected to find process definition with process ID '${bpmnProcessId}' and version '${version}', but none found`,
    );
  }
  const row = processes.latest(bpmnProcessId);
  if (row) return row;
  throw new Rejection(
    'NOT_FOUND',
    `Expected to find process definition with process ID '${bpmnProcessId}', but none found`,
  );
}

export interface NewInstance {
  readonly key: Key;
  readonly parentProcessInstanceKey: Key | null;
  readonly parentElementInstanceKey: Key | null;
  readonly rootProcessInstanceKey: Key;
  readonly variables: ReadonlyMap<string, string>;
  readonly rt?: ElementRuntime;
  readonly tags?: readonly string[];
}

/** The instance and its process element, activating; the caller pushes its activation. */
export function createInstance(p: Processing, definition: ProcessDefinitionRow, of: NewInstance): Instance {
  const { executable } = p.state.definitions.process(definition.key);
  const instance = p.tx.createInstance({
    key: of.key,
    processDefinitionKey: definition.key,
    bpmnProcessId: definition.bpmnProcessId,
    version: definition.version,
    versionTag: definition.versionTag,
    parentProcessInstanceKey: of.parentProcessInstanceKey,
    parentElementInstanceKey: of.parentElementInstanceKey,
    rootProcessInstanceKey: of.rootProcessInstanceKey,
    state: 'ACTIVE',
    incidents: 0,
    startDate: p.now,
    endDate: null,
    tags: of.tags && of.tags.length > 0 ? JSON.stringify(of.tags) : null,
  });
  const model = executable.elements.get(executable.bpmnProcessId);
  if (model === undefined) throw new Error(`process '${executable.bpmnProcessId}' has no element of its own`);
  const element = createElement({ p, instance }, model, of.key, null, definition.key);
  if (of.rt) element.rt = of.rt;
  mergeLocal(p, instance, of.key, of.variables);
  return instance;
}

export function activateInstance(p: Processing, definition: ProcessDefinitionRow, key: Key): void {
  p.steps.push({
    kind: 'activate',
    instanceKey: key,
    elementId: definition.bpmnProcessId,
    scopeKey: null,
    key,
  });
}

function create(p: Processing, request: Create, rt?: ElementRuntime): CreatedInstance {
  const definition = findDefinition(p, request.process);
  const variables = readDocument(p, request.variables);
  const { executable } = p.state.definitions.process(definition.key);
  const model = executable.elements.get(executable.bpmnProcessId);
  if (request.startInstructions && request.startInstructions.length > 0) {
    throw new Rejection('INVALID_ARGUMENT', 'Start instructions are not supported');
  }
  if (model?.noneStartEventId === undefined) {
    throw new Rejection(
      'INVALID_STATE',
      'Expected to create instance of process with none start event, but there is no such event',
    );
  }
  const key = p.tx.nextKey();
  createInstance(p, definition, {
    key,
    parentProcessInstanceKey: null,
    parentElementInstanceKey: null,
    rootProcessInstanceKey: key,
    variables,
    ...(rt && { rt }),
    ...(request.tags && { tags: request.tags }),
  });
  activateInstance(p, definition, key);
  return {
    processDefinitionKey: definition.key,
    bpmnProcessId: definition.bpmnProcessId,
    version: definition.version,
    processInstanceKey: key,
  };
}

export function createProcessInstance(p: Processing, request: Create): CreatedInstance {
  return create(p, request);
}

export function createProcessInstanceWithResult(p: Processing, request: CreateWithResult): typeof DEFERRED {
  const { fetchVariables } = request;
  create(p, request, {
    awaitedBy: { waiter: p.waiters.current, ...(fetchVariables && { fetchVariables }) },
  });
  return DEFERRED;
}

export function cancelProcessInstance(
  p: Processing,
  { processInstanceKey }: Request<'cancelProcessInstance'>,
): Record<string, never> {
  const instance = p.state.findInstance(processInstanceKey);
  const element = instance?.maps.element_instance.get(processInstanceKey);
  const cancelable = element && element.state !== 'TERMINATING';
  if (instance === undefined || !cancelable) {
    throw new Rejection(
      'NOT_FOUND',
      `Expected to cancel a process instance with key '${processInstanceKey}', but no such process was found`,
    );
  }
  const { parentProcessInstanceKey, rootProcessInstanceKey } = instance.row;
  if (parentProcessInstanceKey !== null) {
    throw new Rejection(
      'INVALID_STATE',
      `Expected to cancel a process instance with key '${processInstanceKey}', but it is created by a parent process instance. Cancel the root process instance '${rootProcessInstanceKey}' instead.`,
    );
  }
  p.steps.push({ kind: 'terminate', instanceKey: processInstanceKey, key: processInstanceKey });
  return {};
}

export { joinDocument };
