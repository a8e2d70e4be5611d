import { type ChildProcess, spawn } from 'node:child_process';
import { chmod, cp, mkdir, mkdtemp, readFile, rm, stat, writeFile } from 'node:fs/promises';
import os from 'node:os';
import path from 'node:path';
import { afterEach, beforeEach, describe, expect, it } from 'vitest';
import { createKnex, withDatabase } from '../../db/connection.ts';
import {
  type EmbeddedDatabase,
  joinEmbeddedDatabase,
  startEmbeddedDatabase,
} from '../../db/embedded/database.ts';

const asRoot = process.getuid?.() === 0;

let folder: string;
let running: EmbeddedDatabase[];
beforeEach(async () => {
  folder = await mkdtemp(path.join(os.tmpdir(), 'yizhan-embedded-'));
  await chmod(folder, 0o755);
  running = [];
});
afterEach(async () => {
  for (const database of running) await database.stop();
  await rm(folder, { recursive: true, force: true });
});

const systemDir = () => path.join(folder, 'system');

async function start(dataDir = path.join(folder, 'data')): Promise<EmbeddedDatabase> {
  const database = await startEmbeddedDatabase({ dataDir, systemDir: systemDir() });
  running.push(database);
  return database;
}

async function ask<Row>(url: string, sql: string): Promise<Row[]> {
  const knex = createKnex({ url, name: 'yizhan-test', max: 1 });
  try {
    return (await knex.raw<{ rows: Row[] }>(sql)).rows;
  } finally {
    await knex.destroy();
  }
}

it('starts a durable server on an empty folder and keeps address and data over a restart', async () => {
  const first = await start();
  expect(first).toMatchObject({ created: true, leftover: 'none' });
  const settings = await ask(
    first.url,
    `select name, setting from pg_settings where name in
      ('fsync', 'full_page_writes', 'synchronous_commit', 'listen_addresses', 'unix_socket_directories', 'data_checksums')
      order by name`,
  );
  expect(settings).toEqual([
    { name: 'data_checksums', setting: 'on' },
    { name: 'fsync', setting: 'on' },
    { name: 'full_page_writes', setting: 'on' },
    { name: 'listen_addresses', setting: '127.0.0.1' },
    { name: 'synchronous_commit', setting: 'on' },
    { name: 'unix_socket_directories', setting: '' },
  ]);
  await ask(first.url, 'create table kept as select 42 as answer');
  await first.stop();
  const second = await start();
  expect(second).toMatchObject({ created: false, leftover: 'none', url: first.url });
  expect(await ask(second.url, 'select answer from kept')).toEqual([{ answer: 42 }]);
});

it('lets nobody in without the generated password', async () => {
  const { url } = await start();
  const wrong = new URL(url);
  wrong.password = 'postgres';
  await expect(ask(wrong.href, 'select 1')).rejects.toThrow('password authentication failed');
  const { mode } = await stat(path.join(folder, 'data/database.json'));
  expect(mode & 0o077).toBe(0);
});

it('is joined by a command that runs beside the application', async () => {
  await start();
  const url = await joinEmbeddedDatabase(path.join(folder, 'data'));
  expect(await ask(url, 'select current_database() as name')).toEqual([{ name: 'yizhan' }]);
});

/** Starts the database in another process and returns once it answers. */
async function startElsewhere(dataDir: string): Promise<ChildProcess> {
  const script = path.join(import.meta.dirname, 'support/start-embedded.ts');
  const child = spawn(process.execPath, ['--import', 'tsx', script, dataDir, systemDir()], {
    stdio: ['ignore', 'pipe', 'inherit'],
  });
  await new Promise<void>((resolve, reject) => {
    child.stdout?.once('data', () => resolve());
    child.once('exit', () => reject(new Error('ended before the database answered')));
  });
  return child;
}

it('stops a server whose starter was killed, and loses nothing that was committed', async () => {
  const dataDir = path.join(folder, 'data');
  const child = await startElsewhere(dataDir);
  const url = await joinEmbeddedDatabase(dataDir);
  await ask(url, 'create table kept as select 42 as answer');
  const gone = new Promise((resolve) => child.once('exit', resolve));
  child.kill('SIGKILL');
  await gone;
  const database = await start();
  expect(database.leftover).toBe('stopped');
  expect(await ask(database.url, 'select answer from kept')).toEqual([{ answer: 42 }]);
});

it('recovers a server that was itself killed, and loses nothing that was committed', async () => {
  const first = await start();
  await ask(first.url, 'create table kept as select 42 as answer');
  process.kill(first.pid, 'SIGKILL');
  await first.ended;
  const second = await start();
  expect(second.leftover).toBe('stale');
  expect(await ask(second.url, 'select answer from kept')).toEqual([{ answer: 42 }]);
});

it('starts when the number in a leftover pid file has been given to another process', async () => {
  const first = await start();
  await first.stop();
  const file = path.join(folder, 'data/postgres/postmaster.pid');
  await writeFile(file, `${process.pid}\n${path.dirname(file)}\n`);
  expect((await start()).leftover).toBe('stale');
});

it('begins again when the first start was killed while the cluster was being made', async () => {
  const dataDir = path.join(folder, 'data');
  await mkdir(path.join(dataDir, 'postgres.new/base'), { recursive: true });
  await writeFile(path.join(dataDir, 'postgres.new/PG_VERSION'), '18\n');
  const database = await start();
  expect(database.created).toBe(true);
  expect(await ask(withDatabase(database.url, 'postgres'), 'select 1 as one')).toEqual([{ one: 1 }]);
});

it('refuses a cluster of another major version', async () => {
  await mkdir(path.join(folder, 'data/postgres'), { recursive: true });
  await writeFile(path.join(folder, 'data/postgres/PG_VERSION'), '15\n');
  await expect(start()).rejects.toThrow('PostgreSQL 15');
});

describe.runIf(asRoot)('as root, with a data directory that only root may enter', () => {
  const hidden = () => path.join(folder, 'home/data');
  beforeEach(async () => {
    await mkdir(path.join(folder, 'home'), { mode: 0o700 });
  });

  it('puts the cluster where its system user can reach it, and finds it again', async () => {
    const first = await start(hidden());
    await ask(first.url, 'create table kept as select 42 as answer');
    const place = (await readFile(path.join(hidden(), 'database-location'), 'utf8')).trim();
    expect(place.startsWith(systemDir())).toBe(true);
    expect((await stat(path.join(place, 'postgres'))).uid).not.toBe(0);
    await first.stop();
    const second = await start(hidden());
    expect(second.created).toBe(false);
    expect(await ask(second.url, 'select answer from kept')).toEqual([{ answer: 42 }]);
  });

  it('does not let a copy of the data directory take over the database of the original', async () => {
    await (await start(hidden())).stop();
    const copy = path.join(folder, 'home/copy');
    await cp(hidden(), copy, { recursive: true });
    await expect(start(copy)).rejects.toThrow('is a copy of');
  });

  it('follows a data directory that was moved', async () => {
    const first = await start(hidden());
    await ask(first.url, 'create table kept as select 42 as answer');
    await first.stop();
    const moved = path.join(folder, 'home/moved');
    await cp(hidden(), moved, { recursive: true });
    await rm(hidden(), { recursive: true });
    const second = await start(moved);
    expect(await ask(second.url, 'select answer from kept')).toEqual([{ answer: 42 }]);
  });
});
