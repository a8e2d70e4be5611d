/**
 * Brings a database forward to the state this code knows.
 *
 * 1. Forward only and repeatable: each migration runs once, in a transaction that also records it.
 * 2. Safe when several processes start at once: an advisory lock is held for each transaction, and what is
 *    pending is read again under it.
 * 3. A database that carries a migration this code does not know is refused: it belongs to a newer release.
 * 4. PostgreSQL older than 14 is refused.
 * 5. The engine alone (`scope: 'engine'`) applies only its own numbers, 1–9.
 */
import { createKnex, type Knex, oldestServer } from './connection.ts';
import { migrations as allMigrations } from './migrations/index.ts';
import type { Migration } from './migrations/migration.ts';

export type MigrateOptions = {
  url: string;
  /** 'engine' applies 0001–0009 only. */
  scope?: 'all' | 'engine';
  /** For tests; the project's own list otherwise. */
  migrations?: readonly Migration[];
};

/** The database cannot be used by this release. The message is meant for the person who starts it. */
export class DatabaseRefused extends Error {
  override name = 'DatabaseRefused';
}

const lastEngineNumber = 9;
/** Any constant that no other lock in this database uses: 'yizhan' in ASCII, cut to 31 bits, and the purpose. */
const lock = { space: 2_036_955_752, purpose: 1 };

function numberOf(name: string): number {
  const digits = /^(\d{4})_[a-z0-9_]+$/.exec(name)?.[1];
  if (digits === undefined) throw new Error(`migration name ${name}: expected NNNN_lower_case`);
  return Number(digits);
}

/** Sorted by number. Throws when two migrations share one. */
function inOrder(migrations: readonly Migration[]): readonly Migration[] {
  const sorted = migrations.toSorted((a, b) => numberOf(a.name) - numberOf(b.name));
  for (const [index, migration] of sorted.entries()) {
    const before = sorted[index - 1];
    if (before && numberOf(before.name) === numberOf(migration.name)) {
      throw new Error(`migrations ${before.name} and ${migration.name} share a number`);
    }
  }
  return sorted;
}

/** Invariant 4. `version` is server_version_num, `shown` what a person reads. Throws DatabaseRefused. */
export function refuseOldServer(version: number, shown: string): void {
  if (version >= oldestServer) return;
  throw new DatabaseRefused(
    `数据库版本 PostgreSQL ${shown} 过旧,需要 14 及以上版本。\nPostgreSQL ${shown} is too old: 14 or later is needed.`,
  );
}

async function checkServer(knex: Knex): Promise<void> {
  const answer = await knex.raw<{ rows: { version: string; shown: string }[] }>(
    "select current_setting('server_version_num') as version, current_setting('server_version') as shown",
  );
  const { version, shown } = answer.rows[0] ?? { version: '0', shown: '?' };
  refuseOldServer(Number(version), shown);
}

async function appliedNames(trx: Knex.Transaction): Promise<string[]> {
  await trx.raw('create schema if not exists yizhan_meta');
  await trx.raw(`create table if not exists yizhan_meta.migration (
    name text primary key,
    applied_at timestamptz not null default now()
  )`);
  const answer = await trx.raw<{ rows: { name: string }[] }>(
    'select name from yizhan_meta.migration order by name',
  );
  return answer.rows.map((row) => row.name);
}

function refuseNewerDatabase(applied: readonly string[], known: readonly Migration[]): void {
  const names = new Set(known.map((migration) => migration.name));
  const unknown = applied.filter((name) => !names.has(name));
  if (unknown.length === 0) return;
  throw new DatabaseRefused(
    `数据库由更新版本的驿站升级过(${unknown.join('、')}),本版本不能使用,请换用新版本程序。\n` +
      `The database was brought forward by a newer release (${unknown.join(', ')}): start that release instead.`,
  );
}

/** Applies the first pending migration under the lock. Returns its name, or null when none is pending. */
async function applyNext(knex: Knex, known: readonly Migration[], wanted: readonly Migration[]) {
  return knex.transaction(async (trx) => {
    await trx.raw('select pg_advisory_xact_lock(?, ?)', [lock.space, lock.purpose]);
    const applied = await appliedNames(trx);
    refuseNewerDatabase(applied, known);
    const next = wanted.find((migration) => !applied.includes(migration.name));
    if (!next) return null;
    await next.up(trx);
    await trx.raw('insert into yizhan_meta.migration (name) values (?)', [next.name]);
    return next.name;
  });
}

/**
 * Applies what is pending and returns the names applied by this call, in order (empty when none was).
 * Throws DatabaseRefused for a server too old or a database too new, and whatever a migration throws, after
 * rolling that migration back.
 */
export async function migrate(options: MigrateOptions): Promise<string[]> {
  const known = inOrder(options.migrations ?? allMigrations);
  const wanted =
    options.scope === 'engine' ? known.filter(({ name }) => numberOf(name) <= lastEngineNumber) : known;
  const knex = createKnex({ url: options.url, name: 'yizhan-migrate', max: 1 });
  const done: string[] = [];
  try {
    await checkServer(knex);
    for (;;) {
      const name = await applyNext(knex, known, wanted);
      if (name === null) return done;
      done.push(name);
    }
  } finally {
    await knex.destroy();
  }
}
