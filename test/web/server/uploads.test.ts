import { readdir, readFile } from 'node:fs/promises';
import path from 'node:path';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import * as attachments from '../../../web/api/attachments.ts';
import * as intake from '../../../web/api/intake.ts';
import { cleanFileName } from '../../../web/server/commands/uploads.ts';
import { type Person, problemOf, type Served, startServed } from './support/served.ts';

/** A picture of one pixel. */
const png = Buffer.from(
  'iVBORw0KGgoAAAANSUhEUgAAAAEAAAABCAYAAAAfFcSJAAAADUlEQVR42mNk+M9QDwADhgGAWjR9awAAAABJRU5ErkJggg==',
  'base64',
);

let web: Served;
let clerk: Person;
let draftId: string;
beforeAll(async () => {
  web = await startServed();
  clerk = await web.signIn('tc.window1');
  draftId = (await clerk.call(intake.createDraft, { body: { values: {} } })).id;
});
afterAll(() => web.stop());

function upload(bytes: Uint8Array, name: string, type = 'image/png', person = clerk) {
  const body = new FormData();
  body.append('draftId', draftId);
  body.append('materialCode', 'identity-card');
  body.append('file', new Blob([Uint8Array.from(bytes)], { type }), name);
  return person.call(attachments.upload, { body });
}

it('keeps a picture sealed and gives it back to its uploader only', async () => {
  const stored = await upload(png, '身份证 正面.png');
  expect(stored).toMatchObject({ fileName: '身份证 正面.png', mediaType: 'image/png', bytes: png.length });
  const params = { attachmentId: stored.id };
  expect(Buffer.from(await clerk.call(attachments.content, { params, query: {} })).equals(png)).toBe(true);
  const other = await web.signIn('tc.window2');
  expect((await problemOf(other.call(attachments.content, { params, query: {} }))).code).toBe('not-found');
  const folder = path.join(web.dataDir, 'attachments');
  const files = (await readdir(folder, { recursive: true, withFileTypes: true })).filter((entry) =>
    entry.isFile(),
  );
  expect(files.map(({ name }) => name)).toContain(stored.id);
  for (const file of files) {
    const sealed = await readFile(path.join(file.parentPath, file.name));
    expect(sealed.includes(png.subarray(1, 8))).toBe(false);
  }
});

it('is taken away with its draft’s entry', async () => {
  const stored = await upload(png, 'a.png');
  await clerk.call(attachments.remove, { params: { attachmentId: stored.id } });
  const gone = clerk.call(attachments.content, { params: { attachmentId: stored.id }, query: {} });
  expect((await problemOf(gone)).code).toBe('not-found');
});

it('refuses 50 MB with a way out, and works on afterwards', async () => {
  const large = Buffer.concat([png, Buffer.alloc(50 * 1024 * 1024)]);
  const problem = await problemOf(upload(large, '扫描.png'));
  expect(problem).toMatchObject({ code: 'file-too-large', status: 413 });
  expect(problem.detail).toContain('20 MB');
  await upload(png, 'after.png');
});

it('judges a file by its bytes, not by its name', async () => {
  const script = Buffer.from('<script>alert(1)</script>');
  for (const [bytes, name, type] of [
    [script, 'paper.png', 'image/png'],
    [Buffer.from('MZ\u0090\0'.repeat(40), 'latin1'), 'a.pdf', 'application/pdf'],
    [Buffer.from('<svg xmlns="http://www.w3.org/2000/svg"/>'), 'a.svg', 'image/svg+xml'],
  ] as const) {
    expect(await problemOf(upload(bytes, name, type))).toMatchObject({
      code: 'file-type-refused',
      status: 415,
    });
  }
  expect((await upload(png, 'really-a-picture.exe')).fileName).toBe('really-a-picture.png');
  expect((await problemOf(upload(Buffer.alloc(0), 'empty.png'))).code).toBe('file-invalid');
});

it('takes no file into a draft of somebody else', async () => {
  const other = await web.signIn('km.window1');
  expect((await problemOf(upload(png, 'a.png', 'image/png', other))).code).toBe('not-found');
});

describe('names of files', () => {
  it.each([
    ['../../etc/passwd', 'passwd.png'],
    ['C:\\Users\\x\\证件.PNG', '证件.png'],
    ['a\u202Egnp.exe', 'agnp.png'],
    ['.htaccess', 'htaccess.png'],
    ['', '附件.png'],
    ['x'.repeat(300), `${'x'.repeat(110)}.png`],
  ])('%s', (given, cleaned) => expect(cleanFileName(given, 'image/png')).toBe(cleaned));

  it('never lead out of the store', async () => {
    const stored = await upload(png, '../../../outside.png');
    expect(stored.fileName).toBe('outside.png');
  });
});
