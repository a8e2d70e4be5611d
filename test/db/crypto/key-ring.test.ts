import { randomUUID } from 'node:crypto';
import { mkdtemp, readFile, rm, stat, writeFile } from 'node:fs/promises';
import os from 'node:os';
import path from 'node:path';
import { afterAll, beforeAll, expect, it } from 'vitest';
import { addMasterKey, createKeyFile, KeyFileProblem } from '../../../db/crypto/key-file.ts';
import { type KeyRing, openKeyRing, rewrapDataKeys } from '../../../db/crypto/key-ring.ts';
import { SealBroken } from '../../../db/crypto/sealed.ts';
import { searchTerms } from '../../../db/crypto/search-terms.ts';
import { createTestDatabase, type TestDatabase } from '../../support/database.ts';

let database: TestDatabase;
let folder: string;
let file: string;
let ring: KeyRing;
beforeAll(async () => {
  database = await createTestDatabase();
  folder = await mkdtemp(path.join(os.tmpdir(), 'yizhan-key-'));
  file = path.join(folder, 'deeper', 'key');
  ring = await openKeyRing(database.knex, file);
});
afterAll(async () => {
  await database.drop();
  await rm(folder, { recursive: true, force: true });
});

it('makes a key file that only its owner reads', async () => {
  expect((await stat(file)).mode & 0o777).toBe(0o600);
});

it('opens what it sealed, in its own context only', () => {
  const sealed = ring.seal('章小满', 'person:1:name');
  expect(ring.open(sealed, 'person:1:name')).toBe('章小满');
  expect(() => ring.open(sealed, 'person:2:name')).toThrow(SealBroken);
  expect(sealed.includes(Buffer.from('章小满'))).toBe(false);
  expect(ring.seal('章小满', 'person:1:name').equals(sealed)).toBe(false);
});

it('notices a single changed bit', () => {
  const sealed = ring.sealFile(Buffer.from('paper'), 'attachment:1');
  for (const at of [0, 4, 8, 20, sealed.length - 1]) {
    const changed = Buffer.from(sealed);
    changed.writeUInt8(changed.readUInt8(at) ^ 1, at);
    expect(() => ring.openFile(changed, 'attachment:1')).toThrow(SealBroken);
  }
});

it('gives equal indexes for equal values of one kind, and nothing else', () => {
  expect(ring.blindIndex('name', '章小满').equals(ring.blindIndex('name', '章小满'))).toBe(true);
  expect(ring.blindIndex('name', '1234').equals(ring.blindIndex('phone', '1234'))).toBe(false);
});

it('reads a typed search as what it may mean', () => {
  const kinds = (text: string) => searchTerms(ring, text).map(({ kind }) => kind);
  expect(kinds('002x')).toEqual(['identity-tail']);
  expect(kinds('11010519491231002X')).toEqual(['identity']);
  expect(kinds('11010519491231002X42B1')).toEqual(['certificate']);
  expect(kinds('139 0000 1111')).toEqual(['phone']);
  expect(kinds('阿依·古丽')).toEqual(['name']);
  expect(kinds('610202-2026-00001')).toEqual([]);
});

it('opens with the same keys after a restart, and at two starts at once', async () => {
  const sealed = ring.seal('留存', 'x');
  const [one, two] = await Promise.all([openKeyRing(database.knex, file), openKeyRing(database.knex, file)]);
  expect(one.open(sealed, 'x')).toBe('留存');
  expect(two.blindIndex('name', '甲').equals(ring.blindIndex('name', '甲'))).toBe(true);
});

it('changes the master key without touching data', async () => {
  const sealed = ring.seal('留存', 'x');
  const before = await readFile(file, 'utf8');
  const master = await addMasterKey(file);
  expect(await database.knex.transaction((trx) => rewrapDataKeys(trx, master, file))).toBe(3);
  expect((await openKeyRing(database.knex, file)).open(sealed, 'x')).toBe('留存');
  await writeFile(`${file}.old`, before, { mode: 0o600 });
  await expect(openKeyRing(database.knex, `${file}.old`)).rejects.toThrow(KeyFileProblem);
});

it('refuses a missing, a foreign and a damaged key file instead of making a new one', async () => {
  await expect(openKeyRing(database.knex, path.join(folder, randomUUID()))).rejects.toThrow(/missing/);
  const foreign = path.join(folder, 'foreign');
  await createKeyFile(foreign);
  await expect(openKeyRing(database.knex, foreign)).rejects.toThrow(/does not belong/);
  await writeFile(path.join(folder, 'damaged'), '{"format"');
  await expect(openKeyRing(database.knex, path.join(folder, 'damaged'))).rejects.toThrow(/damaged/);
});
