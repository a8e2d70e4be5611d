import type {
  DecisionDefinitionRow,
  DecisionRequirementsRow,
  FormRow,
  ProcessDefinitionRow,
  TableName,
} from '../../../records/tables.ts';
import { defaultTenant } from '../../arguments.ts';
import { invalid } from '../../rejections.ts';
import { raw } from '../context.ts';
import { type Entity, type FilterField, operatorsOf, tenantFilter } from '../search.ts';
import { keyText } from './common.ts';

function latestFilter<Name extends TableName>(): FilterField<Name> {
  return {
    meaning: (value, field) => {
      const { $eq } = operatorsOf(value);
      if ($eq === false) return {};
      if ($eq === true) return { latestVersion: true };
      throw invalid(`Invalid value for filter field '${field}': expected true or false`);
    },
  };
}

export const processDefinitions: Entity<'process_definition'> = {
  table: 'process_definition',
  filters: {
    processDefinitionKey: { column: 'key', kind: 'key' },
    processDefinitionId: { column: 'bpmnProcessId', kind: 'text' },
    name: { column: 'name', kind: 'text' },
    version: { column: 'version', kind: 'integer' },
    versionTag: { column: 'versionTag', kind: 'text' },
    resourceName: { column: 'resourceName', kind: 'text' },
    isLatestVersion: latestFilter(),
    tenantId: tenantFilter(),
  },
  sorts: {
    processDefinitionKey: 'key',
    processDefinitionId: 'bpmnProcessId',
    name: 'name',
    version: 'version',
    versionTag: 'versionTag',
    resourceName: 'resourceName',
  },
};

export function processDefinitionAnswer(row: ProcessDefinitionRow, hasStartForm: boolean): object {
  return {
    processDefinitionKey: keyText(row.key),
    processDefinitionId: row.bpmnProcessId,
    name: row.name,
    version: row.version,
    versionTag: row.versionTag,
    resourceName: row.resourceName,
    hasStartForm,
    tenantId: defaultTenant,
  };
}

export const decisionDefinitions: Entity<'decision_definition'> = {
  table: 'decision_definition',
  filters: {
    decisionDefinitionKey: { column: 'key', kind: 'key' },
    decisionDefinitionId: { column: 'decisionId', kind: 'text' },
    name: { column: 'name', kind: 'text' },
    version: { column: 'version', kind: 'integer' },
    decisionRequirementsKey: { column: 'decisionRequirementsKey', kind: 'key' },
    isLatestVersion: latestFilter(),
    tenantId: tenantFilter(),
  },
  sorts: {
    decisionDefinitionKey: 'key',
    decisionDefinitionId: 'decisionId',
    name: 'name',
    version: 'version',
    decisionRequirementsKey: 'decisionRequirementsKey',
  },
};

export function decisionDefinitionAnswer(row: DecisionDefinitionRow, drgId: string | undefined): object {
  return {
    decisionDefinitionKey: keyText(row.key),
    decisionDefinitionId: row.decisionId,
    name: row.name,
    version: row.version,
    decisionRequirementsId: drgId,
    decisionRequirementsKey: keyText(row.decisionRequirementsKey),
    tenantId: defaultTenant,
  };
}

export const decisionRequirements: Entity<'decision_requirements'> = {
  table: 'decision_requirements',
  filters: {
    decisionRequirementsKey: { column: 'key', kind: 'key' },
    decisionRequirementsId: { column: 'drgId', kind: 'text' },
    decisionRequirementsName: { column: 'name', kind: 'text' },
    version: { column: 'version', kind: 'integer' },
    resourceName: { column: 'resourceName', kind: 'text' },
    isLatestVersion: latestFilter(),
    tenantId: tenantFilter(),
  },
  sorts: {
    decisionRequirementsKey: 'key',
    decisionRequirementsId: 'drgId',
    decisionRequirementsName: 'name',
    version: 'version',
  },
};

export function decisionRequirementsAnswer(row: DecisionRequirementsRow): object {
  return {
    decisionRequirementsKey: keyText(row.key),
    decisionRequirementsId: row.drgId,
    decisionRequirementsName: row.name,
    version: row.version,
    resourceName: row.resourceName,
    tenantId: defaultTenant,
  };
}

export function formAnswer(row: FormRow): object {
  return {
    formKey: keyText(row.key),
    formId: row.formId,
    version: row.version,
    schema: raw(row.resource),
    tenantId: defaultTenant,
  };
}
