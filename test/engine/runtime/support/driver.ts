/**
 * Drives a runtime on an in-memory store as clients would. `scenario` runs every story three times: on one engine,
 * with a new engine (cold cache, same rows) between all steps, and on one that keeps nothing committed in its cache; all
 * must leave exactly the same rows behind (E4, E5).
 */
import { expect, test } from 'vitest';
import {
  type ActivatedJob,
  type Answer,
  type CommandName,
  type Engine,
  type JobResult,
  Rejection,
  type Request,
} from '../../../../engine/commands.ts';
import { SystemEngineClock } from '../../../../engine/ports/clock.ts';
import type { EngineLog } from '../../../../engine/ports/log.ts';
import { MemoryStore } from '../../../../engine/ports/memory-store.ts';
import type { TableName, TableRows } from '../../../../engine/records/tables.ts';
import { tables } from '../../../../engine/records/tables.ts';
import { createEngine, type EngineOptions } from '../../../../engine/runtime/engine.ts';

export const silent: EngineLog = { debug() {}, info() {}, warn() {}, error() {} };

/** Friday 2026-02-13 09:00 in Shanghai. */
export const START = Date.UTC(2026, 1, 13, 1, 0, 0);

type Variables = Record<string, unknown>;

export class Driver {
  readonly store: MemoryStore;
  readonly clock = new SystemEngineClock();
  readonly cold: boolean;
  readonly #options: Partial<EngineOptions>;
  #engine: Engine | undefined;

  constructor(cold = false, options: Partial<EngineOptions> = {}) {
    this.store = new MemoryStore();
    this.cold = cold;
    this.#options = { maxIdle: 1_000_000, ...options };
    this.clock.pin(START);
  }

  async engine(): Promise<Engine> {
    this.#engine ??= await createEngine({
      store: this.store,
      clock: this.clock,
      log: silent,
      options: this.#options,
    });
    return this.#engine;
  }

  async stop(): Promise<void> {
    await this.#engine?.stop();
    this.#engine = undefined;
  }

  async #step(): Promise<void> {
    if (this.cold) await this.stop();
  }

  async submit<Name extends CommandName>(name: Name, request: Request<Name>): Promise<Answer<Name>> {
    try {
      return await (await this.engine()).submit(name, request);
    } finally {
      await this.#step();
    }
  }

  /** Starts a command that is answered later; in cold runs the caller is lost with its engine. */
  async begin<Name extends CommandName>(
    name: Name,
    request: Request<Name>,
  ): Promise<{ readonly answer: Promise<unknown> }> {
    const answer = (await this.engine()).submit(name, request).catch((error: unknown) => error);
    // The command is processed by the time another one is answered.
    await (await this.engine()).submit('activateJobs', {
      type: 'nobody',
      worker: 'w',
      timeout: 1000,
      maxJobs: 1,
    });
    await this.#step();
    return { answer };
  }

  deploy(...resources: [name: string, content: string][]): Promise<Answer<'deployResources'>> {
    return this.submit('deployResources', {
      resources: resources.map(([name, content]) => ({ name, content })),
    });
  }

  async start(bpmnProcessId: string, variables: Variables = {}): Promise<number> {
    const request = { process: { bpmnProcessId }, variables: JSON.stringify(variables) };
    return (await this.submit('createProcessInstance', request)).processInstanceKey;
  }

  async jobs(type: string, timeout = 60_000, maxJobs = 100): Promise<readonly ActivatedJob[]> {
    return (await this.submit('activateJobs', { type, worker: 'w', timeout, maxJobs })).jobs;
  }

  async job(type: string): Promise<ActivatedJob> {
    const { jobs } = await this.submit('activateJobs', { type, worker: 'w', timeout: 60_000, maxJobs: 1 });
    const [job] = jobs;
    if (job === undefined) throw new Error(`no job of type ${type}`);
    return job;
  }

  async complete(type: string, variables: Variables = {}, result?: JobResult): Promise<ActivatedJob> {
    const job = await this.job(type);
    await this.submit('completeJob', {
      jobKey: job.key,
      variables: JSON.stringify(variables),
      ...(result && { result }),
    });
    return job;
  }

  async fail(
    type: string,
    retries: number,
    errorMessage = 'broken',
    retryBackOff = 0,
  ): Promise<ActivatedJob> {
    const job = await this.job(type);
    await this.submit('failJob', { jobKey: job.key, retries, errorMessage, retryBackOff, variables: '{}' });
    return job;
  }

  async throwError(type: string, errorCode: string, variables: Variables = {}): Promise<void> {
    const { key } = await this.job(type);
    await this.submit('throwError', {
      jobKey: key,
      errorCode,
      errorMessage: '',
      variables: JSON.stringify(variables),
    });
  }

  publish(name: string, correlationKey: string, variables: Variables = {}, timeToLive = 0, messageId = '') {
    return this.submit('publishMessage', {
      name,
      correlationKey,
      timeToLive,
      messageId,
      variables: JSON.stringify(variables),
    });
  }

  /** Moves the clock and does what is due. */
  async advance(milliseconds: number): Promise<void> {
    this.clock.pin(this.clock.now() + milliseconds);
    await (await this.engine()).tick();
    await this.#step();
  }

  rows<Name extends TableName>(table: Name): readonly TableRows[Name][] {
    return [...this.store.rows(table)].sort((a, b) => a.key - b.key);
  }

  /** `elementId: STATE` of every element instance, in the order they were made. */
  elements(): string[] {
    return this.rows('element_instance').map(({ elementId, state }) => `${elementId}: ${state}`);
  }

  /** Elements that have not ended. */
  active(): string[] {
    return this.rows('element_instance')
      .filter(({ endDate }) => endDate === null)
      .map(({ elementId }) => elementId);
  }

  instance(key: number): TableRows['process_instance'] {
    const row = this.rows('process_instance').find((other) => other.key === key);
    if (row === undefined) throw new Error(`no process instance ${key}`);
    return row;
  }

  /** Variables of a scope, by name. */
  variables(scopeKey: number): Variables {
    const found: Variables = {};
    for (const row of this.rows('variable')) {
      if (row.scopeKey === scopeKey) found[row.name] = JSON.parse(row.value);
    }
    return found;
  }

  incidents(): { readonly key: number; readonly errorType: string; readonly errorMessage: string }[] {
    return this.rows('incident')
      .filter(({ state }) => state === 'ACTIVE')
      .map(({ key, errorType, errorMessage }) => ({ key, errorType, errorMessage }));
  }

  task(): TableRows['user_task'] {
    const task = this.rows('user_task').at(-1);
    if (task === undefined) throw new Error('no user task');
    return task;
  }

  snapshot(): Record<string, unknown> {
    return Object.fromEntries(Object.keys(tables).map((name) => [name, this.rows(name as TableName)]));
  }
}

/** Runs a story warm and cold; see above. */
export function scenario(
  name: string,
  story: (driver: Driver) => Promise<void>,
  options: Partial<EngineOptions> = {},
): void {
  test(name, async () => {
    const snapshots: Record<string, unknown>[] = [];
    for (const mode of ['warm', 'cold', 'evicting'] as const) {
      const driver = new Driver(
        mode === 'cold',
        mode === 'evicting' ? { ...options, maxCachedRows: 0 } : options,
      );
      try {
        await story(driver);
      } finally {
        await driver.stop();
      }
      snapshots.push(driver.snapshot());
    }
    expect(snapshots[1]).toEqual(snapshots[0]);
    expect(snapshots[2]).toEqual(snapshots[0]);
  });
}

export async function rejection(promise: Promise<unknown>): Promise<Rejection> {
  const error = await promise.then(
    (answer) => answer,
    (reason: unknown) => reason,
  );
  if (error instanceof Rejection) return error;
  throw new Error(`expected a rejection, but got ${JSON.stringify(error)}`);
}

export type { Engine };
