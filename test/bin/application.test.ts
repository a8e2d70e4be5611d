/** The whole application as its user starts it, killed and stopped in every way he might. */
import { spawn } from 'node:child_process';
import { readFile } from 'node:fs/promises';
import { createServer } from 'node:net';
import { setTimeout as delay } from 'node:timers/promises';
import { afterAll, afterEach, beforeAll, expect, it } from 'vitest';
import { projectRoot } from '../../bin/environment.ts';
import { processStart } from '../../bin/manager/process-identity.ts';
import {
  freePort,
  makeDataDir,
  type StartedApplication,
  startApplicationProcess,
} from '../support/application.ts';
import { ensureBuilt } from '../support/build.ts';

let place: Awaited<ReturnType<typeof makeDataDir>>;
let application: StartedApplication | null = null;

beforeAll(async () => {
  await ensureBuilt('server');
  place = await makeDataDir();
});
afterEach(async () => {
  await application?.kill();
  application = null;
});
afterAll(() => place.remove());

async function start(): Promise<StartedApplication> {
  application = await startApplicationProcess({ dataDir: place.dataDir });
  return application;
}

async function until<Value>(what: string, ask: () => Promise<Value | null>): Promise<Value> {
  for (const deadline = Date.now() + 30_000; Date.now() < deadline; await delay(50)) {
    const value = await ask();
    if (value !== null) return value;
  }
  throw new Error(`${what} did not happen in time`);
}

/** The process of a child (its entry file in dist/), or null while there is none. */
async function childPid(running: StartedApplication, name: string): Promise<number | null> {
  for (const pid of await running.pids()) {
    const command = await readFile(`/proc/${pid}/cmdline`, 'utf8').catch(() => '');
    if (command.includes(`/dist/${name}.js`)) return pid;
  }
  return null;
}

async function status(url: string): Promise<number | null> {
  try {
    return (await fetch(url)).status;
  } catch {
    return null;
  }
}

const ready = (running: StartedApplication) =>
  until('readiness', async () => ((await status(`${running.url}/readyz`)) === 200 ? true : null));

/** Runs the command line to its end. */
async function run(
  args: string[],
  env: Record<string, string>,
): Promise<{ code: number | null; output: string }> {
  const child = spawn(process.execPath, ['dist/yizhan.js', ...args], {
    cwd: projectRoot,
    env: { ...process.env, YIZHAN_DEMO: '0', ...env },
  });
  let output = '';
  child.stdout.on('data', (chunk) => {
    output += String(chunk);
  });
  child.stderr.on('data', (chunk) => {
    output += String(chunk);
  });
  const code = await new Promise<number | null>((resolve) => child.once('close', resolve));
  return { code, output };
}

it('starts on an empty data directory, answers, and stops within ten seconds, leaving nothing', async () => {
  const running = await start();
  expect(await status(`${running.url}/healthz`)).toBe(200);
  expect(await status(`${running.url}/readyz`)).toBe(200);
  expect(running.output()).toContain(running.url);
  const pids = await running.pids();
  expect(await running.stop()).toBeLessThan(10_000);
  expect(running.process.exitCode).toBe(0);
  const left = await Promise.all(pids.map((pid) => processStart(pid)));
  expect(left.filter((began) => began !== null)).toEqual([]);
}, 120_000);

it('refuses a second start on the same data directory, and the first goes on', async () => {
  const running = await start();
  const second = await run(['start'], { YIZHAN_DATA_DIR: place.dataDir, PORT: String(await freePort()) });
  expect(second.code).toBe(1);
  expect(second.output).toContain(`正在使用中(进程 ${running.process.pid})`);
  expect(await status(`${running.url}/readyz`)).toBe(200);
  await running.stop();
}, 120_000);

it.each(['engine', 'web'])(
  'starts a killed %s anew',
  async (name) => {
    const running = await start();
    const before = await childPid(running, name);
    expect(before).not.toBeNull();
    process.kill(before ?? 0, 'SIGKILL');
    await until('a new process', async () => {
      const now = await childPid(running, name);
      return now !== before ? now : null;
    });
    await until('its return', async () => (running.output().includes(`${name} 已恢复`) ? true : null));
    await ready(running);
    expect(await running.stop()).toBeLessThan(10_000);
  },
  120_000,
);

it('starts the database anew when it is killed', async () => {
  const running = await start();
  const [line = ''] = (await readFile(`${place.dataDir}/postgres/postmaster.pid`, 'utf8')).split('\n');
  process.kill(Number(line), 'SIGKILL');
  await until('its return', async () => (running.output().includes('数据库已恢复') ? true : null));
  await ready(running);
  await running.stop();
}, 120_000);

it('just starts after everything was killed, and after the manager alone was', async () => {
  await (await start()).kill();
  const second = await start();
  expect(second.output()).toContain('recovering');
  second.process.kill('SIGKILL');
  await until('the end', async () => (second.process.signalCode ? true : null));
  const third = await start();
  expect(third.output()).toContain('stopped the database of a killed run');
  await third.stop();
  const fourth = await start();
  expect(fourth.output()).not.toContain('recovering');
  await fourth.stop();
}, 180_000);

it('says so when the port belongs to another program', async () => {
  const other = createServer();
  const port = await freePort();
  await new Promise<void>((resolve) => other.listen(port, '127.0.0.1', resolve));
  try {
    const { code, output } = await run(['start'], { YIZHAN_DATA_DIR: place.dataDir, PORT: String(port) });
    expect(code).toBe(1);
    expect(output).toContain(`端口 ${port} 已被其他程序占用`);
    expect(output).not.toContain('at ');
  } finally {
    other.close();
  }
}, 60_000);

it('stops in order when SIGTERM reaches every process at once, as systemd sends it', async () => {
  const child = spawn(process.execPath, ['dist/yizhan.js', 'start'], {
    cwd: projectRoot,
    env: { ...process.env, YIZHAN_DATA_DIR: place.dataDir, PORT: String(await freePort()), YIZHAN_DEMO: '0' },
    detached: true,
  });
  let output = '';
  child.stdout.on('data', (chunk) => {
    output += String(chunk);
  });
  await until('the start', async () => (output.includes('Ctrl+C') ? true : null));
  process.kill(-(child.pid ?? 0), 'SIGTERM');
  expect(await new Promise<number | null>((resolve) => child.once('close', resolve))).toBe(0);
  expect(output).toContain('stopped');
  expect(output).not.toContain('restarting');
}, 120_000);

it('stops cleanly when told so in the middle of its start', async () => {
  const child = spawn(process.execPath, ['dist/yizhan.js', 'start'], {
    cwd: projectRoot,
    env: { ...process.env, YIZHAN_DATA_DIR: place.dataDir, PORT: String(await freePort()), YIZHAN_DEMO: '0' },
  });
  await new Promise<void>((resolve) => child.stdout.once('data', () => resolve()));
  child.kill('SIGTERM');
  const code = await new Promise<number | null>((resolve) => child.once('close', resolve));
  expect(code).toBe(0);
  const next = await start();
  expect(next.output()).not.toContain('recovering');
  await next.stop();
}, 120_000);
