import { afterAll, beforeAll, beforeEach, expect, it } from 'vitest';
import * as session from '../../../web/api/session.ts';
import * as tasks from '../../../web/api/tasks.ts';
import { ensureFirstAdministrator } from '../../../web/server/main.ts';
import { demoPassword, problemOf, type Served, startServed } from './support/served.ts';

let web: Served;
beforeAll(async () => {
  web = await startServed();
});
afterAll(() => web.stop());
beforeEach(async () => {
  await web.database.knex.raw('update app.app_user set failed_attempts = 0, locked_until = null');
});

const wrong = (username: string) =>
  problemOf(web.visitor()(session.signIn, { body: { username, password: 'wrong-Pass-1' } }));

it('does not tell an unknown account from a wrong password', async () => {
  const [unknown, known] = [await wrong('nobody.here'), await wrong('tc.window1')];
  expect({ ...unknown, traceId: '' }).toEqual({ ...known, traceId: '' });
  expect(known).toMatchObject({ code: 'sign-in-failed', status: 401 });
});

it('locks an account after five failures, even for the right password, and says until when', async () => {
  for (let attempt = 1; attempt <= 4; attempt++)
    expect((await wrong('tc.window2')).code).toBe('sign-in-failed');
  await web.signIn('tc.window2');
  for (let attempt = 1; attempt <= 5; attempt++)
    expect((await wrong('tc.window2')).code).toBe('sign-in-failed');
  const locked = await problemOf(web.signIn('tc.window2'));
  expect(locked).toMatchObject({ code: 'account-locked', status: 423 });
  expect(locked.facts?.until).toEqual(expect.any(String));
});

it('counts failures that come at the same moment', async () => {
  await Promise.all(Array.from({ length: 5 }, () => wrong('km.window1')));
  expect((await problemOf(web.signIn('km.window1'))).code).toBe('account-locked');
});

it('refuses changes without the session’s CSRF token', async () => {
  const response = await fetch(`${web.url}/api/session`, {
    method: 'POST',
    headers: { 'content-type': 'application/json' },
    body: JSON.stringify({ username: 'tc.window1', password: demoPassword }),
  });
  const cookie = response.headers.getSetCookie()[0] ?? '';
  expect(cookie).toMatch(/HttpOnly; SameSite=Strict/);
  const post = (token?: string) =>
    fetch(`${web.url}/api/phrases`, {
      method: 'POST',
      headers: {
        'content-type': 'application/json',
        cookie: cookie.split(';')[0] ?? '',
        ...(token === undefined ? {} : { 'x-csrf-token': token }),
      },
      body: JSON.stringify({ text: '同意。' }),
    });
  expect((await post()).status).toBe(403);
  expect((await post('something-else')).status).toBe(403);
  const { csrfToken } = (await response.json()) as { csrfToken: string };
  expect((await post(csrfToken)).status).toBe(200);
});

it('ends an idle session and keeps nothing of it alive', async () => {
  const { call } = await web.signIn('cz.window1');
  await web.database.knex.raw(
    "update app.session set last_seen_at = now() - interval '31 minutes' where user_id = 'demo-cz.window1'",
  );
  expect(await problemOf(call(session.me))).toMatchObject({ code: 'session-expired', status: 401 });
  expect((await problemOf(call(session.me))).code).toBe('session-expired');
  const { rows } = await web.database.knex.raw<{ rows: { end_reason: string }[] }>(
    "select end_reason from app.session where user_id = 'demo-cz.window1'",
  );
  expect(rows).toEqual([{ end_reason: 'idle' }]);
});

it('asks for a session before anything else, and ends it on sign-out', async () => {
  expect(await problemOf(web.visitor()(tasks.phrases))).toMatchObject({
    code: 'session-missing',
    status: 401,
  });
  const { call } = await web.signIn('cz.window2');
  await call(session.signOut);
  expect((await problemOf(call(tasks.phrases))).status).toBe(401);
});

it('changes a password only for one that is strong, and ends the other sessions', async () => {
  const here = await web.signIn('km.window2');
  const elsewhere = await web.signIn('km.window2');
  const change = (current: string, next: string) =>
    here.call(session.changePassword, { body: { current, next } });
  expect((await problemOf(change('wrong', 'Long-enough-9'))).errors[0]?.field).toBe('current');
  for (const weak of ['short-A1', 'alllowercase', '1234567890Aa', `km.window2-A`]) {
    expect((await problemOf(change(demoPassword, weak))).code).toBe('password-weak');
  }
  await change(demoPassword, 'Spring-rain-77');
  expect((await problemOf(elsewhere.call(session.me))).code).toBe('session-expired');
  await here.call(session.me);
  await web.signIn('km.window2', 'Spring-rain-77');
});

it('acts as one of one’s own posts only', async () => {
  const person = await web.signIn('tc.township1');
  expect(person.me.posts.map(({ role }) => role).toSorted()).toEqual(['township', 'window']);
  for (const post of person.me.posts) {
    const me = await person.call(session.actAs, { body: { postId: post.id } });
    expect(me.actingPostId).toBe(post.id);
  }
  const foreign = person.call(session.actAs, { body: { postId: 'demo-admin-system-system-admin' } });
  expect((await problemOf(foreign)).code).toBe('forbidden');
});

it('makes the first administrator with a link that works once', async () => {
  const first = await ensureFirstAdministrator(web.database.knex);
  const link = await ensureFirstAdministrator(web.database.knex);
  const token = (path: string | undefined) => ({ token: path?.split('/').at(-1) ?? '' });
  const visitor = web.visitor();
  expect((await problemOf(visitor(session.linkLookup, { params: token(first?.path) }))).code).toBe(
    'link-expired',
  );
  const found = await visitor(session.linkLookup, { params: token(link?.path) });
  expect(found).toMatchObject({ purpose: 'first-administrator', username: null });
  const body = { username: 'head.admin', name: '申若水', password: 'Granite-path-42' };
  const me = await visitor(session.linkRedeem, { params: token(link?.path), body });
  expect(me.posts[0]?.role).toBe('system-admin');
  const again = web.visitor()(session.linkRedeem, { params: token(link?.path), body });
  expect((await problemOf(again)).code).toBe('link-expired');
  expect(await ensureFirstAdministrator(web.database.knex)).toBeNull();
});

it('answers in English when asked to, with the same code', async () => {
  const response = await fetch(`${web.url}/api/session`, { headers: { 'accept-language': 'en-GB,en' } });
  expect(response.headers.get('content-type')).toMatch('application/problem+json');
  expect(await response.json()).toMatchObject({ code: 'session-missing', title: 'Sign in first' });
});

it('sends security headers with pages and API alike', async () => {
  for (const path of ['/api/welcome', '/healthz', '/sign-in']) {
    const { headers } = await fetch(web.url + path);
    expect(headers.get('content-security-policy')).toMatch("script-src 'self'");
    expect(headers.get('x-content-type-options')).toBe('nosniff');
    expect(headers.get('x-frame-options')).toBe('SAMEORIGIN');
  }
});
