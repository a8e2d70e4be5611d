/**
 * One PostgreSQL cluster of the embedded programs: made once (initdb), started, stopped.
 *
 * 1. Listens on loopback TCP only; every connection needs the generated password (scram-sha-256).
 * 2. fsync is on. Only a throw-away server of the tests may say `durable: false`.
 * 3. Sized for an application that rests below 600 MB with everything: see `settings`.
 */
import { type ChildProcess, spawn } from 'node:child_process';
import { randomBytes } from 'node:crypto';
import { existsSync } from 'node:fs';
import { chown, mkdir, readFile, rename, rm, writeFile } from 'node:fs/promises';
import path from 'node:path';
import { setTimeout as delay } from 'node:timers/promises';
import { waitForDatabase } from '../connection.ts';
import type { Binaries } from './binaries.ts';
import type { SystemUser } from './system-user.ts';

export const superuser = 'yizhan';

export type ClusterOptions = {
  binaries: Binaries;
  user: SystemUser | null;
  /** The folder of the cluster. */
  pgdata: string;
  password: string;
  /** False only in tests: no fsync. */
  durable: boolean;
  /** A free port on 127.0.0.1. */
  port: number;
  maxConnections: number;
  /** One line of the server's log at a time. */
  log: (line: string) => void;
};

export type RunningServer = {
  /** Connects to database `postgres` as the superuser. */
  adminUrl: string;
  pid: number;
  /** Resolves when the server has ended, wanted or not. */
  ended: Promise<void>;
  /**
   * Fast shutdown: sessions are ended, open transactions roll back, a checkpoint is written. After `withinMs`
   * (20 s) an immediate one, from which the next start recovers.
   */
  stop(withinMs?: number): Promise<void>;
};

function spawned(command: string, args: string[], user: SystemUser | null): ChildProcess {
  const identity = user ? { uid: user.uid, gid: user.gid } : {};
  return spawn(command, args, {
    ...identity,
    cwd: path.dirname(command),
    stdio: ['ignore', 'pipe', 'pipe'],
    // Its own process group: a Ctrl+C at the terminal reaches the manager, which stops the database last.
    detached: true,
    env: { PATH: process.env.PATH ?? '', LC_ALL: 'C', TZ: 'UTC' },
  });
}

function eachLine(child: ChildProcess, use: (line: string) => void): void {
  let rest = '';
  child.stderr?.setEncoding('utf8').on('data', (text: string) => {
    const lines = (rest + text).split('\n');
    rest = lines.pop() ?? '';
    for (const line of lines) use(line);
  });
}

/** Makes the cluster unless it is there (then false). Throws when it belongs to another major version. */
export async function createCluster(options: ClusterOptions): Promise<boolean> {
  const { pgdata, user, binaries } = options;
  const versionFile = path.join(pgdata, 'PG_VERSION');
  if (existsSync(versionFile)) {
    const major = Number.parseInt(await readFile(versionFile, 'utf8'), 10);
    if (major === binaries.major) return false;
    throw new Error(
      `数据目录由 PostgreSQL ${major} 建立,内置数据库是 ${binaries.major},不能直接使用。\n` +
        `The cluster in ${pgdata} was made by PostgreSQL ${major}; the embedded one is ${binaries.major}.`,
    );
  }
  // Made beside and renamed: a first start that was killed half-way is never taken for a cluster.
  const unfinished = `${pgdata}.new`;
  await rm(unfinished, { recursive: true, force: true });
  await mkdir(unfinished, { recursive: true, mode: 0o700 });
  const passwordFile = path.join(path.dirname(pgdata), `.initdb-${randomBytes(6).toString('hex')}`);
  await writeFile(passwordFile, `${options.password}\n`, { mode: 0o600 });
  try {
    if (user) await Promise.all([unfinished, passwordFile].map((file) => chown(file, user.uid, user.gid)));
    await initdb(options, unfinished, passwordFile);
  } finally {
    await rm(passwordFile, { force: true });
  }
  await rename(unfinished, pgdata);
  return true;
}

async function initdb(options: ClusterOptions, folder: string, passwordFile: string): Promise<void> {
  const { binaries, user, durable } = options;
  const args = ['--auth=scram-sha-256', '--encoding=UTF8', '--locale-provider=builtin', '--locale=C.UTF-8'];
  args.push(`--pgdata=${folder}`, `--username=${superuser}`, `--pwfile=${passwordFile}`, '--no-instructions');
  if (!durable) args.push('--no-sync', '--wal-segsize=4');
  const child = spawned(binaries.initdb, args, user);
  const lines: string[] = [];
  eachLine(child, (line) => lines.push(line));
  child.stdout?.resume();
  const code = await new Promise((resolve, reject) => child.once('error', reject).once('close', resolve));
  if (code === 0) return;
  throw new Error(`initdb failed (${code}): ${lines.join('\n')}`);
}

/** Invariant 3. Values for postgres -c. */
function settings({ port, durable, maxConnections }: ClusterOptions): Record<string, string | number> {
  return {
    port,
    listen_addresses: '127.0.0.1',
    unix_socket_directories: '',
    max_connections: maxConnections,
    shared_buffers: '64MB',
    work_mem: '4MB',
    maintenance_work_mem: '32MB',
    autovacuum_max_workers: 2,
    max_worker_processes: 4,
    max_parallel_workers_per_gather: 1,
    max_wal_size: '512MB',
    min_wal_size: durable ? '64MB' : '16MB',
    wal_level: 'minimal',
    max_wal_senders: 0,
    io_method: 'sync',
    jit: 'off',
    timezone: 'UTC',
    log_timezone: 'UTC',
    log_line_prefix: '',
    log_checkpoints: 'off',
    fsync: durable ? 'on' : 'off',
    synchronous_commit: durable ? 'on' : 'off',
    full_page_writes: durable ? 'on' : 'off',
  };
}

/** PostgreSQL still sees the shared memory of backends that a kill -9 of their postmaster is just ending. */
const leftoverMemory = /pre-existing shared memory block|lock file "postmaster.pid" already exists/;

async function attempt(options: ClusterOptions): Promise<RunningServer | 'retry'> {
  const { pgdata, binaries, user, port, password, log } = options;
  const flags = Object.entries(settings(options)).flatMap(([name, value]) => ['-c', `${name}=${value}`]);
  const child = spawned(binaries.postgres, ['-D', pgdata, ...flags], user);
  const lines: string[] = [];
  eachLine(child, (line) => {
    if (lines.length < 50) lines.push(line);
    log(line);
  });
  child.stdout?.resume();
  const ended = new Promise<void>((resolve) =>
    child.once('error', () => resolve()).once('close', () => resolve()),
  );
  const adminUrl = `postgres://${superuser}:${encodeURIComponent(password)}@127.0.0.1:${port}/postgres`;
  const outcome = await Promise.race([
    waitForDatabase(adminUrl, 120_000).then(() => 'ready' as const),
    ended.then(() => 'ended' as const),
  ]);
  if (outcome === 'ended') {
    if (leftoverMemory.test(lines.join('\n'))) return 'retry';
    throw new Error(`内置数据库没有启动。\nThe embedded PostgreSQL did not start:\n${lines.join('\n')}`);
  }
  return {
    adminUrl,
    pid: child.pid ?? 0,
    ended,
    stop: async (withinMs = 20_000) => {
      if (child.exitCode === null && child.signalCode === null) child.kill('SIGINT');
      const hurry = setTimeout(() => child.kill('SIGQUIT'), withinMs);
      await ended;
      clearTimeout(hurry);
    },
  };
}

/** Starts the server of an existing cluster and waits until it answers (after crash recovery, if need be). */
export async function startServer(options: ClusterOptions): Promise<RunningServer> {
  for (let tries = 0; tries < 40; tries += 1) {
    const server = await attempt(options);
    if (server !== 'retry') return server;
    await delay(250);
  }
  throw new Error(
    `内置数据库的旧进程没有结束。\nProcesses of an earlier PostgreSQL still use ${options.pgdata}.`,
  );
}
