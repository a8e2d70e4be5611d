/**
 * The person of an application, sealed; found by blind indexes. One row per application: what was declared then.
 */
import { z } from 'zod';
import { Benefit, Income } from '../../domain/eligibility/rules.ts';
import { normalizeNumber } from '../../domain/identity/identity-number.ts';
import type { KeyRing } from '../crypto/key-ring.ts';
import { normalizeIdentity, normalizeName, normalizePhone } from '../crypto/search-terms.ts';
import { one, rows, run, sql, type Trx } from './sql.ts';

/** What is neither searched for nor needed by a rule. */
export const PersonDetails = z.object({
  filedBy: z.object({
    kind: z.string(),
    name: z.string(),
    identityNumber: z.string(),
    phone: z.string(),
    relation: z.string(),
  }),
  payee: z.object({ relation: z.string(), name: z.string(), account: z.string(), bank: z.string() }),
  note: z.string(),
});
export type PersonDetails = z.infer<typeof PersonDetails>;

export interface Person {
  readonly id: string;
  readonly name: string;
  readonly identityNumber: string;
  readonly certificateNumber: string;
  readonly certificateExpiresOn: string | null;
  readonly phone: string;
  readonly address: string;
  readonly category: number;
  readonly grade: number;
  readonly income: Income;
  readonly benefits: readonly Benefit[];
  readonly details: PersonDetails;
}

interface PersonRow {
  id: string;
  name: Buffer;
  identity_number: Buffer;
  certificate_number: Buffer;
  phone: Buffer | null;
  address: Buffer | null;
  details: Buffer | null;
  category: number;
  grade: number;
  certificate_expires_on: string | null;
  income: string;
  benefits: string[];
}

function context(id: string, column: string): string {
  return `person:${id}:${column}`;
}

const noDetails: PersonDetails = {
  filedBy: { kind: 'self', name: '', identityNumber: '', phone: '', relation: '' },
  payee: { relation: 'self', name: '', account: '', bank: '' },
  note: '',
};

function fromRow(ring: KeyRing, row: PersonRow): Person {
  const open = (column: string, value: Buffer | null) =>
    value === null ? '' : ring.open(value, context(row.id, column));
  const details = open('details', row.details);
  return {
    id: row.id,
    name: open('name', row.name),
    identityNumber: open('identity_number', row.identity_number),
    certificateNumber: open('certificate_number', row.certificate_number),
    certificateExpiresOn: row.certificate_expires_on,
    phone: open('phone', row.phone),
    address: open('address', row.address),
    category: row.category,
    grade: row.grade,
    income: Income.parse(row.income),
    benefits: z.array(Benefit).parse(row.benefits),
    details: details === '' ? noDetails : PersonDetails.parse(JSON.parse(details)),
  };
}

/** Inserts the person, or replaces everything that is known of them. */
export async function savePerson(trx: Trx, ring: KeyRing, person: Person, at: string): Promise<void> {
  const seal = (column: string, value: string) => ring.seal(value, context(person.id, column));
  const identity = normalizeIdentity(person.identityNumber);
  const phone = normalizePhone(person.phone);
  await run(
    trx,
    sql`insert into app.person (id, name, identity_number, certificate_number, phone, address, details,
        name_index, identity_index, identity_tail_index, certificate_index, phone_index,
        category, grade, certificate_expires_on, income, benefits, updated_at)
      values (${person.id}, ${seal('name', person.name)}, ${seal('identity_number', identity)},
        ${seal('certificate_number', person.certificateNumber)}, ${seal('phone', person.phone)},
        ${seal('address', person.address)}, ${seal('details', JSON.stringify(person.details))},
        ${ring.blindIndex('name', normalizeName(person.name))}, ${ring.blindIndex('identity', identity)},
        ${ring.blindIndex('identity-tail', identity.slice(-4))},
        ${ring.blindIndex('certificate', normalizeNumber(person.certificateNumber))},
        ${phone === '' ? null : ring.blindIndex('phone', phone)},
        ${person.category}, ${person.grade}, ${person.certificateExpiresOn}, ${person.income},
        ${person.benefits as string[]}, ${at})
      on conflict (id) do update set name = excluded.name, identity_number = excluded.identity_number,
        certificate_number = excluded.certificate_number, phone = excluded.phone, address = excluded.address,
        details = excluded.details, name_index = excluded.name_index, identity_index = excluded.identity_index,
        identity_tail_index = excluded.identity_tail_index, certificate_index = excluded.certificate_index,
        phone_index = excluded.phone_index, category = excluded.category, grade = excluded.grade,
        certificate_expires_on = excluded.certificate_expires_on, income = excluded.income,
        benefits = excluded.benefits, updated_at = excluded.updated_at`,
  );
}

export async function getPerson(trx: Trx, ring: KeyRing, id: string): Promise<Person> {
  return fromRow(
    ring,
    await one<PersonRow>(trx, `person ${id}`, sql`select * from app.person where id = ${id}`),
  );
}

/** Names only, for lists. */
export async function personNames(
  trx: Trx,
  ring: KeyRing,
  ids: readonly string[],
): Promise<Map<string, string>> {
  const found = await rows<{ id: string; name: Buffer }>(
    trx,
    sql`select id, name from app.person where id = any(${[...new Set(ids)]})`,
  );
  return new Map(found.map(({ id, name }) => [id, ring.open(name, context(id, 'name'))]));
}

// ---------------------------------------------------------------- who is paid already

export interface EntitlementRow {
  readonly id: string;
  readonly item: 'living' | 'nursing';
  readonly from_month: string;
  readonly until_month: string | null;
  readonly unit_id: string;
  readonly monthly: string | null;
}
/** What the person with this identity number receives or received. */
export function entitlementsOf(trx: Trx, ring: KeyRing, identityNumber: string): Promise<EntitlementRow[]> {
  const index = ring.blindIndex('identity', normalizeIdentity(identityNumber));
  return rows<EntitlementRow>(
    trx,
    sql`select id, item, from_month, until_month, unit_id, monthly from app.entitlement
      where identity_index = ${index} order by from_month`,
  );
}

/** Once per application and item; a repeat changes nothing. */
export async function insertEntitlement(
  trx: Trx,
  ring: KeyRing,
  entitlement: {
    id: string;
    personId: string;
    identityNumber: string;
    item: string;
    fromMonth: string;
    unitId: string;
    monthly: string | null;
    applicationId: string | null;
    at: string;
  },
): Promise<void> {
  const e = entitlement;
  await run(
    trx,
    sql`insert into app.entitlement
        (id, person_id, identity_index, item, from_month, unit_id, monthly, application_id, created_at)
      values (${e.id}, ${e.personId}, ${ring.blindIndex('identity', normalizeIdentity(e.identityNumber))}, ${e.item},
        ${e.fromMonth}, ${e.unitId}, ${e.monthly}, ${e.applicationId}, ${e.at})
      on conflict (application_id, item) where application_id is not null do nothing`,
  );
}

/** Open applications of the same person for one of the items, other than `exceptApplicationId`. */
export function openApplicationsOf(
  trx: Trx,
  ring: KeyRing,
  identityNumber: string,
  exceptApplicationId = '',
): Promise<
  { id: string; case_number: string; items: string[]; receiving_unit_id: string; submitted_on: string }[]
> {
  const index = ring.blindIndex('identity', normalizeIdentity(identityNumber));
  return rows(
    trx,
    sql`select a.id, a.case_number, a.items, a.receiving_unit_id, a.submitted_on
      from app.person p join app.application a on a.person_id = p.id
      where p.identity_index = ${index} and a.ended_at is null and a.id <> ${exceptApplicationId}
      order by a.submitted_at`,
  );
}

/**
 * Serializes whoever submits for one person until the end of the transaction: two windows at the same moment
 * cannot both find no duplicate.
 */
export async function lockPerson(trx: Trx, ring: KeyRing, identityNumber: string): Promise<void> {
  const index = ring.blindIndex('identity', normalizeIdentity(identityNumber));
  await trx.raw('select pg_advisory_xact_lock(?)', [index.readInt32BE(0)]);
}
