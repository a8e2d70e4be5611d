/**
 * The crash test: the whole application as real processes on a database that syncs to disk; staff take cases from
 * intake to told while parts of it are killed or frozen at moments that a seed decides.
 *
 * 1. A round brings each trouble once; by default the end of the engine's process and of every process of the
 *    application, the database included.
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
  /** What happens once a round. */
  readonly troubles?: readonly Trouble[];
  /** How long a frozen process stands still. */
  readonly frozenMs?: number;
  /** Requests of all staff at once. */
  readonly atOnce?: number;
  /** Longest time until all cases are archived. */
  readonly withinMs: number;
  readonly log?: (line: string) => void;
}

export interface CrashReport {
  readonly cases: number;
  readonly tasks: number;
  /** Milliseconds from the end of the trouble (a kill, a thaw) until the application was ready again. */
  readonly recoveryMs: Readonly<Partial<Record<Trouble, readonly number[]>>>;
  readonly durationMs: number;
  /** From the last trouble until the last case was archived. */
  readonly tailMs: number;
  readonly requests: number;
  /** The longest that anybody waited for an answer. */
  readonly longestMs: number;
  /** What staff were told beside success: how often, and the words of the first time. */
  readonly told: Readonly<Record<string, { readonly times: number; readonly first: string }>>;
  /** Empty when all is well. */
  readonly wrong: readonly string[];
}

const children = ['engine', 'workers', 'web'] as const;
type Child = (typeof children)[number];
/** What is killed, or frozen (SIGSTOP) for a while. */
export const allTroubles = [
  ...children,
  'application',
  'database',
  'database-frozen',
  'workers-frozen',
] as const;
export type Trouble = (typeof allTroubles)[number];
export const isTrouble = (name: string): name is Trouble => allTroubles.some((trouble) => trouble === name);

const isChild = (trouble: Trouble): trouble is Child => children.some((child) => child === trouble);

interface Planned {
  readonly at: number;
  readonly trouble: Trouble;
  readonly laterMs: number;
}

/** At random points, the last of them while there is still work to do. */
function planTroubles({ rounds, troubles }: CrashOptions, random: () => number): Planned[] {
  const planned: Planned[] = [];
  for (let round = 0; round < rounds; round++) {
    for (const trouble of troubles ?? (['engine', 'application'] as const)) {
      planned.push({ at: 0.02 + 0.9 * random(), trouble, laterMs: Math.floor(random() * 600) });
    }
  }
  return planned.toSorted((a, b) => a.at - b.at);
}

/** Processes of the application whose command line has `part` in it, parents first. */
async function pidsOf(running: StartedApplication, part: string): Promise<number[]> {
  const found: number[] = [];
  for (const pid of await running.pids()) {
    const command = await readFile(`/proc/${pid}/cmdline`, 'utf8').catch(() => '');
    if (command.includes(part)) found.push(pid);
  }
  return found;
}

/** The postmaster and its backends name themselves so. */
const postgres = 'postgres';

function signal(pid: number, name: NodeJS.Signals): void {
  try {
    process.kill(pid, name);
  } catch {
    // It ended by itself meanwhile.
  }
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
  readonly #recovery: Partial<Record<Trouble, number[]>> = {};
  #application: StartedApplication | null = null;
  /** Of applications that were killed. */
  #output = '';
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

  /** Kills the first process of that name and waits for another one. */
  async #kill(running: StartedApplication, part: string, deadline: number): Promise<void> {
    const [before] = await pidsOf(running, part);
    if (before === undefined) throw new Error(`there is no ${part} to kill`);
    process.kill(before, 'SIGKILL');
    await this.#until(`a new ${part}`, deadline, async () => {
      const [now] = await pidsOf(running, part);
      return now !== undefined && now !== before;
    });
  }

  async #freeze(running: StartedApplication, part: string): Promise<void> {
    const pids = await pidsOf(running, part);
    for (const pid of pids) signal(pid, 'SIGSTOP');
    await delay(this.#options.frozenMs ?? 10_000);
    for (const pid of pids) signal(pid, 'SIGCONT');
  }

  async #bring({ trouble, laterMs }: Planned, deadline: number): Promise<void> {
    const running = this.#application;
    if (!running) throw new Error('nothing runs');
    await delay(laterMs);
    let began = performance.now();
    if (trouble === 'application') {
      await running.kill();
      this.#output += running.output();
      await this.#start();
    } else if (isChild(trouble)) await this.#kill(running, `/dist/${trouble}.js`, deadline);
    else if (trouble === 'database') await this.#kill(running, postgres, deadline);
    else {
      await this.#freeze(running, trouble === 'database-frozen' ? postgres : '/dist/workers.js');
      began = performance.now();
    }
    const { url } = this.#application ?? running;
    await this.#until(`readiness after ${trouble}`, deadline, () => isReady(url));
    const tookMs = performance.now() - began;
    this.#recovery[trouble] = [...(this.#recovery[trouble] ?? []), tookMs];
    this.#log(`${trouble}: ready again after ${(tookMs / 1000).toFixed(1)} s`);
  }

  async run(): Promise<CrashReport> {
    const { cases, withinMs, atOnce = 10 } = this.#options;
    const planned = planTroubles(this.#options, this.#random);
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
    let lastTrouble = started;
    const troubling = async () => {
      for (const next of planned) {
        await this.#until(`progress ${next.at}`, deadline, async () => (await this.#progress()) >= next.at);
        await this.#bring(next, deadline);
        lastTrouble = performance.now();
      }
      const archived = 'select count(*)::int as count from app.application where ended_at is not null';
      await this.#until('the end of all cases', deadline, async () => (await this.#count(archived)) >= cases);
    };
    try {
      await Promise.race([troubling(), working]);
    } finally {
      closing.abort();
      await working.catch(() => undefined);
    }
    const ended = performance.now();
    return this.#report(office, { durationMs: ended - started, tailMs: ended - lastTrouble });
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
      recoveryMs: this.#recovery,
      ...times,
      requests: journal.requests,
      longestMs: journal.longestMs,
      told: Object.fromEntries(journal.told),
      wrong: [...(await checkBooks(knex, office.cases)), ...unexpected.slice(0, 20), ...this.#serverErrors()],
    };
  }

  /** What the server did not expect, from its log. */
  #serverErrors(): string[] {
    const lines = `${this.#output}${this.#application?.output() ?? ''}`.split('\n');
    return lines.filter((line) => line.includes('"request failed"')).slice(0, 10);
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
  const { cases, tasks, recoveryMs, durationMs, tailMs, requests, longestMs, told } = report;
  const troubles = Object.entries(recoveryMs).map(
    ([trouble, times]) =>
      `${trouble} ${times.length} times (ready again after ${seconds(median(times))}, median)`,
  );
  const answers = Object.entries(told).map(([kind, { times }]) => `${kind} ${times}`);
  return [
    `${cases} cases, ${tasks} tasks, ${requests} requests in ${seconds(durationMs)}, longest ${seconds(longestMs)}`,
    `troubles: ${troubles.join(', ') || 'none'}`,
    `from the last trouble to the last archived case ${seconds(tailMs)}`,
    `answers beside success: ${answers.join(', ') || 'none'}`,
  ].join('\n');
}
