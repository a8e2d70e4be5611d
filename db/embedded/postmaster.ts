/**
 * A postmaster that an earlier start left behind (its parent was killed): found by postmaster.pid and stopped
 * fast, so that the new start owns its server. A pid file whose process is gone, or is not that server, is
 * removed: PostgreSQL itself would refuse to start when the number has been given to another process.
 */
import { execFile } from 'node:child_process';
import { readFile, realpath, rm } from 'node:fs/promises';
import path from 'node:path';
import { setTimeout as delay } from 'node:timers/promises';
import { promisify } from 'node:util';

const run = promisify(execFile);

export type Leftover = 'none' | 'stale' | 'stopped';

/** The command line of a process, arguments separated by spaces; null when there is none. */
async function commandLine(pid: number): Promise<string | null> {
  const fromProc = await readFile(`/proc/${pid}/cmdline`, 'utf8').catch(() => null);
  if (fromProc !== null) return fromProc.replaceAll('\0', ' ').trim();
  if (process.platform === 'linux') return null;
  const listed = await run('ps', ['-o', 'command=', '-p', String(pid)]).catch(() => null);
  return listed?.stdout.trim() || null;
}

/** A zombie has an empty command line: dead, though its number is still taken. */
async function isPostgres(pid: number): Promise<boolean> {
  return /postgres/.test((await commandLine(pid)) ?? '');
}

async function waitUntilGone(pid: number, withinMs: number): Promise<boolean> {
  const deadline = Date.now() + withinMs;
  while (await isPostgres(pid)) {
    if (Date.now() > deadline) return false;
    await delay(25);
  }
  return true;
}

/** Fast shutdown first (open transactions roll back), immediate shutdown when that takes over 20 s. */
async function stop(pid: number): Promise<void> {
  process.kill(pid, 'SIGINT');
  if (await waitUntilGone(pid, 20_000)) return;
  process.kill(pid, 'SIGQUIT');
  if (await waitUntilGone(pid, 10_000)) return;
  throw new Error(
    `遗留的数据库进程 ${pid} 无法停止。\nThe database process ${pid} of an earlier start cannot be stopped.`,
  );
}

/** Call only while holding the lock of the data directory: then no one else can own the server. */
export async function clearLeftover(pgdata: string): Promise<Leftover> {
  const file = path.join(pgdata, 'postmaster.pid');
  const lines = (await readFile(file, 'utf8').catch(() => '')).split('\n');
  const pid = Number.parseInt(lines[0] ?? '', 10);
  if (!Number.isInteger(pid)) return 'none';
  const ours =
    lines[1] !== undefined && (await realpath(lines[1]).catch(() => '')) === (await realpath(pgdata));
  if (ours && pid > 1 && (await isPostgres(pid))) {
    await stop(pid);
    return 'stopped';
  }
  await rm(file, { force: true });
  return 'stale';
}
