/**
 * The PostgreSQL server that a test run, a soak or a benchmark uses: the embedded one in a temporary folder
 * (without fsync, so nothing here says anything about durability), or the one YIZHAN_TEST_DATABASE_URL names.
 * It holds a migrated template database that `createTestDatabase` clones.
 */
import { randomBytes } from 'node:crypto';
import { chmod, mkdtemp, readdir, rm } from 'node:fs/promises';
import os from 'node:os';
import path from 'node:path';
import { createClient, withDatabase } from '../../db/connection.ts';
import { startEmbeddedDatabase } from '../../db/embedded/database.ts';
import { clearLeftover } from '../../db/embedded/postmaster.ts';
import { migrate } from '../../db/migrate.ts';

/** What `createTestDatabase` needs to know; handed to the test workers in the environment. */
export type TestServerAddress = {
  /** Superuser (or createdb role) connection to a maintenance database. */
  adminUrl: string;
  /** Prefix of every database of this run, template included. */
  prefix: string;
  template: string;
};

export type TestServer = TestServerAddress & {
  /** Drops what the run made and stops the server. Throws when a test left its database behind. */
  stop(): Promise<void>;
};

const folderPrefix = 'yizhan-test-pg-';

function isAlive(pid: number): boolean {
  try {
    process.kill(pid, 0);
    return true;
  } catch {
    return false;
  }
}

/** Stops and removes the servers of runs that were killed. */
async function removeAbandoned(): Promise<void> {
  for (const name of await readdir(os.tmpdir())) {
    const pid = Number(
      name.startsWith(folderPrefix) ? name.slice(folderPrefix.length).split('-')[0] : Number.NaN,
    );
    if (!Number.isInteger(pid) || isAlive(pid)) continue;
    const folder = path.join(os.tmpdir(), name);
    await clearLeftover(path.join(folder, 'postgres')).catch(() => undefined);
    await rm(folder, { recursive: true, force: true });
  }
}

/** A throw-away server in a folder of its own. */
async function startThrowAway(): Promise<{ adminUrl: string; stop(): Promise<void> }> {
  await removeAbandoned();
  const folder = await mkdtemp(path.join(os.tmpdir(), `${folderPrefix}${process.pid}-`));
  await chmod(folder, 0o755);
  const systemDir = path.join(os.tmpdir(), 'yizhan-test-programs');
  const database = await startEmbeddedDatabase({
    dataDir: folder,
    systemDir,
    durable: false,
    maxConnections: 200,
  });
  return {
    adminUrl: database.adminUrl,
    stop: async () => {
      await database.stop();
      await rm(folder, { recursive: true, force: true });
    },
  };
}

async function query(adminUrl: string, sql: string): Promise<string[]> {
  const client = createClient({ url: adminUrl, name: 'yizhan-test-server' });
  await client.connect();
  try {
    const { rows } = await client.query<{ value?: string }>(sql);
    return rows.flatMap((row) => (row.value === undefined ? [] : [row.value]));
  } finally {
    await client.end();
  }
}

async function makeTemplate(adminUrl: string, template: string): Promise<void> {
  await query(adminUrl, `create database ${template}`);
  await migrate({ url: withDatabase(adminUrl, template) });
  // No session may be open in a template while it is cloned, autovacuum's included.
  await query(adminUrl, `alter database ${template} with allow_connections false`);
}

/** Starts the server and makes the template. */
export async function startTestServer(): Promise<TestServer> {
  const given = process.env.YIZHAN_TEST_DATABASE_URL;
  const server = given ? { adminUrl: given, stop: async () => undefined } : await startThrowAway();
  const prefix = `yizhan_test_${randomBytes(4).toString('hex')}`;
  const template = `${prefix}_template`;
  try {
    await makeTemplate(server.adminUrl, template);
  } catch (error) {
    await server.stop();
    throw error;
  }
  const stop = async () => {
    const named = `select datname as value from pg_database where datname like '${prefix}%'`;
    const left = await query(server.adminUrl, named);
    for (const name of left) await query(server.adminUrl, `drop database ${name} with (force)`);
    await server.stop();
    const forgotten = left.filter((name) => name !== template);
    if (forgotten.length > 0) throw new Error(`test databases never dropped: ${forgotten.join(', ')}`);
  };
  return { adminUrl: server.adminUrl, prefix, template, stop };
}
