/**
 * The engine's one writing session.
 *
 * 1. It holds the advisory lock for as long as it lives; the lock is on the very connection that writes, so a lost
 *    connection is a lost lock and nothing can be written without it (E1).
 * 2. The epoch it took when it opened is checked in every commit (S1).
 * 3. Plans are kept from sequential scans: young tables have misleading statistics.
 */
import { setTimeout as delay } from 'node:timers/promises';
import pg from 'pg';
import { type ChangeSet, CommitRefused, CommitUnknown, FencedOut } from '../../engine/ports/store.ts';
import { createClient } from '../connection.ts';
import { CommitStatements } from './commit-statement.ts';

/** Any constant that no other lock in this database uses: 'yizhan' cut to 31 bits, and the purpose (1: migrations). */
const lock = { space: 2_036_955_752, purpose: 2 };

/** Rule 3; for every session of the engine that reads by key. */
export const planSettings = {
  enable_seqscan: 'off',
  enable_hashjoin: 'off',
  enable_mergejoin: 'off',
} as const;

/** Another engine holds the database. The message is meant for the person who starts this one. */
export class StoreLocked extends Error {
  override readonly name = 'StoreLocked';

  constructor() {
    super(
      '另一个引擎正在使用此数据库,本引擎不能启动。\nAnother engine uses this database; only one may write to it.',
    );
  }
}

/** SQLSTATE classes after which the outcome of a commit is not known: connection lost, server going down. */
function outcomeUnknown(error: unknown): boolean {
  if (!(error instanceof pg.DatabaseError)) return true;
  return error.code === undefined || /^(08|57P)/.test(error.code);
}

/** SQLSTATE classes that speak of the values: data exceptions, constraints, a row beyond a limit of the server. */
function refusesValues(error: unknown): boolean {
  return error instanceof pg.DatabaseError && /^(22|23|54)/.test(error.code ?? '');
}

export class Writer {
  readonly #client: pg.Client;
  readonly #statements = new CommitStatements();
  #lost: Error | undefined;
  #epoch = 0;

  private constructor(url: string) {
    this.#client = createClient({ url, name: 'yizhan-engine-writer', settings: planSettings });
    const lose = (error?: Error) => {
      this.#lost ??= error ?? new Error('the connection to the database ended');
    };
    this.#client.on('error', lose);
    this.#client.on('end', () => lose());
  }

  /** Connects and takes the lock, waiting up to `lockWithinMs` for its holder to go. Throws `StoreLocked`. */
  static async open(url: string, lockWithinMs: number): Promise<Writer> {
    const writer = new Writer(url);
    try {
      await writer.#client.connect();
      await writer.#takeLock(Date.now() + lockWithinMs);
      return writer;
    } catch (error) {
      await writer.close();
      throw error;
    }
  }

  async #takeLock(deadline: number): Promise<void> {
    for (;;) {
      const { rows } = await this.#client.query<{ taken: boolean }>(
        'select pg_try_advisory_lock($1, $2) as taken',
        [lock.space, lock.purpose],
      );
      if (rows[0]?.taken) return;
      if (Date.now() >= deadline) throw new StoreLocked();
      await delay(100);
    }
  }

  /** Raises the epoch: whoever wrote under an earlier one is fenced out from now on. */
  async raiseEpoch(): Promise<{ readonly epoch: number; readonly lastCounter: number }> {
    const { rows } = await this.#client.query<{ epoch: number; lastCounter: number }>(
      'update engine.meta set epoch = epoch + 1 returning epoch, last_counter as "lastCounter"',
    );
    const meta = rows[0];
    if (!meta) throw new Error('engine.meta has no row: the database was not made by this program');
    this.#epoch = meta.epoch;
    return meta;
  }

  get lost(): Error | undefined {
    return this.#lost;
  }

  /** Throws `FencedOut`, `CommitUnknown`, `CommitRefused`, or what the server said when it refused the batch and nothing was written. */
  async commit(changes: ChangeSet): Promise<void> {
    // Nothing of this batch was written; the engine has to open the store again, as after an unknown outcome.
    if (this.#lost) throw new CommitUnknown('the writing session is gone', { cause: this.#lost });
    const { statement, values } = this.#statementOf(changes);
    const query = { text: statement.text, values, ...(statement.name ? { name: statement.name } : {}) };
    let fenced: number | undefined;
    try {
      fenced = (await this.#client.query<{ fenced: number }>(query)).rows[0]?.fenced;
    } catch (error) {
      if (refusesValues(error))
        throw new CommitRefused('the database refuses what a batch holds', { cause: error });
      if (!outcomeUnknown(error)) throw error;
      throw new CommitUnknown('the connection broke while a commit was in flight', { cause: error });
    }
    if (fenced !== 1) throw new FencedOut(`another engine raised the epoch beyond ${this.#epoch}`);
  }

  /** A batch that cannot even be written down (a text beyond what strings hold) is refused as the server would. */
  #statementOf(changes: ChangeSet): ReturnType<CommitStatements['of']> {
    try {
      return this.#statements.of(changes, this.#epoch);
    } catch (error) {
      throw new CommitRefused('a batch cannot be written down', { cause: error });
    }
  }

  /** Releases the lock with the session. */
  async close(): Promise<void> {
    await this.#client.end().catch(() => undefined);
  }
}
