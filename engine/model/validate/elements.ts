/** Tasks, gateways, sub-processes, call activities and sequence flows. */
import {
  body,
  child,
  children,
  eventDefinitions,
  extension,
  extensions,
  flowNodes,
  isEventSubProcess,
  type ModdleElement,
  text,
} from '../bpmn.ts';
import { isKnownFlowNode } from '../compile-element.ts';
import { checkEventSubProcessStart } from './events.ts';
import { pathTo, type Report } from './report.ts';
import { checkEitherExtension, checkExactlyOneExtension, checkExpression } from './rules.ts';

const gateways = [
  'bpmn:ExclusiveGateway',
  'bpmn:ParallelGateway',
  'bpmn:InclusiveGateway',
  'bpmn:EventBasedGateway',
];
const choosing = ['bpmn:ExclusiveGateway', 'bpmn:InclusiveGateway'];

const outgoing = (element: ModdleElement): readonly ModdleElement[] => children(element, 'outgoing');

function checkReceiveTask(task: ModdleElement, report: Report): void {
  if (!child(task, 'messageRef')) report.add(task, 'Must reference a message');
}

function checkSubProcess(container: ModdleElement, report: Report): void {
  const starts = flowNodes(container).filter((node) => node.$type === 'bpmn:StartEvent');
  const [start] = starts;
  if (!start || starts.length > 1) {
    report.add(container, 'Must have exactly one start event');
    return;
  }
  if (isEventSubProcess(container)) checkEventSubProcessStart(container, start, report);
  else if (eventDefinitions(start).length > 0) {
    report.add(container, 'Start events in subprocesses must be of type none');
  }
}

function checkAdHoc(container: ModdleElement, report: Report): void {
  const nodes = flowNodes(container);
  if (!nodes.some((node) => node.$instanceOf('bpmn:Activity')))
    report.add(container, 'Must have at least one activity.');
  if (nodes.some((node) => node.$type === 'bpmn:StartEvent'))
    report.add(container, 'Must not contain a start event.');
  if (nodes.some((node) => node.$type === 'bpmn:EndEvent'))
    report.add(container, 'Must not contain an end event.');
}

function checkDefaultFlow(gateway: ModdleElement, report: Report): void {
  const flow = child(gateway, 'default');
  if (flow && child(flow, 'sourceRef') !== gateway) report.add(gateway, 'Default flow must start at gateway');
}

const waitsForEvent = (target: ModdleElement | undefined): boolean =>
  target?.$type === 'bpmn:IntermediateCatchEvent' &&
  eventDefinitions(target).every((definition) =>
    ['bpmn:MessageEventDefinition', 'bpmn:TimerEventDefinition', 'bpmn:SignalEventDefinition'].includes(
      definition.$type,
    ),
  );

function checkEventBased(gateway: ModdleElement, report: Report): void {
  const targets = outgoing(gateway).map((flow) => child(flow, 'targetRef'));
  if (targets.length < 2) {
    report.add(gateway, 'Event-based gateway must have at least 2 outgoing sequence flows.');
  }
  if (!targets.every(waitsForEvent)) {
    report.add(
      gateway,
      'Event-based gateway must not have an outgoing sequence flow to other elements than message/timer/signal intermediate catch events.',
    );
  } else if (targets.some((target) => target && children(target, 'incoming').length > 1)) {
    report.add(
      gateway,
      'Target elements of an event gateway must not have any additional incoming sequence flows other than that from the event gateway.',
    );
  }
}

type Rule = (element: ModdleElement, report: Report) => void;

const rules: Readonly<Record<string, Rule>> = {
  'bpmn:ServiceTask': (element, report) => checkExactlyOneExtension(element, 'zeebe:TaskDefinition', report),
  'bpmn:SendTask': (element, report) =>
    checkEitherExtension(element, ['zeebe:PublishMessage', 'zeebe:TaskDefinition'], report),
  'bpmn:ScriptTask': (element, report) =>
    checkEitherExtension(element, ['zeebe:Script', 'zeebe:TaskDefinition'], report),
  'bpmn:BusinessRuleTask': (element, report) =>
    checkEitherExtension(element, ['zeebe:CalledDecision', 'zeebe:TaskDefinition'], report),
  'bpmn:CallActivity': (element, report) => checkExactlyOneExtension(element, 'zeebe:CalledElement', report),
  'bpmn:ReceiveTask': checkReceiveTask,
  'bpmn:SubProcess': checkSubProcess,
  'bpmn:AdHocSubProcess': checkAdHoc,
  'bpmn:ExclusiveGateway': checkDefaultFlow,
  'bpmn:InclusiveGateway': checkDefaultFlow,
  'bpmn:EventBasedGateway': checkEventBased,
};

function checkGatewayListeners(gateway: ModdleElement, report: Report): void {
  const listeners = extensions(gateway, 'zeebe:ExecutionListeners').flatMap((holder) =>
    children(holder, 'listeners'),
  );
  if (listeners.some((listener) => text(listener, 'eventType') === 'end')) {
    report.add(gateway, "Execution listeners of type 'end' are not supported by gateway element");
  }
}

export function checkFlowNode(element: ModdleElement, report: Report): void {
  if (!isKnownFlowNode(element)) {
    report.add(
      element,
      `Elements of type '${element.$type.slice('bpmn:'.length)}' are currently not supported. Please refer to the documentation for a list of supported elements: https://docs.camunda.io/docs/components/modeler/bpmn/bpmn-coverage/`,
    );
    return;
  }
  rules[element.$type]?.(element, report);
  if (gateways.includes(element.$type)) checkGatewayListeners(element, report);
  if (choosing.includes(element.$type)) return;
  if (outgoing(element).some((flow) => child(flow, 'conditionExpression'))) {
    report.add(element, 'Conditional sequence flows are only supported at exclusive or inclusive gateway');
  }
}

/** Both ends are flow nodes of the container that holds the flow. Zeebe lets a flow cross the border; BPMN does not. */
function checkEnds(flow: ModdleElement, report: Report): void {
  for (const [end, property] of [
    ['source', 'sourceRef'],
    ['target', 'targetRef'],
  ] as const) {
    const node = child(flow, property);
    if (!node?.$instanceOf('bpmn:FlowNode'))
      report.add(flow, `The ${end} of a sequence flow must be a flow node`);
    else if (node.$parent !== flow.$parent) {
      report.add(
        flow,
        `The ${end} '${node.id}' of a sequence flow must be in the same process or sub-process`,
      );
    }
  }
}

export function checkSequenceFlow(flow: ModdleElement, report: Report): void {
  checkEnds(flow, report);
  const source = child(flow, 'sourceRef');
  const condition = body(flow, 'conditionExpression');
  if (extension(flow, 'zeebe:ExecutionListeners')) {
    report.add(
      `${pathTo(flow)} > extensionElements > executionListeners`,
      "Execution listeners are not supported for the 'sequenceFlow' element.",
    );
  }
  if (condition !== undefined) {
    checkExpression(condition, { onlyExpression: true }, `${pathTo(flow)} > conditionExpression`, report);
  } else if (source && choosing.includes(source.$type) && outgoing(source).length > 1) {
    if (child(source, 'default') !== flow) report.add(flow, 'Must have a condition or be default flow');
  }
}
