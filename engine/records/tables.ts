/**
 * The engine's tables, declared once: row types, the PostgreSQL store's statements, the in-memory store and the
 * migration's manifest all follow from here.
 *
 * Invariants:
 * - R1 A row is written whole, in its final state of the batch, at most once per batch (E3).
 * - R2 `instance` tables belong to one process instance (`processInstanceKey`) and are loaded together with it.
 * - R3 `history: true` rows stay after they end (search reads them, E8); the others are deleted when they are done.
 * - R4 Numbers are safe integers (keys, epoch milliseconds, counts); `text` holding JSON keeps the raw text, so that
 *   `1.0` and 17-digit integers survive.
 */
import type { Key } from '../keys.ts';

export type Column = 'key' | 'integer' | 'millis' | 'text' | 'json' | 'boolean';

export type InstanceState = 'ACTIVE' | 'COMPLETED' | 'TERMINATED';
export type ElementState =
  | 'ACTIVATING'
  | 'ACTIVATED'
  | 'COMPLETING'
  | 'COMPLETED'
  | 'TERMINATING'
  | 'TERMINATED';
export type JobState =
  | 'CREATED'
  | 'ACTIVATED'
  | 'FAILED'
  | 'BACKING_OFF'
  | 'ERROR_THROWN'
  | 'COMPLETED'
  | 'CANCELED';
export type JobKind = 'BPMN_ELEMENT' | 'EXECUTION_LISTENER' | 'TASK_LISTENER';
export type UserTaskState =
  | 'CREATING'
  | 'CREATED'
  | 'ASSIGNING'
  | 'UPDATING'
  | 'COMPLETING'
  | 'CANCELING'
  | 'COMPLETED'
  | 'CANCELED'
  | 'FAILED';
export type IncidentState = 'ACTIVE' | 'RESOLVED';

export interface ProcessInstanceRow {
  key: Key;
  processDefinitionKey: Key;
  bpmnProcessId: string;
  version: number;
  versionTag: string | null;
  parentProcessInstanceKey: Key | null;
  parentElementInstanceKey: Key | null;
  rootProcessInstanceKey: Key;
  state: InstanceState;
  /** Number of unresolved incidents in this instance (not its children). */
  incidents: number;
  startDate: number;
  endDate: number | null;
  tags: string | null;
}

/** The process itself has a row too, with the process instance's key. */
export interface ElementInstanceRow {
  key: Key;
  processInstanceKey: Key;
  processDefinitionKey: Key;
  elementId: string;
  elementType: string;
  /** Key of the enclosing element instance; null for the process itself. */
  flowScopeKey: Key | null;
  state: ElementState;
  startDate: number;
  endDate: number | null;
  incidentKey: Key | null;
  /** What the runtime needs to go on and nobody searches for: JSON of `ElementRuntime` (engine/runtime). */
  runtime: string;
}

export interface VariableRow {
  key: Key;
  processInstanceKey: Key;
  /** Key of the element instance whose scope owns the name. */
  scopeKey: Key;
  name: string;
  /** Raw JSON text. */
  value: string;
}

export interface JobRow {
  key: Key;
  processInstanceKey: Key;
  processDefinitionKey: Key;
  bpmnProcessId: string;
  processVersion: number;
  elementId: string;
  elementInstanceKey: Key;
  kind: JobKind;
  /** start | end for execution listeners, creating | assigning | … for task listeners, UNSPECIFIED else. */
  listenerEventType: string;
  type: string;
  state: JobState;
  retries: number;
  worker: string;
  /** Epoch ms until which an activated job is leased; null when not activated. */
  deadline: number | null;
  /** Epoch ms until which a failed job backs off. */
  backOffUntil: number | null;
  /** JSON object of strings. */
  customHeaders: string;
  errorMessage: string | null;
  errorCode: string | null;
  userTaskKey: Key | null;
  creationDate: number;
  endDate: number | null;
}

export interface UserTaskRow {
  key: Key;
  processInstanceKey: Key;
  processDefinitionKey: Key;
  bpmnProcessId: string;
  processVersion: number;
  elementId: string;
  elementInstanceKey: Key;
  name: string | null;
  state: UserTaskState;
  assignee: string | null;
  /** JSON arrays of strings. */
  candidateGroups: string;
  candidateUsers: string;
  dueDate: string | null;
  followUpDate: string | null;
  priority: number;
  formKey: Key | null;
  externalFormReference: string | null;
  /** JSON object of strings. */
  customHeaders: string;
  creationDate: number;
  completionDate: number | null;
  action: string;
  /** The pending request while listeners run: JSON of the runtime's intent (assign, update, complete …), with who waits. */
  pending: string | null;
}

export interface IncidentRow {
  key: Key;
  processInstanceKey: Key;
  processDefinitionKey: Key;
  bpmnProcessId: string;
  elementId: string;
  elementInstanceKey: Key;
  jobKey: Key | null;
  errorType: string;
  errorMessage: string;
  state: IncidentState;
  creationTime: number;
  resolvedTime: number | null;
}

/** Timers of catch events (instance) and of process start events (`processInstanceKey` 0). */
export interface TimerRow {
  key: Key;
  /** 0 for a start event's timer. */
  processInstanceKey: Key;
  processDefinitionKey: Key;
  /** Element instance that waits; 0 for a start event's timer. */
  elementInstanceKey: Key;
  /** Element whose event this is (boundary, catch or start event). */
  targetElementId: string;
  dueDate: number;
  /** Repetitions left; -1 for ever. */
  repetitions: number;
}

/** A process instance's (or a start event's, `processInstanceKey` 0) open subscription for a message. */
export interface MessageSubscriptionRow {
  key: Key;
  processInstanceKey: Key;
  processDefinitionKey: Key;
  bpmnProcessId: string;
  elementInstanceKey: Key;
  targetElementId: string;
  messageName: string;
  /** Empty for start events. */
  correlationKey: string;
  interrupting: boolean;
}

/** A published message while its time to live lasts. */
export interface MessageRow {
  key: Key;
  name: string;
  correlationKey: string;
  messageId: string;
  /** Raw JSON object. */
  variables: string;
  deadline: number;
  /** JSON array of process ids this message was already correlated to. */
  correlatedProcessIds: string;
}

/** Start events correlated by key: at most one active instance per (process id, correlation key). */
export interface MessageStartLockRow {
  key: Key;
  bpmnProcessId: string;
  correlationKey: string;
  messageName: string;
  processInstanceKey: Key;
}

export interface ProcessDefinitionRow {
  key: Key;
  bpmnProcessId: string;
  name: string | null;
  version: number;
  versionTag: string | null;
  deploymentKey: Key;
  resourceName: string;
  /** MD5 of the resource's bytes, hex. */
  checksum: string;
  resource: string;
  deployedAt: number;
}

export interface DecisionRequirementsRow {
  key: Key;
  drgId: string;
  name: string;
  version: number;
  deploymentKey: Key;
  resourceName: string;
  checksum: string;
  resource: string;
  deployedAt: number;
}

export interface DecisionDefinitionRow {
  key: Key;
  decisionId: string;
  name: string;
  version: number;
  versionTag: string | null;
  decisionRequirementsKey: Key;
  deploymentKey: Key;
}

export interface FormRow {
  key: Key;
  formId: string;
  version: number;
  versionTag: string | null;
  deploymentKey: Key;
  resourceName: string;
  checksum: string;
  resource: string;
  deployedAt: number;
}

/** One evaluated decision (history). */
export interface DecisionInstanceRow {
  key: Key;
  processInstanceKey: Key;
  processDefinitionKey: Key;
  elementInstanceKey: Key;
  decisionDefinitionKey: Key;
  decisionId: string;
  state: 'EVALUATED' | 'FAILED';
  evaluatedAt: number;
  /** JSON: inputs, matched rules, output or failure. */
  result: string;
}

export interface TableRows {
  process_instance: ProcessInstanceRow;
  element_instance: ElementInstanceRow;
  variable: VariableRow;
  job: JobRow;
  user_task: UserTaskRow;
  incident: IncidentRow;
  timer: TimerRow;
  message_subscription: MessageSubscriptionRow;
  message: MessageRow;
  message_start_lock: MessageStartLockRow;
  process_definition: ProcessDefinitionRow;
  decision_requirements: DecisionRequirementsRow;
  decision_definition: DecisionDefinitionRow;
  form: FormRow;
  decision_instance: DecisionInstanceRow;
}

export type TableName = keyof TableRows;

export interface TableSpec<Name extends TableName> {
  readonly name: Name;
  /** R2: rows carry `processInstanceKey` and are loaded with the instance. */
  readonly instance: boolean;
  /** R3. */
  readonly history: boolean;
  readonly columns: { readonly [C in keyof TableRows[Name]]: Column };
}

const ref = { processInstanceKey: 'key', processDefinitionKey: 'key' } as const;

export const tables: { readonly [Name in TableName]: TableSpec<Name> } = {
  process_instance: {
    name: 'process_instance',
    instance: true,
    history: true,
    columns: {
      key: 'key',
      processDefinitionKey: 'key',
      bpmnProcessId: 'text',
      version: 'integer',
      versionTag: 'text',
      parentProcessInstanceKey: 'key',
      parentElementInstanceKey: 'key',
      rootProcessInstanceKey: 'key',
      state: 'text',
      incidents: 'integer',
      startDate: 'millis',
      endDate: 'millis',
      tags: 'text',
    },
  },
  element_instance: {
    name: 'element_instance',
    instance: true,
    history: true,
    columns: {
      key: 'key',
      ...ref,
      elementId: 'text',
      elementType: 'text',
      flowScopeKey: 'key',
      state: 'text',
      startDate: 'millis',
      endDate: 'millis',
      incidentKey: 'key',
      runtime: 'json',
    },
  },
  variable: {
    name: 'variable',
    instance: true,
    history: true,
    columns: { key: 'key', processInstanceKey: 'key', scopeKey: 'key', name: 'text', value: 'json' },
  },
  job: {
    name: 'job',
    instance: true,
    history: true,
    columns: {
      key: 'key',
      ...ref,
      bpmnProcessId: 'text',
      processVersion: 'integer',
      elementId: 'text',
      elementInstanceKey: 'key',
      kind: 'text',
      listenerEventType: 'text',
      type: 'text',
      state: 'text',
      retries: 'integer',
      worker: 'text',
      deadline: 'millis',
      backOffUntil: 'millis',
      customHeaders: 'json',
      errorMessage: 'text',
      errorCode: 'text',
      userTaskKey: 'key',
      creationDate: 'millis',
      endDate: 'millis',
    },
  },
  user_task: {
    name: 'user_task',
    instance: true,
    history: true,
    columns: {
      key: 'key',
      ...ref,
      bpmnProcessId: 'text',
      processVersion: 'integer',
      elementId: 'text',
      elementInstanceKey: 'key',
      name: 'text',
      state: 'text',
      assignee: 'text',
      candidateGroups: 'json',
      candidateUsers: 'json',
      dueDate: 'text',
      followUpDate: 'text',
      priority: 'integer',
      formKey: 'key',
      externalFormReference: 'text',
      customHeaders: 'json',
      creationDate: 'millis',
      completionDate: 'millis',
      action: 'text',
      pending: 'json',
    },
  },
  incident: {
    name: 'incident',
    instance: true,
    history: true,
    columns: {
      key: 'key',
      ...ref,
      bpmnProcessId: 'text',
      elementId: 'text',
      elementInstanceKey: 'key',
      jobKey: 'key',
      errorType: 'text',
      errorMessage: 'text',
      state: 'text',
      creationTime: 'millis',
      resolvedTime: 'millis',
    },
  },
  timer: {
    name: 'timer',
    instance: true,
    history: false,
    columns: {
      key: 'key',
      ...ref,
      elementInstanceKey: 'key',
      targetElementId: 'text',
      dueDate: 'millis',
      repetitions: 'integer',
    },
  },
  message_subscription: {
    name: 'message_subscription',
    instance: true,
    history: false,
    columns: {
      key: 'key',
      ...ref,
      bpmnProcessId: 'text',
      elementInstanceKey: 'key',
      targetElementId: 'text',
      messageName: 'text',
      correlationKey: 'text',
      interrupting: 'boolean',
    },
  },
  message: {
    name: 'message',
    instance: false,
    history: false,
    columns: {
      key: 'key',
      name: 'text',
      correlationKey: 'text',
      messageId: 'text',
      variables: 'json',
      deadline: 'millis',
      correlatedProcessIds: 'json',
    },
  },
  message_start_lock: {
    name: 'message_start_lock',
    instance: true,
    history: false,
    columns: {
      key: 'key',
      bpmnProcessId: 'text',
      correlationKey: 'text',
      messageName: 'text',
      processInstanceKey: 'key',
    },
  },
  process_definition: {
    name: 'process_definition',
    instance: false,
    history: true,
    columns: {
      key: 'key',
      bpmnProcessId: 'text',
      name: 'text',
      version: 'integer',
      versionTag: 'text',
      deploymentKey: 'key',
      resourceName: 'text',
      checksum: 'text',
      resource: 'text',
      deployedAt: 'millis',
    },
  },
  decision_requirements: {
    name: 'decision_requirements',
    instance: false,
    history: true,
    columns: {
      key: 'key',
      drgId: 'text',
      name: 'text',
      version: 'integer',
      deploymentKey: 'key',
      resourceName: 'text',
      checksum: 'text',
      resource: 'text',
      deployedAt: 'millis',
    },
  },
  decision_definition: {
    name: 'decision_definition',
    instance: false,
    history: true,
    columns: {
      key: 'key',
      decisionId: 'text',
      name: 'text',
      version: 'integer',
      versionTag: 'text',
      decisionRequirementsKey: 'key',
      deploymentKey: 'key',
    },
  },
  form: {
    name: 'form',
    instance: false,
    history: true,
    columns: {
      key: 'key',
      formId: 'text',
      version: 'integer',
      versionTag: 'text',
      deploymentKey: 'key',
      resourceName: 'text',
      checksum: 'text',
      resource: 'text',
      deployedAt: 'millis',
    },
  },
  decision_instance: {
    name: 'decision_instance',
    instance: false,
    history: true,
    columns: {
      key: 'key',
      ...ref,
      elementInstanceKey: 'key',
      decisionDefinitionKey: 'key',
      decisionId: 'text',
      state: 'text',
      evaluatedAt: 'millis',
      result: 'json',
    },
  },
};
