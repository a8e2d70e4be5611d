import { fork } from 'node:child_process';
import { mkdtemp, readdir, readFile, rm, writeFile } from 'node:fs/promises';
import os from 'node:os';
import path from 'node:path';
import { afterEach, beforeEach, expect, it } from 'vitest';
import { lockDataDir, lockHolder } from '../../bin/manager/lock.ts';
import { processStart } from '../../bin/manager/process-identity.ts';

let folder: string;
beforeEach(async () => {
  folder = await mkdtemp(path.join(os.tmpdir(), 'yizhan-lock-'));
});
afterEach(() => rm(folder, { recursive: true, force: true }));

const lockFile = () => path.join(folder, 'yizhan.lock');

it('refuses a second application on the same data directory, naming the first', async () => {
  const first = await lockDataDir(folder, 'start');
  await expect(lockDataDir(folder, 'start')).rejects.toThrow(`is in use by process ${process.pid}`);
  expect(await lockHolder(folder)).toMatchObject({ pid: process.pid, command: 'start' });
  await first.release();
  const second = await lockDataDir(folder, 'start');
  expect(second.recovered).toBe(false);
  await second.release();
  expect(await readdir(folder)).toEqual([]);
});

it('takes over the lock of a killed process, also when its number belongs to another one now', async () => {
  await writeFile(
    lockFile(),
    JSON.stringify({ pid: process.pid, began: 'before the last boot 1', command: 'start' }),
  );
  expect(await lockHolder(folder)).toBeNull();
  const lock = await lockDataDir(folder, 'start');
  expect(lock.recovered).toBe(true);
  expect(JSON.parse(await readFile(lockFile(), 'utf8'))).toMatchObject({
    began: await processStart(process.pid),
  });
  await lock.release();
});

it('takes over a lock that a power failure cut short', async () => {
  await writeFile(lockFile(), '{"pid": 12');
  const lock = await lockDataDir(folder, 'start');
  expect(lock.recovered).toBe(true);
  await lock.release();
});

it('lets exactly one of several starters take over a dead lock', async () => {
  await writeFile(lockFile(), JSON.stringify({ pid: 1, began: 'never', command: 'start' }));
  const script = path.join(import.meta.dirname, 'support/take-lock.ts');
  const starters = Array.from({ length: 4 }, () =>
    fork(script, [folder], { execArgv: ['--import', 'tsx'], stdio: ['ignore', 'ignore', 'inherit', 'ipc'] }),
  );
  const answers = await Promise.all(
    starters.map((child) => new Promise((resolve) => child.once('message', resolve))),
  );
  expect(answers.toSorted()).toEqual(['refused', 'refused', 'refused', 'taken']);
  const ended = starters.map((child) => new Promise((resolve) => child.once('exit', resolve)));
  for (const child of starters) child.disconnect();
  await Promise.all(ended);
});
