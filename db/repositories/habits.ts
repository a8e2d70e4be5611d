/** What colleagues do around a task: 抄送, 常用意见, 催办; and the escalations of clocks. */
import { randomUUID } from 'node:crypto';
import type { KeyRing } from '../crypto/key-ring.ts';
import { allOf, maybeOne, rows, run, type Sql, sql, type Trx } from './sql.ts';

export interface CopyRow {
  readonly id: string;
  readonly application_id: string;
  readonly to_user_id: string;
  readonly from_user_id: string;
  readonly at: string;
  readonly read_at: string | null;
}
export async function insertCopy(
  trx: Trx,
  ring: KeyRing,
  copy: {
    applicationId: string;
    toUserId: string;
    fromUserId: string;
    fromUnitId: string;
    note: string;
    at: string;
  },
): Promise<string> {
  const id = randomUUID();
  const note = copy.note === '' ? null : ring.seal(copy.note, `copy:${id}:note`);
  await run(
    trx,
    sql`insert into app.copy (id, application_id, to_user_id, from_user_id, from_unit_id, note, at)
      values (${id}, ${copy.applicationId}, ${copy.toUserId}, ${copy.fromUserId}, ${copy.fromUnitId}, ${note}, ${copy.at})`,
  );
  return id;
}
export function listCopies(
  trx: Trx,
  userId: string,
  filter: { applicationIds?: readonly string[]; after: readonly [string, string] | null; limit: number },
): Promise<CopyRow[]> {
  const conditions: Sql[] = [sql`to_user_id = ${userId}`];
  if (filter.applicationIds) conditions.push(sql`application_id = any(${filter.applicationIds})`);
  if (filter.after) conditions.push(sql`(at, id) < (${filter.after[0]}, ${filter.after[1]})`);
  return rows<CopyRow>(
    trx,
    sql`select id, application_id, to_user_id, from_user_id, at, read_at from app.copy
      where ${allOf(conditions)} order by at desc, id desc limit ${filter.limit}`,
  );
}
/** The case id, or null when it is not this person's copy. */
export async function markCopyRead(trx: Trx, id: string, userId: string, at: string): Promise<string | null> {
  const row = await maybeOne<{ application_id: string }>(
    trx,
    sql`update app.copy set read_at = coalesce(read_at, ${at}) where id = ${id} and to_user_id = ${userId}
      returning application_id`,
  );
  return row?.application_id ?? null;
}
export async function isCopiedTo(trx: Trx, applicationId: string, userId: string): Promise<boolean> {
  return (
    (await maybeOne(
      trx,
      sql`select 1 from app.copy where application_id = ${applicationId} and to_user_id = ${userId} limit 1`,
    )) !== null
  );
}

export interface PhraseRow {
  readonly id: string;
  readonly text: string;
  readonly user_id: string | null;
}
/** One's own first, then those given with the system. */
export function listPhrases(trx: Trx, userId: string): Promise<PhraseRow[]> {
  return rows<PhraseRow>(
    trx,
    sql`select id, text, user_id from app.phrase where user_id = ${userId} or user_id is null
      order by user_id is null, position, id`,
  );
}
export async function insertPhrase(
  trx: Trx,
  id: string,
  userId: string | null,
  text: string,
  position: number,
): Promise<void> {
  await run(
    trx,
    sql`insert into app.phrase (id, user_id, text, position) values (${id}, ${userId}, ${text}, ${position})
      on conflict (id) do nothing`,
  );
}
export async function deletePhrase(trx: Trx, id: string, userId: string): Promise<boolean> {
  return (await run(trx, sql`delete from app.phrase where id = ${id} and user_id = ${userId}`)) === 1;
}

/** 催办: counted on the task, kept as a row. */
export async function insertUrge(
  trx: Trx,
  urge: {
    userTaskKey: number;
    applicationId: string;
    byUserId: string;
    byUnitId: string;
    note: string;
    at: string;
  },
): Promise<void> {
  await run(
    trx,
    sql`insert into app.urge (id, user_task_key, application_id, by_user_id, by_unit_id, at, note)
      values (${randomUUID()}, ${urge.userTaskKey}, ${urge.applicationId}, ${urge.byUserId}, ${urge.byUnitId}, ${urge.at}, ${urge.note})`,
  );
  await run(
    trx,
    sql`update app.inbox_task set urges = urges + 1, last_urged_at = ${urge.at} where user_task_key = ${urge.userTaskKey}`,
  );
}
export async function lastUrgeAt(trx: Trx, userTaskKey: number): Promise<string | null> {
  const row = await maybeOne<{ at: string }>(
    trx,
    sql`select at from app.urge where user_task_key = ${userTaskKey} order by at desc limit 1`,
  );
  return row?.at ?? null;
}

export interface EscalationRow {
  readonly id: string;
  readonly application_id: string;
  readonly deadline_id: string;
  readonly level: 'warn' | 'overdue';
  readonly at: string;
  readonly unit_id: string;
  readonly told: readonly string[];
}
/** Once per dedup key. */
export async function insertEscalation(
  trx: Trx,
  escalation: {
    applicationId: string;
    deadlineId: string;
    level: 'warn' | 'overdue';
    at: string;
    dueAt: string | null;
    unitId: string;
    told: readonly string[];
    dedupKey: string;
  },
): Promise<boolean> {
  const e = escalation;
  const inserted = await maybeOne(
    trx,
    sql`insert into app.escalation (id, application_id, deadline_id, level, at, due_at, unit_id, told, dedup_key)
      values (${randomUUID()}, ${e.applicationId}, ${e.deadlineId}, ${e.level}, ${e.at}, ${e.dueAt}, ${e.unitId}, ${e.told}, ${e.dedupKey})
      on conflict (dedup_key) do nothing returning id`,
  );
  return inserted !== null;
}
/** Of units below `below`, newest first. */
export function listEscalations(
  trx: Trx,
  below: string,
  page: { after: readonly [string, string] | null; limit: number },
): Promise<EscalationRow[]> {
  const after = page.after ? sql`(e.at, e.id) < (${page.after[0]}, ${page.after[1]})` : sql`true`;
  return rows<EscalationRow>(
    trx,
    sql`select e.id, e.application_id, e.deadline_id, e.level, e.at, e.unit_id, e.told
      from app.escalation e join app.unit u on u.id = e.unit_id
      where u.path @> array[${below}]::text[] and ${after} order by e.at desc, e.id desc limit ${page.limit}`,
  );
}
