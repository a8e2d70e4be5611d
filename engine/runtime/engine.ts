/**
 * The running engine: a queue of commands, the core that processes them one after the other, and group commit.
 *
 * Invariants:
 * - B1 A command is processed when it arrives, in order of arrival; a flush is due at the next turn of the event loop, or
 *   when the commit in flight resolves, whichever is later (E3).
 * - B2 Answers, job announcements and due times of a batch take effect after its commit (E2).
 * - B3 When a commit fails or its outcome is unknown, everything in memory is dropped, every caller gets UNAVAILABLE, and
 *   the engine goes on from what the store holds, under a new epoch (E4). Fenced out, it stays down (E1).
 * - B4 The queue is bounded; beyond the bound callers get RESOURCE_EXHAUSTED at once.
 * - B5 A batch that the store refuses for what it holds costs one caller, not all: its commands run again one by one,
 *   each in a batch of its own, and the one whose batch is refused again is rejected.
 */
import { setImmediate } from 'node:timers';
import { type Answer, type CommandName, type Engine, Rejection, type Request } from '../commands.ts';
import type { EngineClock } from '../ports/clock.ts';
import type { EngineLog } from '../ports/log.ts';
import { CommitRefused, type EngineStore, FencedOut } from '../ports/store.ts';
import type { InternalCommands } from './commands/command.ts';
import { deployResources } from './commands/deployment.ts';
import { handlers } from './commands/index.ts';
import { prepareDeployment } from './commands/prepared-resource.ts';
import { supportedElements } from './elements/index.ts';
import { type Command, Core } from './loop/core.ts';
import { runDueWork } from './loop/due-work.ts';
import { HeldBack } from './loop/held-back.ts';
import { Loader } from './loop/loader.ts';
import { WaiterTable } from './loop/waiters.ts';
import type { Processing, RuntimeOptions } from './processing/processing.ts';
import { elementBehaviors } from './registry.ts';
import { Batch, type Caller } from './state/batch.ts';
import { compiler } from './state/compiler.ts';
import { Definitions } from './state/definitions.ts';
import { EngineState } from './state/engine-state.ts';
import type { Instance } from './state/instance.ts';

export interface EngineOptions extends RuntimeOptions {
  /** Commands that may wait to be processed. */
  readonly maxQueue: number;
  /** Commands in one batch while another is being committed. */
  readonly maxBatch: number;
  /** Rows of instances kept in memory. */
  readonly maxCachedRows: number;
  /** Between attempts to open the store again, ms. */
  readonly reopenDelay: number;
  /** Longest time between two looks at due work, ms. */
  readonly maxIdle: number;
}

export const DEFAULT_OPTIONS: EngineOptions = {
  timeZone: 'Asia/Shanghai',
  maxVariablesSize: 4 * 1024 * 1024,
  maxSteps: 1000,
  maxProcessDepth: 1000,
  maxQueue: 10_000,
  maxBatch: 2000,
  maxCachedRows: 200_000,
  reopenDelay: 500,
  maxIdle: 10_000,
};

export interface EngineConfig {
  readonly store: EngineStore;
  readonly clock: EngineClock;
  readonly log: EngineLog;
  readonly options?: Partial<EngineOptions>;
}

/** Between two attempts at due work that could not be done, ms. */
const STUCK_DELAY = 1000;

Object.assign(elementBehaviors, supportedElements);

export async function createEngine(config: EngineConfig): Promise<Engine> {
  const engine = new RuntimeEngine(config);
  await engine.open();
  return engine;
}

/** Everything that is dropped when the store has to be opened again. */
interface Session {
  readonly state: EngineState;
  readonly core: Core;
  readonly waiters: WaiterTable;
  batch: Batch;
  committing: Batch | undefined;
  /** Commands of `batch`, the one being processed included. */
  commands: Command[];
  /** Commands of `committing`. */
  inFlight: readonly Command[];
  /** Dropped, and its commands run again in the next session (B5). */
  replayed: boolean;
  lastCommitted: number;
  /** Key counter as of the last commit begun. */
  storedCounter: number;
  ended: Instance[];
  /** Earliest due time known. */
  nextDue: number;
}

const unavailable = (reason: string): Rejection => new Rejection('UNAVAILABLE', reason);

class RuntimeEngine implements Engine {
  readonly #store: EngineStore;
  readonly #clock: EngineClock;
  readonly #log: EngineLog;
  readonly #options: EngineOptions;
  #session: Session | undefined;
  #queue: Command[] = [];
  #head = 0;
  #pumping = false;
  #flushScheduled = false;
  #stopped = false;
  #down: string | undefined = 'not open yet';
  #reopening: Promise<void> | undefined;
  #timer: NodeJS.Timeout | undefined;
  #ticking: Promise<void> | undefined;
  #idle: (() => void)[] = [];
  /** Commands of a refused batch, to be committed one by one. */
  readonly #suspects = new Set<Command>();
  readonly #heldBack = new HeldBack();
  readonly #listeners = new Set<(jobType: string) => void>();

  constructor(config: EngineConfig) {
    this.#store = config.store;
    this.#clock = config.clock;
    this.#log = config.log;
    this.#options = { ...DEFAULT_OPTIONS, ...config.options };
  }

  async open(waiting: ReadonlyMap<string, Caller> = new Map()): Promise<void> {
    const { epoch, lastCounter, definitions } = await this.#store.open();
    const state = new EngineState(new Definitions(definitions), lastCounter);
    const waiters = new WaiterTable(epoch, waiting);
    const loader = new Loader(this.#store, compiler, () => session.lastCommitted);
    const core = new Core({
      state,
      waiters,
      clock: this.#clock,
      options: this.#options,
      log: this.#log,
      load: (need) => loader.load(state, need),
      batch: () => session.batch,
      continueLater: (processInstanceKey) => {
        if (this.#stopped) return;
        void this.#submitInternal('continueInstance', { processInstanceKey }).catch(() => undefined);
      },
    });
    const session: Session = {
      state,
      core,
      waiters,
      batch: new Batch(1),
      committing: undefined,
      commands: [],
      inFlight: [],
      replayed: false,
      lastCommitted: 0,
      storedCounter: lastCounter,
      ended: [],
      nextDue: 0,
    };
    this.#session = session;
    this.#down = undefined;
    this.#schedule();
  }

  async submit<Name extends CommandName>(name: Name, request: Request<Name>): Promise<Answer<Name>> {
    if (name === 'deployResources') {
      const prepared = await prepareDeployment(request as Request<'deployResources'>);
      return this.#enqueue((p) => deployResources(p, prepared)) as Promise<Answer<Name>>;
    }
    const handler = handlers[name as Exclude<CommandName, 'deployResources'>] as
      | ((p: Processing, request: Request<Name>) => unknown)
      | undefined;
    if (handler === undefined) throw new Rejection('INVALID_ARGUMENT', `Command '${name}' is not supported`);
    return this.#enqueue((p) => handler(p, request)) as Promise<Answer<Name>>;
  }

  onJobsAvailable(listener: (jobType: string) => void): () => void {
    this.#listeners.add(listener);
    return () => this.#listeners.delete(listener);
  }

  readonly health = (): { healthy: boolean; queue: number; reason?: string } => {
    const queue = this.#queue.length - this.#head;
    return this.#down === undefined
      ? { healthy: true, queue }
      : { healthy: false, queue, reason: this.#down };
  };

  tick(): Promise<void> {
    this.#ticking ??= this.#tick().finally(() => {
      this.#ticking = undefined;
      this.#schedule();
    });
    return this.#ticking;
  }

  async stop(): Promise<void> {
    if (this.#stopped) return;
    this.#stopped = true;
    clearTimeout(this.#timer);
    await this.#ticking?.catch(() => undefined);
    await this.#quiet();
    await this.#reopening;
    this.#drop('the engine is stopped');
    await this.#store.close();
  }

  // ------------------------------------------------------------- queue

  #enqueue(run: (p: Processing) => unknown): Promise<unknown> {
    if (this.#stopped || this.#down !== undefined) {
      return Promise.reject(unavailable(this.#down ?? 'the engine is stopped'));
    }
    if (this.#queue.length - this.#head >= this.#options.maxQueue) {
      return Promise.reject(
        new Rejection(
          'RESOURCE_EXHAUSTED',
          `Expected to handle the request, but ${this.#options.maxQueue} others wait`,
        ),
      );
    }
    return new Promise((resolve, reject) => {
      this.#queue.push({ run, caller: { resolve, reject } });
      if (!this.#pumping) void this.#pump();
    });
  }

  #submitInternal<Name extends keyof InternalCommands>(
    name: Name,
    request: InternalCommands[Name][0],
  ): Promise<unknown> {
    const handler = handlers[name] as
      | ((p: Processing, request: InternalCommands[Name][0]) => unknown)
      | undefined;
    if (handler === undefined) return Promise.reject(new Error(`no handler for ${name}`));
    return new Promise((resolve, reject) => {
      if (this.#down !== undefined) return reject(unavailable(this.#down));
      this.#queue.push({ run: (p) => handler(p, request), caller: { resolve, reject } });
      if (!this.#pumping) void this.#pump();
    });
  }

  /** Processes what waits, in order (B1). Stops where a full batch waits for a commit. */
  async #pump(): Promise<void> {
    this.#pumping = true;
    try {
      for (;;) {
        const session = this.#session;
        const command = this.#queue[this.#head];
        if (session === undefined || command === undefined) break;
        if (session.batch.commands >= this.#batchLimit(session, command)) {
          if (session.committing) break;
          this.#flush();
        }
        this.#advanceHead();
        this.#evict(session);
        session.commands.push(command);
        const loading = session.core.execute(command);
        if (loading) {
          try {
            await loading;
          } catch (error) {
            if (session.replayed) continue;
            command.caller.reject(unavailable('the engine lost its store'));
            this.#fail(session, error);
            break;
          }
        }
        if (this.#session !== session && !session.replayed)
          command.caller.reject(unavailable(this.#down ?? 'the engine was restarted'));
        this.#scheduleFlush();
      }
    } finally {
      this.#pumping = false;
      this.#settle();
    }
  }

  /** B5: a suspect shares its batch with nobody. */
  #batchLimit({ commands: [first] }: Session, next: Command): number {
    const alone = this.#suspects.has(next) || (first !== undefined && this.#suspects.has(first));
    return alone ? 1 : this.#options.maxBatch;
  }

  #advanceHead(): void {
    this.#head += 1;
    if (this.#head === this.#queue.length) {
      this.#queue = [];
      this.#head = 0;
    } else if (this.#head > 1024) {
      this.#queue = this.#queue.slice(this.#head);
      this.#head = 0;
    }
  }

  // ------------------------------------------------------------- commit

  #scheduleFlush(): void {
    if (this.#flushScheduled || this.#session?.committing) return;
    this.#flushScheduled = true;
    setImmediate(() => {
      this.#flushScheduled = false;
      this.#flush();
    });
  }

  #flush(): void {
    const session = this.#session;
    if (session === undefined || session.committing || session.batch.commands === 0) return;
    // A command that waits for a load has changed memory in part: its batch is not whole.
    if (this.#pumping && session.core.busy) return;
    const { batch } = session;
    session.batch = new Batch(batch.id + 1);
    session.committing = batch;
    session.inFlight = session.commands;
    session.commands = [];
    // Keys handed out must never be handed out again, even where nothing was kept under them.
    const { lastCounter } = session.state;
    if (batch.empty && lastCounter === session.storedCounter) {
      this.#committed(session, batch);
      return;
    }
    session.storedCounter = lastCounter;
    const changes = batch.toChangeSet(lastCounter);
    this.#store.commit(changes).then(
      () => this.#committed(session, batch),
      (error: unknown) => this.#fail(session, error),
    );
  }

  #committed(session: Session, batch: Batch): void {
    if (this.#session !== session) return;
    session.committing = undefined;
    session.lastCommitted = batch.id;
    for (const command of session.inFlight) this.#suspects.delete(command);
    for (const instance of batch.ended) session.ended.push(instance);
    // The next batch is under way before anyone is answered.
    this.#flush();
    for (const answer of batch.answers) answer();
    for (const type of batch.jobTypes) for (const listener of this.#listeners) listener(type);
    if (batch.nextDue < session.nextDue || session.nextDue === 0) {
      session.nextDue = Math.min(batch.nextDue, session.nextDue || Number.POSITIVE_INFINITY);
      this.#schedule();
    }
    if (!this.#pumping) void this.#pump();
  }

  #evict(session: Session): void {
    if (session.ended.length === 0 && session.state.cachedRows <= this.#options.maxCachedRows) return;
    session.state.evict(session.lastCommitted, this.#options.maxCachedRows, session.ended);
    session.ended = session.ended.filter(({ lastBatch }) => lastBatch > session.lastCommitted);
  }

  // ------------------------------------------------------------- failure

  /** B3. */
  #fail(session: Session, error: unknown): void {
    if (this.#session !== session) return;
    if (error instanceof CommitRefused) {
      this.#isolate(session, error);
      return;
    }
    const fenced = error instanceof FencedOut;
    const reason = fenced ? 'another engine has taken over' : 'the engine has lost its store';
    this.#log.error({ err: error }, reason);
    this.#drop(reason, session);
    if (!fenced && !this.#stopped) this.#reopening = this.#reopen();
  }

  /** B5. Memory holds what was not written, so it is dropped; but nobody is told except a culprit. */
  #isolate(session: Session, error: CommitRefused): void {
    const { inFlight, commands, batch, committing } = session;
    this.#log.error({ err: error, commands: inFlight.length }, 'the store refuses a batch');
    const undone = [...inFlight, ...commands];
    const callers = new Set(undone.map(({ caller }) => caller));
    const waiting = session.waiters.waiting(committing ? [committing, batch] : [batch], callers);
    const culprit = inFlight.length === 1 ? inFlight[0] : undefined;
    if (culprit) this.#suspects.delete(culprit);
    else for (const command of inFlight) this.#suspects.add(command);
    const again = culprit ? commands : undone;
    this.#queue = [...again, ...this.#queue.slice(this.#head)];
    this.#head = 0;
    session.replayed = true;
    this.#session = undefined;
    this.#reopening = this.#reopen(waiting);
    const cause = error.cause instanceof Error ? error.cause.message : error.message;
    const reason = `Expected to process the command, but the database refuses what it would write: ${cause}`;
    culprit?.caller.reject(new Rejection('PROCESSING_ERROR', reason));
  }

  /** Forgets all state and tells every caller. */
  #drop(reason: string, session = this.#session): void {
    this.#down = reason;
    this.#session = undefined;
    this.#suspects.clear();
    const rejection = unavailable(reason);
    const waiting = this.#queue.slice(this.#head);
    this.#queue = [];
    this.#head = 0;
    session?.committing?.abandon(rejection);
    session?.batch.abandon(rejection);
    session?.waiters.rejectAll(rejection);
    for (const { caller } of waiting) caller.reject(rejection);
    this.#settle();
  }

  /** `waiting`: callers of committed commands who go on waiting if the store opens at once. */
  async #reopen(waiting = new Map<string, Caller>()): Promise<void> {
    while (!this.#stopped) {
      try {
        await this.open(waiting);
        this.#log.info({}, 'the engine goes on from its store');
        if (!this.#pumping) void this.#pump();
        return;
      } catch (error) {
        if (this.#down === undefined) this.#drop('the engine has lost its store');
        for (const caller of waiting.values()) caller.reject(unavailable('the engine has lost its store'));
        waiting.clear();
        if (error instanceof FencedOut) {
          this.#down = 'another engine has taken over';
          return;
        }
        this.#log.warn({ err: error }, 'the store cannot be opened yet');
      }
      await new Promise((resolve) => setTimeout(resolve, this.#options.reopenDelay));
    }
  }

  // ------------------------------------------------------------- time

  async #tick(): Promise<void> {
    const session = this.#session;
    if (session === undefined) return;
    session.nextDue = Number.POSITIVE_INFINITY;
    try {
      await runDueWork(
        this.#store,
        () => this.#clock.now(),
        (name, request) => this.#submitInternal(name, request),
        this.#heldBack,
      );
      const next = await this.#store.findNextDue();
      if (this.#session !== session || next === undefined) return;
      // What is still due could not be done: look again, but not at once.
      const soonest = next <= this.#clock.now() ? this.#clock.now() + STUCK_DELAY : next;
      session.nextDue = Math.min(session.nextDue, soonest);
    } catch (error) {
      if (!(error instanceof Rejection)) this.#fail(session, error);
    }
  }

  /** One short timer to the next due time, never longer than `maxIdle` (E6). */
  #schedule(): void {
    clearTimeout(this.#timer);
    const session = this.#session;
    if (session === undefined || this.#stopped || this.#ticking) return;
    const wait = Math.min(Math.max(session.nextDue - this.#clock.now(), 0), this.#options.maxIdle);
    this.#timer = setTimeout(() => void this.tick(), wait);
    this.#timer.unref();
  }

  // ------------------------------------------------------------- rest

  #settle(): void {
    const session = this.#session;
    const busy =
      session && (session.committing || session.batch.commands > 0 || this.#head < this.#queue.length);
    if (busy || this.#pumping) return;
    for (const resolve of this.#idle.splice(0)) resolve();
  }

  /** Resolves when nothing is queued, being processed or committed. */
  #quiet(): Promise<void> {
    return new Promise((resolve) => {
      this.#idle.push(resolve);
      this.#settle();
    });
  }
}
