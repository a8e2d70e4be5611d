/**
 * A database of its own for a test file (or a single test), cloned from the run's migrated template.
 *
 *   const database = await createTestDatabase();   // in beforeAll
 *   await database.drop();                         // in afterAll
 *
 * `drop` fails the test when somebody else still holds a connection: whatever was started must be stopped.
 */
import { randomBytes } from 'node:crypto';
import { setTimeout as delay } from 'node:timers/promises';
import { createClient, createKnex, type Knex, withDatabase } from '../../db/connection.ts';
import type { TestServerAddress } from './test-server.ts';

export const serverVariable = 'YIZHAN_TEST_SERVER';

export type TestDatabase = {
  /** postgres:// address of this database. */
  url: string;
  /** A pool of its own; closed by `drop`. */
  knex: Knex;
  /** Closes `knex`, checks for leaked connections, drops the database. */
  drop(): Promise<void>;
};

export type TestDatabaseOptions = {
  /** True: an empty database instead of a clone of the migrated template. */
  empty?: boolean;
  /** The server to use; the one of the test run otherwise. Scripts without vitest pass theirs. */
  server?: TestServerAddress;
};

function runServer(): TestServerAddress {
  const text = process.env[serverVariable];
  if (!text) throw new Error(`${serverVariable} is not set: run under vitest, or pass a server`);
  return JSON.parse(text) as TestServerAddress;
}

async function execute<Row extends object>(adminUrl: string, sql: string): Promise<Row[]> {
  const client = createClient({ url: adminUrl, name: 'yizhan-test-admin' });
  await client.connect();
  try {
    return (await client.query<Row>(sql)).rows;
  } finally {
    await client.end();
  }
}

/** Sessions close a moment after their client has gone: waits up to two seconds, then names who stayed. */
async function remainingSessions(adminUrl: string, name: string): Promise<string[]> {
  const sql = `select application_name as session from pg_stat_activity
    where datname = '${name}' and backend_type = 'client backend'`;
  for (const deadline = Date.now() + 2_000; ; await delay(20)) {
    const rows = await execute<{ session: string }>(adminUrl, sql);
    if (rows.length === 0 || Date.now() > deadline) return rows.map((row) => row.session);
  }
}

export async function createTestDatabase(options: TestDatabaseOptions = {}): Promise<TestDatabase> {
  const { adminUrl, prefix, template } = options.server ?? runServer();
  const name = `${prefix}_${randomBytes(5).toString('hex')}`;
  await execute(adminUrl, `create database ${name}${options.empty ? '' : ` template ${template}`}`);
  const url = withDatabase(adminUrl, name);
  const knex = createKnex({ url, name: 'yizhan-test' });
  const drop = async () => {
    await knex.destroy();
    const left = await remainingSessions(adminUrl, name);
    await execute(adminUrl, `drop database ${name} with (force)`);
    if (left.length > 0) throw new Error(`connections left open in ${name}: ${left.join(', ')}`);
  };
  return { url, knex, drop };
}
