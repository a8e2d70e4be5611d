import { afterAll, beforeAll, expect, it } from 'vitest';
import { createKnex } from '../../db/connection.ts';
import { isConnectionLost } from '../../db/connection-errors.ts';
import { createTestDatabase, type TestDatabase } from '../support/database.ts';

let database: TestDatabase;
beforeAll(async () => {
  database = await createTestDatabase();
});
afterAll(() => database.drop());

const thrownBy = (work: Promise<unknown>) =>
  work.then(
    () => null,
    (error: unknown) => error,
  );

it('knows a connection that ended in the middle of a transaction', async () => {
  const knex = createKnex({ url: database.url, name: 'yizhan-lost', max: 1 });
  const error = await thrownBy(
    knex.transaction(async (trx) => {
      const { rows } = await trx.raw<{ rows: { pid: number }[] }>('select pg_backend_pid() as pid');
      await database.knex.raw('select pg_terminate_backend(?, 5000)', [rows[0]?.pid ?? 0]);
      await trx.raw('select 1');
    }),
  );
  await knex.destroy();
  expect(isConnectionLost(error), String(error)).toBe(true);
});

it('knows a server that is not there, and nothing else', async () => {
  const knex = createKnex({ url: 'postgres://nobody:nothing@127.0.0.1:1/none', name: 'yizhan-away', max: 1 });
  expect(isConnectionLost(await thrownBy(Promise.resolve(knex.raw('select 1'))))).toBe(true);
  await knex.destroy();
  const wrong = await thrownBy(Promise.resolve(database.knex.raw('select 1 / 0')));
  expect(isConnectionLost(wrong)).toBe(false);
  expect(isConnectionLost(new Error('anything', { cause: wrong }))).toBe(false);
});
