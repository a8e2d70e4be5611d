/**
 * The storage port of the engine. `db/engine-store` implements it on PostgreSQL; `memory-store.ts` beside it in memory.
 *
 * Invariants:
 * - S1 One writer: `open` takes the lock and a new epoch (E1); a commit under an old epoch fails with `FencedOut`.
 * - S2 `commit` is atomic: all rows of the change set and the key counter, or nothing (E2).
 * - S3 A commit whose outcome is unknown (connection cut) rejects with `CommitUnknown`; the engine then stops and restarts
 *   from what the store holds (E4).
 * - S4 Every `load…` and `find…` sees exactly what the last resolved commit wrote.
 */
import type { Key } from '../keys.ts';
import type {
  JobRow,
  MessageRow,
  MessageSubscriptionRow,
  TableName,
  TableRows,
  TimerRow,
} from '../records/tables.ts';

/** Rows to write and keys to delete, by table. A row stands for its whole final state. */
export interface ChangeSet {
  readonly puts: { readonly [Name in TableName]?: readonly TableRows[Name][] };
  readonly deletes: { readonly [Name in TableName]?: readonly Key[] };
  /** Highest key counter handed out so far. */
  readonly lastCounter: number;
}

/** Everything live that belongs to one process instance (children called by it not included). */
export interface InstanceRows {
  readonly process_instance: TableRows['process_instance'];
  readonly element_instance: readonly TableRows['element_instance'][];
  readonly variable: readonly TableRows['variable'][];
  readonly job: readonly TableRows['job'][];
  readonly user_task: readonly TableRows['user_task'][];
  readonly incident: readonly TableRows['incident'][];
  readonly timer: readonly TableRows['timer'][];
  readonly message_subscription: readonly TableRows['message_subscription'][];
  readonly message_start_lock: readonly TableRows['message_start_lock'][];
}

export interface Definitions {
  readonly process_definition: readonly TableRows['process_definition'][];
  readonly decision_requirements: readonly TableRows['decision_requirements'][];
  readonly decision_definition: readonly TableRows['decision_definition'][];
  readonly form: readonly TableRows['form'][];
  /** Start events' timers and subscriptions (`processInstanceKey` 0). */
  readonly timer: readonly TableRows['timer'][];
  readonly message_subscription: readonly TableRows['message_subscription'][];
}

export interface OpenedStore {
  readonly epoch: number;
  readonly lastCounter: number;
  readonly definitions: Definitions;
}

export interface EngineStore {
  open(): Promise<OpenedStore>;
  commit(changes: ChangeSet): Promise<void>;
  close(): Promise<void>;

  /** Live rows only: ended element instances, jobs, user tasks and resolved incidents are left out. */
  loadInstance(key: Key): Promise<InstanceRows | undefined>;
  /** Process instance that owns a row; undefined when there is none. */
  findInstanceOf(
    table: 'job' | 'user_task' | 'incident' | 'element_instance',
    key: Key,
  ): Promise<Key | undefined>;
  /** Is the row there in an ended state? Tells NOT_FOUND from INVALID_STATE where Zeebe does. */
  loadRow<Name extends TableName>(table: Name, key: Key): Promise<TableRows[Name] | undefined>;

  /** Jobs of a type waiting to be activated (CREATED, or FAILED with retries left and no back-off), oldest key first. */
  findActivatableJobs(type: string, afterKey: Key, limit: number): Promise<readonly JobRow[]>;
  /** Activated jobs whose lease ended. */
  findTimedOutJobs(now: number, limit: number): Promise<readonly JobRow[]>;
  findBackedOffJobs(now: number, limit: number): Promise<readonly JobRow[]>;
  findDueTimers(now: number, limit: number): Promise<readonly TimerRow[]>;
  /** Earliest due time after `now` of timers, leases, back-offs and messages; undefined when nothing waits. */
  findNextDue(): Promise<number | undefined>;

  findSubscriptions(messageName: string, correlationKey: string): Promise<readonly MessageSubscriptionRow[]>;
  findMessages(messageName: string, correlationKey: string): Promise<readonly MessageRow[]>;
  findMessageById(
    messageName: string,
    correlationKey: string,
    messageId: string,
  ): Promise<MessageRow | undefined>;
  findExpiredMessages(now: number, limit: number): Promise<readonly MessageRow[]>;
  findStartLock(
    bpmnProcessId: string,
    correlationKey: string,
  ): Promise<TableRows['message_start_lock'] | undefined>;
}

/** Another engine took the database over; this one must stop writing at once (E1). */
export class FencedOut extends Error {
  override readonly name = 'FencedOut';
}

/** The connection broke while a commit was in flight: it may or may not have happened (E4). */
export class CommitUnknown extends Error {
  override readonly name = 'CommitUnknown';
}

/** The store will not have these changes, whenever they are sent: nothing was written, and it can be opened again. */
export class CommitRefused extends Error {
  override readonly name = 'CommitRefused';
}
