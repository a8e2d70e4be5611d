import type { ElementInstanceRow } from '../../../records/tables.ts';
import { defaultTenant } from '../../arguments.ts';
import type { DefinitionFacts } from '../definition-facts.ts';
import { type Entity, flagFilter, tenantFilter } from '../search.ts';
import { elementState, elementStates, instantText, keyText } from './common.ts';

export const elementInstances: Entity<'element_instance'> = {
  table: 'element_instance',
  filters: {
    elementInstanceKey: { column: 'key', kind: 'key' },
    processInstanceKey: { column: 'processInstanceKey', kind: 'key' },
    processDefinitionKey: { column: 'processDefinitionKey', kind: 'key' },
    elementInstanceScopeKey: { column: 'flowScopeKey', kind: 'key' },
    incidentKey: { column: 'incidentKey', kind: 'key' },
    elementId: { column: 'elementId', kind: 'text' },
    type: { column: 'elementType', kind: 'text' },
    state: { column: 'state', kind: 'text', values: elementStates },
    startDate: { column: 'startDate', kind: 'millis' },
    endDate: { column: 'endDate', kind: 'millis' },
    hasIncident: flagFilter('incidentKey', { $exists: true }, { $exists: false }),
    tenantId: tenantFilter(),
  },
  sorts: {
    elementInstanceKey: 'key',
    processInstanceKey: 'processInstanceKey',
    processDefinitionKey: 'processDefinitionKey',
    elementId: 'elementId',
    type: 'elementType',
    state: 'state',
    startDate: 'startDate',
    endDate: 'endDate',
    incidentKey: 'incidentKey',
  },
};

export async function elementInstanceAnswer(
  row: ElementInstanceRow,
  facts: DefinitionFacts,
): Promise<object> {
  const definition = await facts.of(row.processDefinitionKey);
  return {
    elementInstanceKey: keyText(row.key),
    processInstanceKey: keyText(row.processInstanceKey),
    processDefinitionKey: keyText(row.processDefinitionKey),
    processDefinitionId: definition?.bpmnProcessId ?? '',
    elementId: row.elementId,
    elementName: definition?.elementNames.get(row.elementId) ?? row.elementId,
    type: row.elementType,
    state: elementState(row.state),
    hasIncident: row.incidentKey !== null,
    incidentKey: keyText(row.incidentKey),
    startDate: instantText(row.startDate),
    endDate: instantText(row.endDate),
    tenantId: defaultTenant,
  };
}
