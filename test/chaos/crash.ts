/**
 * The crash test: the whole application as real processes on a database that syncs to disk; staff take cases from
 * intake to told while engine and application are killed at moments that a seed decides.
 *
 * 1. A round kills the engine's process once and every process of the application once, the database included.
 * 2. A moment is a point of the progress (cases submitted, tasks completed), and a part of a second after it.
 * 3. Nobody starts, repairs or waits for anything but the application itself and people pressing again.
 */
import { setMaxListeners } from 'node:events';
import { readFile } from 'node:fs/promises';
import { setTimeout as delay } from 'node:timers/promises';
import { createKnex, type Knex } from '../../db/connection.ts';
import { joinEmbeddedDatabase } from '../../db/embedded/database.ts';
import { Slots } from '../../workers/slots.ts';
import {
  freePort,
  makeDataDir,
  type StartedApplication,
  startApplicationProcess,
} from '../support/application.ts';
import { expectedTasks, type PlannedCase, planCase, total } from './support/cases.ts';
import { checkBooks } from './support/ledger.ts';
import { Journal, type Office, staffOf } from './support/office.ts';
import { seeded } from './support/random.ts';

export interface CrashOptions {
  readonly seed: number;
  readonly rounds: number;
  readonly cases: number;
  /** Requests of all staff at once. */
  readonly atOnce?: number;
  /** Longest time until all cases are archived. */
  readonly withinMs: number;
  readonly log?: (line: string) => void;
}

export interface CrashReport {
  readonly cases: number;
  readonly tasks: number;
  readonly kills: { readonly engine: number; readonly application: number };
  /** Milliseconds from the kill until the application was ready again. */
  readonly recoveryMs: { readonly engine: readonly number[]; readonly application: readonly number[] };
  readonly durationMs: number;
  /** From the last kill until the last case was archived. */
  readonly tailMs: number;
  readonly requests: number;
  /** What staff were told, and how often. */
  readonly told: Readonly<Record<string, number>>;
  /** Empty when all is well. */
  readonly wrong: readonly string[];
}

type Victim = 'engine' | 'application';
interface Kill {
  readonly at: number;
  readonly victim: Victim;
  readonly laterMs: number;
}

/** Two kills a round, at random points, the last of them while there is still work to do. */
function planKills({ rounds }: CrashOptions, random: () => number): Kill[] {
  const kills: Kill[] = [];
  for (let round = 0; round < rounds; round++) {
    for (const victim of ['engine', 'application'] as const) {
      kills.push({ at: 0.02 + 0.9 * random(), victim, laterMs: Math.floor(random() * 600) });
    }
  }
  return kills.toSorted((a, b) => a.at - b.at);
}

async function childPid(running: StartedApplication, name: string): Promise<number | null> {
  for (const pid of await running.pids()) {
    const command = await readFile(`/proc/${pid}/cmdline`, 'utf8').catch(() => '');
    if (command.includes(`/dist/${name}.js`)) return pid;
  }
  return null;
}

async function isReady(url: string): Promise<boolean> {
  try {
    return (await fetch(`${url}/readyz`, { signal: AbortSignal.timeout(5_000) })).ok;
  } catch {
    return false;
  }
}

class CrashRun {
  readonly #options: CrashOptions;
  readonly #log: (line: string) => void;
  readonly #random: () => number;
  readonly #dataDir: string;
  readonly #port: number;
  readonly #planned: readonly PlannedCase[];
  readonly #recovery: Record<Victim, number[]> = { engine: [], application: [] };
  #application: StartedApplication | null = null;
  #knex: Knex | null = null;

  constructor(options: CrashOptions, dataDir: string, port: number) {
    this.#options = options;
    this.#log = options.log ?? (() => undefined);
    this.#random = seeded(options.seed);
    this.#dataDir = dataDir;
    this.#port = port;
    this.#planned = Array.from({ length: options.cases }, (_, index) => planCase(index));
  }

  async #start(): Promise<StartedApplication> {
    const env = { YIZHAN_DEMO: '1', YIZHAN_DEMO_CASES: '0' };
    this.#application = await startApplicationProcess({ dataDir: this.#dataDir, port: this.#port, env });
    await this.#knex?.destroy();
    const url = await joinEmbeddedDatabase(this.#dataDir);
    this.#knex = createKnex({ url, name: 'yizhan-crash-test', max: 1 });
    return this.#application;
  }

  async #count(sql: string): Promise<number> {
    const answer = await this.#knex?.raw<{ rows: { count: number }[] }>(sql).catch(() => undefined);
    return answer?.rows[0]?.count ?? 0;
  }

  /** Cases submitted and tasks completed, of all that there will be. */
  async #progress(): Promise<number> {
    const done = await this.#count(
      `select ((select count(*) from app.application)
        + (select count(*) from app.inbox_task where state = 'completed'))::int as count`,
    );
    return done / (this.#planned.length + this.#tasks());
  }

  #tasks(): number {
    return this.#planned.reduce((sum, { way }) => sum + total(expectedTasks[way]), 0);
  }

  async #until(what: string, deadline: number, ask: () => Promise<boolean>): Promise<void> {
    while (!(await ask())) {
      if (Date.now() > deadline) throw new Error(`${what} did not happen in time\n${await this.#state()}`);
      await delay(50);
    }
  }

  /** Where the cases are that are not at their end, for a failure's message. */
  async #state(): Promise<string> {
    const sql = `select a.case_number, a.status, a.failed, a.process_instance_key::text as instance,
        (select string_agg(t.element_id || ' ' || t.state || ' ' || coalesce(t.assignee, '-'), ', ')
          from app.inbox_task t where t.application_id = a.id and t.state in ('open', 'submitting')) as tasks,
        (select string_agg(j.type || ' ' || j.state || ' ' || coalesce(j.error_message, ''), ', ')
          from engine.job j where j.process_instance_key = a.process_instance_key and j.end_date is null) as jobs
      from app.application a where a.ended_at is null limit 12`;
    const rows = await this.#knex?.raw<{ rows: object[] }>(sql).catch(() => undefined);
    const lines = (rows?.rows ?? []).map((row) => JSON.stringify(row));
    return `${lines.join('\n')}\n${(this.#application?.output() ?? '').slice(-2_000)}`;
  }

  async #kill({ victim, laterMs }: Kill, deadline: number): Promise<void> {
    const running = this.#application;
    if (!running) throw new Error('nothing runs');
    await delay(laterMs);
    const killed = performance.now();
    if (victim === 'application') {
      await running.kill();
      await this.#start();
    } else {
      const before = await childPid(running, 'engine');
      if (before === null) throw new Error('there is no engine to kill');
      process.kill(before, 'SIGKILL');
      await this.#until('a new engine', deadline, async () => {
        const now = await childPid(running, 'engine');
        return now !== null && now !== before && (await isReady(running.url));
      });
    }
    const tookMs = performance.now() - killed;
    this.#recovery[victim].push(tookMs);
    this.#log(`killed the ${victim}, ready again after ${(tookMs / 1000).toFixed(1)} s`);
  }

  async run(): Promise<CrashReport> {
    const { cases, withinMs, atOnce = 10 } = this.#options;
    const kills = planKills(this.#options, this.#random);
    const { url } = await this.#start();
    const closing = new AbortController();
    setMaxListeners(0, closing.signal);
    const office: Office = {
      base: url,
      random: this.#random,
      journal: new Journal(),
      slots: new Slots(atOnce),
      cases: new Map(),
      tasks: new Map(),
      stopping: closing.signal,
    };
    const started = performance.now();
    const deadline = Date.now() + withinMs;
    const working = Promise.all(staffOf(office, this.#planned).map((clerk) => clerk.work()));
    let lastKill = started;
    const killing = async () => {
      for (const kill of kills) {
        await this.#until(`progress ${kill.at}`, deadline, async () => (await this.#progress()) >= kill.at);
        await this.#kill(kill, deadline);
        lastKill = performance.now();
      }
      const archived = 'select count(*)::int as count from app.application where ended_at is not null';
      await this.#until('the end of all cases', deadline, async () => (await this.#count(archived)) >= cases);
    };
    try {
      await Promise.race([killing(), working]);
    } finally {
      closing.abort();
      await working.catch(() => undefined);
    }
    const ended = performance.now();
    return this.#report(office, { durationMs: ended - started, tailMs: ended - lastKill });
  }

  async #report(office: Office, times: { durationMs: number; tailMs: number }): Promise<CrashReport> {
    // The engine may still be writing the end of the last instance.
    const active = `select count(*)::int as count from engine.process_instance where state = 'ACTIVE'`;
    const quiet = async () => (await this.#count(active)) === 0;
    await this.#until('the end of all instances', Date.now() + 30_000, quiet).catch(() => undefined);
    const knex = this.#knex;
    if (!knex) throw new Error('no database');
    const { journal } = office;
    const unexpected = journal.unexpected.map((line) => `a person was told: ${line}`);
    return {
      cases: this.#planned.length,
      tasks: this.#tasks(),
      kills: { engine: this.#recovery.engine.length, application: this.#recovery.application.length },
      recoveryMs: this.#recovery,
      ...times,
      requests: journal.requests,
      told: Object.fromEntries([...journal.told].map(([kind, { times: count }]) => [kind, count])),
      wrong: [...(await checkBooks(knex, office.cases)), ...unexpected.slice(0, 20)],
    };
  }

  async close(): Promise<void> {
    await this.#knex?.destroy();
    await this.#application?.kill();
  }
}

export async function crash(options: CrashOptions): Promise<CrashReport> {
  const { dataDir, remove } = await makeDataDir();
  const run = new CrashRun(options, dataDir, await freePort());
  try {
    return await run.run();
  } finally {
    await run.close();
    if (process.env.YIZHAN_KEEP !== '1') await remove();
  }
}

export function median(values: readonly number[]): number {
  const sorted = values.toSorted((a, b) => a - b);
  return sorted[Math.floor(sorted.length / 2)] ?? 0;
}

/** One paragraph for the console. */
export function describeRun(report: CrashReport): string {
  const seconds = (ms: number) => `${(ms / 1000).toFixed(1)} s`;
  const { cases, tasks, kills, recoveryMs, durationMs, tailMs, requests, told } = report;
  return [
    `${cases} cases, ${tasks} tasks, ${requests} requests in ${seconds(durationMs)}`,
    `kills: engine ${kills.engine} (ready again after ${seconds(median(recoveryMs.engine))}, median), ` +
      `application ${kills.application} (${seconds(median(recoveryMs.application))})`,
    `from the last kill to the last archived case ${seconds(tailMs)}`,
    `answers that were no success: ${JSON.stringify(told)}`,
  ].join('\n');
}
