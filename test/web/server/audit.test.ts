import { afterAll, beforeAll, expect, it } from 'vitest';
import { shanghaiDate } from '../../../domain/calendar/dates.ts';
import * as audit from '../../../web/api/audit.ts';
import { type Person, problemOf, type Served, startServed } from './support/served.ts';

let web: Served;
let auditor: Person;
beforeAll(async () => {
  web = await startServed();
  for (const username of ['tc.window1', 'tc.civil1', 'tc.window1']) await web.signIn(username);
  auditor = await web.signIn('audit');
});
afterAll(() => web.stop());

it('lists what was done, newest first, and pages through it without gaps', async () => {
  const numbers: number[] = [];
  let cursor: string | undefined;
  do {
    const page = await auditor.call(audit.list, { query: { limit: 2, ...(cursor ? { cursor } : {}) } });
    numbers.push(...page.rows.map(({ number }) => number));
    cursor = page.nextCursor ?? undefined;
  } while (cursor);
  expect(numbers.length).toBeGreaterThanOrEqual(4);
  expect(numbers).toEqual(numbers.map((_, index) => numbers.length - index));
});

it('filters by person, action, day and text', async () => {
  const today = shanghaiDate(Date.now());
  const clerk = await auditor.call(audit.list, { query: { q: 'tc.window1', limit: 50 } });
  expect(clerk.rows).toHaveLength(2);
  expect(clerk.rows[0]).toMatchObject({ action: 'session.sign-in', result: 'done', role: 'window' });
  const signIns = await auditor.call(audit.list, { query: { action: 'session.', from: today, to: today } });
  expect(signIns.rows.every(({ action }) => action.startsWith('session.'))).toBe(true);
  expect((await auditor.call(audit.list, { query: { action: 'case.' } })).rows).toEqual([]);
  expect((await auditor.call(audit.list, { query: { to: '2020-01-01' } })).rows).toEqual([]);
});

it('is for audit administrators only', async () => {
  for (const username of ['admin', 'security', 'tc.window1']) {
    const person = await web.signIn(username);
    expect(await problemOf(person.call(audit.list, { query: {} }))).toMatchObject({ code: 'forbidden' });
    expect(await problemOf(person.call(audit.verify))).toMatchObject({ code: 'forbidden' });
  }
});

it('shows an administrator of one area what was done there', async () => {
  await web.database.knex.raw(
    `insert into app.post (id, user_id, unit_id, role, valid_from)
     select 'local-auditor', id, 'g-610202', 'audit-admin', current_date from app.app_user where username = 'tc.window2'`,
  );
  const local = await web.signIn('tc.window2');
  const { posts } = local.me;
  const post = posts.find(({ role }) => role === 'audit-admin');
  const { actAs } = await import('../../../web/api/session.ts');
  await local.call(actAs, { body: { postId: post?.id ?? '' } });
  const { rows } = await local.call(audit.list, { query: { limit: 200 } });
  expect(rows.map(({ who }) => who).join()).toContain('tc.window1');
  expect(rows.map(({ who }) => who).join()).not.toContain('(audit)');
});

it('finds the chain whole, and after tampering names the first row that does not fit', async () => {
  const whole = await auditor.call(audit.verify);
  expect(whole).toMatchObject({ intact: true, brokenAt: null });
  expect(whole.rows).toBeGreaterThan(4);
  const { knex } = web.database;
  await expect(knex.raw(`update app.audit set who = '他人' where number = 2`)).rejects.toThrow(/append-only/);
  await knex.raw(`alter table app.audit disable trigger audit_append_only`);
  await knex.raw(`update app.audit set who = '他人' where number = 2`);
  await knex.raw(`alter table app.audit enable trigger audit_append_only`);
  expect(await auditor.call(audit.verify)).toMatchObject({ intact: false, brokenAt: 2 });
});
