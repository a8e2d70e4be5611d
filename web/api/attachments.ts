/**
 * Papers of a case: scans and photographs. At most 20 MB each; JPEG, PNG, WebP or PDF, told by their bytes, not by
 * their name. Stored encrypted.
 */
import { z } from 'zod';
import { defineEndpoint } from './endpoint.ts';
import { Done, Id, Instant, UserRef } from './values.ts';

export const maxFileBytes = 20 * 1024 * 1024;
export const mediaTypes = ['image/jpeg', 'image/png', 'image/webp', 'application/pdf'] as const;

export const Attachment = z.object({
  id: Id,
  /** Cleaned: no path, no control characters, at most 120 characters. */
  fileName: z.string(),
  mediaType: z.enum(mediaTypes),
  bytes: z.number().int(),
  materialCode: z.string().nullable(),
  uploadedAt: Instant,
  uploadedBy: UserRef,
});
export type Attachment = z.infer<typeof Attachment>;

/** multipart/form-data, fields first: `draftId` or `caseId`, `materialCode`; then one part named `file`. */
export const UploadFields = z.union([
  z.object({ draftId: Id, materialCode: z.string().min(1).max(60) }),
  z.object({ caseId: Id, materialCode: z.string().min(1).max(60) }),
]);
/** 413 file-too-large, 415 file-type-refused, 422 file-invalid. */
export const upload = defineEndpoint({
  name: 'attachments.upload',
  method: 'POST',
  path: '/api/attachments',
  kind: 'upload',
  body: z.instanceof(FormData),
  answer: Attachment,
});
const Params = z.object({ attachmentId: Id });
/** The bytes. `disposition=attachment` for a download; inline shows images and PDF in a sandbox. */
export const content = defineEndpoint({
  name: 'attachments.content',
  method: 'GET',
  path: '/api/attachments/:attachmentId/content',
  kind: 'file',
  params: Params,
  query: z.object({ disposition: z.enum(['inline', 'attachment']).default('inline') }),
  answer: z.instanceof(Uint8Array),
});
/** Only the uploader, only before submission or while the case is being corrected. */
export const remove = defineEndpoint({
  name: 'attachments.remove',
  method: 'DELETE',
  path: '/api/attachments/:attachmentId',
  params: Params,
  answer: Done,
});
