/** Zeebe's extension elements: what each must carry, whatever element it sits on. */
import { child, children, extension, extensions, filledText, type ModdleElement, text } from '../bpmn.ts';
import { taskListenerEvent } from '../compile-parts.ts';
import { parseInstant, TimerError } from '../timer.ts';
import type { Report } from './report.ts';
import { checkBinding, checkExpression, checkNotTwice, checkPath, checkPresent } from './rules.ts';

const onceAtMost = [
  'zeebe:AssignmentDefinition',
  'zeebe:CalledDecision',
  'zeebe:ExecutionListeners',
  'zeebe:FormDefinition',
  'zeebe:IoMapping',
  'zeebe:PriorityDefinition',
  'zeebe:Properties',
  'zeebe:Script',
  'zeebe:TaskHeaders',
  'zeebe:TaskListeners',
  'zeebe:TaskSchedule',
  'zeebe:UserTask',
  'zeebe:VersionTag',
];

function isInstant(value: string): boolean {
  try {
    parseInstant(value);
    return true;
  } catch (error) {
    if (error instanceof TimerError) return false;
    throw error;
  }
}

const dateTime = { holds: isInstant, words: "be a valid DateTime String, e.g. '2023-03-02T15:35+02:00'" };
const list = {
  holds: (value: string) => value.split(',').every((entry) => entry.trim() !== ''),
  words: "be a list of comma-separated values, e.g. 'a,b,c'",
};

function checkMappings(element: ModdleElement, report: Report): void {
  const ioMapping = extension(element, 'zeebe:IoMapping');
  if (!ioMapping) return;
  for (const mapping of [
    ...children(ioMapping, 'inputParameters'),
    ...children(ioMapping, 'outputParameters'),
  ]) {
    checkExpression(text(mapping, 'source'), {}, mapping, report);
    checkPath(text(mapping, 'target'), mapping, report);
  }
}

function checkHeaders(element: ModdleElement, report: Report): void {
  const headers = extension(element, 'zeebe:TaskHeaders');
  if (!headers) return;
  const keys = children(headers, 'values').map((header) => filledText(header, 'key'));
  for (const [index, key] of keys.entries()) {
    if (key === undefined) continue;
    if (key.startsWith('io.camunda.zeebe:')) {
      report.add(
        headers,
        `Attribute 'key' contains '${key}', but header keys starting with 'io.camunda.zeebe:' are reserved for internal use.`,
      );
    }
    if (keys.indexOf(key) === index && keys.lastIndexOf(key) !== index) {
      report.add(headers, `Headers contain duplicate entries for key '${key}'`);
    }
  }
}

function checkExecutionListeners(element: ModdleElement, report: Report): void {
  const holder = extension(element, 'zeebe:ExecutionListeners');
  if (!holder) return;
  const seen = new Map<string, number>();
  for (const listener of children(holder, 'listeners')) {
    const eventType = text(listener, 'eventType');
    checkPresent(listener, ['eventType', 'type'], report);
    if (eventType !== undefined && eventType !== 'start' && eventType !== 'end') {
      report.add(listener, `Attribute 'eventType' must be one of: start, end, but was '${eventType}'`);
    }
    checkExpression(text(listener, 'type'), {}, listener, report);
    checkExpression(text(listener, 'retries'), {}, listener, report);
    const key = `eventType[${eventType}] and type[${text(listener, 'type')}]`;
    seen.set(key, (seen.get(key) ?? 0) + 1);
  }
  for (const [key, count] of seen) {
    if (count < 2) continue;
    report.add(holder, `Found '${count}' duplicates based on ${key}, these combinations should be unique.`);
  }
}

function checkTaskListeners(element: ModdleElement, report: Report): void {
  for (const holder of extensions(element, 'zeebe:TaskListeners')) {
    if (!extension(element, 'zeebe:UserTask')) {
      report.add(holder, 'Task listeners are only allowed on Camunda user tasks.');
    }
    for (const listener of children(holder, 'listeners')) {
      const eventType = filledText(listener, 'eventType');
      checkPresent(listener, ['eventType', 'type'], report);
      if (eventType !== undefined && taskListenerEvent(eventType) === undefined) {
        report.add(
          listener,
          `Attribute 'eventType' must be one of: creating, assigning, updating, completing, canceling, but was '${eventType}'`,
        );
      }
      checkExpression(text(listener, 'type'), {}, listener, report);
      checkExpression(text(listener, 'retries'), {}, listener, report);
    }
  }
}

function checkForm(element: ModdleElement, report: Report): void {
  const form = extension(element, 'zeebe:FormDefinition');
  if (!form || !extension(element, 'zeebe:UserTask')) return;
  const given = ['formId', 'externalReference'].filter((name) => filledText(form, name)?.trim());
  if (given.length !== 1) {
    report.add(
      form,
      "Exactly one of the attributes 'formId, externalReference' must be present and not blank for native user tasks",
    );
  }
  checkExpression(text(form, 'formId'), {}, form, report);
  checkExpression(text(form, 'externalReference'), {}, form, report);
  checkBinding(form, report);
}

function checkPriority(element: ModdleElement, report: Report): void {
  const definition = extension(element, 'zeebe:PriorityDefinition');
  const priority = definition && filledText(definition, 'priority');
  if (!definition || priority === undefined) return;
  const whole = {
    holds: (value: string) => /^[+-]?\d+$/.test(value),
    words: 'be a valid Number between 0 and 100',
  };
  checkExpression(priority, { staticText: whole }, definition, report);
  if (whole.holds(priority) && (Number(priority) < 0 || Number(priority) > 100)) {
    report.add(definition, `Priority must be a number between 0 and 100, but was '${priority}'.`);
  }
}

function checkUserTaskParts(element: ModdleElement, report: Report): void {
  const assignment = extension(element, 'zeebe:AssignmentDefinition');
  if (assignment) {
    checkExpression(text(assignment, 'assignee'), {}, assignment, report);
    checkExpression(text(assignment, 'candidateGroups'), { staticText: list }, assignment, report);
    checkExpression(text(assignment, 'candidateUsers'), { staticText: list }, assignment, report);
  }
  const schedule = extension(element, 'zeebe:TaskSchedule');
  if (schedule) {
    checkExpression(text(schedule, 'dueDate'), { staticText: dateTime }, schedule, report);
    checkExpression(text(schedule, 'followUpDate'), { staticText: dateTime }, schedule, report);
  }
  checkPriority(element, report);
  checkForm(element, report);
}

function checkCalled(element: ModdleElement, report: Report): void {
  const called = extension(element, 'zeebe:CalledElement');
  if (called) {
    checkExpression(text(called, 'processId'), { required: true }, called, report);
    checkBinding(called, report);
  }
  const decision = extension(element, 'zeebe:CalledDecision');
  if (decision) {
    checkExpression(text(decision, 'decisionId'), { required: true }, decision, report);
    checkPresent(decision, ['resultVariable'], report);
    checkBinding(decision, report);
  }
  const script = extension(element, 'zeebe:Script');
  if (script) {
    checkExpression(text(script, 'expression'), { required: true, onlyExpression: true }, script, report);
    checkPresent(script, ['resultVariable'], report);
  }
}

/** `zeebe:loopCharacteristics` of a multi-instance activity. */
function checkLoop(element: ModdleElement, report: Report): void {
  const loop = child(element, 'loopCharacteristics');
  if (loop?.$type !== 'bpmn:MultiInstanceLoopCharacteristics') return;
  const zeebe = extension(loop, 'zeebe:LoopCharacteristics');
  if (!zeebe) {
    report.add(loop, "Must have exactly one 'zeebe:loopCharacteristics' extension element");
    return;
  }
  checkExpression(text(zeebe, 'inputCollection'), { required: true, onlyExpression: true }, zeebe, report);
  checkExpression(filledText(zeebe, 'outputElement'), { onlyExpression: true }, zeebe, report);
  const collects = filledText(zeebe, 'outputCollection') !== undefined;
  if (collects === (filledText(zeebe, 'outputElement') !== undefined)) return;
  const [has, lacks] = collects
    ? ['outputCollection', 'outputElement']
    : ['outputElement', 'outputCollection'];
  report.add(zeebe, `Attribute '${lacks}' must be present if the attribute '${has}' is set`);
}

/** All extension elements of one element. */
export function checkExtensions(element: ModdleElement, report: Report): void {
  checkNotTwice(element, onceAtMost, report);
  const definition = extension(element, 'zeebe:TaskDefinition');
  if (definition) {
    checkExpression(text(definition, 'type'), { required: true }, definition, report);
    checkExpression(text(definition, 'retries'), {}, definition, report);
  }
  checkMappings(element, report);
  checkHeaders(element, report);
  checkExecutionListeners(element, report);
  checkTaskListeners(element, report);
  if (element.$type === 'bpmn:UserTask') checkUserTaskParts(element, report);
  checkCalled(element, report);
  checkLoop(element, report);
}
