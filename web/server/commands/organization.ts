/** Units and people: what an administrator changes, within their own part of the tree. */
import { randomUUID } from 'node:crypto';
import type { z } from 'zod';
import { openTaskCounts } from '../../../db/repositories/inbox.ts';
import type { Trx } from '../../../db/repositories/sql.ts';
import { rows, sql } from '../../../db/repositories/sql.ts';
import { getUnit, type UnitRow, unitNames, unitsById } from '../../../db/repositories/units.ts';
import {
  activePosts,
  endPost,
  insertLink,
  insertPost,
  postsOfUsers,
  type UserRole,
  type UserRow,
  voidLinks,
} from '../../../db/repositories/users.ts';
import { plusDays, shanghaiDate } from '../../../domain/calendar/dates.ts';
import type { Unit, User } from '../../api/organization.ts';
import type { ActingPost } from '../auth/sessions.ts';
import { newToken, tokenHash } from '../auth/tokens.ts';
import type { App } from '../context.ts';
import { administers, breaksSeparation, guards, systemUnitId } from '../policies/organization.ts';
import { unitRef } from '../present/units.ts';
import { forbidden, problem } from '../problems.ts';

export function adminOf(post: ActingPost) {
  return { unitId: post.unit.id, role: post.role };
}

/** Throws forbidden unless the post administers the unit. */
export function mustAdminister(post: ActingPost, unit: Pick<UnitRow, 'path'>): void {
  if (!administers(adminOf(post), unit.path)) throw forbidden();
}

/** Every post of the person lies in the administrator's part of the tree. */
export async function mustAdministerUser(
  trx: Trx,
  post: ActingPost,
  userId: string,
  guard = false,
): Promise<void> {
  const posts = await activePosts(trx, userId);
  const units = await unitsById(
    trx,
    posts.map((one) => one.unit_id),
  );
  const may = guard ? guards : administers;
  const inside = posts.every((one) => may(adminOf(post), units.get(one.unit_id)?.path ?? []));
  // Without a post the person belongs to nobody's part: the administrators of the whole installation look after them.
  if (!inside || (posts.length === 0 && !may(adminOf(post), [systemUnitId]))) throw forbidden();
}

export interface PostInput {
  readonly unitId: string;
  readonly role: UserRole;
}

/** Replaces the posts of a person; ended ones keep their dates. */
export async function setPosts(
  trx: Trx,
  admin: ActingPost,
  userId: string,
  wanted: readonly PostInput[],
  nowMs: number,
): Promise<void> {
  if (breaksSeparation(wanted.map(({ role }) => role))) {
    const message = '系统管理员、安全管理员、审计管理员三个岗位不能由同一人担任。';
    throw problem('input-invalid', message, 'The three administrators are separated.', {
      errors: [{ field: 'posts', message }],
    });
  }
  for (const [index, { unitId }] of wanted.entries()) {
    const unit = await getUnit(trx, unitId);
    mustAdminister(admin, unit);
    if (unit.valid_to !== null) {
      const message = `“${unit.name}”已撤销,不能再设岗位。`;
      const errors = [{ field: `posts.${index}.unitId`, message }];
      throw problem('input-invalid', message, 'This unit is closed.', { errors });
    }
  }
  const today = shanghaiDate(nowMs);
  const present = await activePosts(trx, userId);
  for (const post of present) if (!wanted.some((one) => same(post, one))) await endPost(trx, post.id, today);
  for (const [index, one] of wanted.entries()) {
    const known = present.some((post) => same(post, one));
    const repeated =
      wanted.findIndex((other) => other.unitId === one.unitId && other.role === one.role) < index;
    if (!known && !repeated) await insertPost(trx, { id: randomUUID(), userId, ...one, from: today });
  }
}

function same(post: { unit_id: string; role: string }, wanted: PostInput): boolean {
  return post.unit_id === wanted.unitId && post.role === wanted.role;
}

export async function postsDiffer(trx: Trx, userId: string, wanted: readonly PostInput[]): Promise<boolean> {
  const present = await activePosts(trx, userId);
  return (
    present.some((post) => !wanted.some((one) => same(post, one))) ||
    wanted.some((one) => !present.some((post) => same(post, one)))
  );
}

const linkHours = 72;

export async function passwordLink(
  app: App,
  trx: Trx,
  userId: string,
  createdBy: string,
): Promise<{ path: string; expiresAt: string }> {
  const now = app.realNow();
  const at = new Date(now).toISOString();
  const expiresAt = new Date(now + linkHours * 3_600_000).toISOString();
  const token = newToken();
  await voidLinks(trx, 'set-password', userId, at);
  await insertLink(trx, {
    tokenHash: tokenHash(token),
    purpose: 'set-password',
    userId,
    createdBy,
    at,
    expiresAt,
  });
  return { path: `/links/${token}`, expiresAt };
}

export async function presentUnits(trx: Trx, units: readonly UnitRow[]): Promise<z.input<typeof Unit>[]> {
  const ids = units.map(({ id }) => id);
  const names = await unitNames(trx, ids);
  const counts = await rows<{ unit_id: string; users: number }>(
    trx,
    sql`select unit_id, count(distinct user_id)::int as users from app.post
      where unit_id = any(${ids}) and valid_to is null group by unit_id`,
  );
  const users = new Map(counts.map((row) => [row.unit_id, row.users]));
  const namesOf = groupByUnit(names);
  return units.map((unit) => {
    const own = namesOf.get(unit.id) ?? [];
    return {
      id: unit.id,
      parentId: unit.parent_id,
      name: unit.name,
      names: own.map((row, index) => ({
        name: row.name,
        from: row.valid_from,
        to: lastDay(own[index + 1]?.valid_from),
      })),
      kind: unit.kind,
      level: unit.level,
      divisionCode: unit.division_code,
      telephone: unit.telephone,
      address: unit.address,
      reach: unit.reach,
      validFrom: unit.valid_from,
      validTo: unit.valid_to,
      users: users.get(unit.id) ?? 0,
    };
  });
}

/** The last day of a name: the day before the next one begins. */
function lastDay(next: string | undefined): string | null {
  return next === undefined ? null : plusDays(next, -1);
}

function groupByUnit<T extends { readonly unit_id: string }>(list: readonly T[]): Map<string, T[]> {
  const grouped = new Map<string, T[]>();
  for (const row of list) grouped.set(row.unit_id, [...(grouped.get(row.unit_id) ?? []), row]);
  return grouped;
}

export async function presentUsers(
  app: App,
  trx: Trx,
  users: readonly UserRow[],
): Promise<z.input<typeof User>[]> {
  const posts = await postsOfUsers(
    trx,
    users.map(({ id }) => id),
  );
  const units = await unitsById(
    trx,
    posts.map((post) => post.unit_id),
  );
  const open = await openTaskCounts(
    trx,
    users.map(({ id }) => id),
  );
  const now = app.realNow();
  const shown = [];
  for (const user of users) {
    const lockedUntil =
      user.locked_until !== null && Date.parse(user.locked_until) > now ? user.locked_until : null;
    const locked = user.state === 'locked' || lockedUntil !== null;
    const waiting = user.password_hash === null;
    shown.push({
      id: user.id,
      username: user.username,
      name: user.name,
      telephone: user.telephone,
      posts: posts
        .filter((post) => post.user_id === user.id)
        .map((post) => ({
          id: post.id,
          unit: unitRef(units, post.unit_id),
          role: post.role,
          validFrom: post.valid_from,
          validTo: post.valid_to,
        })),
      state:
        user.state === 'closed'
          ? ('closed' as const)
          : locked
            ? ('locked' as const)
            : waiting
              ? ('awaiting-password' as const)
              : ('active' as const),
      lockedUntil,
      lastSignInAt: user.last_sign_in_at,
      openTasks: open.get(user.id) ?? 0,
    });
  }
  return shown;
}
