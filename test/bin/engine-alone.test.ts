/** `npm run engine`: the engine as a service for workers of one's own. */
import { type ChildProcess, spawn } from 'node:child_process';
import { readFile } from 'node:fs/promises';
import { setTimeout as delay } from 'node:timers/promises';
import { afterEach, beforeAll, beforeEach, expect, it } from 'vitest';
import { projectRoot } from '../../bin/environment.ts';
import { descendants, freePort, makeDataDir } from '../support/application.ts';
import { ensureBuilt } from '../support/build.ts';

let place: Awaited<ReturnType<typeof makeDataDir>>;
let child: ChildProcess;
let output: string;
let rest: string;

beforeAll(() => ensureBuilt('server'));
beforeEach(async () => {
  place = await makeDataDir();
});
afterEach(async () => {
  for (const pid of (await descendants(child.pid ?? 0)).toReversed()) {
    try {
      process.kill(pid, 'SIGKILL');
    } catch {
      // It has ended by itself.
    }
  }
  await place.remove();
});

async function until<Value>(what: string, ask: () => Promise<Value | null> | Value | null): Promise<Value> {
  for (const deadline = Date.now() + 30_000; Date.now() < deadline; await delay(25)) {
    const value = await ask();
    if (value !== null) return value;
  }
  throw new Error(`${what} did not happen in time:\n${output}`);
}

const direct = [process.execPath, 'dist/yizhan.js', 'engine'];

async function start(env: Record<string, string>, [command = '', ...args] = direct): Promise<void> {
  const [grpcPort, restPort] = [await freePort(), await freePort()];
  rest = `http://127.0.0.1:${restPort}`;
  output = '';
  child = spawn(command, args, {
    cwd: projectRoot,
    env: {
      ...process.env,
      YIZHAN_DATA_DIR: place.dataDir,
      GRPC_PORT: String(grpcPort),
      REST_PORT: String(restPort),
      ...env,
    },
    stdio: ['ignore', 'pipe', 'pipe'],
  });
  const collect = (chunk: Buffer) => {
    output += chunk.toString();
  };
  child.stdout?.on('data', collect);
  child.stderr?.on('data', collect);
  await until('the start', () => {
    if (child.exitCode !== null) throw new Error(`the engine did not start:\n${output}`);
    return output.includes('Ctrl+C') ? true : null;
  });
}

async function topology(authorization?: string): Promise<number | null> {
  try {
    return (await fetch(`${rest}/v2/topology`, { headers: authorization ? { authorization } : {} })).status;
  } catch {
    return null;
  }
}

async function commandLine(pid: number): Promise<string> {
  return readFile(`/proc/${pid}/cmdline`, 'utf8').catch(() => '');
}

it('answers without a credential when told so, and ends on SIGTERM', async () => {
  await start({ YIZHAN_ENGINE_AUTH: 'none' });
  expect(await topology()).toBe(200);
  const ended = new Promise((resolve) => child.once('close', resolve));
  child.kill('SIGTERM');
  expect(await ended).toBe(0);
});

it('ends with the npm that started it', async () => {
  await start({ YIZHAN_ENGINE_AUTH: 'none' }, ['npm', 'run', '--silent', 'engine']);
  const ended = new Promise((resolve) => child.once('close', resolve));
  child.kill('SIGTERM');
  await ended;
  await until('the end', async () => ((await topology()) === null ? true : null));
  expect(output).toContain('stopped');
});

it('asks for the credential that it prints', async () => {
  await start({});
  expect(await topology()).toBe(401);
  const [, username = '', password = ''] = /Basic (\S+) \/ (\S+)/.exec(output) ?? [];
  expect(await topology(`Basic ${Buffer.from(`${username}:${password}`).toString('base64')}`)).toBe(200);
});

it('comes back on the same ports when its process is killed', async () => {
  await start({ YIZHAN_ENGINE_AUTH: 'none' });
  const pids = await descendants(child.pid ?? 0);
  const commands = await Promise.all(pids.map(async (pid) => ({ pid, command: await commandLine(pid) })));
  const engine = commands.find(({ command }) => command.includes('/dist/engine.js'));
  process.kill(engine?.pid ?? 0, 'SIGKILL');
  await until('its return', () => (output.includes('engine 已恢复') ? true : null));
  expect(await topology()).toBe(200);
});

it('never listens beyond loopback without a credential', async () => {
  await expect(start({ YIZHAN_ENGINE_AUTH: 'none', HOST: '0.0.0.0' })).rejects.toThrow('loopback only');
});
