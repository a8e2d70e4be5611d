import { afterAll, beforeAll, expect, it } from 'vitest';
import { createTestDatabase, type TestDatabase } from '../support/database.ts';

let database: TestDatabase;
beforeAll(async () => {
  database = await createTestDatabase({ empty: true });
});
afterAll(() => database.drop());

async function value(sql: string): Promise<unknown> {
  const answer = await database.knex.raw<{ rows: { value: unknown }[] }>(`select ${sql} as value`);
  return answer.rows[0]?.value;
}

it.each([
  ["'2026-02-13'::date", '2026-02-13'],
  ["array['2026-02-13', null]::date[]", ['2026-02-13', null]],
  ["'2026-02-13 23:30+08'::timestamptz", '2026-02-13T15:30:00.000Z'],
  ["'2026-02-13 09:30:00.123456+05:45'::timestamptz", '2026-02-13T03:45:00.123Z'],
  ["'infinity'::timestamptz", 'infinity'],
  ["array['2026-02-13 00:00+00']::timestamptz[]", ['2026-02-13T00:00:00.000Z']],
  ['2251799813685249::bigint', 2251799813685249],
  ['array[1, 2251799813685249]::bigint[]', [1, 2251799813685249]],
  ['1.10::numeric', '1.10'],
  ['\'{"a": 1}\'::jsonb', { a: 1 }],
])('reads %s without losing digits or shifting zones', async (sql, expected) => {
  expect(await value(sql)).toEqual(expected);
});

it('fails a query whose bigint would lose digits', async () => {
  await expect(value('9007199254740993::bigint')).rejects.toThrow('beyond the safe integers');
  expect(await value('1')).toBe(1);
});

it('reads dates the same whatever the zone of the session', async () => {
  const shown = await database.knex.transaction(async (trx) => {
    await trx.raw("set local timezone = 'Asia/Kathmandu'");
    return trx.raw<{ rows: unknown[] }>(
      "select '2026-02-13 01:00Z'::timestamptz as instant, '2026-02-13'::date as day",
    );
  });
  expect(shown.rows).toEqual([{ instant: '2026-02-13T01:00:00.000Z', day: '2026-02-13' }]);
});
