/** Units, users, posts, locks, hand-over. */
import { randomUUID } from 'node:crypto';
import type { FastifyInstance } from 'fastify';
import { z } from 'zod';
import { findTask, openTasksOfUser } from '../../../db/repositories/inbox.ts';
import type { Trx } from '../../../db/repositories/sql.ts';
import {
  getUnit,
  insertUnit,
  listUnits,
  moveUnit,
  nameUnit,
  type UnitRow,
  unitsById,
  updateUnit,
} from '../../../db/repositories/units.ts';
import {
  activePosts,
  endSessionsOf,
  findUserByUsername,
  getUser,
  insertUser,
  listUsers,
  type UserRole,
  type UserRow,
  updateUser,
  usersWithPost,
} from '../../../db/repositories/users.ts';
import { shanghaiDate, shanghaiDateOf } from '../../../domain/calendar/dates.ts';
import type { Endpoint } from '../../api/endpoint.ts';
import * as api from '../../api/organization.ts';
import { passOn } from '../commands/claims.ts';
import {
  mustAdminister,
  mustAdministerUser,
  passwordLink,
  postsDiffer,
  presentUnits,
  presentUsers,
  setPosts,
} from '../commands/organization.ts';
import {
  checkMayClose,
  checkPlace,
  keepingAnAdministrator,
  lockOrganization,
} from '../commands/organization-rules.ts';
import type { App } from '../context.ts';
import { fromCursor, page } from '../cursor.ts';
import { separatedRoles, systemUnitId } from '../policies/organization.ts';
import { hasRight } from '../policies/rights.ts';
import { unitRef } from '../present/units.ts';
import { forbidden, notFound, problem, toProblem } from '../problems.ts';
import { type SignedCall, serve } from '../recipe.ts';

type AnyCall = SignedCall<Endpoint>;

/** The part of the tree the administrator sees; undefined: everything. */
function adminArea(call: AnyCall): string | undefined {
  if (!hasRight(call.post.role, 'organization') && !hasRight(call.post.role, 'account-locks'))
    throw forbidden();
  return call.post.unit.id === systemUnitId ? undefined : call.post.unit.id;
}
function mustOrganize(call: AnyCall): void {
  if (!hasRight(call.post.role, 'organization')) throw forbidden();
}
function below(area: string | undefined) {
  return area === undefined ? {} : { below: area };
}

function registerUnits(server: FastifyInstance, app: App): void {
  serve(server, app, api.units, (call) =>
    call.transact(async ({ trx }) => {
      const { q, includeClosed } = call.query;
      const filter = {
        ...below(adminArea(call)),
        ...(q ? { nameContains: q } : {}),
        ...(includeClosed ? { includeClosed } : {}),
        limit: 50_000,
      };
      return { units: await presentUnits(trx, await listUnits(trx, filter)) };
    }),
  );
  serve(server, app, api.createUnit, (call) =>
    call.transact(async ({ trx, audit }) => {
      mustOrganize(call);
      await lockOrganization(trx);
      const { body } = call;
      const parent = body.parentId === null ? null : await getUnit(trx, body.parentId);
      if (parent) mustAdminister(call.post, parent);
      else if (call.post.unit.id !== systemUnitId) throw forbidden();
      await checkPlace(trx, { ...body, id: null, parent });
      const id = randomUUID();
      await insertUnit(trx, { ...body, id });
      audit({
        action: 'unit.create',
        objectKind: 'unit',
        objectId: id,
        objectLabel: body.name,
        facts: { parent: parent?.name ?? null, kind: body.kind, level: body.level },
      });
      return presentUnit(trx, id);
    }),
  );
  serve(server, app, api.updateUnit, (call) =>
    call.transact(async ({ trx, audit }) => {
      mustOrganize(call);
      await lockOrganization(trx);
      const unit = await getUnit(trx, call.params.unitId);
      mustAdminister(call.post, unit);
      const change = unitChange(unit, call.body);
      await moveOrRename(call, trx, unit, change);
      if (change.validTo) {
        if (change.validTo < (change.validFrom ?? unit.valid_from)) {
          const message = '撤销日期不能早于设立日期。';
          const errors = [{ field: 'validTo', message }];
          throw problem('input-invalid', message, 'Closed before it was opened.', { errors });
        }
        await checkMayClose(trx, unit);
      }
      await updateUnit(trx, unit.id, {
        ...(change.kind === undefined ? {} : { kind: change.kind }),
        ...(change.level === undefined ? {} : { level: change.level }),
        ...(change.divisionCode === undefined ? {} : { division_code: change.divisionCode }),
        ...(change.telephone === undefined ? {} : { telephone: change.telephone }),
        ...(change.address === undefined ? {} : { address: change.address }),
        ...(change.validFrom === undefined ? {} : { valid_from: change.validFrom }),
        ...(change.validTo === undefined ? {} : { valid_to: change.validTo }),
      });
      if (Object.keys(change).length > 0) {
        audit({
          action: 'unit.update',
          objectKind: 'unit',
          objectId: unit.id,
          objectLabel: unit.name,
          facts: Object.fromEntries(
            Object.entries(change).flatMap(([field, value]) => (value === undefined ? [] : [[field, value]])),
          ),
        });
      }
      return presentUnit(trx, unit.id);
    }),
  );
}

type UnitBody = z.output<typeof api.updateUnit.body>;

/** What of the body differs from the unit as it is: pages send every field. */
function unitChange(unit: UnitRow, body: UnitBody): UnitBody {
  const now = {
    parentId: unit.parent_id,
    name: unit.name,
    kind: unit.kind,
    level: unit.level,
    divisionCode: unit.division_code,
    telephone: unit.telephone,
    address: unit.address,
    validFrom: unit.valid_from,
    validTo: unit.valid_to,
  };
  const changed = Object.entries(now).filter(([field, value]) => {
    const given = body[field as keyof typeof now];
    return given !== undefined && given !== value;
  });
  const change: UnitBody = Object.fromEntries(
    changed.map(([field]) => [field, body[field as keyof typeof now]]),
  );
  if (change.name !== undefined && body.nameFrom !== undefined) change.nameFrom = body.nameFrom;
  return change;
}

async function moveOrRename(call: AnyCall, trx: Trx, unit: UnitRow, change: UnitBody): Promise<void> {
  const { parentId, name, level, validTo, nameFrom } = change;
  const moves = parentId !== undefined;
  if (!moves && name === undefined && level === undefined && validTo !== null) return;
  const above = moves ? parentId : unit.parent_id;
  const parent = above === null ? null : await getUnit(trx, above);
  if (moves) {
    if (unit.id === systemUnitId) throw problem('state-conflict', '“系统管理”单位不能移动。', 'It stays.');
    if (parent) mustAdminister(call.post, parent);
    else if (call.post.unit.id !== systemUnitId) throw forbidden();
  }
  await checkPlace(trx, { id: unit.id, parent, level: level ?? unit.level, name: name ?? unit.name });
  if (moves) await moveUnit(trx, unit.id, parentId);
  if (name !== undefined) await nameUnit(trx, unit.id, name, nameFrom ?? shanghaiDate(call.app.realNow()));
}

async function presentUnit(trx: Trx, id: string) {
  const [shown] = await presentUnits(trx, [await getUnit(trx, id)]);
  if (!shown) throw notFound();
  return shown;
}

async function presentUser(app: App, trx: Trx, id: string) {
  const [shown] = await presentUsers(app, trx, [await getUser(trx, id)]);
  if (!shown) throw notFound();
  return shown;
}

function registerUsers(server: FastifyInstance, app: App): void {
  serve(server, app, api.users, (call) =>
    call.transact(async ({ trx }) => {
      const { q, unitId, role, cursor, limit } = call.query;
      const area = adminArea(call);
      if (unitId !== undefined && area !== undefined && !(await getUnit(trx, unitId)).path.includes(area))
        throw forbidden();
      const after = fromCursor(cursor, z.tuple([z.string()]))?.[0];
      const found = await listUsers(trx, {
        ...(q ? { text: q } : {}),
        ...below(unitId ?? area),
        ...(role ? { role } : {}),
        ...(after === undefined ? {} : { after }),
        limit: limit + 1,
      });
      const { rows, nextCursor } = page(found, limit, (row) => [row.username]);
      return { rows: await presentUsers(app, trx, rows), nextCursor };
    }),
  );
  serve(server, app, api.createUser, (call) =>
    call.transact(async ({ trx, nowMs, audit }) => {
      mustOrganize(call);
      await lockOrganization(trx);
      const { body } = call;
      if (await findUserByUsername(trx, body.username)) {
        const message = '用户名已被使用,请换一个。';
        throw problem('input-invalid', message, 'This user name is taken.', {
          errors: [{ field: 'username', message }],
        });
      }
      const id = randomUUID();
      const at = new Date(app.realNow()).toISOString();
      await insertUser(trx, {
        id,
        username: body.username,
        name: body.name,
        telephone: body.telephone,
        passwordHash: null,
        at,
      });
      await setPosts(trx, call.post, id, body.posts, nowMs);
      const link = await passwordLink(app, trx, id, call.actor.user.id);
      audit({
        action: 'user.create',
        objectKind: 'user',
        objectId: id,
        objectLabel: body.username,
        facts: { posts: body.posts.map((post) => `${post.unitId}:${post.role}`) },
      });
      return { user: await presentUser(app, trx, id), link };
    }),
  );
  serve(server, app, api.updateUser, (call) =>
    call.transact(async ({ trx, nowMs, audit }) => {
      mustOrganize(call);
      await lockOrganization(trx);
      const { userId } = call.params;
      const user = await getUser(trx, userId);
      await mustAdministerUser(trx, call.post, userId);
      const { name, telephone, posts } = call.body;
      if (posts && userId === call.actor.user.id && (await postsDiffer(trx, userId, posts))) {
        throw problem(
          'state-conflict',
          '不能修改自己的岗位,请由另一名系统管理员办理。',
          'Your own posts are changed by another administrator.',
        );
      }
      await updateUser(trx, userId, {
        ...(name === undefined ? {} : { name }),
        ...(telephone === undefined ? {} : { telephone }),
      });
      if (posts) await keepingAnAdministrator(trx, () => setPosts(trx, call.post, userId, posts, nowMs));
      const facts = {
        fields: Object.keys(call.body),
        ...(name === undefined || name === user.name ? {} : { formerName: user.name }),
        ...(posts ? { posts: posts.map((post) => `${post.unitId}:${post.role}`) } : {}),
      };
      audit({
        action: 'user.update',
        objectKind: 'user',
        objectId: userId,
        objectLabel: user.username,
        facts,
      });
      return presentUser(app, trx, userId);
    }),
  );
}

function stateAction(before: UserRow['state'], after: UserRow['state']): string {
  if (after === 'closed') return 'user.close';
  if (after === 'locked') return 'user.lock';
  return before === 'closed' ? 'user.reopen' : 'user.unlock';
}

/** A link is a key to the account: a security administrator gets none to the other administrators'. */
async function checkMayReset(call: AnyCall, trx: Trx, user: UserRow): Promise<void> {
  if (user.id === call.actor.user.id) {
    throw problem('state-conflict', '请在“修改密码”中修改自己的密码。', 'Change your own password instead.');
  }
  if (user.state !== 'active') {
    throw problem(
      'state-conflict',
      '账号已锁定或停用,请先解锁或恢复,再重置密码。',
      'Unlock or reopen the account first.',
    );
  }
  const posts = await activePosts(trx, user.id);
  const administers = posts.some(({ role }) => separatedRoles.includes(role));
  if (administers && !hasRight(call.post.role, 'organization')) throw forbidden();
}

function registerAccounts(server: FastifyInstance, app: App): void {
  const guarded = (call: AnyCall) => {
    if (!hasRight(call.post.role, 'account-locks')) throw forbidden();
  };
  serve(server, app, api.resetPassword, (call) =>
    call.transact(async ({ trx, audit }) => {
      guarded(call);
      await lockOrganization(trx);
      const user = await getUser(trx, call.params.userId);
      await mustAdministerUser(trx, call.post, user.id, true);
      await checkMayReset(call, trx, user);
      // From now on only the link opens the account.
      await keepingAnAdministrator(trx, () => updateUser(trx, user.id, { password_hash: null }));
      await endSessionsOf(trx, user.id, new Date(app.realNow()).toISOString(), 'password-reset');
      const link = await passwordLink(app, trx, user.id, call.actor.user.id);
      audit({
        action: 'user.reset-password',
        objectKind: 'user',
        objectId: user.id,
        objectLabel: user.username,
      });
      return link;
    }),
  );
  serve(server, app, api.setUserState, (call) =>
    call.transact(async ({ trx, audit }) => {
      guarded(call);
      await lockOrganization(trx);
      const user = await getUser(trx, call.params.userId);
      if (user.id === call.actor.user.id)
        throw problem('state-conflict', '不能锁定或停用自己的账号。', 'Not your own account.');
      await mustAdministerUser(trx, call.post, user.id, true);
      const { state, reason } = call.body;
      // Locks are for both administrators; who works here at all is the system administrator's.
      if (state === 'closed' || user.state === 'closed') mustOrganize(call);
      await keepingAnAdministrator(trx, () =>
        updateUser(trx, user.id, { state, state_reason: reason, failed_attempts: 0, locked_until: null }),
      );
      if (state !== 'active') await endSessionsOf(trx, user.id, new Date(app.realNow()).toISOString(), state);
      audit({
        action: stateAction(user.state, state),
        objectKind: 'user',
        objectId: user.id,
        objectLabel: user.username,
        facts: { reason },
      });
      return presentUser(app, trx, user.id);
    }),
  );
  serve(server, app, api.revokeSessions, (call) =>
    call.transact(async ({ trx, audit }) => {
      guarded(call);
      const user = await getUser(trx, call.params.userId);
      await mustAdministerUser(trx, call.post, user.id, true);
      const ended = await endSessionsOf(trx, user.id, new Date(app.realNow()).toISOString(), 'revoked');
      audit({
        action: 'user.revoke-sessions',
        objectKind: 'user',
        objectId: user.id,
        objectLabel: user.username,
        facts: { ended },
      });
      return { done: true as const };
    }),
  );
}

function registerHandOver(server: FastifyInstance, app: App): void {
  serve(server, app, api.handOverList, (call) =>
    call.transact(async ({ trx }) => {
      mustOrganize(call);
      await mustAdministerUser(trx, call.post, call.params.userId);
      const tasks = await openTasksOfUser(trx, call.params.userId);
      const units = await unitsById(
        trx,
        tasks.map((task) => task.unit_id),
      );
      const shown = [];
      for (const task of tasks) {
        const candidates = await usersWithPost(trx, task.unit_id, task.role as UserRole);
        shown.push({
          userTaskKey: String(task.user_task_key),
          stepName: task.step_name,
          caseNumber: task.case_number,
          unit: unitRef(units, task.unit_id),
          // Due at 24:00: the day before that instant.
          dueOn:
            task.due_at === null ? null : shanghaiDateOf(new Date(Date.parse(task.due_at) - 1).toISOString()),
          candidates: candidates.filter(({ id }) => id !== call.params.userId),
        });
      }
      return { tasks: shown };
    }),
  );
  serve(server, app, api.handOver, async (call) => {
    mustOrganize(call);
    const { userTaskKeys, toUserId, reason } = call.body;
    await call.transact(({ trx }) => mustAdministerUser(trx, call.post, call.params.userId));
    const results = [];
    for (const userTaskKey of new Set(userTaskKeys)) {
      try {
        const task = await call.transact(({ trx }) => findTask(trx, Number(userTaskKey)));
        if (task?.assignee !== call.params.userId || task.state !== 'open') throw notFound();
        await passOn(call, task, toUserId, reason, 'task.hand-over');
        results.push({ userTaskKey, ok: true, detail: null });
      } catch (error) {
        const { body, unexpected } = toProblem(error, call.language, call.traceId);
        if (unexpected) app.log.error({ err: error }, 'hand-over failed');
        results.push({ userTaskKey, ok: false, detail: body.detail });
      }
    }
    return { results };
  });
}

export function registerOrganizationRoutes(server: FastifyInstance, app: App): void {
  registerUnits(server, app);
  registerUsers(server, app);
  registerAccounts(server, app);
  registerHandOver(server, app);
}
