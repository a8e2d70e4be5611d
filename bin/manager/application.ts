/**
 * Starts and stops a set of processes on one data directory, as a plan says.
 *
 * 1. Children load their code while the database starts, and are told to start in order.
 * 2. Stopping goes the other way round and ends within 10 s: whoever takes longer than his share is killed, and
 *    what he had in hand is recovered at the next start.
 * 3. A start that fails half-way, or is called off, stops what it had started.
 */
import { createKnex } from '../../db/connection.ts';
import { migrate } from '../../db/migrate.ts';
import { applySeeds } from '../../db/seeds/apply.ts';
import { projectRoot, type Settings } from '../environment.ts';
import { type ChildName, entryFile, SupervisedChild } from './child.ts';
import { type Say, step } from './console.ts';
import { type ManagedDatabase, startDatabase } from './database.ts';
import { type DemoLoad, startDemoLoad } from './demo.ts';
import { type DataDirLock, lockDataDir } from './lock.ts';
import type { ChildConfig } from './messages.ts';

/** Longest share of each in the 10 s of a stop. */
const stopShareMs: Record<ChildName | 'database', number> = {
  web: 2_500,
  workers: 2_800,
  engine: 2_500,
  database: 1_800,
};

const titles: Record<ChildName, string> = {
  engine: '流程引擎 · engine',
  workers: '模型与作业程序 · models, workers',
  web: '网页服务 · web',
};

export type Addresses = Pick<ChildConfig, 'engine' | 'host' | 'port'>;

export type Plan = {
  /** Written into the lock. */
  command: string;
  /** In the order of their start. */
  children: readonly ChildName[];
  migrations: 'all' | 'engine';
  /** Load the demonstration's cases on the first start. */
  demoCases: boolean;
  /** Ports are claimed after the lock is held; `recovered` tells that a killed run may still let go of them. */
  addresses(recovered: boolean): Promise<Addresses>;
};

export type RunningApplication = {
  config: ChildConfig;
  /** Lines the children want shown. */
  notices: string[];
  stop(): Promise<void>;
};

/** What every process finds in place: calendar, rules, divisions; in demo mode units and accounts. */
async function seed(url: string, demo: boolean): Promise<void> {
  const knex = createKnex({ url, name: 'yizhan-seed', max: 1 });
  try {
    await applySeeds(knex, { demo });
  } finally {
    await knex.destroy();
  }
}

class Application {
  readonly #settings: Settings;
  readonly #plan: Plan;
  readonly #say: Say;
  #lock: DataDirLock | null = null;
  #database: ManagedDatabase | null = null;
  #demo: DemoLoad | null = null;
  #ended: Promise<void> | null = null;
  #children: SupervisedChild[] = [];

  constructor(settings: Settings, plan: Plan, say: Say) {
    this.#settings = settings;
    this.#plan = plan;
    this.#say = say;
  }

  async start(signal: AbortSignal): Promise<RunningApplication> {
    // Children die at once, so that the step under way ends; the database follows in `stop`.
    signal.addEventListener('abort', () => void this.#stopChildren(), { once: true });
    const { dataDir, keyFile, demo } = this.#settings;
    const { command, children, migrations } = this.#plan;
    const say = this.#say;
    this.#lock = await lockDataDir(dataDir, command);
    if (this.#lock.recovered) say('上次运行未正常结束,正在恢复 · the last run was killed, recovering');
    const addresses = await this.#plan.addresses(this.#lock.recovered);
    this.#children = children.map((name) => new SupervisedChild(name, entryFile(name), say));
    const database = await step(say, '数据库 · database', () => startDatabase(this.#settings, say));
    this.#database = database;
    await step(say, '数据库结构 · migrations', () => migrate({ url: database.url, scope: migrations }));
    if (migrations === 'all') await seed(database.url, demo);
    const config = { databaseUrl: database.url, ...addresses, dataDir, keyFile, projectRoot, demo };
    const notices: string[] = [];
    for (const child of this.#children) {
      signal.throwIfAborted();
      notices.push(...(await step(say, titles[child.name], () => child.start(config))));
    }
    if (this.#plan.demoCases) this.#demo = await startDemoLoad(config, say);
    return { config, notices, stop: () => this.stop() };
  }

  async #stopChildren(): Promise<void> {
    await this.#demo?.stop();
    for (const child of this.#children.toReversed()) await child.stop(stopShareMs[child.name]);
  }

  /** Invariant 2. Calling it again waits for the same end. */
  stop(): Promise<void> {
    this.#ended ??= (async () => {
      await this.#stopChildren();
      await this.#database?.stop(stopShareMs.database);
      await this.#lock?.release();
    })();
    return this.#ended;
  }
}

/**
 * Starts what `plan` says. Throws ExplainedError for what the person at the console can put right. When `signal`
 * is aborted before all is ready, stops what was started and throws the signal's reason.
 */
export async function startPlan(
  settings: Settings,
  plan: Plan,
  say: Say,
  signal: AbortSignal,
): Promise<RunningApplication> {
  const application = new Application(settings, plan, say);
  try {
    return await application.start(signal);
  } catch (error) {
    await application.stop();
    signal.throwIfAborted();
    throw error;
  }
}
