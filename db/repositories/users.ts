/** Users, posts, sessions and one-time links. Passwords are argon2id hashes, tokens SHA-256 hashes. */
import { allOf, joined, maybeOne, one, rows, run, type Sql, sql, type Trx } from './sql.ts';

export const roles = [
  'window',
  'township',
  'federation',
  'civil-affairs',
  'finance',
  'supervisor',
  'system-admin',
  'security-admin',
  'audit-admin',
  'process-admin',
] as const;
export type UserRole = (typeof roles)[number];

export interface UserRow {
  readonly id: string;
  readonly username: string;
  readonly name: string;
  readonly telephone: string | null;
  readonly password_hash: string | null;
  readonly must_change_password: boolean;
  readonly failed_attempts: number;
  readonly locked_until: string | null;
  readonly state: 'active' | 'locked' | 'closed';
  readonly last_sign_in_at: string | null;
  readonly demo: boolean;
}

export interface PostRow {
  readonly id: string;
  readonly user_id: string;
  readonly unit_id: string;
  readonly role: UserRole;
  readonly valid_from: string;
  readonly valid_to: string | null;
}

export function findUserByUsername(trx: Trx, username: string): Promise<UserRow | null> {
  return maybeOne<UserRow>(trx, sql`select * from app.app_user where lower(username) = lower(${username})`);
}
export function findUser(trx: Trx, id: string): Promise<UserRow | null> {
  return maybeOne<UserRow>(trx, sql`select * from app.app_user where id = ${id}`);
}
export function getUser(trx: Trx, id: string): Promise<UserRow> {
  return one<UserRow>(trx, `user ${id}`, sql`select * from app.app_user where id = ${id}`);
}
/** The row, held until the end of the transaction. */
export function getUserForUpdate(trx: Trx, id: string): Promise<UserRow> {
  return one<UserRow>(trx, `user ${id}`, sql`select * from app.app_user where id = ${id} for update`);
}

/** Id → name, for showing who did something. */
export async function userNames(trx: Trx, ids: Iterable<string | null>): Promise<Map<string, string>> {
  const wanted = [...new Set([...ids].filter((id) => id !== null))];
  if (wanted.length === 0) return new Map();
  const found = await rows<{ id: string; name: string }>(
    trx,
    sql`select id, name from app.app_user where id = any(${wanted})`,
  );
  return new Map(found.map(({ id, name }) => [id, name]));
}

export interface NewUser {
  readonly id: string;
  readonly username: string;
  readonly name: string;
  readonly telephone: string | null;
  readonly passwordHash: string | null;
  readonly mustChangePassword?: boolean;
  readonly demo?: boolean;
  readonly at: string;
}
export async function insertUser(trx: Trx, user: NewUser): Promise<void> {
  await run(
    trx,
    sql`insert into app.app_user
        (id, username, name, telephone, password_hash, password_changed_at, must_change_password, demo, created_at)
      values (${user.id}, ${user.username}, ${user.name}, ${user.telephone}, ${user.passwordHash},
        ${user.passwordHash === null ? null : user.at}, ${user.mustChangePassword ?? false}, ${user.demo ?? false}, ${user.at})`,
  );
}

export interface UserChange {
  readonly name?: string;
  readonly telephone?: string | null;
  readonly password_hash?: string | null;
  readonly password_changed_at?: string;
  readonly must_change_password?: boolean;
  readonly failed_attempts?: number;
  readonly locked_until?: string | null;
  readonly state?: 'active' | 'locked' | 'closed';
  readonly state_reason?: string;
  readonly last_sign_in_at?: string;
}
const userColumns: { readonly [C in keyof Required<UserChange>]: Sql } = {
  name: sql`name`,
  telephone: sql`telephone`,
  password_hash: sql`password_hash`,
  password_changed_at: sql`password_changed_at`,
  must_change_password: sql`must_change_password`,
  failed_attempts: sql`failed_attempts`,
  locked_until: sql`locked_until`,
  state: sql`state`,
  state_reason: sql`state_reason`,
  last_sign_in_at: sql`last_sign_in_at`,
};
export async function updateUser(trx: Trx, id: string, change: UserChange): Promise<void> {
  const sets = (Object.keys(userColumns) as (keyof UserChange)[]).flatMap((column) => {
    const value = change[column];
    return value === undefined ? [] : [sql`${userColumns[column]} = ${value}`];
  });
  if (sets.length > 0) await run(trx, sql`update app.app_user set ${joined(sets, ', ')} where id = ${id}`);
}

export interface UserFilter {
  readonly text?: string;
  /** Has a post in this unit or below. */
  readonly below?: string;
  readonly role?: UserRole;
  /** Username of the last row seen. */
  readonly after?: string;
  readonly limit: number;
}
export function listUsers(trx: Trx, filter: UserFilter): Promise<UserRow[]> {
  const conditions: Sql[] = [];
  if (filter.text !== undefined) {
    conditions.push(
      sql`strpos(x.name, ${filter.text}) > 0 or strpos(lower(x.username), lower(${filter.text})) > 0`,
    );
  }
  if (filter.below !== undefined || filter.role !== undefined) {
    const role = filter.role === undefined ? sql`true` : sql`p.role = ${filter.role}`;
    const unit = filter.below === undefined ? sql`true` : sql`u.path @> array[${filter.below}]::text[]`;
    conditions.push(
      sql`exists (select 1 from app.post p join app.unit u on u.id = p.unit_id
        where p.user_id = x.id and p.valid_to is null and ${role} and ${unit})`,
    );
  }
  if (filter.after !== undefined) conditions.push(sql`x.username > ${filter.after}`);
  return rows<UserRow>(
    trx,
    sql`select x.* from app.app_user x where ${allOf(conditions)} order by x.username limit ${filter.limit}`,
  );
}

export function activePosts(trx: Trx, userId: string): Promise<PostRow[]> {
  return rows<PostRow>(
    trx,
    sql`select * from app.post where user_id = ${userId} and valid_to is null order by valid_from, id`,
  );
}
export function postsOfUsers(trx: Trx, userIds: readonly string[]): Promise<PostRow[]> {
  return rows<PostRow>(
    trx,
    sql`select * from app.post where user_id = any(${userIds}) and valid_to is null order by id`,
  );
}
/** Active people with this role at this unit. */
export function usersWithPost(
  trx: Trx,
  unitId: string,
  role: UserRole,
): Promise<{ id: string; name: string }[]> {
  return rows<{ id: string; name: string }>(
    trx,
    sql`select x.id, x.name from app.post p join app.app_user x on x.id = p.user_id
      where p.unit_id = ${unitId} and p.role = ${role} and p.valid_to is null and x.state = 'active' order by x.name, x.id`,
  );
}
export async function insertPost(
  trx: Trx,
  post: { id: string; userId: string; unitId: string; role: UserRole; from: string },
): Promise<void> {
  await run(
    trx,
    sql`insert into app.post (id, user_id, unit_id, role, valid_from)
      values (${post.id}, ${post.userId}, ${post.unitId}, ${post.role}, ${post.from})`,
  );
}
export async function endPost(trx: Trx, id: string, on: string): Promise<void> {
  await run(trx, sql`update app.post set valid_to = ${on} where id = ${id} and valid_to is null`);
}
/** Whether anybody administers the system yet. */
export async function hasAdministrator(trx: Trx): Promise<boolean> {
  const found = await maybeOne(
    trx,
    sql`select 1 from app.post p join app.app_user x on x.id = p.user_id
      where p.role = 'system-admin' and p.valid_to is null and x.state = 'active' and not x.demo limit 1`,
  );
  return found !== null;
}

export interface SessionRow {
  readonly id: string;
  readonly csrf_token: string;
  readonly user_id: string;
  readonly post_id: string | null;
  readonly created_at: string;
  readonly last_seen_at: string;
  readonly expires_at: string;
}
export async function insertSession(
  trx: Trx,
  session: {
    id: string;
    tokenHash: Uint8Array;
    csrfToken: string;
    userId: string;
    postId: string | null;
    at: string;
    expiresAt: string;
    address: string;
  },
): Promise<void> {
  await run(
    trx,
    sql`insert into app.session (id, token_hash, csrf_token, user_id, post_id, created_at, last_seen_at, expires_at, address)
      values (${session.id}, ${session.tokenHash}, ${session.csrfToken}, ${session.userId}, ${session.postId},
        ${session.at}, ${session.at}, ${session.expiresAt}, ${session.address})`,
  );
}
export function findSession(trx: Trx, tokenHash: Uint8Array): Promise<SessionRow | null> {
  return maybeOne<SessionRow>(
    trx,
    sql`select * from app.session where token_hash = ${tokenHash} and ended_at is null`,
  );
}
export async function touchSession(trx: Trx, id: string, at: string): Promise<void> {
  await run(trx, sql`update app.session set last_seen_at = ${at} where id = ${id}`);
}
export async function setSessionPost(trx: Trx, id: string, postId: string): Promise<void> {
  await run(trx, sql`update app.session set post_id = ${postId} where id = ${id}`);
}
export async function endSession(trx: Trx, id: string, at: string, reason: string): Promise<void> {
  await run(
    trx,
    sql`update app.session set ended_at = ${at}, end_reason = ${reason} where id = ${id} and ended_at is null`,
  );
}
/** Every open session of a person, but one. Returns how many ended. */
export function endSessionsOf(
  trx: Trx,
  userId: string,
  at: string,
  reason: string,
  except = '',
): Promise<number> {
  return run(
    trx,
    sql`update app.session set ended_at = ${at}, end_reason = ${reason}
      where user_id = ${userId} and ended_at is null and id <> ${except}`,
  );
}

export interface LinkRow {
  readonly token_hash: Buffer;
  readonly purpose: 'first-administrator' | 'set-password';
  readonly user_id: string | null;
  readonly expires_at: string;
  readonly used_at: string | null;
}
export async function insertLink(
  trx: Trx,
  link: {
    tokenHash: Uint8Array;
    purpose: LinkRow['purpose'];
    userId: string | null;
    createdBy: string | null;
    at: string;
    expiresAt: string;
  },
): Promise<void> {
  await run(
    trx,
    sql`insert into app.one_time_link (token_hash, purpose, user_id, created_by, created_at, expires_at)
      values (${link.tokenHash}, ${link.purpose}, ${link.userId}, ${link.createdBy}, ${link.at}, ${link.expiresAt})`,
  );
}
/** Held until the end of the transaction, so that it is used once. */
export function findLinkForUpdate(trx: Trx, tokenHash: Uint8Array): Promise<LinkRow | null> {
  return maybeOne<LinkRow>(
    trx,
    sql`select * from app.one_time_link where token_hash = ${tokenHash} for update`,
  );
}
export async function useLink(trx: Trx, tokenHash: Uint8Array, at: string): Promise<void> {
  await run(trx, sql`update app.one_time_link set used_at = ${at} where token_hash = ${tokenHash}`);
}
/** Links of this purpose and person that are still open are void from now on. */
export async function voidLinks(
  trx: Trx,
  purpose: LinkRow['purpose'],
  userId: string | null,
  at: string,
): Promise<void> {
  await run(
    trx,
    sql`update app.one_time_link set used_at = ${at}
      where purpose = ${purpose} and user_id is not distinct from ${userId} and used_at is null`,
  );
}
