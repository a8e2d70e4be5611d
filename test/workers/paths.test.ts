import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { checksOf, itemsOf } from '../../db/repositories/applications.ts';
import { caseFailures } from '../../db/repositories/case-failures.ts';
import { transfersOf } from '../../db/repositories/case-parts.ts';
import { insertRule } from '../../db/repositories/policy.ts';
import { timelineOf } from '../../db/repositories/timeline.ts';
import { places } from './support/office.ts';
import { World } from './support/world.ts';

let world: World;
beforeAll(async () => {
  world = await World.start();
  await world.setTime('2026-04-01T09:30:00+08:00');
  await world.startWorkers();
});
afterAll(() => world?.stop());

const at = '2026-04-01T09:30:00+08:00';
const granted = { decisionOutcome: 'decide', livingDecision: 'granted', nursingDecision: 'granted' };
const kinds = async (id: string) => (await world.read((trx) => timelineOf(trx, id))).map(({ kind }) => kind);
const hops = async (id: string) =>
  (await world.read((trx) => transfersOf(trx, id)))
    .map(({ kind, to_unit_id }) => `${kind} → ${to_unit_id}`)
    .toSorted();
const ended = (id: string, status: string) =>
  world.until(`${id} ${status}`, async () => {
    const row = await world.case(id);
    return row.status === status && row.ended_at !== null && row;
  });

describe('the ways of a case', () => {
  it('bounces to the window, is pushed on to another home, and keeps both clocks', async () => {
    const { id } = await world.submit({ at });
    await world.complete(id, 'push-application');
    const bounced = { hukouOutcome: 'bounce', bounceReason: 'never-here' };
    await world.complete(id, 'check-hukou', bounced, { reason: '户籍从未在本街道' });
    await world.complete(id, 'handle-bounce', {
      bounceOutcome: 'push-again',
      homeTownshipId: places.otherHome,
    });
    const again = await world.task(id, 'check-hukou');
    expect(again.unit_id).toBe(places.otherHome);
    expect(await hops(id)).toEqual([
      `bounce → ${places.window}`,
      `push → ${places.home}`,
      `push → ${places.otherHome}`,
    ]);
    const decide = (await world.deadlines(id)).filter(({ clock }) => clock === 'decide');
    expect(decide.map(({ state }) => state)).toEqual(['closed', 'running']);
    expect((await world.case(id)).former_home_ids).toContain(places.home);
  });

  it('is forwarded on by a home the person has left', async () => {
    const { id } = await world.submit({ at });
    await world.complete(id, 'push-application');
    const onward = { hukouOutcome: 'forward-on', forwardToTownshipId: places.otherHome };
    await world.complete(id, 'check-hukou', onward, { reason: '已迁出' });
    const again = await world.until('the new home', async () =>
      (await world.tasks(id)).find((task) => task.unit_id === places.otherHome),
    );
    expect(again).toMatchObject({ element_id: 'check-hukou', state: 'open' });
    expect(await hops(id)).toEqual([`forward → ${places.otherHome}`, `push → ${places.home}`]);
    expect((await world.case(id)).push_received_at).not.toBeNull();
  });

  it('is overridden with a recorded reason when reality differs from the register', async () => {
    const { id } = await world.submit({ at, income: 'none' });
    await world.complete(
      id,
      'resolve-check',
      { checkOutcome: 'override' },
      { reason: '低保已批准,系统未更新' },
    );
    await world.task(id, 'push-application');
    const checks = await world.read((trx) => checksOf(trx, id));
    expect(checks).toMatchObject([{ finding: 'not-low-income', overridden_by: expect.any(String) }]);
  });

  it('waits for the papers, and counts clock 1 from the day they are complete', async () => {
    const { id } = await world.submit({ at, materials: 'none' });
    await world.task(id, 'complete-materials');
    expect(await world.deadlines(id)).toEqual([]);
    await world.complete(id, 'complete-materials', { materialsComplete: true });
    const task = await world.task(id, 'push-application');
    // 04-04 to 04-06 is 清明.
    expect(task.due_at).toBe('2026-04-07T16:00:00.000Z');
  });

  it('stays in the county, is decided by the township and put on public notice where the jurisdiction says so', async () => {
    await world.read((trx) =>
      insertRule(trx, 'handling-test', 'handling', {
        ...{ delegatedToTownship: true, withinProvinceAsCross: true, noticePolicy: 'granted', noticeDays: 5 },
        ...{ noticeCounted: false, jurisdiction: '610202', validFrom: '2026-01-01', validUntil: null },
        ...{ documentNumber: '王益民发〔2026〕1号', article: '第3条' },
      }),
    );
    const { id } = await world.submit({ at, home: places.localTownship });
    await world.complete(id, 'check-hukou', { hukouOutcome: 'here' });
    await world.complete(id, 'township-review', { townshipOutcome: 'pass' }, { opinion: '属实' });
    await world.complete(id, 'township-decision', granted, { opinion: '同意' });
    await world.until('the public notice', async () => (await kinds(id)).includes('notice-published'));
    expect(await world.case(id)).toMatchObject({ status: 'notice', paused: true, route: 'local' });
    await world.setTime('2026-04-08T00:00:10+08:00');
    const told = await world.task(id, 'tell-applicant');
    expect(await kinds(id)).toContain('notice-ended');
    expect(told.unit_id).toBe(places.window);
    const items = await world.read((trx) => itemsOf(trx, id));
    expect(items.map(({ decision }) => decision)).toEqual(['granted', 'granted']);
  });

  it('is withdrawn at any point: clocks closed, tasks gone, the case ended', async () => {
    const { id } = await world.submit({ at });
    await world.complete(id, 'push-application');
    await world.task(id, 'check-hukou');
    const message = {
      name: 'withdrawal',
      correlationKey: id,
      messageId: `${id}:withdrawal`,
      timeToLive: 86_400_000,
    };
    await world.client.grpc.publishMessage({ ...message, variables: { withdrawalReason: 'applicant' } });
    await ended(id, 'withdrawn');
    await world.until('the task to go', async () =>
      (await world.tasks(id)).every(({ state }) => state === 'completed' || state === 'canceled'),
    );
    expect((await world.deadlines(id)).every(({ state }) => state === 'met' || state === 'closed')).toBe(
      true,
    );
    expect(await kinds(id)).toEqual(expect.arrayContaining(['withdrawn', 'canceled']));
  });

  it('says so when a home can only be reached by an exchange that nobody set up', async () => {
    const { id } = await world.submit({ at, home: 't-530129001' });
    await world.complete(id, 'push-application');
    const failed = await world.until('the case to be marked', async () => {
      const row = await world.case(id);
      return row.failed && row;
    });
    expect(failed.push_received_at).toBeNull();
    const failures = await world.read((trx) => caseFailures(trx, id));
    expect(failures).toMatchObject([{ message: expect.stringContaining('t-530129001') }]);
  });

  it('starts clock 2 from the receipt of a home behind the exchange, and takes its decision', async () => {
    const { id } = await world.submit({ at, home: 't-530129001' });
    await world.complete(id, 'push-application');
    const common = { correlationKey: id, timeToLive: 86_400_000 };
    await world.client.grpc.publishMessage({
      ...{ ...common, name: 'push-received', messageId: `${id}:receipt` },
      variables: { pushReceivedAt: '2026-04-02T10:00:00+08:00' },
    });
    const clock = await world.until('clock 2', async () =>
      (await world.deadlines(id)).find((row) => row.clock === 'decide'),
    );
    expect(clock).toMatchObject({ started_at: '2026-04-02T02:00:00.000Z', due_date: '2026-04-17' });
    await world.client.grpc.publishMessage({
      ...{ ...common, name: 'external-result', messageId: `${id}:result` },
      variables: { externalOutcome: 'decided', livingDecision: 'granted', nursingDecision: 'refused' },
    });
    await world.task(id, 'tell-applicant');
    expect((await world.case(id)).state.result).toBe('partly');
  });

  it('records a completion that was done straight at the engine, with its decision', async () => {
    const { id } = await world.submit({ at });
    const push = await world.task(id, 'push-application');
    await world.rest('POST', `/v2/user-tasks/${push.user_task_key}/completion`, { variables: {} });
    const hukou = await world.task(id, 'check-hukou');
    const variables = { hukouOutcome: 'here' };
    await world.rest('POST', `/v2/user-tasks/${hukou.user_task_key}/completion`, { variables });
    await world.task(id, 'township-review');
    expect((await world.case(id)).status).toBe('township-review');
    const outside = (await world.read((trx) => timelineOf(trx, id))).filter(
      ({ kind }) => kind === 'completed-outside',
    );
    expect(outside).toMatchObject([{ outcome: null }, { outcome: 'here', outcome_label: '户籍在本地' }]);
  });

  it('refuses to be given to somebody nobody knows, and tells whoever asked', async () => {
    const { id } = await world.submit({ at });
    const task = await world.task(id, 'push-application');
    await world.claim(task);
    const url = `/v2/user-tasks/${task.user_task_key}/assignment`;
    const stranger = { assignee: 'stranger', allowOverride: true };
    await expect(world.rest('POST', url, stranger)).rejects.toThrow(/409.*stranger/);
    expect((await world.task(id, 'push-application')).assignee).toBe(await world.workerOf(task));
  });
});
