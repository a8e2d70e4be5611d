import { afterAll, beforeAll, expect, it } from 'vitest';
import { projectTaskCreated } from '../../../db/repositories/inbox.ts';
import * as intake from '../../../web/api/intake.ts';
import * as api from '../../../web/api/organization.ts';
import { intakeValues } from './support/intake.ts';
import { type Person, problemOf, type Served, startServed } from './support/served.ts';

const model = `<?xml version="1.0" encoding="UTF-8"?>
<bpmn:definitions xmlns:bpmn="http://www.omg.org/spec/BPMN/20100524/MODEL" xmlns:zeebe="http://camunda.org/schema/zeebe/1.0" id="d" targetNamespace="t">
  <bpmn:process id="held" isExecutable="true">
    <bpmn:startEvent id="s"><bpmn:outgoing>f</bpmn:outgoing></bpmn:startEvent>
    <bpmn:sequenceFlow id="f" sourceRef="s" targetRef="complete-materials" />
    <bpmn:userTask id="complete-materials"><bpmn:extensionElements><zeebe:userTask /></bpmn:extensionElements>
      <bpmn:incoming>f</bpmn:incoming></bpmn:userTask>
  </bpmn:process>
</bpmn:definitions>`;

let web: Served;
let admin: Person;
let leaver: Person;
let colleague: Person;
const keys: string[] = [];

beforeAll(async () => {
  web = await startServed({ engine: true });
  const { engine } = web;
  if (!engine) throw new Error('started without an engine');
  [admin, leaver, colleague] = await Promise.all([
    web.signIn('admin'),
    web.signIn('tc.window1'),
    web.signIn('tc.window2'),
  ]);
  const draft = await leaver.call(intake.createDraft, { body: { values: intakeValues() } });
  const { caseId } = await leaver.call(intake.submit, {
    params: { draftId: draft.id },
    body: { revision: draft.revision, acceptedWarnings: [] },
  });
  await engine.zeebe().deployResource({ name: 'held.bpmn', process: Buffer.from(model) });
  for (let n = 0; n < 3; n++) {
    const started = await engine.zeebe().createProcessInstance({ bpmnProcessId: 'held', variables: {} });
    const filter = { processInstanceKey: started.processInstanceKey };
    const { items } = await engine
      .rest()
      .searchUserTasks({ filter, sort: [], page: { from: 0, limit: 1 } } as never);
    const userTaskKey = String(items[0]?.userTaskKey);
    const assignee = leaver.me.user.id;
    await engine.rest().assignUserTask({ userTaskKey, assignee, allowOverride: false, action: 'assign' });
    await web.database.knex.transaction((trx) =>
      projectTaskCreated(trx, {
        ...{ userTaskKey: Number(userTaskKey), processInstanceKey: Number(started.processInstanceKey) },
        ...{ processDefinitionKey: null, applicationId: caseId, elementId: 'complete-materials' },
        ...{ stepName: '收齐材料', formId: null, unitId: 'ck-610202', role: 'window', assignee },
        at: new Date().toISOString(),
      }),
    );
    keys.push(userTaskKey);
  }
});
afterAll(() => web.stop());

const assigneeOf = async (userTaskKey: string) =>
  (await web.engine?.rest().getUserTask(userTaskKey))?.assignee ?? null;

it('lists what a leaver holds, with the colleagues who could take it', async () => {
  const params = { userId: leaver.me.user.id };
  const { tasks } = await admin.call(api.handOverList, { params });
  expect(tasks.map(({ userTaskKey }) => userTaskKey).toSorted()).toEqual(keys.toSorted());
  expect(tasks[0]).toMatchObject({ stepName: '收齐材料', unit: { id: 'ck-610202' } });
  expect(tasks[0]?.candidates.map(({ name }) => name)).toEqual(['孟立言']);
  const { rows } = await admin.call(api.users, { query: { q: 'tc.window1' } });
  expect(rows[0]?.openTasks).toBe(3);
});

it('gives each task to a colleague or back to the pool, and says which could not be given', async () => {
  const [first = '', second = '', third = ''] = keys;
  const params = { userId: leaver.me.user.id };
  const give = (userTaskKeys: string[], toUserId: string | null) =>
    admin.call(api.handOver, { params, body: { userTaskKeys, toUserId, reason: '离职' } });
  const { results } = await give([first, '1'], colleague.me.user.id);
  expect(results).toMatchObject([
    { userTaskKey: first, ok: true },
    { userTaskKey: '1', ok: false },
  ]);
  expect(await assigneeOf(first)).toBe(colleague.me.user.id);
  await give([second], null);
  expect(await assigneeOf(second)).toBeNull();
  const elsewhere = (await admin.call(api.users, { query: { q: 'cz.window1' } })).rows[0]?.id ?? '';
  expect((await give([third], elsewhere)).results[0]).toMatchObject({ ok: false });
  expect(await assigneeOf(third)).toBe(leaver.me.user.id);
  const { rows } = await web.database.knex.raw<{ rows: { facts: object }[] }>(
    `select facts from app.audit where action = 'task.hand-over' order by number`,
  );
  expect(rows.map(({ facts }) => facts)).toEqual([
    { to: '孟立言', reason: '离职' },
    { to: null, reason: '离职' },
  ]);
  expect(await problemOf(leaver.call(api.handOverList, { params }))).toMatchObject({ code: 'forbidden' });
});
