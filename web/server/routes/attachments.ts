/** Upload, download and removal of papers. */
import { randomUUID } from 'node:crypto';
import type { FastifyInstance } from 'fastify';
import {
  type AttachmentRow,
  findAttachment,
  insertAttachment,
  openFileName,
  removeAttachment,
} from '../../../db/repositories/attachments.ts';
import { setMaterialState } from '../../../db/repositories/case-parts.ts';
import { findDraft } from '../../../db/repositories/intake-drafts.ts';
import type { Trx } from '../../../db/repositories/sql.ts';
import * as api from '../../api/attachments.ts';
import type { Endpoint } from '../../api/endpoint.ts';
import { checkFile, tooLarge } from '../commands/uploads.ts';
import type { App } from '../context.ts';
import { seeCase } from '../policies/load.ts';
import { attachment } from '../present/attachments.ts';
import { forbidden, notFound, problem } from '../problems.ts';
import { alreadySent, type SignedCall, serve } from '../recipe.ts';

type AnyCall = SignedCall<Endpoint>;

async function readUpload(call: AnyCall) {
  const { request } = call;
  if (!request.isMultipart()) throw problem('input-invalid', '没有收到文件,请重新选择。', 'No file arrived.');
  const length = Number(request.headers['content-length'] ?? 0);
  if (length > api.maxFileBytes + 64 * 1024) throw tooLarge();
  try {
    const part = await request.file();
    if (!part) throw problem('input-invalid', '没有收到文件,请重新选择。', 'No file arrived.');
    const bytes = await part.toBuffer();
    const fields: Record<string, string> = {};
    for (const [name, field] of Object.entries(part.fields)) {
      if (field && !Array.isArray(field) && field.type === 'field') fields[name] = String(field.value);
    }
    return { file: await checkFile(bytes, part.filename), fields: api.UploadFields.parse(fields) };
  } catch (error) {
    if (error instanceof Error && 'code' in error && error.code === 'FST_REQ_FILE_TOO_LARGE')
      throw tooLarge();
    throw error;
  }
}

async function ownDraftId(app: App, trx: Trx, call: AnyCall, id: string): Promise<string> {
  const draft = await findDraft(trx, app.ring, id);
  if (!draft || draft.userId !== call.actor.user.id || draft.applicationId !== null) throw notFound();
  return draft.id;
}

function registerUpload(server: FastifyInstance, app: App): void {
  serve(server, app, api.upload, async (call) => {
    const { file, fields } = await readUpload(call);
    const id = randomUUID();
    await app.files.put(id, file.bytes);
    try {
      return await call.transact(async ({ trx, now, audit }) => {
        const draftId = 'draftId' in fields ? await ownDraftId(app, trx, call, fields.draftId) : null;
        let applicationId: string | null = null;
        if ('caseId' in fields) {
          const seen = await seeCase(trx, call.actor, fields.caseId);
          if (!seen.actions.has('attach')) throw forbidden();
          applicationId = seen.row.id;
          const change = {
            applicationId,
            code: fields.materialCode,
            state: 'received' as const,
            note: null,
            at: now,
          };
          await setMaterialState(trx, app.ring, change);
          audit({
            action: 'case.attach',
            objectKind: 'case',
            objectId: applicationId,
            objectLabel: seen.row.case_number,
            facts: { material: fields.materialCode },
          });
        }
        await insertAttachment(trx, app.ring, {
          ...{ id, draftId, applicationId, materialCode: fields.materialCode, at: now },
          ...{
            fileName: file.fileName,
            mediaType: file.mediaType,
            bytes: file.bytes.length,
            sha256: file.sha256,
          },
          ...{ uploadedBy: call.actor.user.id, unitId: call.post.unit.id },
        });
        const row = await findAttachment(trx, id);
        if (!row) throw new Error(`attachment ${id} vanished`);
        return attachment(app, new Map([[call.actor.user.id, call.actor.user.name]]), row);
      });
    } catch (error) {
      await app.files.remove(id);
      throw error;
    }
  });
}

/** Papers of a draft are its writer's; papers of a case belong to those who see it whole. */
async function readable(app: App, trx: Trx, call: AnyCall, id: string): Promise<AttachmentRow> {
  const row = await findAttachment(trx, id);
  if (!row) throw notFound();
  if (row.application_id === null) {
    await ownDraftId(app, trx, call, row.draft_id ?? '');
    return row;
  }
  const seen = await seeCase(trx, call.actor, row.application_id);
  if (seen.view !== 'full') throw forbidden();
  return row;
}

export function registerAttachmentRoutes(server: FastifyInstance, app: App): void {
  registerUpload(server, app);
  serve(server, app, api.content, async (call) => {
    const row = await call.transact(async ({ trx, audit }) => {
      const found = await readable(app, trx, call, call.params.attachmentId);
      if (found.application_id !== null) {
        audit({
          action: 'case.open-paper',
          objectKind: 'case',
          objectId: found.application_id,
          facts: { attachment: found.id, material: found.material_code },
        });
      }
      return found;
    });
    const bytes = await app.files.get(row.id);
    const name = encodeURIComponent(openFileName(app.ring, row)).replace(
      /['()*]/g,
      (c) => `%${c.charCodeAt(0).toString(16)}`,
    );
    void call.reply
      .header('content-type', row.media_type)
      .header('content-disposition', `${call.query.disposition}; filename*=UTF-8''${name}`)
      .header('cache-control', 'private, no-store')
      // An uploaded paper is shown, never run.
      .header(
        'content-security-policy',
        "default-src 'none'; img-src 'self'; style-src 'unsafe-inline'; object-src 'self'; frame-ancestors 'self'",
      )
      .send(bytes);
    return alreadySent as never;
  });
  serve(server, app, api.remove, async (call) => {
    const id = call.params.attachmentId;
    await call.transact(async ({ trx, now, audit }) => {
      const row = await readable(app, trx, call, id);
      if (row.uploaded_by !== call.actor.user.id) throw forbidden();
      if (row.application_id !== null) {
        const seen = await seeCase(trx, call.actor, row.application_id);
        if (!seen.actions.has('attach')) throw forbidden();
        audit({
          action: 'case.remove-paper',
          objectKind: 'case',
          objectId: row.application_id,
          objectLabel: seen.row.case_number,
          facts: { material: row.material_code },
        });
      }
      await removeAttachment(trx, id, now);
    });
    await app.files.remove(id);
    return { done: true as const };
  });
}
