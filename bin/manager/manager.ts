/**
 * The process manager: database → migrations → engine → workers (which deploy changed models) → web.
 *
 * 1. Children load their code while the database starts, and are told to start in order.
 * 2. Stopping goes the other way round and ends within 10 s: whoever takes longer than his share is killed, and
 *    what he had in hand is recovered at the next start.
 * 3. A start that fails half-way stops what it had started.
 */
import { randomBytes } from 'node:crypto';
import { migrate } from '../../db/migrate.ts';
import { projectRoot, type Settings } from '../environment.ts';
import { type ChildName, entryFile, SupervisedChild } from './child.ts';
import { type Say, step } from './console.ts';
import { type ManagedDatabase, startDatabase } from './database.ts';
import { type DataDirLock, lockDataDir } from './lock.ts';
import type { ChildConfig } from './messages.ts';
import { claimPort, freePort } from './ports.ts';

const loopback = '127.0.0.1';
/** Longest share of each in the 10 s of a stop; the database gets what is left. */
const stopShareMs: Record<ChildName, number> = { web: 2_500, workers: 3_000, engine: 2_500 };
/** How long processes of a killed run may still hold the port. */
const killedRunMs = 5_000;

const titles: Record<ChildName, string> = {
  engine: '流程引擎 · engine',
  workers: '模型与作业程序 · models, workers',
  web: '网页服务 · web',
};

export type RunningApplication = {
  config: ChildConfig;
  /** Lines the children want shown. */
  notices: string[];
  pids(): Record<string, number | undefined>;
  stop(): Promise<void>;
};

async function engineAddress(settings: Settings): Promise<ChildConfig['engine']> {
  if (settings.outsideEngine) return { ...settings.outsideEngine, credential: null };
  const grpc = await freePort(loopback);
  const rest = await freePort(loopback);
  return {
    grpcAddress: `${loopback}:${grpc}`,
    restAddress: `http://${loopback}:${rest}`,
    credential: { username: 'yizhan', password: randomBytes(24).toString('base64url') },
  };
}

class Application {
  readonly #settings: Settings;
  readonly #say: Say;
  #lock: DataDirLock | null = null;
  #database: ManagedDatabase | null = null;
  #ended: Promise<void> | null = null;
  /** In the order of their start. */
  #children: SupervisedChild[] = [];

  constructor(settings: Settings, say: Say) {
    this.#settings = settings;
    this.#say = say;
  }

  async start(signal: AbortSignal): Promise<RunningApplication> {
    // Children die at once, so that the step under way ends; the database follows in `stop`.
    signal.addEventListener('abort', () => void this.#stopChildren(), { once: true });
    const { dataDir, keyFile, demo, host } = this.#settings;
    const say = this.#say;
    this.#lock = await lockDataDir(dataDir, 'start');
    if (this.#lock.recovered) say('上次运行未正常结束,正在恢复 · the last run was killed, recovering');
    const port = await claimPort(host, this.#settings.port, 'PORT', this.#lock.recovered ? killedRunMs : 0);
    const names: ChildName[] = this.#settings.outsideEngine
      ? ['workers', 'web']
      : ['engine', 'workers', 'web'];
    this.#children = names.map((name) => new SupervisedChild(name, entryFile(name), say));
    const database = await step(say, '数据库 · database', () => startDatabase(this.#settings, say));
    this.#database = database;
    await step(say, '数据库结构 · migrations', () => migrate({ url: database.url }));
    const engine = await engineAddress(this.#settings);
    const config = { databaseUrl: database.url, engine, host, port, dataDir, keyFile, projectRoot, demo };
    const notices: string[] = [];
    for (const child of this.#children) {
      signal.throwIfAborted();
      notices.push(...(await step(say, titles[child.name], () => child.start(config))));
    }
    const pids = () => Object.fromEntries(this.#children.map((child) => [child.name, child.pid]));
    return { config, notices, pids, stop: () => this.stop() };
  }

  async #stopChildren(): Promise<void> {
    for (const child of this.#children.toReversed()) await child.stop(stopShareMs[child.name]);
  }

  /** Invariant 2. Calling it again waits for the same end. */
  stop(): Promise<void> {
    this.#ended ??= (async () => {
      await this.#stopChildren();
      await this.#database?.stop();
      await this.#lock?.release();
    })();
    return this.#ended;
  }
}

/**
 * Starts everything. Throws ExplainedError for what the person at the console can put right. When `signal` is
 * aborted before it is ready, stops what it has started and throws the signal's reason.
 */
export async function startApplication(
  settings: Settings,
  say: Say,
  signal: AbortSignal,
): Promise<RunningApplication> {
  const application = new Application(settings, say);
  try {
    return await application.start(signal);
  } catch (error) {
    await application.stop();
    signal.throwIfAborted();
    throw error;
  }
}
