import { fork } from 'node:child_process';
import path from 'node:path';
import { setTimeout as delay } from 'node:timers/promises';
import { afterEach, expect, it } from 'vitest';
import { SupervisedChild } from '../../bin/manager/child.ts';
import type { ChildConfig } from '../../bin/manager/messages.ts';
import { freePort } from '../../bin/manager/ports.ts';
import { processStart } from '../../bin/manager/process-identity.ts';

const entry = path.join(import.meta.dirname, 'support/fixture-child.ts');

let children: SupervisedChild<'fixture'>[] = [];
afterEach(async () => {
  for (const child of children) await child.stop(2_000);
  children = [];
});

async function config(change: Partial<ChildConfig> = {}): Promise<ChildConfig> {
  const engine = { grpcAddress: '127.0.0.1:1', restAddress: 'http://127.0.0.1:1', credential: null };
  const port = await freePort('127.0.0.1');
  const paths = { dataDir: 'x', keyFile: 'x', projectRoot: 'x' };
  return { databaseUrl: 'postgres://x', engine, host: '127.0.0.1', port, ...paths, demo: false, ...change };
}

/** Forked processes of the tests read TypeScript through tsx, as the manager's do in development. */
function supervise(lines: string[] = []): SupervisedChild<'fixture'> {
  process.execArgv = ['--import', 'tsx'];
  const child = new SupervisedChild('fixture', entry, (line) => lines.push(line));
  children.push(child);
  return child;
}

async function answer(port: number): Promise<string | null> {
  try {
    return await (await fetch(`http://127.0.0.1:${port}/`)).text();
  } catch {
    return null;
  }
}

async function until<Value>(what: string, ask: () => Promise<Value | null>): Promise<Value> {
  for (const deadline = Date.now() + 15_000; Date.now() < deadline; await delay(20)) {
    const value = await ask();
    if (value !== null) return value;
  }
  throw new Error(`${what} did not happen in time`);
}

it('starts a child, passes its notices on and stops it', async () => {
  const child = supervise();
  const settings = await config();
  expect(await child.start(settings)).toEqual(['hello from the child']);
  expect(await answer(settings.port)).toBe(String(child.pid));
  await child.stop(5_000);
  expect(await answer(settings.port)).toBeNull();
});

it('starts a killed child anew, again and again, with the same configuration', async () => {
  const lines: string[] = [];
  const child = supervise(lines);
  const settings = await config();
  await child.start(settings);
  for (let round = 0; round < 2; round += 1) {
    const killed = String(child.pid);
    process.kill(Number(killed), 'SIGKILL');
    const next = await until('a restart', async () => {
      const pid = await answer(settings.port);
      return pid !== null && pid !== killed ? pid : null;
    });
    expect(next).toBe(String(child.pid));
  }
  expect(lines.filter((line) => line.includes('SIGKILL'))).toHaveLength(2);
});

it('tells why a child could not start, and does not try again', async () => {
  const child = supervise();
  await expect(child.start(await config({ host: 'refuse' }))).rejects.toThrow('this child does not start');
});

it('kills a child that does not stop in its time', async () => {
  const lines: string[] = [];
  const child = supervise(lines);
  const settings = await config({ dataDir: 'slow' });
  await child.start(settings);
  const pid = child.pid ?? 0;
  await child.stop(300);
  expect(await processStart(pid)).toBeNull();
  expect(lines.join()).toContain('killed');
});

it('ends a child whose manager is gone', async () => {
  const manager = fork(path.join(import.meta.dirname, 'support/fixture-manager.ts'), [entry], {
    execArgv: ['--import', 'tsx'],
  });
  const pid = await new Promise<number>((resolve) =>
    manager.once('message', (told) => resolve(Number(told))),
  );
  expect(await processStart(pid)).not.toBeNull();
  manager.kill('SIGKILL');
  await until('the end of the child', async () => ((await processStart(pid)) === null ? true : null));
});
