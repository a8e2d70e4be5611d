import { afterEach, beforeEach, expect, it } from 'vitest';
import { DatabaseRefused, migrate, refuseOldServer } from '../../db/migrate.ts';
import { migrations as ownMigrations } from '../../db/migrations/index.ts';
import type { Migration } from '../../db/migrations/migration.ts';
import { createTestDatabase, type TestDatabase } from '../support/database.ts';

let database: TestDatabase;
beforeEach(async () => {
  database = await createTestDatabase({ empty: true });
});
afterEach(() => database.drop());

const first: Migration = {
  name: '0001_engine_part',
  up: (trx) => trx.raw('create table engine_part (id int); insert into engine_part values (1)'),
};
const second: Migration = {
  name: '0010_app_part',
  up: (trx) => trx.raw('create table app_part (id int)'),
};

async function tables(): Promise<string[]> {
  const answer = await database.knex.raw<{ rows: { name: string }[] }>(
    "select table_name as name from information_schema.tables where table_schema = 'public' order by 1",
  );
  return answer.rows.map((row) => row.name);
}

it('applies what is pending once, however often it is called', async () => {
  expect(await migrate({ url: database.url, migrations: [second, first] })).toEqual([
    first.name,
    second.name,
  ]);
  expect(await migrate({ url: database.url, migrations: [second, first] })).toEqual([]);
  expect(await database.knex('engine_part').count({ n: '*' })).toEqual([{ n: 1 }]);
});

it('lets several processes start at once', async () => {
  const slow: Migration = {
    name: '0002_slow',
    up: (trx) => trx.raw('select pg_sleep(0.2); create table slow_part (id int)'),
  };
  const runs = Array.from({ length: 4 }, () =>
    migrate({ url: database.url, migrations: [first, slow, second] }),
  );
  const applied = (await Promise.all(runs)).flat().toSorted();
  expect(applied).toEqual([first.name, slow.name, second.name]);
});

it('refuses a database that a newer release has brought forward', async () => {
  await migrate({ url: database.url, migrations: [first, second] });
  const older = migrate({ url: database.url, migrations: [first] });
  await expect(older).rejects.toThrow(DatabaseRefused);
  await expect(older).rejects.toThrow('0010_app_part');
});

it('keeps nothing of a migration that fails, and goes on from there next time', async () => {
  const broken: Migration = {
    name: '0010_app_part',
    up: async (trx) => {
      await trx.raw('create table half_done (id int)');
      await trx.raw('select 1 / 0');
    },
  };
  await expect(migrate({ url: database.url, migrations: [first, broken] })).rejects.toThrow(
    'division by zero',
  );
  expect(await tables()).toEqual(['engine_part']);
  expect(await migrate({ url: database.url, migrations: [first, second] })).toEqual([second.name]);
});

it('applies the engine migrations alone when the engine runs alone', async () => {
  expect(await migrate({ url: database.url, migrations: [first, second], scope: 'engine' })).toEqual([
    first.name,
  ]);
  expect(await tables()).toEqual(['engine_part']);
});

it('does not accept two migrations of one number', async () => {
  const twin: Migration = { ...first, name: '0001_twin' };
  await expect(migrate({ url: database.url, migrations: [first, twin] })).rejects.toThrow('share a number');
});

it('brings an empty database all the way with the migrations of this release', async () => {
  expect(await migrate({ url: database.url })).toEqual(ownMigrations.map(({ name }) => name).toSorted());
  expect(await migrate({ url: database.url })).toEqual([]);
});

it('refuses PostgreSQL before 14, and takes 14', () => {
  expect(() => refuseOldServer(130_022, '13.22')).toThrow(DatabaseRefused);
  expect(() => refuseOldServer(140_000, '14.0')).not.toThrow();
});
