/** New process instances: started by a command, an event, or a call activity. */
import type { Key } from '../../keys.ts';
import type { ProcessDefinitionRow } from '../../records/tables.ts';
import { createElement } from '../behavior/transitions.ts';
import { mergeLocal } from '../behavior/variables.ts';
import type { Processing } from '../processing/processing.ts';
import type { ElementRuntime, Instance } from '../state/instance.ts';

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
