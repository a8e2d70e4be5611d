import { expect, it } from 'vitest';
import { statuses } from '../../../domain/case-status/status.ts';
import { addressOf } from '../../../web/api/endpoint.ts';
import { endpoints } from '../../../web/api/endpoints.ts';
import * as inbox from '../../../web/api/inbox.ts';
import { CaseStatus, Item, Role } from '../../../web/api/values.ts';
import * as contract from '../../../workflows/subsidy-application/contract.ts';

it('names every endpoint once, by name and by method and path', () => {
  const names = endpoints.map(({ name }) => name);
  expect(new Set(names).size).toBe(names.length);
  const requests = endpoints.map(({ method, path }) => `${method} ${path.replace(/:\w+/g, ':')}`);
  expect(new Set(requests).size).toBe(requests.length);
});

it('asks for a session everywhere but at the door', () => {
  const open = endpoints.filter(({ access }) => access === 'public').map(({ name }) => name);
  expect(open.toSorted()).toEqual([
    'health.healthz',
    'health.readyz',
    'session.linkLookup',
    'session.linkRedeem',
    'session.signIn',
    'session.welcome',
  ]);
});

it('speaks of the process with the codes of its contract', () => {
  expect(Item.options).toEqual(contract.Item.options);
  for (const role of contract.Role.options) expect(Role.options).toContain(role);
  expect(CaseStatus.options).toEqual(Object.keys(statuses));
});

it('fills in paths and queries', () => {
  expect(addressOf(inbox.claim, { params: { userTaskKey: '2251799813685249' } })).toBe(
    '/api/tasks/2251799813685249/claim',
  );
  expect(addressOf(inbox.list, { query: { tab: 'todo', q: '章 满', item: undefined } })).toBe(
    '/api/inbox?tab=todo&q=%E7%AB%A0+%E6%BB%A1',
  );
  expect(() => addressOf(inbox.claim, { params: {} })).toThrow(/userTaskKey is missing/);
});
