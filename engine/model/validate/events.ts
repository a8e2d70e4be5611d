/** Events: which definitions stand where, what a definition needs, what a scope may hold once. */
import {
  body,
  child,
  children,
  eventDefinitions,
  extensions,
  filledText,
  flowNodes,
  isEventSubProcess,
  type ModdleElement,
  text,
} from '../bpmn.ts';
import { isKnownEventDefinition, timerKinds } from '../compile-events.ts';
import { isExpression } from '../expressions.ts';
import { TimerError } from '../timer.ts';
import { timerFromText } from '../timer-value.ts';
import type { Report } from './report.ts';
import { checkEitherExtension, checkExpression } from './rules.ts';

const kindOf = (definition: ModdleElement): string =>
  definition.$type.slice('bpmn:'.length, -'EventDefinition'.length);

const isCatching = (definition: ModdleElement): boolean => {
  const event = definition.$parent?.$type;
  return (
    event === 'bpmn:StartEvent' || event === 'bpmn:BoundaryEvent' || event === 'bpmn:IntermediateCatchEvent'
  );
};

export const timerKindsOf = (definition: ModdleElement): ('date' | 'duration' | 'cycle')[] =>
  (['date', 'duration', 'cycle'] as const).filter((kind) => child(definition, timerKinds[kind]));

function checkTimer(definition: ModdleElement, report: Report): void {
  const event = definition.$parent ?? definition;
  const [kind, ...more] = timerKindsOf(definition);
  if (!kind || more.length > 0) {
    report.add(definition, 'Must be exactly one type of timer: timeDuration, timeDate or timeCycle');
    return;
  }
  const source = body(definition, timerKinds[kind]) ?? '';
  if (isExpression(source)) {
    checkExpression(source, {}, definition, report);
    return;
  }
  try {
    timerFromText(kind, source, source);
  } catch (error) {
    if (!(error instanceof TimerError)) throw error;
    report.add(event, `Invalid timer ${kind} expression (${error.message})`);
  }
}

function checkMessage(definition: ModdleElement, report: Report): void {
  if (!child(definition, 'messageRef')) report.add(definition, 'Must reference a message');
}

function checkSignal(definition: ModdleElement, report: Report): void {
  const signal = child(definition, 'signalRef');
  if (!signal) report.add(definition, 'Must reference a signal');
  else if (filledText(signal, 'name') === undefined) report.add(signal, 'Name must be present and not empty');
  else checkExpression(text(signal, 'name'), {}, signal, report);
}

function checkError(definition: ModdleElement, report: Report): void {
  const error = child(definition, 'errorRef');
  const code = error && filledText(error, 'errorCode');
  if (isCatching(definition)) {
    if (code !== undefined && isExpression(code)) {
      report.add(definition, 'The errorCode of the error catch event is not allowed to be an expression');
    }
    return;
  }
  if (!error) report.add(definition, 'Must reference an error');
  else if (code === undefined) report.add(definition, 'ErrorCode must be present and not empty');
  else checkExpression(code, {}, error, report);
}

function checkEscalation(definition: ModdleElement, report: Report): void {
  const escalation = child(definition, 'escalationRef');
  const code = escalation && filledText(escalation, 'escalationCode');
  if (isCatching(definition)) {
    if (code !== undefined && isExpression(code)) {
      report.add(
        definition,
        'The escalationCode of the escalation catch event is not allowed to be an expression',
      );
    }
    return;
  }
  if (!escalation) report.add(definition, 'Must reference an escalation');
  else if (code === undefined) report.add(escalation, 'EscalationCode must be present and not empty');
  else checkExpression(code, {}, escalation, report);
}

function checkLink(definition: ModdleElement, report: Report): void {
  if (filledText(definition, 'name') === undefined)
    report.add(definition, 'Link name must be present and not empty.');
}

const definitionRules: Readonly<Record<string, (definition: ModdleElement, report: Report) => void>> = {
  Timer: checkTimer,
  Message: checkMessage,
  Signal: checkSignal,
  Error: checkError,
  Escalation: checkEscalation,
  Link: checkLink,
};

function checkDefinitions(event: ModdleElement, report: Report): void {
  for (const definition of eventDefinitions(event)) {
    if (!isKnownEventDefinition(definition)) {
      report.add(definition, 'Event definition of this type is not supported');
    } else definitionRules[kindOf(definition)]?.(definition, report);
  }
}

const mayNotInterrupt = ['Message', 'Timer', 'Signal', 'Escalation'];

/** Interrupting or not, as far as the kind of event leaves a choice. */
function checkInterrupting(
  event: ModdleElement,
  interrupting: boolean,
  at: ModdleElement,
  report: Report,
): void {
  for (const definition of eventDefinitions(event)) {
    if (!interrupting && !mayNotInterrupt.includes(kindOf(definition))) {
      report.add(at, 'Non-Interrupting event of this type is not allowed');
    }
    if (interrupting && kindOf(definition) === 'Timer' && timerKindsOf(definition)[0] === 'cycle') {
      report.add(at, 'Interrupting timer event with time cycle is not allowed.');
    }
  }
}

function hasListener(element: ModdleElement, eventType: 'start' | 'end'): boolean {
  const listeners = extensions(element, 'zeebe:ExecutionListeners').flatMap((holder) =>
    children(holder, 'listeners'),
  );
  return listeners.some((listener) => text(listener, 'eventType') === eventType);
}

function refuseListener(
  element: ModdleElement,
  eventType: 'start' | 'end',
  where: string,
  report: Report,
): void {
  if (!hasListener(element, eventType)) return;
  report.add(element, `Execution listeners of type '${eventType}' are not supported by ${where}`);
}

function checkStart(event: ModdleElement, report: Report): void {
  const ofProcess = event.$parent?.$type === 'bpmn:Process';
  if (
    ofProcess &&
    eventDefinitions(event).some((each) => ['Error', 'Escalation', 'Compensate'].includes(kindOf(each)))
  ) {
    report.add(event, 'Start events of a process must be one of: none, message, timer or signal');
  }
  if (eventDefinitions(event).length > 1) report.add(event, "Start event can't have more than one type");
  refuseListener(event, 'start', 'start events', report);
}

function checkCatch(event: ModdleElement, report: Report): void {
  const definitions = eventDefinitions(event);
  const [definition] = definitions;
  if (!definition || definitions.length > 1) {
    report.add(event, 'Must have exactly one event definition');
  } else if (!['Message', 'Timer', 'Signal', 'Link'].includes(kindOf(definition))) {
    report.add(event, 'Event definition must be one of: message, timer, signal, or link');
  } else if (kindOf(definition) === 'Timer' && !timerKindsOf(definition).some((kind) => kind !== 'cycle')) {
    report.add(event, 'Intermediate timer catch event must have either a time duration or a time date.');
  }
}

/** Throw and end events that send a message do it by a job. */
function checkThrownMessage(event: ModdleElement, report: Report): void {
  if (!eventDefinitions(event).some((definition) => kindOf(definition) === 'Message')) return;
  checkEitherExtension(event, ['zeebe:PublishMessage', 'zeebe:TaskDefinition'], report);
}

function checkThrow(event: ModdleElement, report: Report): void {
  checkThrownMessage(event, report);
  for (const definition of eventDefinitions(event)) {
    if (['Message', 'Signal', 'Escalation', 'Link', 'Compensate'].includes(kindOf(definition))) continue;
    report.add(
      event,
      'Event definition must be one of: none, message, signal, escalation, link or compensation',
    );
  }
}

function checkEnd(event: ModdleElement, report: Report): void {
  const definitions = eventDefinitions(event);
  const kinds = ['Error', 'Message', 'Terminate', 'Signal', 'Escalation', 'Compensate'];
  if (definitions.length > 1) report.add(event, 'Must have at most one event definition');
  else if (definitions.some((definition) => !kinds.includes(kindOf(definition)))) {
    report.add(
      event,
      'End events must be one of: none, error, message, terminate, signal, escalation or compensation',
    );
  }
  if (children(event, 'outgoing').length > 0) {
    report.add(event, 'End events must not have outgoing sequence flows to other elements.');
  }
  if (definitions.some((definition) => kindOf(definition) === 'Error')) {
    refuseListener(event, 'end', '[error] end events', report);
  }
  checkThrownMessage(event, report);
}

function checkBoundary(event: ModdleElement, report: Report): void {
  const definitions = eventDefinitions(event);
  const attachedTo = child(event, 'attachedToRef');
  if (!attachedTo?.$instanceOf('bpmn:Activity')) report.add(event, 'Must be attached to an activity');
  else if (attachedTo.$parent !== event.$parent) {
    report.add(event, 'Must be attached to an activity of the same process or sub-process');
  }
  if (definitions.length !== 1) report.add(event, 'Must have exactly one event definition');
  const kinds = ['Timer', 'Message', 'Error', 'Signal', 'Escalation', 'Compensate'];
  if (definitions.some((definition) => !kinds.includes(kindOf(definition)))) {
    report.add(event, 'Boundary events must be one of: timer, message, error, signal, escalation');
  }
  if (children(event, 'incoming').length > 0) report.add(event, 'Cannot have incoming sequence flows');
  refuseListener(event, 'start', 'boundary events', report);
  if (definitions.some((definition) => kindOf(definition) === 'Compensate')) return;
  checkInterrupting(event, event.get('cancelActivity') !== false, event, report);
  const escalates = definitions.some((definition) => kindOf(definition) === 'Escalation');
  if (escalates && attachedTo?.$type !== 'bpmn:SubProcess' && attachedTo?.$type !== 'bpmn:CallActivity') {
    report.add(
      event,
      'An escalation boundary event should only be attached to a subprocess, or a call activity.',
    );
  }
}

const eventRules: Readonly<Record<string, (event: ModdleElement, report: Report) => void>> = {
  'bpmn:StartEvent': checkStart,
  'bpmn:IntermediateCatchEvent': checkCatch,
  'bpmn:IntermediateThrowEvent': checkThrow,
  'bpmn:EndEvent': checkEnd,
  'bpmn:BoundaryEvent': checkBoundary,
};

export function checkEvent(element: ModdleElement, report: Report): void {
  const rule = eventRules[element.$type];
  if (!rule) return;
  rule(element, report);
  checkDefinitions(element, report);
}

/** The start event of an event sub-process. */
export function checkEventSubProcessStart(
  container: ModdleElement,
  start: ModdleElement,
  report: Report,
): void {
  const definitions = eventDefinitions(start);
  const kinds = ['Message', 'Timer', 'Error', 'Signal', 'Escalation', 'Compensate'];
  if (definitions.length === 0 || definitions.some((definition) => !kinds.includes(kindOf(definition)))) {
    report.add(
      container,
      'Start events in event subprocesses must be one of: message, timer, error, signal or escalation',
    );
  }
  checkInterrupting(start, start.get('isInterrupting') !== false, container, report);
}

const twice = (values: readonly string[]): string[] => [
  ...new Set(values.filter((value, index) => values.indexOf(value) !== index)),
];

const named = (definitions: readonly ModdleElement[], kind: string, reference: string, name: string) =>
  definitions
    .filter((definition) => kindOf(definition) === kind)
    .map((definition) => child(definition, reference))
    .map((target) => (target === undefined ? '' : (text(target, name) ?? '')));

/** What may be caught only once in a scope: names of messages and signals, codes of errors and escalations. */
function checkCaughtOnce(definitions: readonly ModdleElement[], scope: ModdleElement, report: Report): void {
  for (const [kind, reference] of [
    ['Message', 'messageRef'],
    ['Signal', 'signalRef'],
  ] as const) {
    for (const name of twice(named(definitions, kind, reference, 'name').filter((each) => each !== ''))) {
      report.add(
        scope,
        `Multiple ${kind.toLowerCase()} event definitions with the same name '${name}' are not allowed.`,
      );
    }
  }
  for (const [kind, reference, code] of [
    ['Error', 'errorRef', 'errorCode'],
    ['Escalation', 'escalationRef', 'escalationCode'],
  ] as const) {
    const what = kind.toLowerCase();
    for (const value of twice(named(definitions, kind, reference, code))) {
      report.add(
        scope,
        value === ''
          ? `The same scope can not contain more than one ${what} catch event without ${what} code. An ${what} catch event without ${what} code catches all ${what}s.`
          : `Multiple ${what} catch events with the same ${what} code '${value}' are not supported on the same scope.`,
      );
    }
  }
}

/** Boundary events of one activity. */
export function checkBoundariesOf(
  activity: ModdleElement,
  all: readonly ModdleElement[],
  report: Report,
): void {
  const boundaries = all.filter(
    (element) => element.$type === 'bpmn:BoundaryEvent' && child(element, 'attachedToRef') === activity,
  );
  checkCaughtOnce(boundaries.flatMap(eventDefinitions), activity, report);
  if (activity.$type !== 'bpmn:ReceiveTask') return;
  const message = child(activity, 'messageRef');
  const name = message && text(message, 'name');
  if (
    name !== undefined &&
    named(boundaries.flatMap(eventDefinitions), 'Message', 'messageRef', 'name').includes(name)
  ) {
    report.add(activity, 'Cannot reference the same message name as a boundary event');
  }
}

/** Event sub-processes of a container and, of a process, its message and signal start events. */
export function checkScope(container: ModdleElement, report: Report): void {
  const nodes = flowNodes(container);
  const inEventSubProcesses = nodes
    .filter(isEventSubProcess)
    .flatMap((subProcess) => flowNodes(subProcess).filter((node) => node.$type === 'bpmn:StartEvent'))
    .flatMap(eventDefinitions);
  checkCaughtOnce(inEventSubProcesses, container, report);
  if (container.$type !== 'bpmn:Process') return;
  const ofStarts = nodes.filter((node) => node.$type === 'bpmn:StartEvent').flatMap(eventDefinitions);
  const messages = ofStarts.map((definition) => child(definition, 'messageRef'));
  // Two starts on the very same message are the message's problem (messages.ts).
  const distinct = ofStarts.filter(
    (_, index) => messages[index] === undefined || messages.indexOf(messages[index]) === index,
  );
  checkCaughtOnce(distinct, container, report);
}
