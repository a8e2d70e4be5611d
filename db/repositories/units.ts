/** Units: the tree of offices, their dated names, and the divisions beneath them. */
import { allOf, joined, maybeOne, one, rows, run, type Sql, sql, type Trx } from './sql.ts';

export type UnitKind =
  | 'government'
  | 'civil-affairs'
  | 'federation'
  | 'finance'
  | 'township'
  | 'window'
  | 'village'
  | 'other';
export type UnitLevel = 'province' | 'city' | 'county' | 'township' | 'village';

export interface UnitRow {
  readonly id: string;
  readonly parent_id: string | null;
  /** Ids from the root to the unit itself. */
  readonly path: readonly string[];
  readonly kind: UnitKind;
  readonly level: UnitLevel;
  readonly division_code: string | null;
  readonly telephone: string | null;
  readonly address: string | null;
  readonly reach: 'yizhan' | 'exchange';
  readonly valid_from: string;
  readonly valid_to: string | null;
  /** In force on the day asked for. */
  readonly name: string;
}

export interface NewUnit {
  readonly id: string;
  readonly parentId: string | null;
  readonly name: string;
  readonly kind: UnitKind;
  readonly level: UnitLevel;
  readonly divisionCode: string | null;
  readonly telephone: string | null;
  readonly address: string | null;
  readonly reach?: 'yizhan' | 'exchange';
  readonly validFrom: string;
}

/** The name in force today (by the calendar of Asia/Shanghai); the first one before that. */
const currentName = sql`coalesce(
  (select n.name from app.unit_name n where n.unit_id = u.id and n.valid_from <= (now() at time zone 'Asia/Shanghai')::date
   order by n.valid_from desc limit 1),
  (select n.name from app.unit_name n where n.unit_id = u.id order by n.valid_from limit 1), u.id)`;
const select = sql`select u.*, ${currentName} as name from app.unit u`;

export function findUnit(trx: Trx, id: string): Promise<UnitRow | null> {
  return maybeOne<UnitRow>(trx, sql`${select} where u.id = ${id}`);
}

export function getUnit(trx: Trx, id: string): Promise<UnitRow> {
  return one<UnitRow>(trx, `unit ${id}`, sql`${select} where u.id = ${id}`);
}

/** By id, those that exist. */
export async function unitsById(trx: Trx, ids: Iterable<string | null>): Promise<Map<string, UnitRow>> {
  const wanted = [...new Set([...ids].filter((id) => id !== null))];
  if (wanted.length === 0) return new Map();
  const found = await rows<UnitRow>(trx, sql`${select} where u.id = any(${wanted})`);
  return new Map(found.map((unit) => [unit.id, unit]));
}

export interface UnitFilter {
  /** The unit itself and everything below. */
  readonly below?: string;
  readonly kind?: UnitKind;
  readonly level?: UnitLevel;
  /** Division code begins with. */
  readonly divisionPrefix?: string;
  readonly nameContains?: string;
  readonly includeClosed?: boolean;
  readonly limit?: number;
}

/** In the order of the tree. */
export function listUnits(trx: Trx, filter: UnitFilter): Promise<UnitRow[]> {
  const conditions: Sql[] = [];
  if (filter.below !== undefined) conditions.push(sql`u.path @> array[${filter.below}]::text[]`);
  if (filter.kind !== undefined) conditions.push(sql`u.kind = ${filter.kind}`);
  if (filter.level !== undefined) conditions.push(sql`u.level = ${filter.level}`);
  if (filter.divisionPrefix !== undefined)
    conditions.push(sql`u.division_code like ${`${filter.divisionPrefix}%`}`);
  if (filter.nameContains !== undefined)
    conditions.push(sql`strpos(${currentName}, ${filter.nameContains}) > 0`);
  if (!filter.includeClosed) conditions.push(sql`u.valid_to is null or u.valid_to >= current_date`);
  return rows<UnitRow>(
    trx,
    sql`${select} where ${allOf(conditions)} order by u.path limit ${filter.limit ?? 5000}`,
  );
}

/**
 * The office of a kind that is responsible for a unit: a sibling of it or of the nearest unit above that has one
 * (the county's federation for a township), of the given level.
 */
export function findOfficeFor(
  trx: Trx,
  unitId: string,
  kind: UnitKind,
  level: UnitLevel,
): Promise<UnitRow | null> {
  return maybeOne<UnitRow>(
    trx,
    sql`${select}
      join app.unit below on below.id = ${unitId}
      where u.kind = ${kind} and u.level = ${level} and u.parent_id = any(below.path)
        and (u.valid_to is null or u.valid_to >= current_date)
      order by array_position(below.path, u.parent_id) desc, u.id limit 1`,
  );
}

/** Units from the root to the unit: 陕西省, 铜川市, 王益区, … */
export async function unitPath(trx: Trx, unit: UnitRow): Promise<UnitRow[]> {
  const found = await unitsById(trx, unit.path);
  return unit.path.flatMap((id) => found.get(id) ?? []);
}

export async function insertUnit(trx: Trx, unit: NewUnit): Promise<void> {
  const parent = unit.parentId === null ? null : await getUnit(trx, unit.parentId);
  const path = [...(parent?.path ?? []), unit.id];
  await run(
    trx,
    sql`insert into app.unit (id, parent_id, path, kind, level, division_code, telephone, address, reach, valid_from)
      values (${unit.id}, ${unit.parentId}, ${path}, ${unit.kind}, ${unit.level}, ${unit.divisionCode},
        ${unit.telephone}, ${unit.address}, ${unit.reach ?? 'yizhan'}, ${unit.validFrom})`,
  );
  await nameUnit(trx, unit.id, unit.name, unit.validFrom);
}

/** The name from that day on; a name given before for the same day is replaced. */
export async function nameUnit(trx: Trx, unitId: string, name: string, from: string): Promise<void> {
  await run(
    trx,
    sql`insert into app.unit_name (unit_id, name, valid_from) values (${unitId}, ${name}, ${from})
      on conflict (unit_id, valid_from) do update set name = excluded.name`,
  );
}

export interface UnitNameRow {
  readonly unit_id: string;
  readonly name: string;
  readonly valid_from: string;
}
export function unitNames(trx: Trx, unitIds: readonly string[]): Promise<UnitNameRow[]> {
  return rows<UnitNameRow>(
    trx,
    sql`select unit_id, name, valid_from from app.unit_name where unit_id = any(${unitIds}) order by unit_id, valid_from`,
  );
}

export interface UnitChange {
  readonly kind?: UnitKind;
  readonly level?: UnitLevel;
  readonly division_code?: string | null;
  readonly telephone?: string | null;
  readonly address?: string | null;
  readonly valid_from?: string;
  readonly valid_to?: string | null;
}
export async function updateUnit(trx: Trx, id: string, change: UnitChange): Promise<void> {
  const sets: Sql[] = [];
  if (change.kind !== undefined) sets.push(sql`kind = ${change.kind}`);
  if (change.level !== undefined) sets.push(sql`level = ${change.level}`);
  if (change.division_code !== undefined) sets.push(sql`division_code = ${change.division_code}`);
  if (change.telephone !== undefined) sets.push(sql`telephone = ${change.telephone}`);
  if (change.address !== undefined) sets.push(sql`address = ${change.address}`);
  if (change.valid_from !== undefined) sets.push(sql`valid_from = ${change.valid_from}`);
  if (change.valid_to !== undefined) sets.push(sql`valid_to = ${change.valid_to}`);
  if (sets.length === 0) return;
  await run(trx, sql`update app.unit set ${joined(sets, ', ')} where id = ${id}`);
}

/** Moves a unit and everything below it. Throws when the new parent lies below it. */
export async function moveUnit(trx: Trx, id: string, parentId: string | null): Promise<void> {
  const unit = await getUnit(trx, id);
  const parent = parentId === null ? null : await getUnit(trx, parentId);
  if (parent?.path.includes(id)) throw new Error(`unit ${id} cannot be moved below itself`);
  const prefix = parent?.path ?? [];
  await run(trx, sql`update app.unit set parent_id = ${parentId} where id = ${id}`);
  await run(
    trx,
    sql`update app.unit set path = ${prefix}::text[] || path[${unit.path.length}:] where path @> array[${id}]::text[]`,
  );
}

export interface DivisionRow {
  readonly code: string;
  readonly name: string;
  readonly level: 'province' | 'city' | 'county' | 'township';
  readonly parent_code: string | null;
  readonly has_children: boolean;
}
export function listDivisions(trx: Trx, parent: string | null): Promise<DivisionRow[]> {
  const below = parent === null ? sql`d.parent_code is null` : sql`d.parent_code = ${parent}`;
  return rows<DivisionRow>(
    trx,
    sql`select d.code, d.name, d.level, d.parent_code,
        exists (select 1 from app.division c where c.parent_code = d.code) as has_children
      from app.division d where ${below} and d.valid_to is null order by d.code`,
  );
}
