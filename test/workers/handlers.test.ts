import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { itemsOf } from '../../db/repositories/applications.ts';
import { deadlineEvents, findOpenDeadline } from '../../db/repositories/deadlines.ts';
import { getTask, tasksOf } from '../../db/repositories/inbox.ts';
import { entitlementsOf } from '../../db/repositories/persons.ts';
import { timelineOf } from '../../db/repositories/timeline.ts';
import type { Verdict } from '../../workers/worker.ts';
import { jobTypes } from '../../workflows/subsidy-application/contract.ts';
import { deliver, digest, factsOf, type GivenJob } from './support/deliver.ts';
import { type CaseGiven, inventIdentity, Office, places } from './support/office.ts';

let office: Office;
let id: string;
const delivered = new Set<string>();

beforeAll(async () => {
  office = await Office.open();
});
afterAll(() => office?.close());

const friday = '2026-02-13T10:00:00+08:00';

/** Delivers the job twice: the second time gives the same verdict and changes no row. */
async function twice(given: GivenJob, now = friday): Promise<Verdict> {
  delivered.add(given.type);
  const facts = factsOf(given);
  const first = await deliver(office.services, facts, given.variables, now);
  const after = await digest(office.database.knex);
  const later = new Date(Date.parse(now) + 90_000).toISOString();
  expect(await deliver(office.services, facts, given.variables, later), given.type).toEqual(first);
  expect(await digest(office.database.knex), `${given.type} changed rows when repeated`).toBe(after);
  return first;
}

async function job(
  type: string,
  variables: Readonly<Record<string, unknown>> = {},
  more: { elementId?: string; headers?: Readonly<Record<string, string>>; now?: string } = {},
): Promise<Record<string, unknown>> {
  const { elementId = type, headers = {}, now = friday } = more;
  const verdict = await twice(
    { type, elementId, headers, variables: { applicationId: id, ...variables } },
    now,
  );
  expect(verdict, `${type}: ${JSON.stringify(verdict)}`).toMatchObject({ kind: 'complete' });
  return verdict.kind === 'complete' ? verdict.variables : {};
}

const loaded = { receivingUnitId: places.window, homeTownshipId: places.home };

/** Up to the home's desk: pushed and received, clock 2 runs. */
async function received(given: CaseGiven = {}): Promise<void> {
  id = await office.write(given);
  await job('check-application', { items: ['living'], category: 4, grade: 2 });
  await job('load-jurisdiction-rules', loaded);
  await job('record-materials-complete', { route: 'cross', limitSet: 'cross-province' });
  await job('start-clock', { clock: 'forward' }, { elementId: 'forwarding' });
  await job('deliver-push', { homeTownshipId: places.home, homeReach: 'yizhan' });
  await job('stop-clock', { clock: 'forward' }, { elementId: 'forwarding' });
  await job('start-clock', { clock: 'decide' }, { elementId: 'home-handling' });
}

const header = (name: string) => `io.camunda.zeebe:${name}`;
function taskHeaders(key: number, unit: string, role: string, assignee?: string) {
  return {
    [header('userTaskKey')]: String(key),
    [header('candidateGroups')]: JSON.stringify([`unit:${unit}:${role}`]),
    ...(assignee === undefined ? {} : { [header('assignee')]: assignee }),
  };
}
const clockOf = (clock: 'decide' | 'forward') =>
  office.read(async (trx) => {
    const row = await findOpenDeadline(trx, id, clock);
    return row && { ...row, events: await deadlineEvents(trx, row.id) };
  });

describe('a job that is delivered twice changes nothing twice', () => {
  it('from the check to the home’s clock', async () => {
    await received();
    expect(await clockOf('decide')).toMatchObject({ due_date: '2026-03-05', start_reason: 'push-received' });
    expect(await clockOf('forward')).toBeNull();
    expect((await office.case(id)).status).toBe('hukou-check');
  });

  it('through the inbox: arrival, claim, completion with its effects', async () => {
    await received();
    const key = 2_251_799_813_690_001;
    const at = { elementId: 'check-hukou' };
    await job('inbox-creating', {}, { ...at, headers: taskHeaders(key, places.home, 'township') });
    const task = await office.read((trx) => getTask(trx, key));
    expect(task).toMatchObject({
      unit_id: places.home,
      role: 'township',
      due_at: '2026-03-05T16:00:00.000Z',
    });
    const user = await office.workerOf(task);
    await job('inbox-assigning', {}, { ...at, headers: taskHeaders(key, places.home, 'township', user) });
    await job('inbox-updating', {}, { ...at, headers: taskHeaders(key, places.otherHome, 'township') });
    expect(await office.read((trx) => getTask(trx, key))).toMatchObject({ unit_id: places.otherHome });
    const given = await office.stage(await office.read((trx) => getTask(trx, key)), { hukouOutcome: 'here' });
    await job('inbox-completing', given, { ...at, headers: taskHeaders(key, places.otherHome, 'township') });
    expect(await office.read((trx) => getTask(trx, key))).toMatchObject({
      state: 'completed',
      outcome: 'here',
    });
    expect((await office.case(id)).status).toBe('township-review');
    const other = 2_251_799_813_690_002;
    const review = { elementId: 'township-review', headers: taskHeaders(other, places.home, 'township') };
    await job('inbox-creating', {}, review);
    await job('inbox-canceling', {}, review);
    expect((await office.read((trx) => tasksOf(trx, id, true))).length).toBe(0);
  });

  it('over a correction, a public notice, the result and the archive', async () => {
    await received();
    await job('pause-clock', { clock: 'decide' }, { elementId: 'correction-for-township' });
    expect(await clockOf('decide')).toMatchObject({ state: 'paused', due_at: null });
    const monday = '2026-03-02T09:00:00+08:00';
    await job('resume-clock', { clock: 'decide' }, { elementId: 'correction-for-township', now: monday });
    expect(await clockOf('decide')).toMatchObject({ state: 'running', due_date: '2026-03-16' });
    const notice = { noticeDays: 5, noticeCounted: false };
    // The fifth day, 03-07, is a Saturday.
    expect(await job('publish-notice', notice, { now: monday })).toEqual({
      noticeEndsAt: '2026-03-09T16:00:00.000Z',
    });
    await job('take-down-notice', { noticeCounted: false }, { now: '2026-03-10T00:00:01+08:00' });
    await office.database.knex('app.application_item').where({ application_id: id }).update({
      decision: 'granted',
    });
    expect(await job('return-result', { items: ['living', 'nursing'] }, { now: monday })).toEqual({
      ...{ result: 'granted', payFromMonth: '2026-02' },
    });
    const items = await office.read((trx) => itemsOf(trx, id));
    expect(items.map(({ pay_from_month }) => pay_from_month)).toEqual(['2026-02', '2026-02']);
    await job('start-clock', { clock: 'tell' }, { elementId: 'tell-applicant', now: monday });
    await job('archive-application', {}, { now: monday });
    expect(await office.case(id)).toMatchObject({ status: 'archived', due_at: null });
  });

  it('around the home: bounced, forwarded on, withdrawn', async () => {
    await received();
    expect(await job('record-bounce', { homeTownshipId: places.home, bounceReason: 'never-here' })).toEqual({
      pushConfirmed: true,
    });
    expect(await office.case(id)).toMatchObject({ status: 'bounced', holder_unit_id: places.window });
    await received();
    const to = { homeTownshipId: places.home, forwardToTownshipId: places.otherHome };
    expect(await job('forward-on', to)).toEqual({ homeTownshipId: places.otherHome, pushConfirmed: true });
    expect(await office.case(id)).toMatchObject({
      ...{ status: 'pushed', home_township_id: places.otherHome },
      former_home_ids: expect.arrayContaining([places.home, 'mz-140403']),
    });
    await job('record-withdrawal', { withdrawalReason: 'applicant' });
    expect(await office.case(id)).toMatchObject({ status: 'withdrawn', due_at: null });
    expect((await office.deadlines(id)).map(({ state }) => state).toSorted()).toEqual(['closed', 'met']);
  });

  it('at a deadline: warned and overdue, each once', async () => {
    await received();
    const warn = { clock: 'decide', level: 'warn' };
    expect(await job('escalate-deadline', warn, { now: '2026-03-03T00:00:00+08:00' })).toEqual({
      rearmAt: null,
    });
    const late = { clock: 'decide', level: 'overdue' };
    expect(await job('escalate-deadline', late, { now: '2026-03-06T00:00:00+08:00' })).toEqual({
      rearmAt: null,
    });
    const rows = await office.database.knex('app.escalation').where({ application_id: id }).orderBy('at');
    expect(rows).toMatchObject([{ level: 'warn' }, { level: 'overdue', unit_id: places.home }]);
    expect(rows[1].told.length).toBeGreaterThan(0);
    const kinds = (await office.read((trx) => timelineOf(trx, id))).map(({ kind }) => kind);
    expect(kinds.filter((kind) => kind === 'warned' || kind === 'overdue')).toEqual(['warned', 'overdue']);
  });

  it('for every job type of the contract', () => {
    expect(jobTypes.filter((type) => !delivered.has(type))).toEqual([]);
  });
});

describe('what the check finds', () => {
  const check = (given: CaseGiven) =>
    office.write(given).then((written) => {
      id = written;
      return twice({
        ...{ type: 'check-application', elementId: 'check-application' },
        variables: { applicationId: id, items: ['living', 'nursing'], category: 4, grade: 2 },
      });
    });

  it('is thrown as CHECK_FAILED with codes only, and written to the case', async () => {
    expect(await check({ income: 'none', grade: 3 })).toMatchObject({
      ...{ kind: 'error', code: 'CHECK_FAILED' },
      variables: { checkFindings: ['not-low-income', 'grade-too-low'] },
    });
    expect(await office.case(id)).toMatchObject({ status: 'check-problem' });
  });

  it('names a second application and a running payment of the same person', async () => {
    const identityNumber = inventIdentity();
    await received({ identityNumber });
    await office.database
      .knex('app.application_item')
      .where({ application_id: id })
      .update({ decision: 'granted' });
    await job('return-result', { items: ['living', 'nursing'] });
    expect(
      (await office.read((trx) => entitlementsOf(trx, office.services.ring, identityNumber))).length,
    ).toBe(2);
    expect(await check({ identityNumber, items: ['nursing'] })).toMatchObject({
      variables: { checkFindings: ['already-paid', 'duplicate-application'] },
    });
  });
});

describe('what cannot go on', () => {
  it('stops with an incident that says why, and changes nothing', async () => {
    id = await office.write();
    const before = await digest(office.database.knex);
    const verdict = await twice({
      ...{ type: 'load-jurisdiction-rules', elementId: 'load-jurisdiction-rules' },
      variables: { applicationId: id, receivingUnitId: places.window, homeTownshipId: 'nowhere' },
    });
    expect(verdict).toMatchObject({ kind: 'fail', retries: 0, message: expect.stringContaining('nowhere') });
    const unknown = { applicationId: 'gone', clock: 'decide' };
    expect(await twice({ type: 'stop-clock', elementId: 'home-handling', variables: unknown })).toMatchObject(
      {
        ...{ kind: 'fail', retries: 0, message: expect.stringContaining('gone') },
      },
    );
    expect(await digest(office.database.knex)).toBe(before);
  });

  it('denies an assignment to somebody nobody knows', async () => {
    await received();
    const key = 2_251_799_813_690_003;
    const at = { elementId: 'check-hukou' };
    await job('inbox-creating', {}, { ...at, headers: taskHeaders(key, places.home, 'township') });
    const verdict = await twice({
      ...{ type: 'inbox-assigning', ...at, variables: { applicationId: id } },
      headers: taskHeaders(key, places.home, 'township', 'stranger'),
    });
    expect(verdict).toMatchObject({ kind: 'deny', message: expect.stringContaining('stranger') });
  });
});
