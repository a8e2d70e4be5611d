import { afterEach, beforeEach, describe, expect, it } from 'vitest';
import { createClient } from '../../../db/connection.ts';
import { PostgresEngineStore, StoreLocked } from '../../../db/engine-store/index.ts';
import { columnsOf, everyTable } from '../../../db/engine-store/schema.ts';
import { CommitRefused, CommitUnknown, FencedOut } from '../../../engine/ports/store.ts';
import { createTestDatabase, type TestDatabase } from '../../support/database.ts';
import { changes, elementInstance, instance, job, key, timer, userTask, variable } from './rows.ts';
import { describeEngineStore } from './store-contract.ts';

describeEngineStore('PostgreSQL', async () => {
  const database = await createTestDatabase();
  return { store: new PostgresEngineStore({ url: database.url }), dispose: () => database.drop() };
});

describe('the store on PostgreSQL', () => {
  let database: TestDatabase;
  let store: PostgresEngineStore;

  beforeEach(async () => {
    database = await createTestDatabase();
    store = new PostgresEngineStore({ url: database.url, lockWithinMs: 0 });
  });

  afterEach(async () => {
    await store.close();
    await database.drop();
  });

  it('has exactly the columns that the engine declares', async () => {
    const { rows } = await database.knex.raw<{ rows: { table: string; column: string; type: string }[] }>(
      `select table_name as table, column_name as column, data_type as type
       from information_schema.columns where table_schema = 'engine' and table_name <> 'meta'
       order by table_name, ordinal_position`,
    );
    const declared = everyTable.flatMap((table) =>
      columnsOf(table).map(({ column, sqlType }) => ({ table, column, type: sqlType })),
    );
    const byTable = (a: { table: string }, b: { table: string }) =>
      a.table < b.table ? -1 : a.table > b.table ? 1 : 0;
    expect(rows).toEqual(declared.toSorted(byTable));
  });

  it('refuses a second engine while the first one lives, and lets it in afterwards (E1)', async () => {
    await store.open();
    const second = new PostgresEngineStore({ url: database.url, lockWithinMs: 150 });
    await expect(second.open()).rejects.toThrow(StoreLocked);
    const third = new PostgresEngineStore({ url: database.url, lockWithinMs: 5000 });
    const waiting = third.open();
    await store.close();
    expect((await waiting).epoch).toBe(2);
    await third.close();
  });

  it('says when the values of a batch are at fault, writes nothing of it, and goes on', async () => {
    await store.open();
    const poison = changes({ timer: [timer({})], job: [job({ retries: 2 ** 40 })] });
    await expect(store.commit(poison)).rejects.toThrow(CommitRefused);
    expect(await store.findDueTimers(1e9, 1)).toEqual([]);
    await store.commit(changes({ timer: [timer({})] }));
    expect(await store.findDueTimers(1e9, 1)).toHaveLength(1);
  });

  it('writes nothing of a batch under an old epoch (S1)', async () => {
    await store.open();
    await database.knex.raw('update engine.meta set epoch = epoch + 1');
    await expect(store.commit(changes({ timer: [timer({})] }))).rejects.toThrow(FencedOut);
    expect(await store.findDueTimers(1e9, 1)).toEqual([]);
  });

  it('writes nothing after its session was lost, until it is opened again', async () => {
    await store.open();
    await database.knex.raw(
      "select pg_terminate_backend(pid, 2000) from pg_stat_activity where application_name = 'yizhan-engine-writer' and datname = current_database()",
    );
    await expect(store.commit(changes({ timer: [timer({})] }))).rejects.toThrow(CommitUnknown);
    await expect(store.findNextDue()).rejects.toThrow(/opened again/);
    expect((await store.open()).epoch).toBe(2);
    await store.commit(changes({ timer: [timer({})] }));
  });

  it('says that the outcome is unknown when the connection breaks under a commit (S3)', async () => {
    await store.open();
    const blocker = createClient({ url: database.url, name: 'blocker' });
    await blocker.connect();
    await blocker.query('begin');
    await blocker.query('lock table engine.timer in access exclusive mode');
    const commit = store.commit(changes({ timer: [timer({})] }));
    const outcome = expect(commit).rejects.toThrow(CommitUnknown);
    const pid = `select pid from pg_stat_activity where application_name = 'yizhan-engine-writer'
      and datname = current_database() and wait_event_type = 'Lock'`;
    for (let waiting = 0; waiting === 0; ) {
      waiting = (await blocker.query(`select pg_terminate_backend(pid) from (${pid}) w`)).rowCount ?? 0;
    }
    await outcome;
    await blocker.end();
  });

  it('writes characters that PostgreSQL refuses as U+FFFD, and finds them the same way', async () => {
    await store.open();
    await store.commit(changes({ job: [job({ type: 'a\0b', errorMessage: 'half \ud83d' })] }));
    const [found] = await store.findActivatableJobs('a\0b', 0, 1);
    expect(found).toMatchObject({ type: 'a\uFFFDb', errorMessage: 'half \uFFFD' });
  });

  it('takes five megabytes of variables', async () => {
    await store.open();
    const value = JSON.stringify('x'.repeat(5_000_000));
    await store.commit(
      changes({
        process_instance: [instance({})],
        element_instance: [elementInstance({})],
        variable: [variable({ value })],
      }),
    );
    expect((await store.loadInstance(key(10)))?.variable[0]?.value).toBe(value);
  });

  it('keeps its plans off sequential scans and its updates on their pages', async () => {
    await store.open();
    for (let round = 0; round < 60; round += 1) {
      const jobs = Array.from({ length: 20 }, (_, at) => job({ key: key(1000 + round * 20 + at) }));
      await store.commit(changes({ job: jobs, user_task: [userTask({ key: key(5000 + round) })] }));
      await store.commit(
        changes({ job: jobs.map((row) => ({ ...row, state: 'ACTIVATED', deadline: 9, worker: 'w' })) }),
      );
      await store.findActivatableJobs('pay', 0, 10);
      await store.loadInstance(key(10));
    }
    await store.close();
    const stats = async () => {
      const sql = `select seq_scan::int as scans, n_tup_upd::int as updates, n_tup_hot_upd::int as hot
        from pg_stat_user_tables where schemaname = 'engine' and relname = 'job'`;
      return (await database.knex.raw<{ rows: { scans: number; updates: number; hot: number }[] }>(sql))
        .rows[0];
    };
    const found = await stats();
    expect(found?.updates).toBe(1200);
    expect((found?.hot ?? 0) / 1200).toBeGreaterThan(0.9);
    expect(found?.scans).toBeLessThanOrEqual(1);
  });
});
