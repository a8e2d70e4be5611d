/**
 * Runs one command at a time to quiescence over an `EngineState`, synchronously unless something has to be loaded.
 *
 * Invariants:
 * - P1 A step (the command's handler, then each follow-up command) either stands as a whole or is taken back and run
 *   again after a load (`Miss`); nothing else runs in between.
 * - P2 A rejected command, or one that fails unexpectedly, leaves no trace.
 * - P3 After `maxSteps` the rest of the chain is stored with the instance and continued as a command of its own, so that
 *   nobody starves and a crash in between loses nothing (E4).
 */
import { Rejection } from '../../commands.ts';
import type { Key } from '../../keys.ts';
import type { EngineClock } from '../../ports/clock.ts';
import type { EngineLog } from '../../ports/log.ts';
import { DEFERRED } from '../commands/command.ts';
import { CONTINUATION } from '../processing/continuation.ts';
import { processStep } from '../processing/lifecycle.ts';
import { type Processing, type RuntimeOptions, StepQueue } from '../processing/processing.ts';
import type { Batch, Caller } from '../state/batch.ts';
import type { EngineState } from '../state/engine-state.ts';
import { Miss, type Need } from '../state/miss.ts';
import { type Mark, Transaction } from '../state/transaction.ts';
import type { WaiterTable } from './waiters.ts';

export interface Command {
  run(p: Processing): unknown;
  readonly caller: Caller;
}

export interface CoreContext {
  readonly state: EngineState;
  readonly waiters: WaiterTable;
  readonly clock: EngineClock;
  readonly options: RuntimeOptions;
  readonly log: EngineLog;
  load(need: Need): Promise<void>;
  batch(): Batch;
  /** The rest of a chain is stored with this instance, and committed: continue it with a command of its own. */
  continueLater(instanceKey: Key): void;
}

export class Core {
  readonly #context: CoreContext;
  readonly #tx: Transaction;
  readonly #p: Processing;
  #waiter = '';
  #busy = false;
  #deferred = false;

  constructor(context: CoreContext) {
    this.#context = context;
    const { state, options, waiters } = context;
    const tx = new Transaction(state);
    this.#tx = tx;
    const core = this;
    const p: Processing = {
      state,
      tx,
      options,
      now: 0,
      steps: new StepQueue(),
      feel: { now: () => p.now, timeZone: options.timeZone },
      waiters: {
        get current() {
          return core.#waiter;
        },
        defer() {
          core.#deferred = true;
        },
        resolve(id, answer) {
          tx.effect((batch) => waiters.tell(batch, id, (caller) => caller.resolve(answer)));
        },
        reject(id, error) {
          tx.effect((batch) => waiters.tell(batch, id, (caller) => caller.reject(error)));
        },
      },
    };
    this.#p = p;
  }

  /** Is a command half way, waiting for a load? */
  get busy(): boolean {
    return this.#busy;
  }

  /** Undefined when done; a promise when it had to load. Never rejects but when loading fails. */
  execute(command: Command): Promise<void> | undefined {
    const p = this.#p;
    p.now = this.#context.clock.now();
    this.#waiter = this.#context.waiters.newId();
    this.#deferred = false;
    const run: Run = { command, begun: false, answer: undefined, steps: 0 };
    try {
      this.#advance(run);
      return undefined;
    } catch (error) {
      if (error instanceof Miss) return this.#resume(run, error);
      this.#fail(run, error);
      return undefined;
    }
  }

  async #resume(run: Run, first: Miss): Promise<void> {
    let miss: Miss | undefined = first;
    this.#busy = true;
    while (miss) {
      try {
        await this.#context.load(miss.need);
      } catch (error) {
        this.#tx.rollbackTo(START);
        this.#p.steps.clear();
        this.#busy = false;
        throw error;
      }
      miss = undefined;
      try {
        this.#advance(run);
      } catch (error) {
        if (error instanceof Miss) miss = error;
        else this.#fail(run, error);
      }
    }
    this.#busy = false;
  }

  /** Runs steps until none is left; on a throw the step under way is taken back. */
  #advance(run: Run): void {
    const p = this.#p;
    if (!run.begun) {
      this.#step(() => {
        run.answer = run.command.run(p);
      });
      run.begun = true;
    }
    for (;;) {
      const step = p.steps.peek();
      if (step === undefined) break;
      if (run.steps >= this.#context.options.maxSteps) {
        this.#step(() => this.#cut());
        break;
      }
      this.#step(() => processStep(p, step));
      p.steps.shift();
      run.steps += 1;
    }
    this.#finish(run);
  }

  #step(action: () => void): void {
    const mark = this.#tx.mark();
    const end = this.#p.steps.end();
    try {
      action();
    } catch (error) {
      this.#tx.rollbackTo(mark);
      this.#p.steps.cutTo(end);
      throw error;
    }
  }

  /** P3: the rest goes into the row of the instance that comes first in it. */
  #cut(): void {
    const p = this.#p;
    const rest = p.steps.rest();
    for (const { instanceKey } of rest) {
      const instance = p.state.findInstance(instanceKey);
      const element = instance?.maps.element_instance.get(instanceKey);
      if (instance === undefined || element === undefined) continue;
      p.tx.touch('element_instance', instance, element);
      element.rt = { ...element.rt, pending: [...(element.rt.pending ?? []), ...rest] };
      p.tx.insert('timer', instance, {
        key: p.tx.nextKey(),
        processInstanceKey: instanceKey,
        processDefinitionKey: instance.row.processDefinitionKey,
        elementInstanceKey: instanceKey,
        targetElementId: CONTINUATION,
        dueDate: p.now,
        repetitions: 1,
      });
      p.tx.effect((batch) => batch.answers.push(() => this.#context.continueLater(instanceKey)));
      break;
    }
    p.steps.clear();
  }

  #finish(run: Run): void {
    const batch = this.#context.batch();
    const { caller } = run.command;
    batch.commands += 1;
    batch.callers.push(caller);
    const deferred = run.answer === DEFERRED || this.#deferred;
    if (deferred) this.#context.waiters.keep(this.#waiter, caller);
    this.#tx.commit(batch);
    // Who waited for what this command did is answered before the one who gave it.
    const { answer } = run;
    if (!deferred) batch.answers.push(() => caller.resolve(answer));
    this.#context.state.forgetLookups();
  }

  /** What is not a rejection is a fault of ours: said to the caller, told in the log, and without effect. */
  #rejectionOf(error: unknown): Rejection {
    if (error instanceof Rejection) return error;
    this.#context.log.error({ err: error }, 'a command could not be processed');
    const reason = error instanceof Error ? error.message : String(error);
    return new Rejection('PROCESSING_ERROR', `Expected to process the command, but: ${reason}`);
  }

  #fail(run: Run, error: unknown): void {
    this.#tx.rollbackTo(START);
    this.#p.steps.clear();
    this.#context.state.forgetLookups();
    const batch = this.#context.batch();
    batch.commands += 1;
    batch.callers.push(run.command.caller);
    const rejection = this.#rejectionOf(error);
    batch.answers.push(() => run.command.caller.reject(rejection));
  }
}

interface Run {
  readonly command: Command;
  begun: boolean;
  answer: unknown;
  steps: number;
}

const START: Mark = { undo: 0, changes: 0, effects: 0 };
