/** Starting an instance at elements other than its start event: the scopes around them are active from the beginning. */
import { Rejection } from '../../commands.ts';
import type { Key } from '../../keys.ts';
import type { ExecutableElement, ExecutableProcess } from '../../model/executable.ts';
import { subscribeToEvents } from '../behavior/subscriptions.ts';
import { createElement } from '../behavior/transitions.ts';
import { ElementFailure } from '../processing/failure.ts';
import type { Processing } from '../processing/processing.ts';
import { elementBehaviors } from '../registry.ts';
import type { Instance, LiveElement } from '../state/instance.ts';

const UNSUPPORTED = new Set(['PROCESS', 'START_EVENT', 'SEQUENCE_FLOW', 'BOUNDARY_EVENT']);

/** Throws Rejection INVALID_ARGUMENT. */
export function checkStartInstructions(executable: ExecutableProcess, elementIds: readonly string[]): void {
  const expected = 'Expected to create instance of process with start instructions but';
  for (const id of elementIds) {
    const element = executable.elements.get(id);
    if (element === undefined) {
      throw new Rejection('INVALID_ARGUMENT', `${expected} no element found with id '${id}'.`);
    }
    if (!UNSUPPORTED.has(element.type)) continue;
    const supported = Object.keys(elementBehaviors).filter((type) => !UNSUPPORTED.has(type));
    throw new Rejection(
      'INVALID_ARGUMENT',
      `${expected} the element with id '${id}' targets unsupported element type '${element.type}'. Supported element types are: [${supported.join(', ')}]`,
    );
  }
}

export function activateAt(
  p: Processing,
  instance: Instance,
  process: ExecutableProcess,
  elementIds: readonly string[],
): void {
  const root = instance.maps.element_instance.get(instance.key);
  const model = process.elements.get(process.bpmnProcessId);
  if (root === undefined || model === undefined) return;
  const scopes = new Map<string, Key>([[model.id, root.key]]);
  try {
    open(p, instance, process, root, model);
    for (const id of elementIds) {
      const element = process.elements.get(id);
      const scopeKey = element && openScope(p, instance, process, element.parentId, scopes);
      if (scopeKey === undefined) continue;
      p.steps.push({
        kind: 'activate',
        instanceKey: instance.key,
        elementId: id,
        scopeKey,
        key: p.tx.nextKey(),
      });
    }
  } catch (error) {
    if (!(error instanceof ElementFailure)) throw error;
    throw new Rejection('INVALID_ARGUMENT', error.message);
  }
}

function open(
  p: Processing,
  instance: Instance,
  process: ExecutableProcess,
  element: LiveElement,
  model: ExecutableElement,
): void {
  subscribeToEvents({ p, instance, element, model, process });
  p.tx.touch('element_instance', instance, element).state = 'ACTIVATED';
}

/** The key of the scope with this id, which is made active, with those around it, when it is not yet. */
function openScope(
  p: Processing,
  instance: Instance,
  process: ExecutableProcess,
  id: string | undefined,
  scopes: Map<string, Key>,
): Key | undefined {
  if (id === undefined) return undefined;
  const known = scopes.get(id);
  if (known !== undefined) return known;
  const model = process.elements.get(id);
  const outer = model && openScope(p, instance, process, model.parentId, scopes);
  if (model === undefined || outer === undefined) return undefined;
  const key = p.tx.nextKey();
  const element = createElement({ p, instance }, model, key, outer, instance.row.processDefinitionKey);
  open(p, instance, process, element, model);
  scopes.set(id, key);
  return key;
}
