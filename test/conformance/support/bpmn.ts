/**
 * Small BPMN documents, written so that a reader sees the model:
 *
 *   model(process('p', [start('s'), service('a', 'work'), end('e'), ...chain('s', 'a', 'e')]))
 *
 * Order in the list is document order. Ids of flows are `source_target`. `<incoming>` and `<outgoing>` are added.
 */

export interface Part {
  readonly tag: string;
  readonly id: string;
  readonly attributes: Readonly<Record<string, string | boolean | undefined>>;
  /** Children of `<extensionElements>`. */
  readonly extensions: readonly string[];
  /** XML after incoming and outgoing: event definitions, conditions, loop characteristics. */
  readonly inner: string;
  readonly parts?: readonly Part[];
}

const escaped = (text: string): string =>
  text
    .replace(/&/g, '&amp;')
    .replace(/</g, '&lt;')
    .replace(/>/g, '&gt;')
    .replace(/"/g, '&quot;')
    .replace(/\n/g, '&#10;');

type Attributes = Readonly<Record<string, string | boolean | undefined>>;

const attributesText = (attributes: Attributes): string =>
  Object.entries(attributes)
    .filter(([, value]) => value !== undefined)
    .map(([name, value]) => ` ${name}="${escaped(String(value))}"`)
    .join('');

/** One XML element with escaped attributes. */
export const xml = (tag: string, attributes: Attributes = {}, inner = ''): string =>
  inner === ''
    ? `<${tag}${attributesText(attributes)}/>`
    : `<${tag}${attributesText(attributes)}>${inner}</${tag}>`;

export type Extra = string | { readonly attributes: Attributes } | { readonly inner: string };

/** Any element: extras are extension elements (strings starting with `<zeebe:`), attributes or inner XML. */
export function part(tag: string, id: string, extras: readonly Extra[] = [], parts?: readonly Part[]): Part {
  const attributes: Record<string, string | boolean | undefined> = {};
  const extensions: string[] = [];
  let inner = '';
  for (const extra of extras) {
    if (typeof extra === 'string') {
      if (extra.startsWith('<zeebe:')) extensions.push(extra);
      else inner += extra;
    } else if ('inner' in extra) inner += extra.inner;
    else Object.assign(attributes, extra.attributes);
  }
  return { tag, id, attributes, extensions, inner, ...(parts ? { parts } : {}) };
}

function ends(parts: readonly Part[]): { incoming: Map<string, string[]>; outgoing: Map<string, string[]> } {
  const incoming = new Map<string, string[]>();
  const outgoing = new Map<string, string[]>();
  const add = (map: Map<string, string[]>, key: unknown, id: string) => {
    if (typeof key !== 'string') return;
    map.set(key, [...(map.get(key) ?? []), id]);
  };
  for (const flow of parts.filter((candidate) => candidate.tag === 'sequenceFlow')) {
    add(outgoing, flow.attributes.sourceRef, flow.id);
    add(incoming, flow.attributes.targetRef, flow.id);
  }
  return { incoming, outgoing };
}

function render(element: Part, incoming: readonly string[], outgoing: readonly string[]): string {
  const extensions =
    element.extensions.length === 0 ? '' : xml('bpmn:extensionElements', {}, element.extensions.join(''));
  const links = [
    ...incoming.map((id) => xml('bpmn:incoming', {}, id)),
    ...outgoing.map((id) => xml('bpmn:outgoing', {}, id)),
  ].join('');
  const content = element.parts ? renderAll(element.parts) : '';
  return xml(
    `bpmn:${element.tag}`,
    { id: element.id, ...element.attributes },
    `${extensions}${links}${content}${element.inner}`,
  );
}

function renderAll(parts: readonly Part[]): string {
  const { incoming, outgoing } = ends(parts);
  return parts
    .map((each) => render(each, incoming.get(each.id) ?? [], outgoing.get(each.id) ?? []))
    .join('\n');
}

/** A whole file. Root elements (messages, errors) may stand before or after processes. */
export const model = (...roots: readonly (Part | string)[]): string =>
  `<?xml version="1.0" encoding="UTF-8"?>
<bpmn:definitions xmlns:bpmn="http://www.omg.org/spec/BPMN/20100524/MODEL" xmlns:zeebe="http://camunda.org/schema/zeebe/1.0" xmlns:xsi="http://www.w3.org/2001/XMLSchema-instance" id="definitions" targetNamespace="http://bpmn.io/schema/bpmn">
${roots.map((root) => (typeof root === 'string' ? root : render(root, [], []))).join('\n')}
</bpmn:definitions>
`;

export const process = (id: string, parts: readonly Part[], extras: readonly Extra[] = []): Part =>
  part('process', id, [{ attributes: { isExecutable: true } }, ...extras], parts);

// Root elements.
export const message = (id: string, name?: string, correlationKey?: string): Part =>
  part('message', id, [
    { attributes: { name } },
    ...(correlationKey === undefined ? [] : [xml('zeebe:subscription', { correlationKey })]),
  ]);
export const error = (id: string, errorCode?: string): Part =>
  part('error', id, [{ attributes: { errorCode } }]);
export const signal = (id: string, name?: string): Part => part('signal', id, [{ attributes: { name } }]);
export const escalation = (id: string, escalationCode?: string): Part =>
  part('escalation', id, [{ attributes: { escalationCode } }]);

// Flow nodes.
export const start = (id: string, ...extras: readonly Extra[]): Part => part('startEvent', id, extras);
export const end = (id: string, ...extras: readonly Extra[]): Part => part('endEvent', id, extras);
export const throwing = (id: string, ...extras: readonly Extra[]): Part =>
  part('intermediateThrowEvent', id, extras);
export const catching = (id: string, ...extras: readonly Extra[]): Part =>
  part('intermediateCatchEvent', id, extras);
export const boundary = (id: string, attachedToRef: string, ...extras: readonly Extra[]): Part =>
  part('boundaryEvent', id, [{ attributes: { attachedToRef } }, ...extras]);
export const service = (id: string, type: string, ...extras: readonly Extra[]): Part =>
  part('serviceTask', id, [job(type), ...extras]);
export const userTask = (id: string, ...extras: readonly Extra[]): Part =>
  part('userTask', id, ['<zeebe:userTask/>', ...extras]);
export const exclusive = (id: string, defaultFlow?: string, ...extras: readonly Extra[]): Part =>
  part('exclusiveGateway', id, [{ attributes: { default: defaultFlow } }, ...extras]);
export const parallel = (id: string, ...extras: readonly Extra[]): Part =>
  part('parallelGateway', id, extras);
export const subProcess = (id: string, parts: readonly Part[], ...extras: readonly Extra[]): Part =>
  part('subProcess', id, extras, parts);
export const eventSubProcess = (id: string, parts: readonly Part[], ...extras: readonly Extra[]): Part =>
  part('subProcess', id, [{ attributes: { triggeredByEvent: true } }, ...extras], parts);
export const callActivity = (id: string, called: Attributes, ...extras: readonly Extra[]): Part =>
  part('callActivity', id, [xml('zeebe:calledElement', called), ...extras]);
export const receive = (id: string, messageRef: string, ...extras: readonly Extra[]): Part =>
  part('receiveTask', id, [{ attributes: { messageRef } }, ...extras]);

export const flow = (source: string, target: string, condition?: string): Part =>
  part('sequenceFlow', `${source}_${target}`, [
    { attributes: { sourceRef: source, targetRef: target } },
    ...(condition === undefined
      ? []
      : [xml('bpmn:conditionExpression', { 'xsi:type': 'bpmn:tFormalExpression' }, escaped(condition))]),
  ]);

/** Flows from each to the next. */
export const chain = (...ids: readonly string[]): Part[] =>
  ids.slice(1).map((target, index) => flow(ids[index] ?? '', target));

// Event definitions.
const definition = (kind: string, attributes: Attributes = {}, inner = ''): string =>
  xml(`bpmn:${kind}EventDefinition`, attributes, inner);
export const onMessage = (messageRef: string): string => definition('message', { messageRef });
export const onError = (errorRef?: string): string => definition('error', { errorRef });
export const onSignal = (signalRef: string): string => definition('signal', { signalRef });
export const onEscalation = (escalationRef?: string): string => definition('escalation', { escalationRef });
export const terminate = definition('terminate');
const timer = (kind: string, text: string): string =>
  definition('timer', {}, xml(`bpmn:${kind}`, { 'xsi:type': 'bpmn:tFormalExpression' }, escaped(text)));
export const after = (duration: string): string => timer('timeDuration', duration);
export const at = (date: string): string => timer('timeDate', date);
export const every = (cycle: string): string => timer('timeCycle', cycle);

// Attributes.
export const nonInterrupting: Extra = { attributes: { cancelActivity: false } };
export const nonInterruptingStart: Extra = { attributes: { isInterrupting: false } };
export const set = (attributes: Attributes): Extra => ({ attributes });

// Zeebe extensions.
export const job = (type: string, retries?: string): string => xml('zeebe:taskDefinition', { type, retries });
export const headers = (values: Readonly<Record<string, string>>): string =>
  xml(
    'zeebe:taskHeaders',
    {},
    Object.entries(values)
      .map(([key, value]) => xml('zeebe:header', { key, value }))
      .join(''),
  );
type Mappings = Readonly<Record<string, string>>;
/** Targets to sources. */
export const mapping = (inputs: Mappings, outputs: Mappings = {}): string =>
  xml(
    'zeebe:ioMapping',
    {},
    [
      ...Object.entries(inputs).map(([target, source]) => xml('zeebe:input', { source, target })),
      ...Object.entries(outputs).map(([target, source]) => xml('zeebe:output', { source, target })),
    ].join(''),
  );
/** `['start', 'type']`, with retries if given. */
export const listeners = (...all: readonly (readonly [string, string, string?])[]): string =>
  xml(
    'zeebe:executionListeners',
    {},
    all
      .map(([eventType, type, retries]) => xml('zeebe:executionListener', { eventType, type, retries }))
      .join(''),
  );
export const taskListeners = (...all: readonly (readonly [string, string, string?])[]): string =>
  xml(
    'zeebe:taskListeners',
    {},
    all.map(([eventType, type, retries]) => xml('zeebe:taskListener', { eventType, type, retries })).join(''),
  );
export const assignment = (attributes: Attributes): string => xml('zeebe:assignmentDefinition', attributes);
export const schedule = (attributes: Attributes): string => xml('zeebe:taskSchedule', attributes);
export const priority = (value: string): string => xml('zeebe:priorityDefinition', { priority: value });
export const script = (expression: string, resultVariable: string): string =>
  xml('zeebe:script', { expression, resultVariable });
export const versionTag = (value: string): string => xml('zeebe:versionTag', { value });
