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
  unitsById,
  updateUnit,
} from '../../../db/repositories/units.ts';
import {
  endSessionsOf,
  findUserByUsername,
  getUser,
  insertUser,
  listUsers,
  type UserRole,
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
  presentUnits,
  presentUsers,
  setPosts,
} from '../commands/organization.ts';
import type { App } from '../context.ts';
import { fromCursor, page } from '../cursor.ts';
import { systemUnitId } from '../policies/organization.ts';
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
      };
      return { units: await presentUnits(trx, await listUnits(trx, filter)) };
    }),
  );
  serve(server, app, api.createUnit, (call) =>
    call.transact(async ({ trx, audit }) => {
      mustOrganize(call);
      const { body } = call;
      if (body.parentId !== null) mustAdminister(call.post, await getUnit(trx, body.parentId));
      else if (call.post.unit.id !== systemUnitId) throw forbidden();
      const id = randomUUID();
      await insertUnit(trx, { ...body, id });
      audit({ action: 'unit.create', objectKind: 'unit', objectId: id, objectLabel: body.name });
      const [shown] = await presentUnits(trx, [await getUnit(trx, id)]);
      if (!shown) throw notFound();
      return shown;
    }),
  );
  serve(server, app, api.updateUnit, (call) =>
    call.transact(async ({ trx, nowMs, audit }) => {
      mustOrganize(call);
      const unit = await getUnit(trx, call.params.unitId);
      mustAdminister(call.post, unit);
      const { body } = call;
      if (body.parentId !== undefined && body.parentId !== unit.parent_id) {
        if (body.parentId !== null) {
          const parent = await getUnit(trx, body.parentId);
          mustAdminister(call.post, parent);
          if (parent.path.includes(unit.id))
            throw problem('state-conflict', '不能移到自己的下级单位。', 'Not below itself.');
        } else if (call.post.unit.id !== systemUnitId) throw forbidden();
        await moveUnit(trx, unit.id, body.parentId);
      }
      if (body.name !== undefined && body.name !== unit.name) {
        await nameUnit(trx, unit.id, body.name, body.nameFrom ?? shanghaiDate(nowMs));
      }
      await updateUnit(trx, unit.id, {
        ...(body.kind === undefined ? {} : { kind: body.kind }),
        ...(body.level === undefined ? {} : { level: body.level }),
        ...(body.divisionCode === undefined ? {} : { division_code: body.divisionCode }),
        ...(body.telephone === undefined ? {} : { telephone: body.telephone }),
        ...(body.address === undefined ? {} : { address: body.address }),
        ...(body.validTo === undefined ? {} : { valid_to: body.validTo }),
      });
      audit({
        action: 'unit.update',
        objectKind: 'unit',
        objectId: unit.id,
        objectLabel: unit.name,
        facts: { fields: Object.keys(body) },
      });
      const [shown] = await presentUnits(trx, [await getUnit(trx, unit.id)]);
      if (!shown) throw notFound();
      return shown;
    }),
  );
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
      const { userId } = call.params;
      const user = await getUser(trx, userId);
      await mustAdministerUser(trx, call.post, userId);
      const { name, telephone, posts } = call.body;
      await updateUser(trx, userId, {
        ...(name === undefined ? {} : { name }),
        ...(telephone === undefined ? {} : { telephone }),
      });
      if (posts) await setPosts(trx, call.post, userId, posts, nowMs);
      const facts = {
        fields: Object.keys(call.body),
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

function registerAccounts(server: FastifyInstance, app: App): void {
  const guarded = (call: AnyCall) => {
    if (!hasRight(call.post.role, 'account-locks')) throw forbidden();
  };
  serve(server, app, api.resetPassword, (call) =>
    call.transact(async ({ trx, audit }) => {
      guarded(call);
      const user = await getUser(trx, call.params.userId);
      await mustAdministerUser(trx, call.post, user.id, true);
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
      const user = await getUser(trx, call.params.userId);
      if (user.id === call.actor.user.id)
        throw problem('state-conflict', '不能锁定或停用自己的账号。', 'Not your own account.');
      await mustAdministerUser(trx, call.post, user.id, true);
      const { state, reason } = call.body;
      await updateUser(trx, user.id, { state, state_reason: reason, failed_attempts: 0, locked_until: null });
      if (state !== 'active') await endSessionsOf(trx, user.id, new Date(app.realNow()).toISOString(), state);
      audit({
        action: `user.${state === 'active' ? 'unlock' : state}`,
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
