/**
 * Connections to PostgreSQL: a knex for repositories, a plain pg pool or client where knex is in the way
 * (the engine store, LISTEN). All of them read values as `connection-types.ts` says.
 *
 * 1. Every session runs in time zone UTC and carries an application_name, seen in pg_stat_activity.
 * 2. A lost connection is replaced by the pool; an idle one that breaks never throws out of the process.
 */
import { setTimeout as delay } from 'node:timers/promises';
import knexFactory, { type Knex } from 'knex';
import pg from 'pg';
import { valueTypes } from './connection-types.ts';

export type { Knex } from 'knex';

/** The oldest PostgreSQL that is supported, as server_version_num: 14.0. */
export const oldestServer = 140_000;

export type ConnectionOptions = {
  /** postgres://user:password@host:port/database, as DATABASE_URL has it. */
  url: string;
  /** Shown in pg_stat_activity. */
  name: string;
  /** Most connections held at once. */
  max?: number;
  /** Settings of every session of this connection, e.g. `{ enable_seqscan: 'off' }`. */
  settings?: Readonly<Record<string, string>>;
};

function clientConfig({ url, name, settings = {} }: ConnectionOptions): pg.ClientConfig {
  const flags = Object.entries({ ...settings, timezone: 'UTC' }).map(([key, value]) => `-c ${key}=${value}`);
  return {
    connectionString: url,
    application_name: name,
    options: flags.join(' '),
    keepAlive: true,
    connectionTimeoutMillis: 10_000,
    types: valueTypes,
  };
}

/** A knex over a pool of its own. End it with `destroy()`. */
export function createKnex(options: ConnectionOptions): Knex {
  return knexFactory({
    client: 'pg',
    connection: clientConfig(options) as Knex.PgConnectionConfig,
    pool: { min: 0, max: options.max ?? 8, idleTimeoutMillis: 30_000 },
    acquireConnectionTimeout: 15_000,
    // knex prints each connection error that it also throws: whoever catches it decides.
    log: { error: () => undefined, warn: () => undefined },
    asyncStackTraces: false,
  });
}

/** A plain pg pool. End it with `end()`. */
export function createPool(options: ConnectionOptions): pg.Pool {
  const pool = new pg.Pool({ ...clientConfig(options), max: options.max ?? 8, idleTimeoutMillis: 30_000 });
  // Invariant 2: pg reports a broken idle connection here; the pool has already dropped it.
  pool.on('error', () => undefined);
  return pool;
}

/** One pg client, not connected yet. The caller listens for 'error' and ends it. */
export function createClient(options: ConnectionOptions): pg.Client {
  return new pg.Client(clientConfig(options));
}

/** `url` with another database name. */
export function withDatabase(url: string, database: string): string {
  const changed = new URL(url);
  changed.pathname = `/${encodeURIComponent(database)}`;
  return changed.href;
}

/** `url` without its password, for messages. */
export function withoutPassword(url: string): string {
  const shown = new URL(url);
  if (shown.password) shown.password = '***';
  return shown.href;
}

/** Errors that a server gives while it starts, or before it listens: worth another attempt. */
function mayPass(error: unknown): boolean {
  const code = error instanceof Error && 'code' in error ? error.code : undefined;
  return code === '57P03' || code === 'ECONNREFUSED' || code === 'ECONNRESET' || code === 'ENOTFOUND';
}

/**
 * Waits until the database answers and returns its server_version_num (180004 for 18.4).
 * Throws at once when the answer is a refusal (wrong password, no such database), after `withinMs` otherwise.
 */
export async function waitForDatabase(url: string, withinMs: number): Promise<number> {
  const deadline = Date.now() + withinMs;
  for (;;) {
    const client = createClient({ url, name: 'yizhan-wait' });
    client.on('error', () => undefined);
    try {
      await client.connect();
      const { rows } = await client.query<{ version: string }>(
        "select current_setting('server_version_num') as version",
      );
      return Number(rows[0]?.version);
    } catch (error) {
      if (!mayPass(error) || Date.now() > deadline) throw error;
    } finally {
      await client.end().catch(() => undefined);
    }
    await delay(100);
  }
}
