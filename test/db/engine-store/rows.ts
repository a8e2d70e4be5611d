/** Whole rows for store tests; every test overrides what it is about. */
import { keyFromCounter } from '../../../engine/keys.ts';
import type { ChangeSet } from '../../../engine/ports/store.ts';
import type { TableRows } from '../../../engine/records/tables.ts';

export const key = keyFromCounter;

export function changes(
  puts: ChangeSet['puts'],
  deletes: ChangeSet['deletes'] = {},
  lastCounter = 1000,
): ChangeSet {
  return { puts, deletes, lastCounter };
}

const definition = { processDefinitionKey: key(1), bpmnProcessId: 'order' };
const element = { processDefinitionKey: key(1), elementId: 'task', elementInstanceKey: key(12) };

export function instance(over: Partial<TableRows['process_instance']>): TableRows['process_instance'] {
  return {
    key: key(10),
    ...definition,
    version: 1,
    versionTag: null,
    parentProcessInstanceKey: null,
    parentElementInstanceKey: null,
    rootProcessInstanceKey: key(10),
    state: 'ACTIVE',
    incidents: 0,
    startDate: 1_700_000_000_000,
    endDate: null,
    tags: null,
    ...over,
  };
}

export function elementInstance(over: Partial<TableRows['element_instance']>): TableRows['element_instance'] {
  return {
    key: key(10),
    processInstanceKey: key(10),
    processDefinitionKey: key(1),
    elementId: 'order',
    elementType: 'PROCESS',
    flowScopeKey: null,
    state: 'ACTIVATED',
    startDate: 1_700_000_000_000,
    endDate: null,
    incidentKey: null,
    runtime: '{}',
    ...over,
  };
}

export function variable(over: Partial<TableRows['variable']>): TableRows['variable'] {
  return { key: key(11), processInstanceKey: key(10), scopeKey: key(10), name: 'a', value: '1.0', ...over };
}

export function job(over: Partial<TableRows['job']>): TableRows['job'] {
  return {
    key: key(13),
    processInstanceKey: key(10),
    ...element,
    bpmnProcessId: 'order',
    processVersion: 1,
    kind: 'BPMN_ELEMENT',
    listenerEventType: 'UNSPECIFIED',
    type: 'pay',
    state: 'CREATED',
    retries: 3,
    worker: '',
    deadline: null,
    backOffUntil: null,
    customHeaders: '{}',
    errorMessage: null,
    errorCode: null,
    userTaskKey: null,
    creationDate: 1_700_000_000_000,
    endDate: null,
    ...over,
  };
}

export function userTask(over: Partial<TableRows['user_task']>): TableRows['user_task'] {
  return {
    key: key(14),
    processInstanceKey: key(10),
    ...element,
    bpmnProcessId: 'order',
    processVersion: 1,
    name: null,
    state: 'CREATED',
    assignee: null,
    candidateGroups: '[]',
    candidateUsers: '[]',
    dueDate: null,
    followUpDate: null,
    priority: 50,
    formKey: null,
    externalFormReference: null,
    customHeaders: '{}',
    creationDate: 1_700_000_000_000,
    completionDate: null,
    action: '',
    pending: null,
    ...over,
  };
}

export function timer(over: Partial<TableRows['timer']>): TableRows['timer'] {
  return {
    key: key(15),
    processInstanceKey: key(10),
    processDefinitionKey: key(1),
    elementInstanceKey: key(12),
    targetElementId: 'timer',
    dueDate: 5000,
    repetitions: 1,
    ...over,
  };
}

export function subscription(
  over: Partial<TableRows['message_subscription']>,
): TableRows['message_subscription'] {
  return {
    key: key(16),
    processInstanceKey: key(10),
    ...definition,
    elementInstanceKey: key(12),
    targetElementId: 'message',
    messageName: 'paid',
    correlationKey: 'A-1',
    interrupting: true,
    ...over,
  };
}

export function message(over: Partial<TableRows['message']>): TableRows['message'] {
  return {
    key: key(17),
    name: 'paid',
    correlationKey: 'A-1',
    messageId: '',
    variables: '{}',
    deadline: 9000,
    correlatedProcessIds: '[]',
    ...over,
  };
}

export function incident(over: Partial<TableRows['incident']>): TableRows['incident'] {
  return {
    key: key(18),
    processInstanceKey: key(10),
    ...element,
    bpmnProcessId: 'order',
    jobKey: null,
    errorType: 'JOB_NO_RETRIES',
    errorMessage: 'no retries',
    state: 'ACTIVE',
    creationTime: 1_700_000_000_000,
    resolvedTime: null,
    ...over,
  };
}

export function processDefinition(
  over: Partial<TableRows['process_definition']>,
): TableRows['process_definition'] {
  return {
    key: key(1),
    bpmnProcessId: 'order',
    name: null,
    version: 1,
    versionTag: null,
    deploymentKey: key(2),
    resourceName: 'order.bpmn',
    checksum: '00',
    resource: '<definitions/>',
    deployedAt: 1,
    ...over,
  };
}

export function startLock(over: Partial<TableRows['message_start_lock']>): TableRows['message_start_lock'] {
  return {
    key: key(19),
    bpmnProcessId: 'order',
    correlationKey: 'A-1',
    messageName: 'paid',
    processInstanceKey: key(10),
    ...over,
  };
}
