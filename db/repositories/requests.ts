/** Idempotency keys: the first answer is kept, sealed, and given again. And the state of the demo data. */
import type { KeyRing } from '../crypto/key-ring.ts';
import { maybeOne, one, run, sql, type Trx } from './sql.ts';

export interface RequestKey {
  readonly userId: string;
  readonly endpoint: string;
  readonly key: string;
}
export interface RememberedRequest {
  readonly bodyHash: Buffer;
  /** JSON of the answer, or null while the first one is under way. */
  readonly answer: string | null;
}
function context(request: RequestKey): string {
  return `idempotency:${request.userId}:${request.endpoint}:${request.key}`;
}
/** An attempt without an answer for so long died with its process: no request takes that long. */
const deadAfter = '30 seconds';

/**
 * Takes the key. Null: it is ours, because it is new or because whoever had it is dead (commands stand a repeat).
 * Two requests with the same key at once: the second waits here until the first has committed.
 */
export async function claimRequest(
  trx: Trx,
  ring: KeyRing,
  request: RequestKey,
  bodyHash: Uint8Array,
  at: string,
): Promise<RememberedRequest | null> {
  const inserted = await run(
    trx,
    sql`insert into app.idempotency (user_id, endpoint, key, body_hash, created_at)
      values (${request.userId}, ${request.endpoint}, ${request.key}, ${bodyHash}, ${at})
      on conflict (user_id, endpoint, key) do update set created_at = excluded.created_at
        where idempotency.answer is null and idempotency.body_hash = excluded.body_hash
          and idempotency.created_at < excluded.created_at - ${deadAfter}::interval`,
  );
  if (inserted === 1) return null;
  const row = await one<{ body_hash: Buffer; answer: Buffer | null }>(
    trx,
    'idempotency key',
    sql`select body_hash, answer from app.idempotency
      where user_id = ${request.userId} and endpoint = ${request.endpoint} and key = ${request.key}`,
  );
  return {
    bodyHash: row.body_hash,
    answer: row.answer === null ? null : ring.open(row.answer, context(request)),
  };
}
export async function rememberAnswer(
  trx: Trx,
  ring: KeyRing,
  request: RequestKey,
  answer: unknown,
): Promise<void> {
  await run(
    trx,
    sql`update app.idempotency set answer = ${ring.seal(JSON.stringify(answer), context(request))}
      where user_id = ${request.userId} and endpoint = ${request.endpoint} and key = ${request.key}`,
  );
}
export async function forgetRequest(trx: Trx, request: RequestKey): Promise<void> {
  await run(
    trx,
    sql`delete from app.idempotency
      where user_id = ${request.userId} and endpoint = ${request.endpoint} and key = ${request.key} and answer is null`,
  );
}
/** Keys older than `before` protect nobody any more. */
export function forgetOldRequests(trx: Trx, before: string): Promise<number> {
  return run(trx, sql`delete from app.idempotency where created_at < ${before}`);
}

export interface DemoState {
  readonly state: 'off' | 'running' | 'done' | 'failed';
  readonly done: number;
  readonly total: number;
  readonly step: string;
}
export function getDemoState(trx: Trx): Promise<DemoState> {
  return one<DemoState>(trx, 'demo state', sql`select state, done, total, step from app.demo_state`);
}
export async function setDemoState(trx: Trx, state: DemoState): Promise<void> {
  await run(
    trx,
    sql`update app.demo_state set state = ${state.state}, done = ${state.done}, total = ${state.total},
        step = ${state.step}, changed_at = now()`,
  );
}

/** True once per name: the caller seeds, in this transaction. */
export async function claimSeed(trx: Trx, name: string): Promise<boolean> {
  return (
    (await maybeOne(
      trx,
      sql`insert into app.seed (name) values (${name}) on conflict (name) do nothing returning name`,
    )) !== null
  );
}
