/** Attachments as rows of a list. */
import type { z } from 'zod';
import { type AttachmentRow, openFileName } from '../../../db/repositories/attachments.ts';
import type { Attachment } from '../../api/attachments.ts';
import type { App } from '../context.ts';

export function attachment(
  app: App,
  users: ReadonlyMap<string, string>,
  row: AttachmentRow,
): z.input<typeof Attachment> {
  return {
    id: row.id,
    fileName: openFileName(app.ring, row),
    mediaType: row.media_type as z.input<typeof Attachment>['mediaType'],
    bytes: row.bytes,
    materialCode: row.material_code,
    uploadedAt: row.uploaded_at,
    uploadedBy: { id: row.uploaded_by, name: users.get(row.uploaded_by) ?? '—' },
  };
}
