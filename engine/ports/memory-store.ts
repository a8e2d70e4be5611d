/**
 * The storage port in memory: for tests, rehearsals and models that are tried out. Same promises as the PostgreSQL
 * store, durability aside: rows survive `close` and the next `open`, so that an engine can be started anew on them.
 */
import type { Key } from '../keys.ts';
import {
  type JobRow,
  type MessageRow,
  type MessageStartLockRow,
  type MessageSubscriptionRow,
  type TableName,
  type TableRows,
  type TimerRow,
  tables,
} from '../records/tables.ts';
import {
  type ChangeSet,
  type Definitions,
  type EngineStore,
  FencedOut,
  type InstanceRows,
  type OpenedStore,
} from './store.ts';

type Tables = { readonly [Name in TableName]: Map<Key, TableRows[Name]> };

const names = Object.keys(tables) as readonly TableName[];

const LIVE_ELEMENT = new Set(['ACTIVATING', 'ACTIVATED', 'COMPLETING', 'TERMINATING']);
const ENDED_JOB = new Set(['COMPLETED', 'CANCELED']);
const ENDED_TASK = new Set(['COMPLETED', 'CANCELED']);

/** Rows by process instance, so that loading one does not scan everything. */
class ByInstance {
  readonly #keys = new Map<Key, Map<TableName, Set<Key>>>();

  add(instanceKey: Key, table: TableName, key: Key): void {
    let byTable = this.#keys.get(instanceKey);
    if (byTable === undefined) {
      byTable = new Map();
      this.#keys.set(instanceKey, byTable);
    }
    const keys = byTable.get(table);
    if (keys) keys.add(key);
    else byTable.set(table, new Set([key]));
  }

  remove(instanceKey: Key, table: TableName, key: Key): void {
    this.#keys.get(instanceKey)?.get(table)?.delete(key);
  }

  of(instanceKey: Key, table: TableName): Iterable<Key> {
    return this.#keys.get(instanceKey)?.get(table) ?? [];
  }
}

export class MemoryStore implements EngineStore {
  readonly #tables = Object.fromEntries(names.map((name) => [name, new Map()])) as unknown as Tables;
  readonly #byInstance = new ByInstance();
  /** Jobs that are not done: what polls look at. */
  readonly #liveJobs = new Map<Key, JobRow>();
  #epoch = 0;
  #opened: number | undefined;
  #lastCounter = 0;

  /** The rows of a table, for tests and searches. */
  rows<Name extends TableName>(table: Name): readonly TableRows[Name][] {
    return [...this.#tables[table].values()];
  }

  async open(): Promise<OpenedStore> {
    this.#epoch += 1;
    this.#opened = this.#epoch;
    return { epoch: this.#epoch, lastCounter: this.#lastCounter, definitions: this.#definitions() };
  }

  /** A second engine on the same rows: fences out whoever has this store open. */
  takeOver(): MemoryStore {
    const other = new MemoryStore();
    for (const name of names) {
      for (const row of this.#tables[name].values()) other.#put(name, row);
    }
    other.#lastCounter = this.#lastCounter;
    other.#epoch = this.#epoch;
    this.#opened = undefined;
    return other;
  }

  async commit(changes: ChangeSet): Promise<void> {
    if (this.#opened === undefined) throw new FencedOut('another engine took the store over');
    for (const name of names) {
      for (const row of changes.puts[name] ?? []) this.#put(name, { ...row });
      for (const key of changes.deletes[name] ?? []) this.#delete(name, key);
    }
    this.#lastCounter = Math.max(this.#lastCounter, changes.lastCounter);
  }

  async close(): Promise<void> {
    this.#opened = undefined;
  }

  async loadInstance(key: Key): Promise<InstanceRows | undefined> {
    const row = this.#tables.process_instance.get(key);
    if (row === undefined) return undefined;
    return {
      process_instance: row,
      element_instance: this.#of(key, 'element_instance').filter(({ state }) => LIVE_ELEMENT.has(state)),
      variable: this.#of(key, 'variable'),
      job: this.#of(key, 'job').filter(({ endDate, state }) => endDate === null && !ENDED_JOB.has(state)),
      user_task: this.#of(key, 'user_task').filter(({ state }) => !ENDED_TASK.has(state)),
      incident: this.#of(key, 'incident').filter(({ state }) => state === 'ACTIVE'),
      timer: this.#of(key, 'timer'),
      message_subscription: this.#of(key, 'message_subscription'),
      message_start_lock: this.#of(key, 'message_start_lock'),
    };
  }

  async findInstanceOf(
    table: 'job' | 'user_task' | 'incident' | 'element_instance',
    key: Key,
  ): Promise<Key | undefined> {
    return this.#tables[table].get(key)?.processInstanceKey;
  }

  async loadRow<Name extends TableName>(table: Name, key: Key): Promise<TableRows[Name] | undefined> {
    return this.#tables[table].get(key);
  }

  async findActivatableJobs(type: string, afterKey: Key, limit: number): Promise<readonly JobRow[]> {
    return this.#jobs(
      (job) =>
        job.type === type &&
        job.key > afterKey &&
        (job.state === 'CREATED' || (job.state === 'FAILED' && job.retries > 0)),
      (job) => job.key,
      limit,
    );
  }

  async findTimedOutJobs(now: number, limit: number): Promise<readonly JobRow[]> {
    const due = ({ state, deadline }: JobRow) =>
      state === 'ACTIVATED' && deadline !== null && deadline <= now;
    return this.#jobs(due, (job) => job.deadline ?? 0, limit);
  }

  async findBackedOffJobs(now: number, limit: number): Promise<readonly JobRow[]> {
    const due = ({ state, backOffUntil }: JobRow) =>
      state === 'BACKING_OFF' && backOffUntil !== null && backOffUntil <= now;
    return this.#jobs(due, (job) => job.backOffUntil ?? 0, limit);
  }

  async findDueTimers(now: number, limit: number): Promise<readonly TimerRow[]> {
    const due = [...this.#tables.timer.values()].filter(({ dueDate }) => dueDate <= now);
    return due.sort((a, b) => a.dueDate - b.dueDate || a.key - b.key).slice(0, limit);
  }

  async findNextDue(): Promise<number | undefined> {
    let next = Number.POSITIVE_INFINITY;
    for (const { dueDate } of this.#tables.timer.values()) next = Math.min(next, dueDate);
    for (const { deadline } of this.#tables.message.values()) next = Math.min(next, deadline);
    for (const { state, deadline, backOffUntil } of this.#liveJobs.values()) {
      if (state === 'ACTIVATED' && deadline !== null) next = Math.min(next, deadline);
      if (state === 'BACKING_OFF' && backOffUntil !== null) next = Math.min(next, backOffUntil);
    }
    return Number.isFinite(next) ? next : undefined;
  }

  async findSubscriptions(name: string, correlationKey: string): Promise<readonly MessageSubscriptionRow[]> {
    return this.#select(
      'message_subscription',
      (row) => row.messageName === name && row.correlationKey === correlationKey,
    );
  }

  async findMessages(name: string, correlationKey: string): Promise<readonly MessageRow[]> {
    return this.#select('message', (row) => row.name === name && row.correlationKey === correlationKey);
  }

  async findMessageById(
    name: string,
    correlationKey: string,
    messageId: string,
  ): Promise<MessageRow | undefined> {
    return (await this.findMessages(name, correlationKey)).find((row) => row.messageId === messageId);
  }

  async findExpiredMessages(now: number, limit: number): Promise<readonly MessageRow[]> {
    return this.#select('message', ({ deadline }) => deadline <= now).slice(0, limit);
  }

  async findStartLock(
    bpmnProcessId: string,
    correlationKey: string,
  ): Promise<MessageStartLockRow | undefined> {
    return this.#select(
      'message_start_lock',
      (row) => row.bpmnProcessId === bpmnProcessId && row.correlationKey === correlationKey,
    )[0];
  }

  #definitions(): Definitions {
    const all = <Name extends TableName>(name: Name) => this.rows(name);
    return {
      process_definition: all('process_definition'),
      decision_requirements: all('decision_requirements'),
      decision_definition: all('decision_definition'),
      form: all('form'),
      timer: this.#select('timer', (row) => row.processInstanceKey === 0),
      message_subscription: this.#select('message_subscription', (row) => row.processInstanceKey === 0),
    };
  }

  #put<Name extends TableName>(name: Name, row: TableRows[Name]): void {
    this.#tables[name].set(row.key, row);
    if ('processInstanceKey' in row) this.#byInstance.add(row.processInstanceKey, name, row.key);
    if (name !== 'job') return;
    const job = row as JobRow;
    if (job.endDate === null && !ENDED_JOB.has(job.state)) this.#liveJobs.set(job.key, job);
    else this.#liveJobs.delete(job.key);
  }

  #delete(name: TableName, key: Key): void {
    const row = this.#tables[name].get(key);
    if (row === undefined) return;
    this.#tables[name].delete(key);
    if ('processInstanceKey' in row) this.#byInstance.remove(row.processInstanceKey, name, key);
  }

  #of<Name extends TableName>(instanceKey: Key, name: Name): TableRows[Name][] {
    const rows: TableRows[Name][] = [];
    for (const key of this.#byInstance.of(instanceKey, name)) {
      const row = this.#tables[name].get(key);
      if (row) rows.push(row);
    }
    return rows;
  }

  #select<Name extends TableName>(name: Name, wanted: (row: TableRows[Name]) => boolean): TableRows[Name][] {
    return [...this.#tables[name].values()].filter(wanted).sort((a, b) => a.key - b.key);
  }

  #jobs(wanted: (job: JobRow) => boolean, order: (job: JobRow) => number, limit: number): JobRow[] {
    const found: JobRow[] = [];
    for (const job of this.#liveJobs.values()) if (wanted(job)) found.push(job);
    return found.sort((a, b) => order(a) - order(b)).slice(0, limit);
  }
}
