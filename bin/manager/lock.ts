/**
 * One application per data directory: `<dataDir>/yizhan.lock` names the process that owns it.
 *
 * 1. The lock is held while the process that wrote it runs: number AND begin must match, so a number given to
 *    another process after a kill -9 does not keep the directory locked.
 * 2. Taking over a dead lock is a rename that only one of several starters wins; whoever moved a living lock
 *    away by accident puts it back.
 */
import { randomBytes } from 'node:crypto';
import { link, mkdir, readFile, rename, rm, writeFile } from 'node:fs/promises';
import path from 'node:path';
import { z } from 'zod';
import { ExplainedError } from '../explained-error.ts';
import { processStart } from './process-identity.ts';

const holderSchema = z.object({ pid: z.int(), began: z.string(), command: z.string() });
type Holder = z.infer<typeof holderSchema>;

export type DataDirLock = {
  /** True when the lock of a process that no longer runs was taken over: the last run was killed. */
  recovered: boolean;
  release(): Promise<void>;
};

const lockFile = (dataDir: string) => path.join(dataDir, 'yizhan.lock');

async function readHolder(file: string): Promise<Holder | null> {
  const text = await readFile(file, 'utf8').catch(() => null);
  if (text === null) return null;
  try {
    return holderSchema.parse(JSON.parse(text));
  } catch {
    // Cut short by a power failure: nobody holds it.
    return { pid: 0, began: '', command: '' };
  }
}

async function isRunning(holder: Holder): Promise<boolean> {
  return holder.pid > 0 && (await processStart(holder.pid)) === holder.began;
}

/** The process that holds `dataDir`, if it runs. */
export async function lockHolder(dataDir: string): Promise<Holder | null> {
  const holder = await readHolder(lockFile(dataDir));
  return holder && (await isRunning(holder)) ? holder : null;
}

/** Invariant 2. False when a living lock was met on the way. */
async function moveDeadLock(file: string): Promise<boolean> {
  const moved = `${file}.${randomBytes(6).toString('hex')}`;
  const renamed = await rename(file, moved).then(
    () => true,
    () => false,
  );
  if (!renamed) return true;
  const holder = await readHolder(moved);
  const living = holder !== null && (await isRunning(holder));
  if (living) await link(moved, file).catch(() => undefined);
  await rm(moved, { force: true });
  return !living;
}

function refused(dataDir: string, holder: Holder): ExplainedError {
  return new ExplainedError(
    `数据目录 ${dataDir} 正在使用中(进程 ${holder.pid})。请先停止它,或用 YIZHAN_DATA_DIR 另设数据目录。`,
    `${dataDir} is in use by process ${holder.pid}. Stop it first, or set YIZHAN_DATA_DIR to another directory.`,
  );
}

/** Makes `dataDir` if need be and takes its lock. Throws ExplainedError when another process holds it. */
export async function lockDataDir(dataDir: string, command: string): Promise<DataDirLock> {
  await mkdir(dataDir, { recursive: true });
  const file = lockFile(dataDir);
  const began = (await processStart(process.pid)) ?? '';
  const claim = `${file}.${randomBytes(6).toString('hex')}`;
  await writeFile(claim, JSON.stringify({ pid: process.pid, began, command } satisfies Holder));
  let recovered = false;
  try {
    for (let tries = 0; tries < 100; tries += 1) {
      // A link appears whole and only where nothing is: unlike a file that is opened and then written.
      const taken = await link(claim, file).then(
        () => true,
        () => false,
      );
      if (taken) return { recovered, release: () => rm(file, { force: true }) };
      const holder = await readHolder(file);
      if (holder && (await isRunning(holder))) throw refused(dataDir, holder);
      if (holder) recovered = true;
      await moveDeadLock(file);
    }
  } finally {
    await rm(claim, { force: true });
  }
  throw new Error(`the lock of ${dataDir} cannot be taken`);
}
