import type { IncidentRow } from '../../../records/tables.ts';
import { defaultTenant } from '../../arguments.ts';
import { type Entity, tenantFilter } from '../search.ts';
import { instantText, keyText } from './common.ts';

export const incidents: Entity<'incident'> = {
  table: 'incident',
  filters: {
    incidentKey: { column: 'key', kind: 'key' },
    processInstanceKey: { column: 'processInstanceKey', kind: 'key' },
    processDefinitionKey: { column: 'processDefinitionKey', kind: 'key' },
    processDefinitionId: { column: 'bpmnProcessId', kind: 'text' },
    elementInstanceKey: { column: 'elementInstanceKey', kind: 'key' },
    elementId: { column: 'elementId', kind: 'text' },
    jobKey: { column: 'jobKey', kind: 'key' },
    errorType: { column: 'errorType', kind: 'text' },
    errorMessage: { column: 'errorMessage', kind: 'text' },
    state: { column: 'state', kind: 'text' },
    creationTime: { column: 'creationTime', kind: 'millis' },
    tenantId: tenantFilter(),
  },
  sorts: {
    incidentKey: 'key',
    processInstanceKey: 'processInstanceKey',
    processDefinitionKey: 'processDefinitionKey',
    processDefinitionId: 'bpmnProcessId',
    elementInstanceKey: 'elementInstanceKey',
    elementId: 'elementId',
    jobKey: 'jobKey',
    errorType: 'errorType',
    errorMessage: 'errorMessage',
    state: 'state',
    creationTime: 'creationTime',
  },
};

export function incidentAnswer(row: IncidentRow): object {
  return {
    incidentKey: keyText(row.key),
    processInstanceKey: keyText(row.processInstanceKey),
    processDefinitionKey: keyText(row.processDefinitionKey),
    processDefinitionId: row.bpmnProcessId,
    elementInstanceKey: keyText(row.elementInstanceKey),
    elementId: row.elementId,
    jobKey: keyText(row.jobKey),
    errorType: row.errorType,
    errorMessage: row.errorMessage,
    state: row.state,
    creationTime: instantText(row.creationTime),
    tenantId: defaultTenant,
  };
}
