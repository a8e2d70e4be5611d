import type { VariableRow } from '../../../records/tables.ts';
import { defaultTenant } from '../../arguments.ts';
import { type Entity, tenantFilter } from '../search.ts';
import { keyText } from './common.ts';

/** Longest value that a search shows whole, in characters, as Camunda has it. */
const previewLength = 8191;

export const variables: Entity<'variable'> = {
  table: 'variable',
  filters: {
    variableKey: { column: 'key', kind: 'key' },
    processInstanceKey: { column: 'processInstanceKey', kind: 'key' },
    scopeKey: { column: 'scopeKey', kind: 'key' },
    name: { column: 'name', kind: 'text' },
    value: { column: 'value', kind: 'text' },
    tenantId: tenantFilter(),
  },
  sorts: {
    variableKey: 'key',
    processInstanceKey: 'processInstanceKey',
    scopeKey: 'scopeKey',
    name: 'name',
    value: 'value',
  },
};

/** `value` is JSON text. `whole` false: cut to a preview, and said so. */
export function variableAnswer(row: VariableRow, whole: boolean): object {
  const isTruncated = !whole && row.value.length > previewLength;
  return {
    variableKey: keyText(row.key),
    processInstanceKey: keyText(row.processInstanceKey),
    scopeKey: keyText(row.scopeKey),
    name: row.name,
    value: isTruncated ? row.value.slice(0, previewLength) : row.value,
    isTruncated,
    tenantId: defaultTenant,
  };
}
