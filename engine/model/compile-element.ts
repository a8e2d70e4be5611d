/** One flow node → one executable element. A table from BPMN type to what makes that type special. */
import {
  body,
  child,
  children,
  eventDefinitions,
  extension,
  filledText,
  flag,
  flowNodes,
  idOf,
  isEventSubProcess,
  type ModdleElement,
  text,
} from './bpmn.ts';
import { event, messageEvent } from './compile-events.ts';
import {
  binding,
  executionListeners,
  headers,
  inputs,
  job,
  outputs,
  properties,
  taskListeners,
} from './compile-parts.ts';
import type { ElementType, ExecutableElement, MultiInstance, UserTaskDefinition } from './executable.ts';
import { expression, optional, staticOrExpression } from './expressions.ts';

type Special = Partial<ExecutableElement>;

/** Drops undefined members: with exactOptionalPropertyTypes absent and undefined are different things. */
function present<T extends object>(members: { [K in keyof T]: T[K] | undefined }): Partial<T> {
  return Object.fromEntries(Object.entries(members).filter(([, value]) => value !== undefined)) as Partial<T>;
}

const jobPart = (element: ModdleElement): Special => present<Special>({ job: job(element) });

function userTask(element: ModdleElement): UserTaskDefinition {
  const assignment = extension(element, 'zeebe:AssignmentDefinition');
  const schedule = extension(element, 'zeebe:TaskSchedule');
  const priority = extension(element, 'zeebe:PriorityDefinition');
  const form = extension(element, 'zeebe:FormDefinition');
  const formId = form && optional(text(form, 'formId'));
  return {
    ...present<UserTaskDefinition>({
      assignee: assignment && optional(text(assignment, 'assignee')),
      candidateGroups: assignment && optional(text(assignment, 'candidateGroups')),
      candidateUsers: assignment && optional(text(assignment, 'candidateUsers')),
      dueDate: schedule && optional(text(schedule, 'dueDate')),
      followUpDate: schedule && optional(text(schedule, 'followUpDate')),
      priority: priority && optional(text(priority, 'priority')),
      formId,
      formBinding: form && formId ? binding(form) : undefined,
      externalFormReference: form && optional(text(form, 'externalReference')),
      headers: undefined,
      listeners: undefined,
    }),
    headers: headers(element),
    listeners: taskListeners(element),
  };
}

function script(element: ModdleElement): Special {
  const definition = extension(element, 'zeebe:Script');
  if (!definition) return jobPart(element);
  return {
    script: {
      expression: expression(text(definition, 'expression') ?? ''),
      resultVariable: text(definition, 'resultVariable') ?? '',
    },
  };
}

function businessRule(element: ModdleElement): Special {
  const called = extension(element, 'zeebe:CalledDecision');
  if (!called) return jobPart(element);
  return {
    decision: {
      decisionId: staticOrExpression(text(called, 'decisionId') ?? ''),
      binding: binding(called),
      resultVariable: text(called, 'resultVariable') ?? '',
    },
  };
}

function callActivity(element: ModdleElement): Special {
  const called = extension(element, 'zeebe:CalledElement');
  if (!called) return {};
  return {
    calledElement: {
      processId: staticOrExpression(text(called, 'processId') ?? ''),
      binding: binding(called),
      propagateAllChildVariables: called.get('propagateAllChildVariables') !== false,
      propagateAllParentVariables: called.get('propagateAllParentVariables') !== false,
    },
  };
}

function boundary(element: ModdleElement): Special {
  const attachedTo = child(element, 'attachedToRef');
  return {
    event: event(element),
    interrupting: element.get('cancelActivity') !== false,
    ...(attachedTo ? { attachedToId: idOf(attachedTo) } : {}),
  };
}

function startEvent(element: ModdleElement): Special {
  const container = element.$parent;
  const inEventSubProcess = container !== undefined && isEventSubProcess(container);
  return {
    event: event(element),
    ...(inEventSubProcess ? { interrupting: element.get('isInterrupting') !== false } : {}),
  };
}

/** What a container (process or sub-process) knows of what it holds. */
export function containerPart(element: ModdleElement): Special {
  const nodes = flowNodes(element);
  const starts = nodes.filter((node) => node.$type === 'bpmn:StartEvent');
  const noneStart = starts.find((start) => eventDefinitions(start).length === 0);
  return present<Special>({
    children: nodes.map(idOf),
    noneStartEventId: noneStart && !isEventSubProcess(element) ? idOf(noneStart) : undefined,
    eventSubProcesses: nodes.filter(isEventSubProcess).map(idOf),
    startEventId: isEventSubProcess(element) && starts[0] ? idOf(starts[0]) : undefined,
  });
}

function gateway(element: ModdleElement): Special {
  const defaultFlow = child(element, 'default');
  return defaultFlow ? { defaultFlow: idOf(defaultFlow) } : {};
}

const throwing = (element: ModdleElement): Special => ({ event: event(element), ...jobPart(element) });
const catching = (element: ModdleElement): Special => ({ event: event(element) });
const nothing = (): Special => ({});

const kinds: Readonly<Record<string, readonly [ElementType, (element: ModdleElement) => Special]>> = {
  'bpmn:StartEvent': ['START_EVENT', startEvent],
  'bpmn:EndEvent': ['END_EVENT', throwing],
  'bpmn:IntermediateCatchEvent': ['INTERMEDIATE_CATCH_EVENT', catching],
  'bpmn:IntermediateThrowEvent': ['INTERMEDIATE_THROW_EVENT', throwing],
  'bpmn:BoundaryEvent': ['BOUNDARY_EVENT', boundary],
  'bpmn:Task': ['TASK', nothing],
  'bpmn:ManualTask': ['MANUAL_TASK', nothing],
  'bpmn:ServiceTask': ['SERVICE_TASK', jobPart],
  'bpmn:SendTask': ['SEND_TASK', jobPart],
  'bpmn:ScriptTask': ['SCRIPT_TASK', script],
  'bpmn:BusinessRuleTask': ['BUSINESS_RULE_TASK', businessRule],
  'bpmn:UserTask': ['USER_TASK', (element) => ({ userTask: userTask(element) })],
  'bpmn:ReceiveTask': ['RECEIVE_TASK', (element) => ({ event: messageEvent(child(element, 'messageRef')) })],
  'bpmn:CallActivity': ['CALL_ACTIVITY', callActivity],
  'bpmn:SubProcess': ['SUB_PROCESS', containerPart],
  'bpmn:AdHocSubProcess': ['AD_HOC_SUB_PROCESS', containerPart],
  'bpmn:ExclusiveGateway': ['EXCLUSIVE_GATEWAY', gateway],
  'bpmn:InclusiveGateway': ['INCLUSIVE_GATEWAY', gateway],
  'bpmn:ParallelGateway': ['PARALLEL_GATEWAY', nothing],
  'bpmn:EventBasedGateway': ['EVENT_BASED_GATEWAY', nothing],
};

/** Whether there is a way to compile this flow node type at all. */
export const isKnownFlowNode = (element: ModdleElement): boolean => element.$type in kinds;

function multiInstance(element: ModdleElement): MultiInstance | undefined {
  const loop = child(element, 'loopCharacteristics');
  const zeebe = loop && extension(loop, 'zeebe:LoopCharacteristics');
  if (!loop || !zeebe) return undefined;
  const outputElement = filledText(zeebe, 'outputElement');
  const completion = body(loop, 'completionCondition');
  return {
    sequential: flag(loop, 'isSequential'),
    inputCollection: expression(text(zeebe, 'inputCollection') ?? ''),
    ...present<MultiInstance>({
      sequential: undefined,
      inputCollection: undefined,
      inputElement: filledText(zeebe, 'inputElement'),
      outputCollection: filledText(zeebe, 'outputCollection'),
      outputElement: outputElement === undefined ? undefined : expression(outputElement),
      completionCondition: completion ? expression(completion) : undefined,
    }),
  };
}

export interface Surroundings {
  readonly parentId: string;
  readonly incoming: readonly string[];
  readonly outgoing: readonly string[];
  readonly boundaryEvents: readonly string[];
}

/** Zeebe reads no mappings of these, whatever the file says. */
const ignoresMappings = [
  'bpmn:Task',
  'bpmn:ManualTask',
  'bpmn:ExclusiveGateway',
  'bpmn:ParallelGateway',
  'bpmn:InclusiveGateway',
  'bpmn:EventBasedGateway',
];

/** A none throw event has outputs only. */
const ignoresInputs = (element: ModdleElement): boolean =>
  ignoresMappings.includes(element.$type) ||
  (element.$type === 'bpmn:IntermediateThrowEvent' && eventDefinitions(element).length === 0);

export function compileElement(element: ModdleElement, around: Surroundings): ExecutableElement {
  const kind = kinds[element.$type];
  if (!kind) throw new Error(`${element.$type} passed validation`);
  const [type, special] = kind;
  return {
    id: idOf(element),
    name: text(element, 'name'),
    type: isEventSubProcess(element) ? 'EVENT_SUB_PROCESS' : type,
    ...around,
    inputs: ignoresInputs(element) ? [] : inputs(element),
    outputs: ignoresMappings.includes(element.$type) ? [] : outputs(element),
    executionListeners: executionListeners(element),
    zeebeProperties: properties(element),
    ...special(element),
    ...present<Special>({ multiInstance: multiInstance(element) }),
  };
}

/** The process itself, as the root container. */
export function compileRoot(process: ModdleElement): ExecutableElement {
  return {
    id: idOf(process),
    name: text(process, 'name'),
    type: 'PROCESS',
    parentId: undefined,
    incoming: [],
    outgoing: [],
    inputs: [],
    outputs: [],
    executionListeners: executionListeners(process),
    boundaryEvents: [],
    zeebeProperties: properties(process),
    ...containerPart(process),
  };
}

export const processChildren = (process: ModdleElement): readonly ModdleElement[] =>
  children(process, 'flowElements');
