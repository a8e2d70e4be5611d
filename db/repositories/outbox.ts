/**
 * Work that must follow a commit: start a process, publish a message, tell somebody. Written in the transaction
 * that causes it; taken by whoever delivers; repeated until it is done.
 */
import { json, maybeOne, rows, run, sql, type Trx } from './sql.ts';

export interface OutboxRow {
  readonly id: number;
  readonly kind: string;
  readonly payload: Record<string, unknown>;
  readonly attempts: number;
}
/** Once per dedup key. */
export async function enqueue(
  trx: Trx,
  entry: { kind: string; payload: Record<string, unknown>; dedupKey?: string; notBefore?: string },
): Promise<void> {
  await run(
    trx,
    sql`insert into app.outbox (kind, payload, dedup_key, not_before)
      values (${entry.kind}, ${json(entry.payload)}, ${entry.dedupKey ?? null}, coalesce(${entry.notBefore ?? null}::timestamptz, now()))
      on conflict (dedup_key) do nothing`,
  );
}
/**
 * Takes entries for `leaseSeconds`: who dies holding one gives it back by not settling it. A repeated attempt waits
 * longer each time.
 */
export function takeOutbox(
  trx: Trx,
  kinds: readonly string[],
  limit: number,
  leaseSeconds: number,
): Promise<OutboxRow[]> {
  return rows<OutboxRow>(
    trx,
    sql`update app.outbox set attempts = attempts + 1,
        not_before = now() + make_interval(secs => ${leaseSeconds} * least(power(2, attempts), 32))
      where id in (select id from app.outbox where done_at is null and not_before <= now() and kind = any(${kinds})
        order by not_before, id limit ${limit} for update skip locked)
      returning id, kind, payload, attempts`,
  );
}
export async function settleOutbox(trx: Trx, id: number): Promise<void> {
  await run(trx, sql`update app.outbox set done_at = now(), failure = null where id = ${id}`);
}
/** Settles by its dedup key: what it asked for has happened otherwise. */
export async function settleOutboxByKey(trx: Trx, dedupKey: string): Promise<void> {
  await run(
    trx,
    sql`update app.outbox set done_at = now() where dedup_key = ${dedupKey} and done_at is null`,
  );
}
export async function noteOutboxFailure(trx: Trx, id: number, failure: string): Promise<void> {
  await run(trx, sql`update app.outbox set failure = ${failure.slice(0, 2000)} where id = ${id}`);
}
/** Takes one entry by its key for the moment; null when it is done or somebody has it. */
export function takeOutboxByKey(trx: Trx, dedupKey: string, leaseSeconds = 10): Promise<OutboxRow | null> {
  return maybeOne<OutboxRow>(
    trx,
    sql`update app.outbox set attempts = attempts + 1, not_before = now() + make_interval(secs => ${leaseSeconds})
      where id in (select id from app.outbox where dedup_key = ${dedupKey} and done_at is null and not_before <= now()
        for update skip locked)
      returning id, kind, payload, attempts`,
  );
}
