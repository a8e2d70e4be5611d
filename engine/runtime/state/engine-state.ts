/**
 * What the core works on: a bounded cache of process instances, message channels, start locks and job queues over the
 * store, and all definitions.
 *
 * Invariants:
 * - C1 What is cached is the truth, committed or not; whatever is not cached is as the store has it.
 * - C2 Only what the store already holds leaves the cache (`evict`), and never while a load is under way: a row read
 *   before a commit must not be trusted after it.
 * - C3 `find…` throws `Miss` for what has to be loaded first; what a load did not find is remembered for the command.
 */
import { type Key, keyFromCounter } from '../../keys.ts';
import type { InstanceRows } from '../../ports/store.ts';
import type {
  JobRow,
  MessageRow,
  MessageStartLockRow,
  MessageSubscriptionRow,
} from '../../records/tables.ts';
import { Channel, channelId } from './channel.ts';
import type { Definitions } from './definitions.ts';
import { Instance } from './instance.ts';
import { JobQueue } from './job-queue.ts';
import { Miss, type OwnedTable } from './miss.ts';

interface LockEntry {
  row: MessageStartLockRow | undefined;
  lastBatch: number;
}

export class EngineState {
  readonly instances = new Map<Key, Instance>();
  /** Job, user task, incident or element instance key → process instance key, for what is cached. */
  readonly owners = new Map<Key, Key>();
  readonly definitions: Definitions;
  lastCounter: number;
  readonly #channels = new Map<string, Channel>();
  readonly #locks = new Map<string, LockEntry>();
  readonly #queues = new Map<string, JobQueue>();
  /** Looked for and not found, or refilled, during the command being processed. */
  readonly #absent = new Set<Key>();
  readonly #refilled = new Set<string>();
  /** Second chance for eviction: instances used since the last sweep. */
  readonly #used = new Set<Key>();

  constructor(definitions: Definitions, lastCounter: number) {
    this.definitions = definitions;
    this.lastCounter = lastCounter;
  }

  nextKey(): Key {
    this.lastCounter += 1;
    return keyFromCounter(this.lastCounter);
  }

  /** A live process instance. */
  findInstance(key: Key): Instance | undefined {
    const cached = this.instances.get(key);
    if (cached) {
      this.#used.add(key);
      return cached.row.state === 'ACTIVE' ? cached : undefined;
    }
    if (this.#absent.has(key)) return undefined;
    throw new Miss({ kind: 'instance', keys: [key] });
  }

  /** The live instance that owns a row of `table`. */
  findOwner(table: OwnedTable, key: Key): Instance | undefined {
    const owner = this.owners.get(key);
    if (owner !== undefined) return this.findInstance(owner);
    if (this.#absent.has(key)) return undefined;
    throw new Miss({ kind: 'owner', table, key });
  }

  channel(name: string, correlationKey: string): Channel {
    const known = this.#channels.get(channelId(name, correlationKey));
    if (known === undefined) throw new Miss({ kind: 'channel', name, correlationKey });
    return known;
  }

  cachedChannel(name: string, correlationKey: string): Channel | undefined {
    return this.#channels.get(channelId(name, correlationKey));
  }

  lock(bpmnProcessId: string, correlationKey: string): LockEntry {
    const known = this.#locks.get(channelId(bpmnProcessId, correlationKey));
    if (known === undefined) throw new Miss({ kind: 'lock', bpmnProcessId, correlationKey });
    return known;
  }

  cachedLock(bpmnProcessId: string, correlationKey: string): LockEntry | undefined {
    return this.#locks.get(channelId(bpmnProcessId, correlationKey));
  }

  queue(type: string): JobQueue {
    let queue = this.#queues.get(type);
    if (queue === undefined) {
      queue = new JobQueue();
      this.#queues.set(type, queue);
    }
    return queue;
  }

  /** Lowest entry of a type's queue, refilled from the store at most once a command. */
  nextJob(type: string): { readonly jobKey: Key; readonly instanceKey: Key } | undefined {
    const next = this.queue(type).peek(!this.#refilled.has(type));
    if (next === 'refill') throw new Miss({ kind: 'jobs', type });
    return next;
  }

  /** Ends the memory of what was not found; call after each command. */
  forgetLookups(): void {
    if (this.#absent.size > 0) this.#absent.clear();
    if (this.#refilled.size > 0) this.#refilled.clear();
  }

  // ------------------------------------------------------------- what loads bring

  addLoadedInstance(key: Key, rows: InstanceRows | undefined): void {
    if (this.instances.has(key)) return;
    if (rows === undefined || rows.process_instance.state !== 'ACTIVE') {
      this.#absent.add(key);
      return;
    }
    const instance = Instance.load(rows);
    this.instances.set(key, instance);
    this.#used.add(key);
    const { element_instance, job, user_task, incident } = instance.maps;
    for (const map of [element_instance, job, user_task, incident]) {
      for (const rowKey of map.keys()) this.owners.set(rowKey, key);
    }
  }

  /** There is no live row with this key. */
  addAbsent(key: Key): void {
    this.#absent.add(key);
  }

  addLoadedChannel(
    name: string,
    correlationKey: string,
    messages: readonly MessageRow[],
    subscriptions: readonly MessageSubscriptionRow[],
  ): void {
    const id = channelId(name, correlationKey);
    if (this.#channels.has(id)) return;
    const channel = new Channel(name, correlationKey);
    for (const row of messages) channel.messages.set(row.key, { ...row });
    for (const row of subscriptions) {
      const instance = this.instances.get(row.processInstanceKey);
      if (row.processInstanceKey === 0) continue;
      if (instance === undefined || instance.maps.message_subscription.has(row.key)) channel.subscribe(row);
    }
    this.#channels.set(id, channel);
  }

  addLoadedLock(bpmnProcessId: string, correlationKey: string, row: MessageStartLockRow | undefined): void {
    const id = channelId(bpmnProcessId, correlationKey);
    if (this.#locks.has(id)) return;
    const instance = row && this.instances.get(row.processInstanceKey);
    const released =
      instance !== undefined && row !== undefined && !instance.maps.message_start_lock.has(row.key);
    this.#locks.set(id, { row: released ? undefined : row, lastBatch: 0 });
  }

  addLoadedJobs(type: string, jobs: readonly JobRow[], complete: boolean, committedWhenAsked: number): void {
    this.queue(type).refill(jobs, complete, committedWhenAsked);
    if (jobs.length === 0 || complete) this.#refilled.add(type);
  }

  // ------------------------------------------------------------- eviction

  get cachedRows(): number {
    return this.owners.size + this.instances.size;
  }

  /** Drops what is committed: ended instances always, others while the cache holds more than `maxRows` rows. */
  evict(lastCommitted: number, maxRows: number, ended: Iterable<Instance>): void {
    for (const instance of ended) if (instance.lastBatch <= lastCommitted) this.#forget(instance);
    let budget = this.cachedRows > maxRows ? this.instances.size : 0;
    for (const instance of this.instances.values()) {
      if (budget <= 0 || this.cachedRows <= maxRows * 0.9) break;
      budget -= 1;
      if (instance.lastBatch > lastCommitted) continue;
      if (this.#used.delete(instance.key)) {
        this.instances.delete(instance.key);
        this.instances.set(instance.key, instance);
      } else this.#forget(instance);
    }
    trim(this.#channels, lastCommitted, maxRows / 10);
    trim(this.#locks, lastCommitted, maxRows / 10);
  }

  #forget(instance: Instance): void {
    this.instances.delete(instance.key);
    this.#used.delete(instance.key);
    const { element_instance, job, user_task, incident } = instance.maps;
    for (const map of [element_instance, job, user_task, incident]) {
      for (const key of map.keys()) this.owners.delete(key);
    }
  }
}

function trim(cache: Map<string, { readonly lastBatch: number }>, lastCommitted: number, max: number): void {
  if (cache.size <= max) return;
  for (const [id, entry] of cache) {
    if (cache.size <= max * 0.9) return;
    if (entry.lastBatch <= lastCommitted) cache.delete(id);
  }
}
