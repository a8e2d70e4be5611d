/**
 * The whole application as its user starts it: `node dist/yizhan.js start` in a process group of its own, on a free
 * port and a data directory under the OS temp folder.
 */
import { type ChildProcess, spawn } from 'node:child_process';
import { chmod, mkdtemp, readdir, readFile, rm } from 'node:fs/promises';
import { createServer } from 'node:net';
import os from 'node:os';
import path from 'node:path';
import { setTimeout as delay } from 'node:timers/promises';
import { fileURLToPath } from 'node:url';

const root = fileURLToPath(new URL('../..', import.meta.url));

export async function freePort(): Promise<number> {
  return new Promise((resolve, reject) => {
    const server = createServer();
    server.once('error', reject);
    server.listen(0, '127.0.0.1', () => {
      const address = server.address();
      const port = typeof address === 'object' && address ? address.port : 0;
      server.close(() => resolve(port));
    });
  });
}

/** A folder for data that the embedded database's own user can reach. */
export async function makeDataDir(): Promise<{ dataDir: string; remove(): Promise<void> }> {
  const folder = await mkdtemp(path.join(os.tmpdir(), 'yizhan-application-'));
  await chmod(folder, 0o755);
  return {
    dataDir: path.join(folder, 'data'),
    remove: () => rm(folder, { recursive: true, force: true }),
  };
}

export interface StartedApplication {
  readonly url: string;
  readonly process: ChildProcess;
  /** Milliseconds from spawn until the address answered. */
  readonly readyMs: number;
  /** Everything it printed so far. */
  output(): string;
  /** SIGTERM, then waits for the end. Resolves with the milliseconds it took. */
  stop(): Promise<number>;
  /** `kill -9` of everything it started, the database included. */
  kill(): Promise<void>;
  /** Pids of the manager and all its descendants. */
  pids(): Promise<number[]>;
}

interface Options {
  readonly dataDir: string;
  readonly port?: number;
  readonly env?: Readonly<Record<string, string>>;
  /** Path that has to answer 200 for it to count as started. */
  readonly readyPath?: string;
  readonly timeoutMs?: number;
}

async function parents(): Promise<Map<number, number>> {
  const found = new Map<number, number>();
  for (const name of await readdir('/proc')) {
    if (!/^\d+$/.test(name)) continue;
    const stat = await readFile(`/proc/${name}/stat`, 'utf8').catch(() => '');
    const parent = Number(stat.slice(stat.lastIndexOf(')') + 2).split(' ')[1]);
    if (parent > 0) found.set(Number(name), parent);
  }
  return found;
}

export async function descendants(pid: number): Promise<number[]> {
  const tree = await parents();
  const found = [pid];
  for (const one of found) for (const [child, parent] of tree) if (parent === one) found.push(child);
  return found;
}

async function answers(url: string): Promise<boolean> {
  try {
    return (await fetch(url)).ok;
  } catch {
    return false;
  }
}

export async function startApplicationProcess(options: Options): Promise<StartedApplication> {
  const port = options.port ?? (await freePort());
  const url = `http://127.0.0.1:${port}`;
  const started = performance.now();
  const child = spawn(process.execPath, [path.join(root, 'dist/yizhan.js'), 'start'], {
    cwd: root,
    env: {
      ...process.env,
      YIZHAN_DEMO: '0',
      ...options.env,
      YIZHAN_DATA_DIR: options.dataDir,
      PORT: `${port}`,
    },
    stdio: ['ignore', 'pipe', 'pipe'],
  });
  let text = '';
  const collect = (chunk: Buffer) => {
    text += chunk.toString();
  };
  child.stdout.on('data', collect);
  child.stderr.on('data', collect);
  const ended = new Promise<void>((resolve) => child.once('exit', () => resolve()));
  const pids = () => (child.pid === undefined ? Promise.resolve([]) : descendants(child.pid));
  const kill = async () => {
    for (const pid of (await pids()).toReversed()) {
      try {
        process.kill(pid, 'SIGKILL');
      } catch {
        // It ended by itself meanwhile.
      }
    }
    if (child.exitCode === null && child.signalCode === null) await ended;
  };
  const deadline = Date.now() + (options.timeoutMs ?? 90_000);
  while (!(await answers(`${url}${options.readyPath ?? '/readyz'}`))) {
    if (child.exitCode !== null || Date.now() > deadline) {
      await kill();
      throw new Error(`the application did not start:\n${text}`);
    }
    await delay(25);
  }
  return {
    url,
    process: child,
    readyMs: performance.now() - started,
    output: () => text,
    stop: async () => {
      const asked = performance.now();
      child.kill('SIGTERM');
      await ended;
      return performance.now() - asked;
    },
    kill,
    pids,
  };
}
