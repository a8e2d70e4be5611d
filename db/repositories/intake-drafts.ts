/** Drafts of the intake page: sealed whole, as typed. */
import { randomUUID } from 'node:crypto';
import type { KeyRing } from '../crypto/key-ring.ts';
import { maybeOne, rows, run, sql, type Trx } from './sql.ts';

export interface IntakeDraft {
  readonly id: string;
  readonly userId: string;
  readonly unitId: string;
  readonly revision: number;
  readonly savedAt: string;
  readonly values: Record<string, unknown>;
  /** Set once it was submitted. */
  readonly applicationId: string | null;
}
interface DraftRow {
  id: string;
  user_id: string;
  unit_id: string;
  revision: number;
  saved_at: string;
  values: Buffer;
  application_id: string | null;
}

function context(id: string): string {
  return `intake-draft:${id}:values`;
}
function fromRow(ring: KeyRing, row: DraftRow): IntakeDraft {
  return {
    id: row.id,
    userId: row.user_id,
    unitId: row.unit_id,
    revision: row.revision,
    savedAt: row.saved_at,
    values: JSON.parse(ring.open(row.values, context(row.id))) as Record<string, unknown>,
    applicationId: row.application_id,
  };
}

/** Open drafts of a person at a unit, newest first. */
export async function listDrafts(
  trx: Trx,
  ring: KeyRing,
  userId: string,
  unitId: string,
): Promise<IntakeDraft[]> {
  const found = await rows<DraftRow>(
    trx,
    sql`select * from app.intake_draft where user_id = ${userId} and unit_id = ${unitId} and application_id is null
      order by saved_at desc limit 100`,
  );
  return found.map((row) => fromRow(ring, row));
}
export async function findDraft(
  trx: Trx,
  ring: KeyRing,
  id: string,
  lock = false,
): Promise<IntakeDraft | null> {
  const row = await maybeOne<DraftRow>(
    trx,
    sql`select * from app.intake_draft where id = ${id} ${lock ? sql`for update` : sql``}`,
  );
  return row && fromRow(ring, row);
}
export async function insertDraft(
  trx: Trx,
  ring: KeyRing,
  draft: { userId: string; unitId: string; values: unknown; at: string },
): Promise<string> {
  const id = randomUUID();
  const sealed = ring.seal(JSON.stringify(draft.values), context(id));
  await run(
    trx,
    sql`insert into app.intake_draft (id, user_id, unit_id, values, created_at, saved_at)
      values (${id}, ${draft.userId}, ${draft.unitId}, ${sealed}, ${draft.at}, ${draft.at})`,
  );
  return id;
}
/** The new revision, or null when it was saved elsewhere since, or submitted. */
export async function saveDraft(
  trx: Trx,
  ring: KeyRing,
  draft: { id: string; values: unknown; revision: number; at: string },
): Promise<number | null> {
  const sealed = ring.seal(JSON.stringify(draft.values), context(draft.id));
  const saved = await maybeOne<{ revision: number }>(
    trx,
    sql`update app.intake_draft set values = ${sealed}, revision = revision + 1, saved_at = ${draft.at}
      where id = ${draft.id} and revision = ${draft.revision} and application_id is null returning revision`,
  );
  return saved?.revision ?? null;
}
/** The draft became a case: what was typed is emptied, the row stays as the trace of it. */
export async function markSubmitted(
  trx: Trx,
  ring: KeyRing,
  id: string,
  applicationId: string,
): Promise<void> {
  await run(
    trx,
    sql`update app.intake_draft set application_id = ${applicationId}, values = ${ring.seal('{}', context(id))}
      where id = ${id}`,
  );
}
/** Its attachments are removed by the caller first. */
export async function deleteDraft(trx: Trx, id: string): Promise<void> {
  await run(trx, sql`delete from app.attachment where draft_id = ${id} and application_id is null`);
  await run(trx, sql`delete from app.intake_draft where id = ${id} and application_id is null`);
}
