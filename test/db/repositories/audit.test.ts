import { afterAll, beforeAll, expect, it } from 'vitest';
import { type AuditEntry, appendAudit, listAudit, verifyAudit } from '../../../db/repositories/audit.ts';
import { createTestDatabase, type TestDatabase } from '../../support/database.ts';

let database: TestDatabase;
beforeAll(async () => {
  database = await createTestDatabase();
});
afterAll(() => database.drop());

function entry(action: string): AuditEntry {
  return {
    at: '2026-02-13T01:30:00.123Z',
    userId: null,
    who: '测试',
    unitId: null,
    unitName: null,
    role: null,
    address: '127.0.0.1',
    action,
    result: 'done',
    objectKind: 'case',
    objectId: '1',
    objectLabel: '610202-2026-00001',
    facts: { b: 2, a: '甲', list: ['x', 'y'] },
  };
}

it('chains rows written at the same time', async () => {
  await Promise.all(
    Array.from({ length: 8 }, (_, index) =>
      database.knex.transaction((trx) => appendAudit(trx, [entry(`a${index}`), entry(`b${index}`)])),
    ),
  );
  const verified = await database.knex.transaction((trx) => verifyAudit(trx));
  expect(verified).toEqual({ rows: 16, brokenAt: null });
});

it('is rolled back with what it tells of', async () => {
  const failing = database.knex.transaction(async (trx) => {
    await appendAudit(trx, [entry('never')]);
    throw new Error('the work failed');
  });
  await expect(failing).rejects.toThrow('the work failed');
  const rows = await database.knex.transaction((trx) => listAudit(trx, { action: 'never', limit: 10 }));
  expect(rows).toEqual([]);
});

it('cannot be changed, deleted or emptied', async () => {
  for (const statement of ["update app.audit set who = 'x'", 'delete from app.audit', 'truncate app.audit']) {
    await expect(database.knex.raw(statement)).rejects.toThrow(/append-only/);
  }
});

it('shows where somebody got round the trigger', async () => {
  await database.knex
    .transaction(async (trx) => {
      await trx.raw('alter table app.audit disable trigger user');
      await trx.raw("update app.audit set object_label = 'other' where number = 7");
      expect(await verifyAudit(trx)).toEqual({ rows: 6, brokenAt: 7 });
      await trx.raw("update app.audit set object_label = '610202-2026-00001' where number = 7");
      await trx.raw('delete from app.audit where number = 16');
      expect(await verifyAudit(trx)).toEqual({ rows: 15, brokenAt: 16 });
      await trx.rollback();
    })
    .catch(() => undefined);
});
