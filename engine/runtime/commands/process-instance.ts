/** Commands on process instances: create, create and await the result, cancel. */
import { type CreatedInstance, Rejection, type Request } from '../../commands.ts';
import type { ProcessDefinitionRow } from '../../records/tables.ts';
import type { Processing } from '../processing/processing.ts';
import type { ElementRuntime } from '../state/instance.ts';
import { DEFERRED } from './command.ts';
import { activateInstance, createInstance } from './create-instance.ts';
import { readDocument } from './documents.ts';
import { activateAt, checkStartInstructions } from './start-instructions.ts';

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

function create(p: Processing, request: Create, rt?: ElementRuntime): CreatedInstance {
  const definition = findDefinition(p, request.process);
  const variables = readDocument(p, request.variables);
  const { executable } = p.state.definitions.process(definition.key);
  const model = executable.elements.get(executable.bpmnProcessId);
  const startAt = (request.startInstructions ?? []).map(({ elementId }) => elementId);
  checkStartInstructions(executable, startAt);
  if (startAt.length === 0 && model?.noneStartEventId === undefined) {
    throw new Rejection(
      'INVALID_STATE',
      'Expected to create instance of process with none start event, but there is no such event',
    );
  }
  const key = p.tx.nextKey();
  const instance = createInstance(p, definition, {
    key,
    parentProcessInstanceKey: null,
    parentElementInstanceKey: null,
    rootProcessInstanceKey: key,
    variables,
    ...(rt && { rt }),
    ...(request.tags && { tags: request.tags }),
  });
  if (startAt.length > 0) activateAt(p, instance, executable, startAt);
  else activateInstance(p, definition, key);
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
