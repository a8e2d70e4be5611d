/** Reading and writing BPMN in the Zeebe dialect. */
import { createRequire } from 'node:module';
import { BpmnModdle, type ModdleElement, type ParseResult } from 'bpmn-moddle';

export type { ModdleElement };

interface Descriptor {
  readonly types: readonly { readonly name: string; readonly properties?: readonly object[] }[];
}

const zeebe = createRequire(import.meta.url)('zeebe-bpmn-moddle/resources/zeebe.json') as Descriptor;

/** Zeebe 8.8 reads headers of task listeners; the descriptor knows them on execution listeners only. */
const descriptor: Descriptor = {
  ...zeebe,
  types: zeebe.types.map((type) =>
    type.name === 'TaskListener'
      ? { ...type, properties: [...(type.properties ?? []), { name: 'headers', type: 'TaskHeaders' }] }
      : type,
  ),
};

export function bpmnModdle(): BpmnModdle {
  return new BpmnModdle({ zeebe: descriptor });
}

/** Rejects what is no BPMN document at all; what is odd inside of one is in `warnings`. */
export function readBpmn(xml: string): Promise<ParseResult> {
  return bpmnModdle().fromXML(xml);
}

const isElement = (value: unknown): value is ModdleElement =>
  typeof value === 'object' && value !== null && '$type' in value;

export function child(element: ModdleElement, property: string): ModdleElement | undefined {
  const value = element.get(property);
  return isElement(value) ? value : undefined;
}
export function children(element: ModdleElement, property: string): ModdleElement[] {
  const value = element.get(property);
  return Array.isArray(value) ? value.filter(isElement) : [];
}
export function text(element: ModdleElement | undefined, property: string): string | undefined {
  const value = element?.get(property);
  return typeof value === 'string' ? value : undefined;
}
/** Extension elements of one type, in document order. */
export function extensions(element: ModdleElement, type: string): ModdleElement[] {
  const holder = child(element, 'extensionElements');
  return holder ? children(holder, 'values').filter((value) => value.$type === type) : [];
}
/** Everything inside a process or sub-process, depth first. */
export function* flowElements(container: ModdleElement): Generator<ModdleElement> {
  for (const element of children(container, 'flowElements')) {
    yield element;
    if (element.$instanceOf('bpmn:FlowElementsContainer')) yield* flowElements(element);
  }
}
export function processes(definitions: ModdleElement): ModdleElement[] {
  return children(definitions, 'rootElements').filter((element) => element.$type === 'bpmn:Process');
}
/** The human steps the engine keeps as user tasks (`zeebe:userTask`), in every process of the document. */
export function engineUserTasks(definitions: ModdleElement): ModdleElement[] {
  return processes(definitions)
    .flatMap((process) => [...flowElements(process)])
    .filter(
      (element) => element.$type === 'bpmn:UserTask' && extensions(element, 'zeebe:UserTask').length > 0,
    );
}
