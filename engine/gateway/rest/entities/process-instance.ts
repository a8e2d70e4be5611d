import type { ProcessInstanceRow } from '../../../records/tables.ts';
import { defaultTenant } from '../../arguments.ts';
import { raw } from '../context.ts';
import type { DefinitionFacts } from '../definition-facts.ts';
import { containsFilter, type Entity, flagFilter, tenantFilter, variablesFilter } from '../search.ts';
import { instantText, keyText } from './common.ts';

export const processInstances: Entity<'process_instance'> = {
  table: 'process_instance',
  filters: {
    processInstanceKey: { column: 'key', kind: 'key' },
    processDefinitionKey: { column: 'processDefinitionKey', kind: 'key' },
    processDefinitionId: { column: 'bpmnProcessId', kind: 'text' },
    processDefinitionVersion: { column: 'version', kind: 'integer' },
    processDefinitionVersionTag: { column: 'versionTag', kind: 'text' },
    parentProcessInstanceKey: { column: 'parentProcessInstanceKey', kind: 'key' },
    parentElementInstanceKey: { column: 'parentElementInstanceKey', kind: 'key' },
    state: { column: 'state', kind: 'text' },
    startDate: { column: 'startDate', kind: 'millis' },
    endDate: { column: 'endDate', kind: 'millis' },
    hasIncident: flagFilter('incidents', { $gt: 0 }, { $eq: 0 }),
    variables: variablesFilter(),
    tags: {
      meaning: (value, field) => {
        const [tag] = Array.isArray(value) && value.length === 1 ? value : [value];
        const filter = containsFilter<'process_instance'>('tags');
        return 'meaning' in filter ? filter.meaning(tag, field) : {};
      },
    },
    tenantId: tenantFilter(),
  },
  sorts: {
    processInstanceKey: 'key',
    processDefinitionKey: 'processDefinitionKey',
    processDefinitionId: 'bpmnProcessId',
    processDefinitionVersion: 'version',
    processDefinitionVersionTag: 'versionTag',
    parentProcessInstanceKey: 'parentProcessInstanceKey',
    parentElementInstanceKey: 'parentElementInstanceKey',
    startDate: 'startDate',
    endDate: 'endDate',
    state: 'state',
    hasIncident: 'incidents',
  },
};

export async function processInstanceAnswer(
  row: ProcessInstanceRow,
  facts: DefinitionFacts,
): Promise<object> {
  const definition = await facts.of(row.processDefinitionKey);
  return {
    processInstanceKey: keyText(row.key),
    processDefinitionKey: keyText(row.processDefinitionKey),
    processDefinitionId: row.bpmnProcessId,
    processDefinitionName: definition?.name ?? row.bpmnProcessId,
    processDefinitionVersion: row.version,
    processDefinitionVersionTag: row.versionTag,
    parentProcessInstanceKey: keyText(row.parentProcessInstanceKey),
    parentElementInstanceKey: keyText(row.parentElementInstanceKey),
    state: row.state,
    hasIncident: row.incidents > 0,
    startDate: instantText(row.startDate),
    endDate: instantText(row.endDate),
    tags: row.tags === null ? [] : raw(row.tags),
    tenantId: defaultTenant,
  };
}
