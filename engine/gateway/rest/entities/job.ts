import type { ActivatedJob } from '../../../commands.ts';
import type { JobRow } from '../../../records/tables.ts';
import { defaultTenant } from '../../arguments.ts';
import { raw } from '../context.ts';
import { type Entity, tenantFilter } from '../search.ts';
import {
  dateText,
  instantText,
  jobState,
  jobStates,
  keyText,
  listenerEventType,
  listenerEventTypes,
} from './common.ts';

export const jobs: Entity<'job'> = {
  table: 'job',
  filters: {
    jobKey: { column: 'key', kind: 'key' },
    processInstanceKey: { column: 'processInstanceKey', kind: 'key' },
    processDefinitionKey: { column: 'processDefinitionKey', kind: 'key' },
    processDefinitionId: { column: 'bpmnProcessId', kind: 'text' },
    elementInstanceKey: { column: 'elementInstanceKey', kind: 'key' },
    elementId: { column: 'elementId', kind: 'text' },
    type: { column: 'type', kind: 'text' },
    worker: { column: 'worker', kind: 'text' },
    kind: { column: 'kind', kind: 'text' },
    listenerEventType: { column: 'listenerEventType', kind: 'text', values: listenerEventTypes },
    state: { column: 'state', kind: 'text', values: jobStates },
    retries: { column: 'retries', kind: 'integer' },
    deadline: { column: 'deadline', kind: 'millis' },
    endTime: { column: 'endDate', kind: 'millis' },
    errorCode: { column: 'errorCode', kind: 'text' },
    errorMessage: { column: 'errorMessage', kind: 'text' },
    tenantId: tenantFilter(),
  },
  sorts: {
    jobKey: 'key',
    processInstanceKey: 'processInstanceKey',
    processDefinitionKey: 'processDefinitionKey',
    processDefinitionId: 'bpmnProcessId',
    elementInstanceKey: 'elementInstanceKey',
    elementId: 'elementId',
    type: 'type',
    worker: 'worker',
    kind: 'kind',
    listenerEventType: 'listenerEventType',
    state: 'state',
    retries: 'retries',
    deadline: 'deadline',
    endTime: 'endDate',
    errorCode: 'errorCode',
    errorMessage: 'errorMessage',
  },
};

export function jobAnswer(row: JobRow): object {
  return {
    jobKey: keyText(row.key),
    processInstanceKey: keyText(row.processInstanceKey),
    processDefinitionKey: keyText(row.processDefinitionKey),
    processDefinitionId: row.bpmnProcessId,
    elementInstanceKey: keyText(row.elementInstanceKey),
    elementId: row.elementId,
    type: row.type,
    worker: row.worker,
    kind: row.kind,
    listenerEventType: listenerEventType(row.listenerEventType),
    state: jobState(row.state),
    retries: row.retries,
    hasFailedWithRetriesLeft: jobState(row.state) === 'FAILED' && row.retries > 0,
    deadline: instantText(row.deadline),
    endTime: instantText(row.endDate),
    errorCode: row.errorCode,
    errorMessage: row.errorMessage,
    customHeaders: raw(row.customHeaders),
    tenantId: defaultTenant,
  };
}

export function activatedJobAnswer(job: ActivatedJob): object {
  const { userTask } = job;
  return {
    jobKey: keyText(job.key),
    processInstanceKey: keyText(job.processInstanceKey),
    processDefinitionKey: keyText(job.processDefinitionKey),
    processDefinitionId: job.bpmnProcessId,
    processDefinitionVersion: job.processDefinitionVersion,
    elementInstanceKey: keyText(job.elementInstanceKey),
    elementId: job.elementId,
    type: job.type,
    worker: job.worker,
    retries: job.retries,
    deadline: job.deadline,
    customHeaders: raw(job.customHeaders),
    variables: raw(job.variables),
    kind: job.kind,
    listenerEventType: listenerEventType(job.listenerEventType),
    userTask: userTask && {
      ...userTask,
      action: userTask.action === '' ? undefined : userTask.action,
      userTaskKey: keyText(userTask.userTaskKey),
      formKey: keyText(userTask.formKey),
      dueDate: dateText(userTask.dueDate),
      followUpDate: dateText(userTask.followUpDate),
    },
    tenantId: defaultTenant,
  };
}
