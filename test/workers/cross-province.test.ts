import { afterAll, beforeAll, expect, it } from 'vitest';
import { itemsOf } from '../../db/repositories/applications.ts';
import { verifyAudit } from '../../db/repositories/audit.ts';
import { correctionsOf, noticesOf, transfersOf } from '../../db/repositories/case-parts.ts';
import { timelineOf } from '../../db/repositories/timeline.ts';
import { places } from './support/office.ts';
import { World } from './support/world.ts';

let world: World;
beforeAll(async () => {
  world = await World.start();
  await world.setTime('2026-02-13T09:30:00+08:00');
  await world.startWorkers();
});
afterAll(() => world?.stop());

it('takes a cross-province case over the Spring Festival from intake to archive', async () => {
  const { id } = await world.submit();
  await world.complete(id, 'push-application', {}, { note: '请尽快办理' });
  const hukou = await world.task(id, 'check-hukou');
  expect(hukou).toMatchObject({
    unit_id: places.home,
    role: 'township',
    assignee: null,
    step_name: '核对户籍',
  });
  const clocks = await world.deadlines(id);
  const forward = clocks.find(({ clock }) => clock === 'forward');
  const decide = clocks.find(({ clock }) => clock === 'decide');
  expect(forward).toMatchObject({ clock: 'forward', due_date: '2026-02-25', state: 'met' });
  // 民发〔2021〕70号 art 7: ten working days from the receipt, over the holidays and both 调休 Saturdays.
  expect(decide).toMatchObject({
    clock: 'decide',
    due_date: '2026-03-05',
    provisional: false,
    state: 'running',
  });
  expect(hukou.due_at).toBe('2026-03-05T16:00:00.000Z');

  await world.setTime('2026-02-24T10:00:00+08:00');
  await world.complete(id, 'check-hukou', { hukouOutcome: 'here' });
  await world.complete(id, 'township-review', { townshipOutcome: 'correct' }, { reason: '缺低保证明' });
  const correction = await world.task(id, 'correction-for-township');
  expect(correction).toMatchObject({ unit_id: places.window, role: 'window', paused: true });
  await world.setTime('2026-02-27T10:00:00+08:00');
  await world.complete(id, 'correction-for-township', {}, { supplied: true });
  await world.complete(id, 'township-review', { townshipOutcome: 'pass' }, { opinion: '情况属实' });
  expect((await world.deadlines(id)).find(({ clock }) => clock === 'decide')).toMatchObject({
    // Neither the day of asking (02-24) nor that of arrival (02-27) is counted; 02-14 and 02-28 are worked in lieu.
    due_date: '2026-03-11',
    state: 'running',
  });
  await world.complete(id, 'federation-review', {
    ...{ federationOutcome: 'pass', confirmedCategory: '4', confirmedGrade: '2' },
  });
  await world.complete(
    id,
    'civil-affairs-decision',
    {
      ...{ decisionOutcome: 'decide', livingDecision: 'refused', livingRefusal: 'not-low-income' },
      nursingDecision: 'granted',
    },
    { opinion: '护理补贴符合条件' },
  );
  const telling = await world.task(id, 'tell-applicant');
  expect(telling).toMatchObject({ unit_id: places.window, due_at: '2026-03-03T16:00:00.000Z' });
  await world.complete(
    id,
    'tell-applicant',
    { toldOn: '2026-02-27', toldBy: 'telephone' },
    { toldTo: '本人' },
  );
  const done = await world.until('the case to be archived', async () => {
    const row = await world.case(id);
    return row.status === 'archived' && row;
  });
  expect(done.state.result).toBe('partly');
  const rows = await world.read(async (trx) => ({
    items: await itemsOf(trx, id),
    transfers: await transfersOf(trx, id),
    corrections: await correctionsOf(trx, id),
    notices: await noticesOf(trx, id),
    timeline: await timelineOf(trx, id),
    audit: await verifyAudit(trx),
  }));
  expect(rows.items).toMatchObject([
    { item: 'living', decision: 'refused', refusal: 'not-low-income', pay_from_month: null },
    { item: 'nursing', decision: 'granted', pay_from_month: '2026-02' },
  ]);
  expect(rows.transfers.map(({ kind }) => kind)).toEqual(['push', 'result']);
  expect(rows.corrections).toMatchObject([{ answered_at: '2026-02-27T02:00:00.000Z' }]);
  expect(rows.notices).toMatchObject([{ told_on: '2026-02-27', channel: 'telephone' }]);
  expect(rows.audit.brokenAt).toBeNull();
  expect(rows.timeline.map(({ kind, element_id }) => `${kind}@${element_id}`)).toMatchInlineSnapshot(`
    [
      "submitted@null",
      "checked@check-application",
      "materials-complete@record-materials-complete",
      "routed@record-materials-complete",
      "clock-started@forwarding",
      "created@push-application",
      "claimed@push-application",
      "task-completed@push-application",
      "pushed@deliver-push",
      "received@push-received",
      "clock-ended@forwarding",
      "clock-started@home-handling",
      "created@check-hukou",
      "claimed@check-hukou",
      "task-completed@check-hukou",
      "hukou-confirmed@check-hukou",
      "created@township-review",
      "claimed@township-review",
      "task-completed@township-review",
      "correction-requested@township-review",
      "paused@correction-for-township",
      "created@correction-for-township",
      "claimed@correction-for-township",
      "task-completed@correction-for-township",
      "correction-answered@correction-for-township",
      "resumed@correction-for-township",
      "created@township-review",
      "claimed@township-review",
      "task-completed@township-review",
      "created@federation-review",
      "claimed@federation-review",
      "task-completed@federation-review",
      "created@civil-affairs-decision",
      "claimed@civil-affairs-decision",
      "task-completed@civil-affairs-decision",
      "decided@civil-affairs-decision",
      "clock-ended@home-handling",
      "result-returned@return-result",
      "clock-started@tell-applicant",
      "created@tell-applicant",
      "claimed@tell-applicant",
      "task-completed@tell-applicant",
      "told@tell-applicant",
      "clock-ended@tell-applicant",
      "archived@archive-application",
    ]
  `);
  expect(world.engine.errors).toEqual([]);
});
