/** Units and people as rows show them. */
import type { UnitRow } from '../../../db/repositories/units.ts';
import type { UnitRef, UserRef } from '../../api/values.ts';

export function unitRef(units: ReadonlyMap<string, UnitRow>, id: string): UnitRef {
  const unit = units.get(id);
  return unit ? { id, name: unit.name, telephone: unit.telephone } : { id, name: id, telephone: null };
}
export function unitRefOrNull(units: ReadonlyMap<string, UnitRow>, id: string | null): UnitRef | null {
  return id === null ? null : unitRef(units, id);
}
export function userRefOrNull(names: ReadonlyMap<string, string>, id: string | null): UserRef | null {
  return id === null ? null : { id, name: names.get(id) ?? '—' };
}
