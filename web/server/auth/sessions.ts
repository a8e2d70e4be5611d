/**
 * Sessions: who is behind a cookie, and which post they act as.
 *
 * 1. A session ends after `idleMinutes` without a request, after 12 hours in any case, at once when the account is
 *    locked or closed. Real time counts, not the application's clock.
 * 2. The acting post must still be the person's own.
 */
import { randomUUID } from 'node:crypto';
import type { Trx } from '../../../db/repositories/sql.ts';
import { maybeOne, sql } from '../../../db/repositories/sql.ts';
import { getUnit, type UnitRow } from '../../../db/repositories/units.ts';
import {
  activePosts,
  endSession,
  findSession,
  getUser,
  insertSession,
  type PostRow,
  setSessionPost,
  touchSession,
  type UserRow,
} from '../../../db/repositories/users.ts';
import type { Role } from '../../api/values.ts';
import type { App, Doer } from '../context.ts';
import { problem } from '../problems.ts';
import { newToken, tokenHash } from './tokens.ts';

export const defaultIdleMinutes = 30;
const longestMs = 12 * 3_600_000;
/** `last_seen_at` is written this often at most. */
const touchMs = 30_000;

export interface ActingPost {
  readonly id: string;
  readonly unit: UnitRow;
  readonly role: Role;
}
export interface Actor {
  readonly sessionId: string;
  readonly csrfToken: string;
  readonly user: UserRow;
  /** Null: the person has no post (any more). */
  readonly post: ActingPost | null;
  readonly address: string;
}

export function doerOf(actor: Actor): Doer {
  return {
    userId: actor.user.id,
    who: `${actor.user.name}(${actor.user.username})`,
    unitId: actor.post?.unit.id ?? null,
    unitName: actor.post?.unit.name ?? null,
    role: actor.post?.role ?? null,
    address: actor.address,
  };
}

export async function actingPost(
  trx: Trx,
  posts: readonly PostRow[],
  wanted: string | null,
): Promise<ActingPost | null> {
  const post = posts.find(({ id }) => id === wanted) ?? posts[0];
  if (!post) return null;
  return { id: post.id, unit: await getUnit(trx, post.unit_id), role: post.role };
}

/** Opens a session and returns the cookie's token. */
export async function openSession(
  app: App,
  trx: Trx,
  user: UserRow,
  address: string,
): Promise<{ token: string; actor: Actor }> {
  const now = app.realNow();
  const token = newToken();
  const posts = await activePosts(trx, user.id);
  const lastPost = await maybeOne<{ post_id: string | null }>(
    trx,
    sql`select post_id from app.session where user_id = ${user.id} order by created_at desc limit 1`,
  );
  const post = await actingPost(trx, posts, lastPost?.post_id ?? null);
  const session = { id: randomUUID(), csrfToken: newToken() };
  await insertSession(trx, {
    ...session,
    tokenHash: tokenHash(token),
    userId: user.id,
    postId: post?.id ?? null,
    at: new Date(now).toISOString(),
    expiresAt: new Date(now + longestMs).toISOString(),
    address,
  });
  return { token, actor: { sessionId: session.id, csrfToken: session.csrfToken, user, post, address } };
}

function expired(): Error {
  return problem(
    'session-expired',
    '登录已失效,请重新登录。已保存的草稿还在。',
    'Your session has ended. Sign in again; saved drafts are kept.',
  );
}

/** The person behind a token. Throws session-missing or session-expired. */
export async function resolveSession(
  app: App,
  trx: Trx,
  token: string | undefined,
  address: string,
): Promise<Actor> {
  if (!token) throw problem('session-missing', '请先登录。', 'Please sign in.');
  const session = await findSession(trx, tokenHash(token));
  if (!session) throw expired();
  const now = app.realNow();
  const at = new Date(now).toISOString();
  const idleMs = (app.config.idleMinutes ?? defaultIdleMinutes) * 60_000;
  const idle = now - Date.parse(session.last_seen_at) > idleMs;
  if (idle || now > Date.parse(session.expires_at)) {
    // Outside of this transaction: it is rolled back by what is thrown.
    await app.knex.transaction((own) => endSession(own, session.id, at, idle ? 'idle' : 'expired'));
    throw expired();
  }
  const user = await getUser(trx, session.user_id);
  if (user.state !== 'active') throw expired();
  const post = await actingPost(trx, await activePosts(trx, user.id), session.post_id);
  if (post !== null && post.id !== session.post_id) await setSessionPost(trx, session.id, post.id);
  if (now - Date.parse(session.last_seen_at) > touchMs) await touchSession(trx, session.id, at);
  return { sessionId: session.id, csrfToken: session.csrf_token, user, post, address };
}
