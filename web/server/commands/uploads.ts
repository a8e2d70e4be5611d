/**
 * An uploaded file, judged by its bytes: at most 20 MB, JPEG, PNG, WebP or PDF. Its name is only ever shown, never
 * used as a path.
 */
import { createHash } from 'node:crypto';
import { fileTypeFromBuffer } from 'file-type';
import { maxFileBytes, mediaTypes } from '../../api/attachments.ts';
import { problem } from '../problems.ts';

export type MediaType = (typeof mediaTypes)[number];

export interface CheckedFile {
  readonly bytes: Buffer;
  readonly mediaType: MediaType;
  readonly fileName: string;
  /** Hex. */
  readonly sha256: string;
}

const extensions: Readonly<Record<MediaType, string>> = {
  'image/jpeg': '.jpg',
  'image/png': '.png',
  'image/webp': '.webp',
  'application/pdf': '.pdf',
};

/** The last part of a path, without control and direction characters, at most 120 characters, extension by content. */
export function cleanFileName(given: string, mediaType: MediaType): string {
  const last = given.normalize('NFC').split(/[\\/]/).at(-1) ?? '';
  const visible = last
    .replace(/[\p{Cc}\p{Cf}<>:"|?*]/gu, '')
    .replace(/^\.+/, '')
    .trim();
  const stem = [...visible.replace(/\.[A-Za-z0-9]{1,5}$/, '')].slice(0, 110).join('').trim();
  return `${stem === '' ? '附件' : stem}${extensions[mediaType]}`;
}

export function tooLarge() {
  const limit = Math.round(maxFileBytes / 1024 / 1024);
  return problem(
    'file-too-large',
    `文件超过 ${limit} MB,请压缩或降低扫描分辨率后再上传。`,
    `The file is larger than ${limit} MB: compress it first.`,
  );
}

export async function checkFile(bytes: Buffer, givenName: string): Promise<CheckedFile> {
  if (bytes.length > maxFileBytes) throw tooLarge();
  if (bytes.length === 0) throw problem('file-invalid', '文件是空的,请重新选择。', 'The file is empty.');
  const found = await fileTypeFromBuffer(bytes);
  const mediaType = mediaTypes.find((type) => type === found?.mime);
  if (!mediaType) {
    throw problem(
      'file-type-refused',
      '只能上传 JPG、PNG、WebP 图片或 PDF 文件,请转换格式后再上传。',
      'Only JPEG, PNG, WebP or PDF.',
    );
  }
  return {
    bytes,
    mediaType,
    fileName: cleanFileName(givenName, mediaType),
    sha256: createHash('sha256').update(bytes).digest('hex'),
  };
}
