/**
 * A real in-memory store behind an unsteady line: calls take a while, in an order that a seed decides, and commits can be
 * made to fail, before or after they took effect.
 */
import { setImmediate } from 'node:timers/promises';
import type { MemoryStore } from '../../../../engine/ports/memory-store.ts';
import {
  type ChangeSet,
  CommitRefused,
  CommitUnknown,
  type EngineStore,
  type OpenedStore,
} from '../../../../engine/ports/store.ts';

/** Numbers in [0, 1) that follow from the seed (mulberry32). */
export function random(seed: number): () => number {
  let state = seed;
  return () => {
    state = (state + 0x6d2b79f5) | 0;
    let mixed = Math.imul(state ^ (state >>> 15), 1 | state);
    mixed = (mixed + Math.imul(mixed ^ (mixed >>> 7), 61 | mixed)) ^ mixed;
    return ((mixed ^ (mixed >>> 14)) >>> 0) / 2 ** 32;
  };
}

export class UnsteadyStore implements EngineStore {
  readonly #store: MemoryStore;
  readonly #next: () => number;
  readonly #maxTurns: number;
  commits = 0;
  /** Answers `lost` or `unknown` for commits that shall fail; `unknown` ones have happened all the same. */
  failing: (commit: number) => 'lost' | 'unknown' | undefined = () => undefined;
  /** Changes the store will not have, whenever they come. */
  refusing: (changes: ChangeSet) => boolean = () => false;
  /** Held back until it resolves. */
  gate: Promise<void> | undefined;
  down = false;

  constructor(store: MemoryStore, seed = 1, maxTurns = 0) {
    this.#store = store;
    this.#next = random(seed);
    this.#maxTurns = maxTurns;
  }

  async #turns(): Promise<void> {
    if (this.down) throw new Error('the store is away');
    for (let turns = Math.floor(this.#next() * (this.#maxTurns + 1)); turns > 0; turns -= 1)
      await setImmediate();
  }

  async #late<T>(read: () => Promise<T>): Promise<T> {
    await this.#turns();
    const found = await read();
    await this.#turns();
    return found;
  }

  async open(): Promise<OpenedStore> {
    return this.#late(() => this.#store.open());
  }

  async commit(changes: ChangeSet): Promise<void> {
    this.commits += 1;
    const fate = this.failing(this.commits);
    await this.gate;
    await this.#turns();
    if (this.refusing(changes)) throw new CommitRefused('refused', { cause: new Error('out of range') });
    if (fate === 'lost') throw new CommitUnknown('the line was cut before');
    await this.#store.commit(changes);
    if (fate === 'unknown') throw new CommitUnknown('the line was cut after');
    await this.#turns();
  }

  async close(): Promise<void> {
    await this.#store.close();
  }

  loadInstance: EngineStore['loadInstance'] = (...args) =>
    this.#late(() => this.#store.loadInstance(...args));
  findInstanceOf: EngineStore['findInstanceOf'] = (...args) =>
    this.#late(() => this.#store.findInstanceOf(...args));
  loadRow: EngineStore['loadRow'] = (...args) => this.#late(() => this.#store.loadRow(...args));
  findActivatableJobs: EngineStore['findActivatableJobs'] = (...args) =>
    this.#late(() => this.#store.findActivatableJobs(...args));
  findTimedOutJobs: EngineStore['findTimedOutJobs'] = (...args) =>
    this.#late(() => this.#store.findTimedOutJobs(...args));
  findBackedOffJobs: EngineStore['findBackedOffJobs'] = (...args) =>
    this.#late(() => this.#store.findBackedOffJobs(...args));
  findDueTimers: EngineStore['findDueTimers'] = (...args) =>
    this.#late(() => this.#store.findDueTimers(...args));
  findNextDue: EngineStore['findNextDue'] = () => this.#late(() => this.#store.findNextDue());
  findSubscriptions: EngineStore['findSubscriptions'] = (...args) =>
    this.#late(() => this.#store.findSubscriptions(...args));
  findMessages: EngineStore['findMessages'] = (...args) =>
    this.#late(() => this.#store.findMessages(...args));
  findMessageById: EngineStore['findMessageById'] = (...args) =>
    this.#late(() => this.#store.findMessageById(...args));
  findExpiredMessages: EngineStore['findExpiredMessages'] = (...args) =>
    this.#late(() => this.#store.findExpiredMessages(...args));
  findStartLock: EngineStore['findStartLock'] = (...args) =>
    this.#late(() => this.#store.findStartLock(...args));
}
