/**
 * A deployed process, compiled once per version (E7): what the runtime walks. Element ids and types are BPMN's and
 * Zeebe's own nouns; expressions are already compiled FEEL closures.
 *
 * Invariants:
 * - M1 Every element reference in here resolves: flows, boundary events, event sub-processes, called ids that are static.
 * - M2 Nothing in here is unsupported by the runtime: what is, was refused at deployment, naming the element.
 * - M3 Immutable after compilation; shared by all instances of the version.
 */
import type { CompiledExpression } from '../feel/index.ts';

/** `bpmnElementType` as Zeebe names it in records and REST answers. */
export type ElementType =
  | 'PROCESS'
  | 'SUB_PROCESS'
  | 'EVENT_SUB_PROCESS'
  | 'AD_HOC_SUB_PROCESS'
  | 'START_EVENT'
  | 'END_EVENT'
  | 'INTERMEDIATE_CATCH_EVENT'
  | 'INTERMEDIATE_THROW_EVENT'
  | 'BOUNDARY_EVENT'
  | 'TASK'
  | 'SERVICE_TASK'
  | 'USER_TASK'
  | 'SCRIPT_TASK'
  | 'BUSINESS_RULE_TASK'
  | 'MANUAL_TASK'
  | 'RECEIVE_TASK'
  | 'SEND_TASK'
  | 'EXCLUSIVE_GATEWAY'
  | 'PARALLEL_GATEWAY'
  | 'INCLUSIVE_GATEWAY'
  | 'EVENT_BASED_GATEWAY'
  | 'CALL_ACTIVITY'
  | 'MULTI_INSTANCE_BODY'
  | 'SEQUENCE_FLOW';

/** A value that is static text or a FEEL expression (`=…` in the file). */
export type StaticOrExpression =
  | { readonly kind: 'static'; readonly value: string }
  | { readonly kind: 'feel'; readonly expression: CompiledExpression };

export interface Mapping {
  readonly source: CompiledExpression;
  /** Dotted path of the target variable, split: `a.b` is `['a','b']`. */
  readonly target: readonly string[];
}

export interface ExecutionListener {
  readonly eventType: 'start' | 'end';
  readonly type: StaticOrExpression;
  readonly retries: StaticOrExpression;
  readonly headers: Readonly<Record<string, string>>;
}

export interface TaskListener {
  readonly eventType: 'creating' | 'assigning' | 'updating' | 'completing' | 'canceling';
  readonly type: StaticOrExpression;
  readonly retries: StaticOrExpression;
  readonly headers: Readonly<Record<string, string>>;
}

export type EventDefinition =
  | { readonly kind: 'none' }
  | {
      readonly kind: 'timer';
      readonly timer: 'date' | 'duration' | 'cycle';
      readonly expression: StaticOrExpression;
    }
  | {
      readonly kind: 'message';
      readonly name: StaticOrExpression;
      readonly correlationKey?: CompiledExpression;
    }
  | { readonly kind: 'error'; readonly errorCode?: StaticOrExpression }
  | { readonly kind: 'signal'; readonly name: StaticOrExpression }
  | { readonly kind: 'escalation'; readonly escalationCode?: StaticOrExpression }
  | { readonly kind: 'terminate' }
  | { readonly kind: 'link'; readonly name: string }
  | { readonly kind: 'compensation' };

export interface JobDefinition {
  readonly type: StaticOrExpression;
  readonly retries: StaticOrExpression;
  readonly headers: Readonly<Record<string, string>>;
}

export interface UserTaskDefinition {
  readonly assignee?: StaticOrExpression;
  readonly candidateGroups?: StaticOrExpression;
  readonly candidateUsers?: StaticOrExpression;
  readonly dueDate?: StaticOrExpression;
  readonly followUpDate?: StaticOrExpression;
  readonly priority?: StaticOrExpression;
  readonly formId?: StaticOrExpression;
  readonly formBinding?: Binding;
  readonly externalFormReference?: StaticOrExpression;
  readonly headers: Readonly<Record<string, string>>;
  readonly listeners: readonly TaskListener[];
}

export type Binding =
  | { readonly kind: 'latest' }
  | { readonly kind: 'deployment' }
  | { readonly kind: 'versionTag'; readonly versionTag: string };

/** What an element does beyond flowing; absent parts do not apply to its type. */
export interface ExecutableElement {
  readonly id: string;
  readonly name: string | undefined;
  readonly type: ElementType;
  /** Container that directly holds it (process, sub-process, event sub-process); undefined for the process itself. */
  readonly parentId: string | undefined;
  readonly incoming: readonly string[];
  readonly outgoing: readonly string[];
  readonly inputs: readonly Mapping[];
  readonly outputs: readonly Mapping[];
  readonly executionListeners: readonly ExecutionListener[];
  /** Ids of boundary events attached to this activity, in document order. */
  readonly boundaryEvents: readonly string[];
  /** Event of start, intermediate, boundary and end events and of receive tasks. */
  readonly event?: EventDefinition;
  /** Boundary events and start events of event sub-processes. */
  readonly interrupting?: boolean;
  readonly attachedToId?: string;
  /** Job-based work: service, send, job-based script/business rule/user tasks, message throw events. */
  readonly job?: JobDefinition;
  readonly userTask?: UserTaskDefinition;
  /** Script task with a FEEL expression. */
  readonly script?: { readonly expression: CompiledExpression; readonly resultVariable: string };
  /** Business rule task with a called decision. */
  readonly decision?: {
    readonly decisionId: StaticOrExpression;
    readonly binding: Binding;
    readonly resultVariable: string;
  };
  readonly calledElement?: {
    readonly processId: StaticOrExpression;
    readonly binding: Binding;
    readonly propagateAllChildVariables: boolean;
    readonly propagateAllParentVariables: boolean;
  };
  /** Sequence flow of an exclusive or inclusive gateway taken when no condition holds. */
  readonly defaultFlow?: string;
  /** Containers: ids of children in document order, the none start event if any, event sub-processes. */
  readonly children?: readonly string[];
  readonly noneStartEventId?: string;
  readonly eventSubProcesses?: readonly string[];
  /** Event sub-processes: the id of their start event. */
  readonly startEventId?: string;
  /** Multi-instance characteristics (issue "engine complete"); refused until the runtime carries them. */
  readonly multiInstance?: MultiInstance;
  readonly zeebeProperties: Readonly<Record<string, string>>;
}

export interface MultiInstance {
  readonly sequential: boolean;
  readonly inputCollection: CompiledExpression;
  readonly inputElement?: string;
  readonly outputCollection?: string;
  readonly outputElement?: CompiledExpression;
  readonly completionCondition?: CompiledExpression;
}

export interface SequenceFlow {
  readonly id: string;
  readonly name: string | undefined;
  readonly sourceId: string;
  readonly targetId: string;
  readonly condition?: CompiledExpression;
}

export interface ExecutableProcess {
  readonly bpmnProcessId: string;
  readonly name: string | undefined;
  readonly versionTag: string | undefined;
  readonly elements: ReadonlyMap<string, ExecutableElement>;
  readonly flows: ReadonlyMap<string, SequenceFlow>;
  /** Message, timer, signal start events of the process itself (not of event sub-processes). */
  readonly startEventIds: readonly string[];
}
