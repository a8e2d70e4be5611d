/** BPMN written short: elements in a list, flows between them, ids as given. */
const HEAD = `<?xml version="1.0" encoding="UTF-8"?>
<bpmn:definitions xmlns:bpmn="http://www.omg.org/spec/BPMN/20100524/MODEL" xmlns:zeebe="http://camunda.org/schema/zeebe/1.0" xmlns:xsi="http://www.w3.org/2001/XMLSchema-instance" id="definitions" targetNamespace="http://bpmn.io/schema/bpmn">`;

export interface Node {
  readonly tag: string;
  readonly id: string;
  readonly attributes?: string;
  /** Content of extensionElements. */
  readonly extensions?: string;
  /** Content after the flows: event definitions, script, children. */
  readonly inner?: string;
  /** Ids of default flows and so on go into `attributes`. */
  readonly parts?: Part[];
}

/** `source -> target`, optionally with id and condition. */
export interface Flow {
  readonly from: string;
  readonly to: string;
  readonly id: string;
  readonly condition?: string | undefined;
}

export type Part = Node | Flow;

const isFlow = (part: Part): part is Flow => 'from' in part;

export function flow(from: string, to: string, condition?: string, id = `${from}-${to}`): Flow {
  return { from, to, id, condition };
}

/** A chain of flows through the ids. */
export function path(...ids: string[]): Flow[] {
  return ids.slice(1).map((to, at) => flow(ids[at] ?? '', to));
}

function render(parts: readonly Part[]): string {
  const flows = parts.filter(isFlow);
  const nodes = parts.filter((part): part is Node => !isFlow(part));
  const shapes = nodes.map((node) => {
    const incoming = flows
      .filter(({ to }) => to === node.id)
      .map(({ id }) => `<bpmn:incoming>${id}</bpmn:incoming>`);
    const outgoing = flows
      .filter(({ from }) => from === node.id)
      .map(({ id }) => `<bpmn:outgoing>${id}</bpmn:outgoing>`);
    const extensions = node.extensions
      ? `<bpmn:extensionElements>${node.extensions}</bpmn:extensionElements>`
      : '';
    const children = node.parts ? render(node.parts) : '';
    return `<bpmn:${node.tag} id="${node.id}" ${node.attributes ?? ''}>${extensions}${incoming.join('')}${outgoing.join('')}${children}${node.inner ?? ''}</bpmn:${node.tag}>`;
  });
  const lines = flows.map(({ id, from, to, condition }) => {
    const text = condition
      ? `<bpmn:conditionExpression xsi:type="bpmn:tFormalExpression">${quoted(condition)}</bpmn:conditionExpression>`
      : '';
    return `<bpmn:sequenceFlow id="${id}" sourceRef="${from}" targetRef="${to}">${text}</bpmn:sequenceFlow>`;
  });
  return [...shapes, ...lines].join('\n');
}

const quoted = (text: string): string =>
  text.replaceAll('&', '&amp;').replaceAll('<', '&lt;').replaceAll('>', '&gt;').replaceAll('"', '&quot;');

export interface ModelOptions {
  readonly messages?: readonly { readonly id: string; readonly name: string; readonly key?: string }[];
  readonly errors?: readonly { readonly id: string; readonly code: string }[];
  readonly extensions?: string;
}

export function model(processId: string, parts: readonly Part[], options: ModelOptions = {}): string {
  const messages = (options.messages ?? []).map(({ id, name, key }) => {
    const subscription = key
      ? `<bpmn:extensionElements><zeebe:subscription correlationKey="${quoted(key)}"/></bpmn:extensionElements>`
      : '';
    return `<bpmn:message id="${id}" name="${quoted(name)}">${subscription}</bpmn:message>`;
  });
  const errors = (options.errors ?? []).map(
    ({ id, code }) => `<bpmn:error id="${id}" name="${id}" errorCode="${quoted(code)}"/>`,
  );
  const extensions = options.extensions
    ? `<bpmn:extensionElements>${options.extensions}</bpmn:extensionElements>`
    : '';
  return `${HEAD}<bpmn:process id="${processId}" isExecutable="true">${extensions}${render(parts)}</bpmn:process>${messages.join('')}${errors.join('')}</bpmn:definitions>`;
}

export const start = (id = 'start', inner = ''): Node => ({ tag: 'startEvent', id, inner });
export const end = (id = 'end', inner = ''): Node => ({ tag: 'endEvent', id, inner });
export const service = (id: string, extensions = '', type = id): Node => ({
  tag: 'serviceTask',
  id,
  extensions: `<zeebe:taskDefinition type="${quoted(type)}" retries="3"/>${extensions}`,
});
export const inputs = (...mappings: [source: string, target: string][]): string =>
  `<zeebe:ioMapping>${mappings.map(([source, target]) => `<zeebe:input source="${quoted(source)}" target="${target}"/>`).join('')}</zeebe:ioMapping>`;
export const outputs = (...mappings: [source: string, target: string][]): string =>
  `<zeebe:ioMapping>${mappings.map(([source, target]) => `<zeebe:output source="${quoted(source)}" target="${target}"/>`).join('')}</zeebe:ioMapping>`;
export const listeners = (...all: [eventType: string, type: string][]): string =>
  `<zeebe:executionListeners>${all.map(([eventType, type]) => `<zeebe:executionListener eventType="${eventType}" type="${type}" retries="3"/>`).join('')}</zeebe:executionListeners>`;
export const taskListeners = (...all: [eventType: string, type: string][]): string =>
  `<zeebe:taskListeners>${all.map(([eventType, type]) => `<zeebe:taskListener eventType="${eventType}" type="${quoted(type)}" retries="3"/>`).join('')}</zeebe:taskListeners>`;
export const userTask = (id: string, extensions = ''): Node => ({
  tag: 'userTask',
  id,
  extensions: `<zeebe:userTask/>${extensions}`,
});
export const timer = (kind: 'Date' | 'Duration' | 'Cycle', text: string): string =>
  `<bpmn:timerEventDefinition><bpmn:time${kind} xsi:type="bpmn:tFormalExpression">${quoted(text)}</bpmn:time${kind}></bpmn:timerEventDefinition>`;
export const message = (ref: string): string => `<bpmn:messageEventDefinition messageRef="${ref}"/>`;
export const error = (ref?: string): string =>
  `<bpmn:errorEventDefinition ${ref ? `errorRef="${ref}"` : ''}/>`;
export const boundary = (id: string, on: string, inner: string, interrupting = true): Node => ({
  tag: 'boundaryEvent',
  id,
  attributes: `attachedToRef="${on}" cancelActivity="${interrupting}"`,
  inner,
});
export const catchEvent = (id: string, inner: string): Node => ({ tag: 'intermediateCatchEvent', id, inner });
export const xor = (id: string, defaultFlow?: string): Node => ({
  tag: 'exclusiveGateway',
  id,
  ...(defaultFlow && { attributes: `default="${defaultFlow}"` }),
});
export const and = (id: string): Node => ({ tag: 'parallelGateway', id });
export const sub = (id: string, parts: Part[], extensions = ''): Node => ({
  tag: 'subProcess',
  id,
  parts,
  extensions,
});
/** An event sub-process; its start event is the first of `parts`. */
export const eventSub = (id: string, parts: Part[]): Node => ({
  tag: 'subProcess',
  id,
  attributes: 'triggeredByEvent="true"',
  parts,
});
export const eventStart = (id: string, inner: string, interrupting = true): Node => ({
  tag: 'startEvent',
  id,
  attributes: `isInterrupting="${interrupting}"`,
  inner,
});
export const call = (id: string, processId: string, attributes = '', extensions = ''): Node => ({
  tag: 'callActivity',
  id,
  extensions: `<zeebe:calledElement processId="${quoted(processId)}" ${attributes}/>${extensions}`,
});
