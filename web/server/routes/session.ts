/** Sign-in, the acting post, passwords, one-time links, and what the sign-in page shows. */
import { randomUUID } from 'node:crypto';
import type { FastifyInstance, FastifyReply } from 'fastify';
import { appendAudit } from '../../../db/repositories/audit.ts';
import { applicationNow } from '../../../db/repositories/clock.ts';
import { openCounts } from '../../../db/repositories/inbox.ts';
import { getDemoState } from '../../../db/repositories/requests.ts';
import type { Trx } from '../../../db/repositories/sql.ts';
import { unitsById } from '../../../db/repositories/units.ts';
import {
  activePosts,
  endSession,
  endSessionsOf,
  findLinkForUpdate,
  findUserByUsername,
  getUser,
  hasAdministrator,
  insertPost,
  insertUser,
  setSessionPost,
  type UserRow,
  updateUser,
  useLink,
} from '../../../db/repositories/users.ts';
import { plusDays, shanghaiDate } from '../../../domain/calendar/dates.ts';
import * as api from '../../api/session.ts';
import { checkPassword, hashPassword, passwordRules, verifyPassword } from '../auth/passwords.ts';
import { type ActingPost, type Actor, defaultIdleMinutes, doerOf, openSession } from '../auth/sessions.ts';
import { AddressBrake, signIn } from '../auth/sign-in.ts';
import { tokenHash } from '../auth/tokens.ts';
import { type App, auditEntry } from '../context.ts';
import { demoAccounts, demoPassword } from '../demo-accounts.ts';
import { systemUnitId } from '../policies/organization.ts';
import { rightsOf } from '../policies/rights.ts';
import { unitRef } from '../present/units.ts';
import { problem } from '../problems.ts';
import { serve, servePublic, sessionCookie } from '../recipe.ts';

function setCookie(reply: FastifyReply, token: string): void {
  void reply.setCookie(sessionCookie, token, {
    path: '/',
    httpOnly: true,
    sameSite: 'strict',
    secure: reply.request.protocol === 'https',
    maxAge: 12 * 3600,
  });
}

async function presentMe(app: App, trx: Trx, actor: Actor): Promise<api.Me> {
  const posts = await activePosts(trx, actor.user.id);
  const units = await unitsById(
    trx,
    posts.map((post) => post.unit_id),
  );
  const open = new Map((await openCounts(trx, actor.user.id)).map((row) => [row.post_id, row.open]));
  const { user } = actor;
  return {
    user: { id: user.id, name: user.name, username: user.username, telephone: user.telephone },
    posts: posts.map((post) => ({
      id: post.id,
      unit: unitRef(units, post.unit_id),
      role: post.role,
      open: open.get(post.id) ?? 0,
    })),
    actingPostId: actor.post?.id ?? null,
    rights: actor.post ? [...rightsOf(actor.post.role)] : [],
    csrfToken: actor.csrfToken,
    mustChangePassword: user.must_change_password,
    idleMinutes: app.config.idleMinutes ?? defaultIdleMinutes,
    demo: app.config.demo,
    today: shanghaiDate(await applicationNow(trx)),
  };
}

function registerWelcome(server: FastifyInstance, app: App): void {
  servePublic(server, app, api.welcome, () =>
    app.knex.transaction(async (trx) => {
      const { demo } = app.config;
      return {
        demo,
        demoAccounts: demo ? await demoAccounts(trx) : [],
        demoLoading: demo ? await getDemoState(trx) : { state: 'off' as const, done: 0, total: 0, step: '' },
        needsAdministrator: !demo && !(await hasAdministrator(trx)),
        passwordRules: { ...passwordRules },
      };
    }),
  );
}

function registerSession(server: FastifyInstance, app: App): void {
  const brake = new AddressBrake();
  servePublic(server, app, api.signIn, async ({ body, address, reply }) => {
    if (!app.config.demo && body.password === demoPassword) {
      throw problem('sign-in-failed', '用户名或密码不正确。', 'Wrong user name or password.');
    }
    const { token, actor } = await signIn(app, brake, { ...body, address });
    setCookie(reply, token);
    return app.knex.transaction((trx) => presentMe(app, trx, actor));
  });
  serve(server, app, api.me, ({ actor }) => app.knex.transaction((trx) => presentMe(app, trx, actor)));
  serve(server, app, api.signOut, async ({ actor, transact, reply }) => {
    await transact(async ({ trx, audit }) => {
      await endSession(trx, actor.sessionId, new Date(app.realNow()).toISOString(), 'signed-out');
      audit({ action: 'session.sign-out' });
    });
    void reply.clearCookie(sessionCookie, { path: '/' });
    return { done: true as const };
  });
  serve(server, app, api.actAs, ({ actor, body, transact }) =>
    transact(async ({ trx, audit }) => {
      const posts = await activePosts(trx, actor.user.id);
      const wanted = posts.find((post) => post.id === body.postId);
      if (!wanted) throw problem('forbidden', '您没有这个岗位。', 'This is not your post.');
      await setSessionPost(trx, actor.sessionId, wanted.id);
      const unit = (await unitsById(trx, [wanted.unit_id])).get(wanted.unit_id);
      if (!unit) throw new Error(`unit ${wanted.unit_id} of a post does not exist`);
      const post: ActingPost = { id: wanted.id, unit, role: wanted.role };
      audit({
        action: 'session.act-as',
        objectKind: 'unit',
        objectId: unit.id,
        objectLabel: unit.name,
        facts: { role: wanted.role },
      });
      return presentMe(app, trx, { ...actor, post });
    }),
  );
}

function registerPassword(server: FastifyInstance, app: App): void {
  serve(server, app, api.changePassword, async ({ actor, body, transact }) => {
    if (!(await verifyPassword(actor.user.password_hash, body.current))) {
      const message = '当前密码不正确。';
      throw problem('input-invalid', message, 'The current password is wrong.', {
        errors: [{ field: 'current', message }],
      });
    }
    if (body.current === body.next)
      throw problem('password-weak', '新密码不能与当前密码相同。', 'Choose another password.');
    checkPassword(body.next, actor.user);
    const hashed = await hashPassword(body.next);
    return transact(async ({ trx, audit }) => {
      const at = new Date(app.realNow()).toISOString();
      await updateUser(trx, actor.user.id, {
        password_hash: hashed,
        password_changed_at: at,
        must_change_password: false,
      });
      const ended = await endSessionsOf(trx, actor.user.id, at, 'password-changed', actor.sessionId);
      audit({ action: 'session.change-password', facts: { otherSessionsEnded: ended } });
      return presentMe(app, trx, { ...actor, user: await getUser(trx, actor.user.id) });
    });
  });
}

async function openLink(app: App, trx: Trx, token: string) {
  const link = await findLinkForUpdate(trx, tokenHash(token));
  if (!link || link.used_at !== null || Date.parse(link.expires_at) < app.realNow()) {
    throw problem(
      'link-expired',
      '链接已失效或已使用,请向管理员索取新的链接。',
      'This link was used or is too old: ask for a new one.',
    );
  }
  return link;
}

/** The first administrator is made with the link: a person at the system unit. */
async function firstAdministrator(
  app: App,
  trx: Trx,
  given: { username: string; name: string; hash: string },
): Promise<UserRow> {
  if (await hasAdministrator(trx))
    throw problem(
      'link-expired',
      '系统管理员已经设立,此链接不再有效。',
      'There is an administrator already.',
    );
  if (await findUserByUsername(trx, given.username)) {
    const message = '用户名已被使用,请换一个。';
    throw problem('input-invalid', message, 'This user name is taken.', {
      errors: [{ field: 'username', message }],
    });
  }
  const at = new Date(app.realNow()).toISOString();
  const id = randomUUID();
  await insertUser(trx, {
    id,
    username: given.username,
    name: given.name,
    telephone: null,
    passwordHash: given.hash,
    at,
  });
  const from = plusDays(shanghaiDate(app.realNow()), 0);
  await insertPost(trx, { id: randomUUID(), userId: id, unitId: systemUnitId, role: 'system-admin', from });
  return getUser(trx, id);
}

function registerLinks(server: FastifyInstance, app: App): void {
  servePublic(server, app, api.linkLookup, ({ params }) =>
    app.knex.transaction(async (trx) => {
      const link = await openLink(app, trx, params.token);
      const user = link.user_id === null ? null : await getUser(trx, link.user_id);
      return {
        purpose: link.purpose,
        username: user?.username ?? null,
        name: user?.name ?? null,
        expiresAt: link.expires_at,
      };
    }),
  );
  servePublic(server, app, api.linkRedeem, async ({ params, body, address, reply }) => {
    const about = await app.knex.transaction(async (trx) => {
      const link = await openLink(app, trx, params.token);
      const user = link.user_id === null ? null : await getUser(trx, link.user_id);
      return { username: user?.username ?? body.username ?? '', name: user?.name ?? body.name ?? '' };
    });
    if (about.username === '' || about.name === '') {
      const message = '请填写用户名和姓名。';
      throw problem('input-invalid', message, 'User name and name are needed.', {
        errors: [{ field: 'username', message }],
      });
    }
    checkPassword(body.password, about);
    const hash = await hashPassword(body.password);
    const { token, actor } = await app.knex.transaction(async (trx) => {
      const link = await openLink(app, trx, params.token);
      const at = new Date(app.realNow()).toISOString();
      await useLink(trx, link.token_hash, at);
      let user: UserRow;
      if (link.user_id === null) user = await firstAdministrator(app, trx, { ...about, hash });
      else {
        const change = {
          password_hash: hash,
          password_changed_at: at,
          must_change_password: false,
          failed_attempts: 0,
          locked_until: null,
        };
        await updateUser(trx, link.user_id, change);
        await endSessionsOf(trx, link.user_id, at, 'password-reset');
        user = await getUser(trx, link.user_id);
      }
      if (user.state !== 'active')
        throw problem('account-locked', '账号已被锁定或停用,请联系管理员。', 'This account is locked.');
      const opened = await openSession(app, trx, user, address);
      await appendAudit(trx, [
        auditEntry(app, doerOf(opened.actor), {
          action: 'session.redeem-link',
          facts: { purpose: link.purpose },
        }),
      ]);
      return opened;
    });
    setCookie(reply, token);
    return app.knex.transaction((trx) => presentMe(app, trx, actor));
  });
}

export function registerSessionRoutes(server: FastifyInstance, app: App): void {
  registerWelcome(server, app);
  registerSession(server, app);
  registerPassword(server, app);
  registerLinks(server, app);
}
