/** Reading a parsed BPMN document: bpmn-moddle's elements through a handful of typed questions. */
import { createRequire } from 'node:module';
import { BpmnModdle, type ModdleElement, type ParseResult } from 'bpmn-moddle';

export type { ModdleElement };

interface Descriptor {
  readonly types: readonly { readonly name: string; readonly properties?: readonly object[] }[];
}

const zeebe = createRequire(import.meta.url)('zeebe-bpmn-moddle/resources/zeebe.json') as Descriptor;

/** Zeebe 8.8 reads headers of task listeners; the descriptor knows them on execution listeners only. */
const zeebeWithListenerHeaders: Descriptor = {
  ...zeebe,
  types: zeebe.types.map((type) =>
    type.name === 'TaskListener'
      ? { ...type, properties: [...(type.properties ?? []), { name: 'headers', type: 'TaskHeaders' }] }
      : type,
  ),
};

/** The document, references resolved. Rejects what bpmn-moddle cannot read at all. */
export function readBpmn(xml: string): Promise<ParseResult> {
  return new BpmnModdle({ zeebe: zeebeWithListenerHeaders }).fromXML(xml);
}

export const isElement = (value: unknown): value is ModdleElement =>
  typeof value === 'object' && value !== null && '$type' in value;

/** Text of an attribute or text element; undefined when absent. */
export function text(element: ModdleElement, property: string): string | undefined {
  const value = element.get(property);
  return typeof value === 'string' ? value : undefined;
}

/** As `text`; empty counts as absent. */
export function filledText(element: ModdleElement, property: string): string | undefined {
  const value = text(element, property);
  return value === undefined || value === '' ? undefined : value;
}

export const flag = (element: ModdleElement, property: string): boolean => element.get(property) === true;

export function child(element: ModdleElement, property: string): ModdleElement | undefined {
  const value = element.get(property);
  return isElement(value) ? value : undefined;
}

export function children(element: ModdleElement, property: string): readonly ModdleElement[] {
  const value = element.get(property);
  return Array.isArray(value) ? value.filter(isElement) : [];
}

/** Extension elements of one Zeebe type, in document order. */
export function extensions(element: ModdleElement, type: string): readonly ModdleElement[] {
  const holder = child(element, 'extensionElements');
  if (!holder) return [];
  return children(holder, 'values').filter((value) => value.$type === type);
}

export const extension = (element: ModdleElement, type: string): ModdleElement | undefined =>
  extensions(element, type)[0];

/** Body of a formal expression (`<conditionExpression>`, `<timeDuration>`), trimmed; undefined when absent. */
export function body(element: ModdleElement, property: string): string | undefined {
  const expression = child(element, property);
  return expression === undefined ? undefined : (text(expression, 'body') ?? '').trim();
}

export const idOf = (element: ModdleElement): string => element.id ?? '';

/** Flow nodes of a container in document order, sequence flows and artifacts left out. */
export const flowNodes = (container: ModdleElement): readonly ModdleElement[] =>
  children(container, 'flowElements').filter((element) => element.$instanceOf('bpmn:FlowNode'));

export const sequenceFlows = (container: ModdleElement): readonly ModdleElement[] =>
  children(container, 'flowElements').filter((element) => element.$type === 'bpmn:SequenceFlow');

export const eventDefinitions = (event: ModdleElement): readonly ModdleElement[] =>
  children(event, 'eventDefinitions');

export const isEventSubProcess = (element: ModdleElement): boolean =>
  element.$type === 'bpmn:SubProcess' && flag(element, 'triggeredByEvent');

/** The element and everything below it that has its place in the flow, depth first, document order. */
export function* everyFlowElement(container: ModdleElement): Generator<ModdleElement> {
  for (const element of children(container, 'flowElements')) {
    yield element;
    if (element.$instanceOf('bpmn:FlowElementsContainer')) yield* everyFlowElement(element);
  }
}
