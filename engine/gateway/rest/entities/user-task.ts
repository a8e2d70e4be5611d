import type { UserTaskRow } from '../../../records/tables.ts';
import { defaultTenant } from '../../arguments.ts';
import { raw } from '../context.ts';
import type { DefinitionFacts } from '../definition-facts.ts';
import { containsFilter, type Entity, tenantFilter, variablesFilter } from '../search.ts';
import { dateText, instantText, keyText } from './common.ts';

export const userTasks: Entity<'user_task'> = {
  table: 'user_task',
  filters: {
    userTaskKey: { column: 'key', kind: 'key' },
    processInstanceKey: { column: 'processInstanceKey', kind: 'key' },
    processDefinitionKey: { column: 'processDefinitionKey', kind: 'key' },
    processDefinitionId: { column: 'bpmnProcessId', kind: 'text' },
    elementInstanceKey: { column: 'elementInstanceKey', kind: 'key' },
    elementId: { column: 'elementId', kind: 'text' },
    name: { column: 'name', kind: 'text' },
    state: { column: 'state', kind: 'text' },
    assignee: { column: 'assignee', kind: 'text' },
    priority: { column: 'priority', kind: 'integer' },
    candidateGroup: containsFilter('candidateGroups'),
    candidateUser: containsFilter('candidateUsers'),
    creationDate: { column: 'creationDate', kind: 'millis' },
    completionDate: { column: 'completionDate', kind: 'millis' },
    dueDate: { column: 'dueDate', kind: 'instant' },
    followUpDate: { column: 'followUpDate', kind: 'instant' },
    processInstanceVariables: variablesFilter(),
    tenantId: tenantFilter(),
  },
  sorts: {
    creationDate: 'creationDate',
    completionDate: 'completionDate',
    dueDate: 'dueDate',
    followUpDate: 'followUpDate',
    priority: 'priority',
    name: 'name',
  },
};

export async function userTaskAnswer(row: UserTaskRow, facts: DefinitionFacts): Promise<object> {
  const definition = await facts.of(row.processDefinitionKey);
  return {
    userTaskKey: keyText(row.key),
    processInstanceKey: keyText(row.processInstanceKey),
    processDefinitionKey: keyText(row.processDefinitionKey),
    processDefinitionId: row.bpmnProcessId,
    processDefinitionVersion: row.processVersion,
    processName: definition?.name ?? row.bpmnProcessId,
    elementInstanceKey: keyText(row.elementInstanceKey),
    elementId: row.elementId,
    name: row.name ?? definition?.elementNames.get(row.elementId) ?? row.elementId,
    state: row.state,
    assignee: row.assignee === '' ? undefined : row.assignee,
    candidateGroups: raw(row.candidateGroups),
    candidateUsers: raw(row.candidateUsers),
    creationDate: instantText(row.creationDate),
    completionDate: instantText(row.completionDate),
    dueDate: dateText(row.dueDate),
    followUpDate: dateText(row.followUpDate),
    priority: row.priority,
    customHeaders: raw(row.customHeaders),
    formKey: keyText(row.formKey),
    externalFormReference: row.externalFormReference,
    tenantId: defaultTenant,
  };
}
