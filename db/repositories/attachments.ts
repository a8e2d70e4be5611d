/** Rows of attachments; the bytes lie in the attachment store (db/attachments). File names may name people: sealed. */
import type { KeyRing } from '../crypto/key-ring.ts';
import { maybeOne, rows, run, sql, type Trx } from './sql.ts';

export interface AttachmentRow {
  readonly id: string;
  readonly draft_id: string | null;
  readonly application_id: string | null;
  readonly material_code: string;
  readonly file_name: Buffer;
  readonly media_type: string;
  readonly bytes: number;
  readonly uploaded_by: string;
  readonly unit_id: string;
  readonly uploaded_at: string;
}

export function openFileName(ring: KeyRing, row: AttachmentRow): string {
  return ring.open(row.file_name, `attachment:${row.id}:file_name`);
}

export async function insertAttachment(
  trx: Trx,
  ring: KeyRing,
  attachment: {
    id: string;
    draftId: string | null;
    applicationId: string | null;
    materialCode: string;
    fileName: string;
    mediaType: string;
    bytes: number;
    /** Hex of the content. */
    sha256: string;
    uploadedBy: string;
    unitId: string;
    at: string;
  },
): Promise<void> {
  const a = attachment;
  await run(
    trx,
    sql`insert into app.attachment (id, draft_id, application_id, material_code, file_name, media_type, bytes,
        sha256_index, uploaded_by, unit_id, uploaded_at)
      values (${a.id}, ${a.draftId}, ${a.applicationId}, ${a.materialCode},
        ${ring.seal(a.fileName, `attachment:${a.id}:file_name`)}, ${a.mediaType}, ${a.bytes},
        ${ring.blindIndex('file', a.sha256)}, ${a.uploadedBy}, ${a.unitId}, ${a.at})`,
  );
}
export function findAttachment(trx: Trx, id: string): Promise<AttachmentRow | null> {
  return maybeOne<AttachmentRow>(
    trx,
    sql`select * from app.attachment where id = ${id} and removed_at is null`,
  );
}
export function attachmentsOfDraft(trx: Trx, draftId: string): Promise<AttachmentRow[]> {
  return rows<AttachmentRow>(
    trx,
    sql`select * from app.attachment where draft_id = ${draftId} and removed_at is null order by uploaded_at, id`,
  );
}
export function attachmentsOfCase(trx: Trx, applicationId: string): Promise<AttachmentRow[]> {
  return rows<AttachmentRow>(
    trx,
    sql`select * from app.attachment where application_id = ${applicationId} and removed_at is null order by uploaded_at, id`,
  );
}
export async function removeAttachment(trx: Trx, id: string, at: string): Promise<void> {
  await run(trx, sql`update app.attachment set removed_at = ${at} where id = ${id}`);
}
/** The draft's papers go with the case. */
export async function attachToCase(trx: Trx, draftId: string, applicationId: string): Promise<void> {
  await run(
    trx,
    sql`update app.attachment set application_id = ${applicationId} where draft_id = ${draftId} and removed_at is null`,
  );
}
