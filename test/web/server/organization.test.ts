import { afterAll, beforeAll, beforeEach, describe, expect, it } from 'vitest';
import { shanghaiDate } from '../../../domain/calendar/dates.ts';
import * as audit from '../../../web/api/audit.ts';
import * as api from '../../../web/api/organization.ts';
import * as session from '../../../web/api/session.ts';
import type { Role } from '../../../web/api/values.ts';
import { demoPassword, type Person, problemOf, type Served, startServed } from './support/served.ts';

let web: Served;
let admin: Person;
let security: Person;
beforeAll(async () => {
  web = await startServed();
  admin = await web.signIn('admin');
  security = await web.signIn('security');
});
afterAll(() => web.stop());

const today = shanghaiDate(Date.now());
const county = 'g-610202';
let serial = 0;
beforeEach(() => {
  serial++;
});

async function userNamed(username: string): Promise<api.User> {
  const { rows } = await admin.call(api.users, { query: { q: username, limit: 200 } });
  const found = rows.find((user) => user.username === username);
  if (!found) throw new Error(`no user ${username}`);
  return found;
}
function newUnit(parentId: string | null, name = `测试单位${serial}`) {
  const body = {
    parentId,
    name,
    kind: 'other' as const,
    level: 'county' as const,
    divisionCode: null,
    telephone: null,
    address: null,
    validFrom: today,
  };
  return admin.call(api.createUnit, { body });
}
function newUser(posts: { unitId: string; role: Role }[], by = admin) {
  const body = { username: `test.user${serial}`, name: '卜一凡', telephone: null, posts };
  return by.call(api.createUser, { body });
}
const state = (by: Person, userId: string, to: 'active' | 'locked' | 'closed') =>
  by.call(api.setUserState, { params: { userId }, body: { state: to, reason: '测试' } });

/** A person with a password of their own, signed in. */
async function settled(
  posts: { unitId: string; role: Role }[],
): Promise<Person & { id: string; username: string }> {
  const { user, link } = await newUser(posts);
  await redeem(link.path, 'Zhuo-ran-2026');
  return { ...(await web.signIn(user.username, 'Zhuo-ran-2026')), id: user.id, username: user.username };
}
function redeem(path: string, password: string) {
  const token = path.slice(path.lastIndexOf('/') + 1);
  return web.visitor()(session.linkRedeem, { params: { token }, body: { password } });
}

describe('units', () => {
  it('are listed as a tree, each with its names, and without a division code where there is none', async () => {
    const { units } = await admin.call(api.units, { query: {} });
    const byId = new Map(units.map((unit) => [unit.id, unit]));
    expect(byId.get('ck-610202')).toMatchObject({ parentId: county, level: 'county', users: 2 });
    expect(units.some((unit) => unit.divisionCode === null && unit.id !== 'system')).toBe(true);
    expect(units.every((unit) => unit.names.length > 0)).toBe(true);
  });

  it('keep their former name with its last day, and take the new one on its date', async () => {
    const unit = await newUnit(county, `旧名称${serial}`);
    await web.database.knex.raw(`update app.unit_name set valid_from = '2020-01-01' where unit_id = ?`, [
      unit.id,
    ]);
    const renamed = await admin.call(api.updateUnit, {
      params: { unitId: unit.id },
      body: { name: `新名称${serial}`, nameFrom: today },
    });
    expect(renamed.name).toBe(`新名称${serial}`);
    expect(renamed.names).toHaveLength(2);
    expect(renamed.names[0]).toMatchObject({ name: `旧名称${serial}`, from: '2020-01-01' });
    expect(renamed.names[0]?.to).not.toBeNull();
    const coming = await admin.call(api.updateUnit, {
      params: { unitId: unit.id },
      body: { name: `将来名称${serial}`, nameFrom: '2999-01-01' },
    });
    expect(coming.name).toBe(`新名称${serial}`);
    expect(coming.names.at(-1)).toMatchObject({ name: `将来名称${serial}`, to: null });
  });

  it('move with everything below them, never below themselves', async () => {
    const outer = await newUnit(county, `外层${serial}`);
    const inner = await newUnit(outer.id, `内层${serial}`);
    const refusal = await problemOf(
      admin.call(api.updateUnit, { params: { unitId: outer.id }, body: { parentId: inner.id } }),
    );
    expect(refusal).toMatchObject({ code: 'input-invalid', errors: [{ field: 'parentId' }] });
    expect(refusal.detail).toContain('下级');
    await admin.call(api.updateUnit, { params: { unitId: outer.id }, body: { parentId: 'g-140403' } });
    const { rows } = await web.database.knex.raw<{ rows: { path: string[] }[] }>(
      'select path from app.unit where id = ?',
      [inner.id],
    );
    expect(rows[0]?.path.slice(-3)).toEqual(['g-140403', outer.id, inner.id]);
  });

  it('close only when nobody and nothing is left in them', async () => {
    const unit = await newUnit(county);
    const child = await newUnit(unit.id, `下级${serial}`);
    const { user } = await newUser([{ unitId: unit.id, role: 'window' }]);
    const close = (unitId: string) =>
      admin.call(api.updateUnit, { params: { unitId }, body: { validTo: today } });
    const refusal = await problemOf(close(unit.id));
    expect(refusal).toMatchObject({ code: 'state-conflict', facts: { units: 1, posts: 1, tasks: 0 } });
    await close(child.id);
    const posts = [{ unitId: county, role: 'supervisor' as const }];
    await admin.call(api.updateUser, { params: { userId: user.id }, body: { posts } });
    expect((await close(unit.id)).validTo).toBe(today);
    expect(await problemOf(newUnit(unit.id, `再下级${serial}`))).toMatchObject({ code: 'input-invalid' });
  });

  it('are refused twice under one name, above their parent, and where the system unit would go', async () => {
    const unit = await newUnit(county);
    expect((await problemOf(newUnit(county, unit.name))).errors[0]?.field).toBe('name');
    const up = admin.call(api.updateUnit, { params: { unitId: unit.id }, body: { level: 'province' } });
    expect((await problemOf(up)).errors[0]?.field).toBe('level');
    const system = { params: { unitId: 'system' } };
    for (const body of [{ parentId: county }, { validTo: today }]) {
      expect(await problemOf(admin.call(api.updateUnit, { ...system, body }))).toMatchObject({
        code: 'state-conflict',
      });
    }
  });
});

describe('users', () => {
  it('set their own password with a link that works once', async () => {
    const { user, link } = await newUser([{ unitId: 'ck-610202', role: 'window' }]);
    expect(user.state).toBe('awaiting-password');
    await redeem(link.path, 'Zhuo-ran-2026');
    expect((await userNamed(user.username)).state).toBe('active');
    expect(await problemOf(redeem(link.path, 'Zhuo-ran-2027'))).toMatchObject({ code: 'link-expired' });
    expect((await web.signIn(user.username, 'Zhuo-ran-2026')).me.posts).toHaveLength(1);
  });

  it('have a name to sign in with that nobody else has, whatever its case', async () => {
    const body = {
      username: 'ADMIN',
      name: '卜一凡',
      telephone: null,
      posts: [{ unitId: county, role: 'window' as const }],
    };
    const refusal = await problemOf(admin.call(api.createUser, { body: { ...body, username: 'Admin' } }));
    expect(refusal).toMatchObject({ code: 'input-invalid', errors: [{ field: 'username' }] });
  });

  it('hold at most one of the three administrators’ posts', async () => {
    const posts = [
      { unitId: 'system', role: 'system-admin' as const },
      { unitId: county, role: 'audit-admin' as const },
    ];
    expect(await problemOf(newUser(posts))).toMatchObject({
      code: 'input-invalid',
      errors: [{ field: 'posts' }],
    });
  });

  it('change posts, and the old ones end without a trace being lost', async () => {
    const { user } = await newUser([{ unitId: 'ck-610202', role: 'window' }]);
    const posts = [
      { unitId: 't-610202001', role: 'township' as const },
      { unitId: 't-610202001', role: 'township' as const },
    ];
    const changed = await admin.call(api.updateUser, { params: { userId: user.id }, body: { posts } });
    expect(changed.posts.map((post) => `${post.unit.id} ${post.role}`)).toEqual(['t-610202001 township']);
    const { rows } = await web.database.knex.raw<{ rows: unknown[] }>(
      'select 1 from app.post where user_id = ?',
      [user.id],
    );
    expect(rows).toHaveLength(2);
  });

  it('are found by name, unit and role, page by page', async () => {
    const below = await admin.call(api.users, { query: { unitId: county, role: 'window', limit: 200 } });
    expect(below.rows.map(({ username }) => username)).toEqual(
      expect.arrayContaining(['tc.window1', 'tc.township1']),
    );
    const names: string[] = [];
    let cursor: string | undefined;
    do {
      const query = { q: 'cz.', limit: 4, ...(cursor ? { cursor } : {}) };
      const page = await admin.call(api.users, { query });
      names.push(...page.rows.map(({ username }) => username));
      cursor = page.nextCursor ?? undefined;
    } while (cursor);
    expect(names).toHaveLength(12);
    expect(new Set(names).size).toBe(12);
  });
});

describe('locks', () => {
  it('end every session at once, and say so at the next sign-in', async () => {
    const person = await settled([{ unitId: 'ck-610202', role: 'window' }]);
    expect((await state(security, person.id, 'locked')).state).toBe('locked');
    expect(await problemOf(person.call(session.me))).toMatchObject({ status: 401 });
    expect(await problemOf(web.signIn(person.username, 'Zhuo-ran-2026'))).toMatchObject({
      code: 'account-locked',
    });
    await state(security, person.id, 'active');
    await web.signIn(person.username, 'Zhuo-ran-2026');
  });

  it('of five wrong passwords are seen and taken away by an administrator', async () => {
    const person = await settled([{ unitId: 'ck-610202', role: 'window' }]);
    for (let attempt = 0; attempt < 5; attempt++) await problemOf(web.signIn(person.username, 'wrong'));
    const shown = await userNamed(person.username);
    expect(shown.state).toBe('locked');
    expect(shown.lockedUntil).not.toBeNull();
    expect(await state(security, person.id, 'active')).toMatchObject({ state: 'active', lockedUntil: null });
    await web.signIn(person.username, 'Zhuo-ran-2026');
  });

  it('a password reset makes the old password and every session void', async () => {
    const person = await settled([{ unitId: 'ck-610202', role: 'window' }]);
    const link = await security.call(api.resetPassword, { params: { userId: person.id } });
    expect(await problemOf(person.call(session.me))).toMatchObject({ status: 401 });
    expect(await problemOf(web.signIn(person.username, 'Zhuo-ran-2026'))).toMatchObject({
      code: 'sign-in-failed',
    });
    await redeem(link.path, 'Feng-he-2027');
    await web.signIn(person.username, 'Feng-he-2027');
  });

  it('sessions end when an administrator ends them', async () => {
    const person = await settled([{ unitId: 'ck-610202', role: 'window' }]);
    await security.call(api.revokeSessions, { params: { userId: person.id } });
    expect(await problemOf(person.call(session.me))).toMatchObject({ status: 401 });
    await web.signIn(person.username, 'Zhuo-ran-2026');
  });
});

describe('the administrators', () => {
  it('are separated: security locks, but creates nobody, closes nobody and gets no key to another administrator', async () => {
    const { user } = await newUser([{ unitId: 'ck-610202', role: 'window' }]);
    const auditor = (await userNamed('audit')).id;
    const attempts = [
      () => newUser([{ unitId: county, role: 'window' }], security),
      () => security.call(api.updateUser, { params: { userId: user.id }, body: { name: '改名' } }),
      () => state(security, user.id, 'closed'),
      () => security.call(api.resetPassword, { params: { userId: auditor } }),
      () => security.call(api.handOverList, { params: { userId: user.id } }),
    ];
    for (const attempt of attempts) expect(await problemOf(attempt())).toMatchObject({ code: 'forbidden' });
    for (const username of ['audit', 'process', 'tc.window1']) {
      const other = await web.signIn(username);
      expect(await problemOf(other.call(api.users, { query: {} }))).toMatchObject({ code: 'forbidden' });
      expect(await problemOf(other.call(api.units, { query: {} }))).toMatchObject({ code: 'forbidden' });
    }
  });

  it('of one area see and change nothing outside of it', async () => {
    const local = await settled([{ unitId: county, role: 'system-admin' }]);
    const { units } = await local.call(api.units, { query: {} });
    const ids = new Set(units.map(({ id }) => id));
    expect(ids).toContain('t-610202001');
    expect(units.filter(({ parentId }) => !ids.has(parentId ?? '')).map(({ id }) => id)).toEqual([county]);
    const { rows } = await local.call(api.users, { query: { limit: 200 } });
    expect(rows.map(({ username }) => username)).not.toContain('cz.window1');
    const outside = (await userNamed('cz.window1')).id;
    const posts = [{ unitId: 'ck-140403', role: 'window' as const }];
    const body = { username: 'test.elsewhere', name: '卜一凡', telephone: null, posts };
    const attempts = [
      () => local.call(api.updateUser, { params: { userId: outside }, body: { name: '改名' } }),
      () => state(local, outside, 'locked'),
      () => local.call(api.resetPassword, { params: { userId: outside } }),
      () => local.call(api.createUser, { body }),
      () =>
        local.call(api.createUser, {
          body: { ...body, posts: [{ unitId: 'system', role: 'system-admin' }] },
        }),
      () => local.call(api.updateUnit, { params: { unitId: 'g-6102' }, body: { telephone: '1' } }),
      () => local.call(api.updateUnit, { params: { unitId: county }, body: { parentId: 'g-1404' } }),
    ];
    for (const attempt of attempts) expect(await problemOf(attempt())).toMatchObject({ code: 'forbidden' });
  });

  it('never lose the last one of the installation', async () => {
    const { id } = await userNamed('admin');
    const refusal = await problemOf(state(security, id, 'locked'));
    expect(refusal).toMatchObject({ code: 'state-conflict' });
    expect(refusal.detail).toContain('最后一名');
    await admin.call(session.me);
    const second = await settled([{ unitId: 'system', role: 'system-admin' }]);
    await state(security, id, 'locked');
    expect(await problemOf(state(security, second.id, 'locked'))).toMatchObject({ code: 'state-conflict' });
    await state(security, id, 'active');
    admin = await web.signIn('admin');
    await state(admin, second.id, 'closed');
  });

  it('change neither their own posts nor their own state', async () => {
    const { id } = await userNamed('admin');
    const posts = [{ unitId: county, role: 'window' as const }];
    const attempts = [
      () => admin.call(api.updateUser, { params: { userId: id }, body: { posts } }),
      () => state(admin, id, 'closed'),
      () => admin.call(api.resetPassword, { params: { userId: id } }),
    ];
    for (const attempt of attempts)
      expect(await problemOf(attempt())).toMatchObject({ code: 'state-conflict' });
    const own = { name: '顾维新', posts: [{ unitId: 'system', role: 'system-admin' as const }] };
    await admin.call(api.updateUser, { params: { userId: id }, body: own });
  });
});

it('every change is in the audit, and a refused one leaves nothing behind', async () => {
  const auditor = await web.signIn('audit', demoPassword);
  const unit = await newUnit(county);
  await admin.call(api.updateUnit, {
    params: { unitId: unit.id },
    body: { telephone: '0919-5550199', name: unit.name },
  });
  const { user } = await newUser([{ unitId: unit.id, role: 'window' }]);
  await state(admin, user.id, 'closed');
  await problemOf(newUnit(county, unit.name));
  const { rows } = await auditor.call(audit.list, { query: { limit: 5 } });
  expect(rows.filter(({ action }) => /^(unit|user)\./.test(action)).map(({ action }) => action)).toEqual([
    'user.close',
    'user.create',
    'unit.update',
    'unit.create',
  ]);
  expect(rows.find(({ action }) => action === 'unit.update')?.facts).toEqual({ telephone: '0919-5550199' });
});
