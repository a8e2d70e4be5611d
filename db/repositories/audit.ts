/**
 * The audit: who did what to what, when, from where, with which result.
 *
 * 1. Written in the transaction of what it tells of: both or neither.
 * 2. Each row's hash covers the row and the hash before it; changing or removing one breaks every later one.
 * 3. No personal data of applicants: ids, case numbers, names of fields.
 * 4. Writing locks the head of the chain until the end of the transaction: write it last.
 */
import { createHash } from 'node:crypto';
import { allOf, json, one, rows, run, type Sql, sql, type Trx } from './sql.ts';

export type AuditFacts = Readonly<Record<string, string | number | boolean | null | readonly string[]>>;

export interface AuditEntry {
  /** Real time, ISO, milliseconds. */
  readonly at: string;
  readonly userId: string | null;
  /** Name and username of the person, or the program. */
  readonly who: string;
  readonly unitId: string | null;
  readonly unitName: string | null;
  readonly role: string | null;
  readonly address: string | null;
  /** 'task.complete', 'session.sign-in', 'case.reveal' … */
  readonly action: string;
  readonly result: 'done' | 'refused' | 'failed';
  readonly objectKind: string | null;
  readonly objectId: string | null;
  /** What a reader recognizes: a case number, a user name. */
  readonly objectLabel: string | null;
  readonly facts: AuditFacts;
}

export interface AuditRow {
  readonly number: number;
  readonly at: string;
  readonly user_id: string | null;
  readonly who: string;
  readonly unit_id: string | null;
  readonly unit_name: string | null;
  readonly role: string | null;
  readonly address: string | null;
  readonly action: string;
  readonly result: 'done' | 'refused' | 'failed';
  readonly object_kind: string | null;
  readonly object_id: string | null;
  readonly object_label: string | null;
  readonly facts: AuditFacts;
  readonly previous_hash: Buffer;
  readonly hash: Buffer;
}

/** JSON with sorted keys: jsonb does not keep the order. */
function canonical(value: unknown): string {
  if (Array.isArray(value)) return `[${value.map(canonical).join(',')}]`;
  if (value !== null && typeof value === 'object') {
    const entries = Object.entries(value).toSorted(([a], [b]) => (a < b ? -1 : 1));
    return `{${entries.map(([key, item]) => `${JSON.stringify(key)}:${canonical(item)}`).join(',')}}`;
  }
  return JSON.stringify(value);
}

type Hashed = Omit<AuditRow, 'previous_hash' | 'hash'>;

function chainHash(previous: Uint8Array, row: Hashed): Buffer {
  const { number, at, user_id, who, unit_id, unit_name, role, address, action, result } = row;
  const { object_kind, object_id, object_label, facts } = row;
  const content = [number, at, user_id, who, unit_id, unit_name, role, address, action, result];
  const object = [object_kind, object_id, object_label, facts];
  return createHash('sha256')
    .update(previous)
    .update(canonical([...content, ...object]))
    .digest();
}

/** Appends entries in order. */
export async function appendAudit(trx: Trx, entries: readonly AuditEntry[]): Promise<void> {
  if (entries.length === 0) return;
  let head = await one<{ number: number; hash: Buffer }>(
    trx,
    'audit head',
    sql`select number, hash from app.audit_head for update`,
  );
  for (const entry of entries) {
    const row: Hashed = {
      number: head.number + 1,
      at: entry.at,
      user_id: entry.userId,
      who: entry.who,
      unit_id: entry.unitId,
      unit_name: entry.unitName,
      role: entry.role,
      address: entry.address,
      action: entry.action,
      result: entry.result,
      object_kind: entry.objectKind,
      object_id: entry.objectId,
      object_label: entry.objectLabel,
      facts: entry.facts,
    };
    const hash = chainHash(head.hash, row);
    await run(
      trx,
      sql`insert into app.audit (number, at, user_id, who, unit_id, unit_name, role, address, action, result,
          object_kind, object_id, object_label, facts, previous_hash, hash)
        values (${row.number}, ${row.at}, ${row.user_id}, ${row.who}, ${row.unit_id}, ${row.unit_name}, ${row.role},
          ${row.address}, ${row.action}, ${row.result}, ${row.object_kind}, ${row.object_id}, ${row.object_label},
          ${json(row.facts)}, ${head.hash}, ${hash})`,
    );
    head = { number: row.number, hash };
  }
  await run(trx, sql`update app.audit_head set number = ${head.number}, hash = ${head.hash}`);
}

export interface AuditFilter {
  readonly text?: string;
  readonly action?: string;
  readonly userId?: string;
  readonly from?: string;
  readonly until?: string;
  readonly before?: number;
  /** Done at this unit or below. */
  readonly below?: string;
  readonly limit: number;
}
/** Newest first. */
export function listAudit(trx: Trx, filter: AuditFilter): Promise<AuditRow[]> {
  const conditions: Sql[] = [];
  if (filter.text !== undefined) {
    conditions.push(
      sql`strpos(who, ${filter.text}) > 0 or object_label = ${filter.text} or object_id = ${filter.text}`,
    );
  }
  if (filter.action !== undefined) conditions.push(sql`action like ${`${filter.action}%`}`);
  if (filter.userId !== undefined) conditions.push(sql`user_id = ${filter.userId}`);
  if (filter.from !== undefined) conditions.push(sql`at >= ${filter.from}`);
  if (filter.until !== undefined) conditions.push(sql`at < ${filter.until}`);
  if (filter.before !== undefined) conditions.push(sql`number < ${filter.before}`);
  if (filter.below !== undefined) {
    conditions.push(
      sql`unit_id in (select u.id from app.unit u where u.path @> array[${filter.below}]::text[])`,
    );
  }
  return rows<AuditRow>(
    trx,
    sql`select * from app.audit where ${allOf(conditions)} order by number desc limit ${filter.limit}`,
  );
}

/** Walks the chain up to the head it finds (others append meanwhile). `brokenAt`: the first number whose hash does not follow, or is missing. */
export async function verifyAudit(trx: Trx): Promise<{ rows: number; brokenAt: number | null }> {
  const head = await one<{ number: number; hash: Buffer }>(
    trx,
    'audit head',
    sql`select number, hash from app.audit_head`,
  );
  let previous: Uint8Array = Buffer.alloc(32);
  let expected = 1;
  for (;;) {
    const page = await rows<AuditRow>(
      trx,
      sql`select * from app.audit where number >= ${expected} and number <= ${head.number}
        order by number limit 1000`,
    );
    for (const row of page) {
      const hash = chainHash(previous, row);
      if (row.number !== expected || !hash.equals(row.hash))
        return { rows: expected - 1, brokenAt: expected };
      previous = hash;
      expected++;
    }
    if (page.length === 0) break;
  }
  const whole = head.number === expected - 1 && head.hash.equals(previous);
  return { rows: expected - 1, brokenAt: whole ? null : expected };
}
