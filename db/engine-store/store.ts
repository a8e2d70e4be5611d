/**
 * The engine's storage port on PostgreSQL (`engine/ports/store.ts`, S1–S4).
 *
 * - One session writes (`writer.ts`); two read by key beside it, on what is committed.
 * - With the writing session the lock is gone: reads fail too, before another engine's work could be read as ours.
 * - `open` may be called again after `close`, or when the connection was lost: it takes the lock and an epoch anew.
 */
import type pg from 'pg';
import type { Key } from '../../engine/keys.ts';
import type {
  ChangeSet,
  Definitions,
  EngineStore,
  InstanceRows,
  OpenedStore,
} from '../../engine/ports/store.ts';
import type {
  JobRow,
  MessageRow,
  MessageStartLockRow,
  MessageSubscriptionRow,
  TableName,
  TableRows,
  TimerRow,
} from '../../engine/records/tables.ts';
import { createPool } from '../connection.ts';
import { Leases } from './leases.ts';
import { loadInstanceSql } from './load-instance.ts';
import { columnOf, selectList, storableText } from './schema.ts';
import { planSettings, Writer } from './writer.ts';

export interface PostgresStoreOptions {
  /** postgres://…; migrated at least to 0001 (`migrate({ url, scope: 'engine' })`). */
  readonly url: string;
  /** How long `open` waits for another engine's lock before it throws `StoreLocked`. Default 10 s. */
  readonly lockWithinMs?: number;
}

interface Session {
  readonly writer: Writer;
  readonly readers: pg.Pool;
  readonly leases: Leases;
  /** Counts the commits that touched what `findNextDue` reads. */
  dueVersion: number;
  /** What was due next (leases apart) as of a `dueVersion`. */
  nextDue: { readonly version: number; readonly at: number } | undefined;
}

/** Tables that `findNextDue` reads. */
const dueTables = ['timer', 'job', 'message'] as const;

const definitionTables = [
  'process_definition',
  'decision_requirements',
  'decision_definition',
  'form',
] as const;

export class PostgresEngineStore implements EngineStore {
  readonly #options: PostgresStoreOptions;
  #session: Session | undefined;

  constructor(options: PostgresStoreOptions) {
    this.#options = options;
  }

  async open(): Promise<OpenedStore> {
    await this.close();
    const { url, lockWithinMs = 10_000 } = this.#options;
    const writer = await Writer.open(url, lockWithinMs);
    const readers = createPool({ url, name: 'yizhan-engine-reader', max: 2, settings: planSettings });
    this.#session = { writer, readers, leases: new Leases(), dueVersion: 0, nextDue: undefined };
    try {
      const meta = await writer.raiseEpoch();
      await this.#readLeases();
      return { ...meta, definitions: await this.#definitions() };
    } catch (error) {
      await this.close();
      throw error;
    }
  }

  async commit(changes: ChangeSet): Promise<void> {
    const session = this.#session;
    if (!session) throw new Error('the store is not open');
    await session.writer.commit(changes);
    session.leases.apply(changes);
    if (dueTables.some((table) => changes.puts[table] || changes.deletes[table])) session.dueVersion += 1;
  }

  async close(): Promise<void> {
    const session = this.#session;
    this.#session = undefined;
    await session?.readers.end();
    await session?.writer.close();
  }

  async loadInstance(key: Key): Promise<InstanceRows | undefined> {
    const rows = await this.#read<
      InstanceRows & { process_instance: InstanceRows['process_instance'] | null }
    >('load_instance', loadInstanceSql, [key]);
    const found = rows[0];
    return found?.process_instance ? found : undefined;
  }

  async findInstanceOf(
    table: 'job' | 'user_task' | 'incident' | 'element_instance',
    key: Key,
  ): Promise<Key | undefined> {
    const rows = await this.#read<{ owner: Key }>(
      `instance_of_${table}`,
      `select process_instance_key as owner from engine.${table} where key = $1`,
      [key],
    );
    return rows[0]?.owner;
  }

  async loadRow<Name extends TableName>(table: Name, key: Key): Promise<TableRows[Name] | undefined> {
    return (await this.#find(table, `row_${table}`, 't.key = $1', [key]))[0];
  }

  findActivatableJobs(type: string, afterKey: Key, limit: number): Promise<readonly JobRow[]> {
    return this.#find(
      'job',
      'activatable',
      `left(t.type, 200) = left($1, 200) and t.type = $1 and t.key > $2 and t.end_date is null
       and (t.state = 'CREATED' or (t.state = 'FAILED' and t.retries > 0))
       order by t.key limit $3`,
      [storableText(type), afterKey, limit],
    );
  }

  async findTimedOutJobs(now: number, limit: number): Promise<readonly JobRow[]> {
    const keys = this.#open().leases.ended(now, limit);
    if (keys.length === 0) return [];
    return this.#find('job', 'timed_out', 't.key = any($1::bigint[]) order by t.deadline, t.key', [
      `{${keys.join(',')}}`,
    ]);
  }

  findBackedOffJobs(now: number, limit: number): Promise<readonly JobRow[]> {
    return this.#find(
      'job',
      'backed_off',
      "t.back_off_until <= $1 and t.end_date is null and t.state = 'BACKING_OFF' order by t.back_off_until, t.key limit $2",
      [now, limit],
    );
  }

  findDueTimers(now: number, limit: number): Promise<readonly TimerRow[]> {
    return this.#find('timer', 'due_timers', 't.due_date <= $1 order by t.due_date, t.key limit $2', [
      now,
      limit,
    ]);
  }

  /** Costs nothing while nothing is committed, so it can be asked many times a second. */
  async findNextDue(): Promise<number | undefined> {
    const session = this.#open();
    if (session.nextDue?.version !== session.dueVersion) {
      const version = session.dueVersion;
      const rows = await this.#read<{ next: number | null }>('next_due', nextDueSql, []);
      session.nextDue = { version, at: rows[0]?.next ?? Number.POSITIVE_INFINITY };
    }
    const earliest = Math.min(session.nextDue.at, session.leases.next() ?? Number.POSITIVE_INFINITY);
    return Number.isFinite(earliest) ? earliest : undefined;
  }

  findSubscriptions(messageName: string, correlationKey: string): Promise<readonly MessageSubscriptionRow[]> {
    return this.#find(
      'message_subscription',
      'subscriptions',
      `left(t.message_name, 200) = left($1, 200) and left(t.correlation_key, 200) = left($2, 200)
       and t.message_name = $1 and t.correlation_key = $2 order by t.key`,
      [storableText(messageName), storableText(correlationKey)],
    );
  }

  findMessages(messageName: string, correlationKey: string): Promise<readonly MessageRow[]> {
    return this.#find('message', 'messages', `${sameMessage} order by t.key`, [
      storableText(messageName),
      storableText(correlationKey),
    ]);
  }

  async findMessageById(
    messageName: string,
    correlationKey: string,
    messageId: string,
  ): Promise<MessageRow | undefined> {
    const values = [messageName, correlationKey, messageId].map(storableText);
    return (await this.#find('message', 'message_by_id', `${sameMessage} and t.message_id = $3`, values))[0];
  }

  findExpiredMessages(now: number, limit: number): Promise<readonly MessageRow[]> {
    return this.#find('message', 'expired', 't.deadline <= $1 order by t.deadline, t.key limit $2', [
      now,
      limit,
    ]);
  }

  async findStartLock(
    bpmnProcessId: string,
    correlationKey: string,
  ): Promise<MessageStartLockRow | undefined> {
    const where = `left(t.bpmn_process_id, 200) = left($1, 200) and left(t.correlation_key, 200) = left($2, 200)
      and t.bpmn_process_id = $1 and t.correlation_key = $2`;
    const values = [storableText(bpmnProcessId), storableText(correlationKey)];
    return (await this.#find('message_start_lock', 'start_lock', where, values))[0];
  }

  #open(): Session {
    if (!this.#session) throw new Error('the store is not open');
    const { lost } = this.#session.writer;
    if (lost)
      throw new Error('the writing session is gone: the store has to be opened again', { cause: lost });
    return this.#session;
  }

  async #read<Row extends object>(name: string, text: string, values: unknown[]): Promise<Row[]> {
    const { readers } = this.#open();
    return (await readers.query<Row>({ name, text, values })).rows;
  }

  /** Rows of a table, as its row type has them; `where` may end with an order and a limit. */
  #find<Name extends TableName>(
    table: Name,
    name: string,
    where: string,
    values: unknown[],
  ): Promise<TableRows[Name][]> {
    return this.#read<TableRows[Name]>(
      name,
      `select ${selectList(table, 't')} from engine.${table} t where ${where}`,
      values,
    );
  }

  async #readLeases(): Promise<void> {
    const { leases } = this.#open();
    const rows = await this.#read<{ key: Key; deadline: number }>(
      'leases',
      `select key, deadline from engine.job where end_date is null and state = 'ACTIVATED' and deadline is not null`,
      [],
    );
    for (const { key, deadline } of rows) leases.set(key, deadline);
  }

  async #definitions(): Promise<Definitions> {
    const all = <Name extends TableName>(table: Name, where: string) =>
      this.#find(table, `definitions_${table}`, `${where} order by t.key`, []);
    const [processes, requirements, decisions, forms] = definitionTables;
    const starts = `t.${columnOf('timer', 'processInstanceKey').column} = 0`;
    return {
      process_definition: await all(processes, 'true'),
      decision_requirements: await all(requirements, 'true'),
      decision_definition: await all(decisions, 'true'),
      form: await all(forms, 'true'),
      timer: await all('timer', starts),
      message_subscription: await all('message_subscription', starts),
    };
  }
}

const nextDueSql = `select least(
  (select due_date from engine.timer order by due_date limit 1),
  (select back_off_until from engine.job where back_off_until is not null and end_date is null
     and state = 'BACKING_OFF' order by back_off_until limit 1),
  (select deadline from engine.message order by deadline limit 1)) as next`;

const sameMessage = `left(t.name, 200) = left($1, 200) and left(t.correlation_key, 200) = left($2, 200)
  and t.name = $1 and t.correlation_key = $2`;
