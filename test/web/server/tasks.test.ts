import path from 'node:path';
import { setTimeout as delay } from 'node:timers/promises';
import { pino } from 'pino';
import { afterAll, beforeAll, expect, it } from 'vitest';
import * as cases from '../../../web/api/cases.ts';
import * as deadlines from '../../../web/api/deadlines.ts';
import * as inbox from '../../../web/api/inbox.ts';
import * as intake from '../../../web/api/intake.ts';
import * as papers from '../../../web/api/papers.ts';
import * as supervision from '../../../web/api/supervision.ts';
import * as tasks from '../../../web/api/tasks.ts';
import type { FormValues } from '../../../web/api/values.ts';
import { type RunningWorkers, startWorkers } from '../../../workers/main.ts';
import { intakeValues } from './support/intake.ts';
import { type Person, problemOf, type Served, startServed } from './support/served.ts';

let web: Served;
let workers: RunningWorkers;
let clerk: Person;
let colleague: Person;
let township: Person;
beforeAll(async () => {
  web = await startServed({ engine: true });
  const { engine } = web;
  if (!engine) throw new Error('no engine');
  workers = await startWorkers({
    config: {
      databaseUrl: web.database.url,
      engine: {
        grpcAddress: engine.grpcAddress.replace(/^grpc:\/\//, ''),
        restAddress: engine.restAddress,
        credential: null,
      },
      keyFile: path.join(web.dataDir, 'key'),
    },
    log: pino({ level: 'silent' }),
  });
  [clerk, colleague, township] = await Promise.all([
    web.signIn('tc.window1'),
    web.signIn('tc.window2'),
    web.signIn('cz.township1'),
  ]);
});
afterAll(async () => {
  await workers?.stop();
  await web?.stop();
});

async function until<T>(what: string, look: () => Promise<T | null>): Promise<T> {
  for (const deadline = Date.now() + 15_000; ; await delay(50)) {
    const found = await look();
    if (found !== null) return found;
    if (Date.now() > deadline) throw new Error(`${what} did not come`);
  }
}
async function newCase(values = intakeValues()): Promise<{ caseId: string; caseNumber: string }> {
  const draft = await clerk.call(intake.createDraft, { body: { values } });
  return clerk.call(intake.submit, { params: { draftId: draft.id }, body: { revision: draft.revision } });
}
function taskOf(
  person: Person,
  caseNumber: string,
  elementId: string,
  tab: inbox.Tab = 'claimable',
): Promise<string> {
  return until(`${elementId} of ${caseNumber}`, async () => {
    const { rows } = await person.call(inbox.list, { query: { tab, q: caseNumber } });
    return rows.find((row) => row.elementId === elementId && row.state === 'open')?.userTaskKey ?? null;
  });
}
async function claim(person: Person, caseNumber: string, elementId: string): Promise<string> {
  const userTaskKey = await taskOf(person, caseNumber, elementId);
  await person.call(inbox.claim, { params: { userTaskKey } });
  return userTaskKey;
}
function complete(person: Person, userTaskKey: string, answers: FormValues) {
  return person.call(tasks.complete, { params: { userTaskKey }, body: { answers } });
}

it('gives a task to one of two who claim at once, and tells the other who was faster', async () => {
  const { caseNumber } = await newCase();
  const userTaskKey = await taskOf(clerk, caseNumber, 'push-application');
  const attempts = await Promise.allSettled(
    [clerk, colleague].map((person) => person.call(inbox.claim, { params: { userTaskKey } })),
  );
  expect(attempts.map(({ status }) => status).toSorted()).toEqual(['fulfilled', 'rejected']);
  const [winner, loser] = attempts[0]?.status === 'fulfilled' ? [clerk, colleague] : [colleague, clerk];
  const problem = await problemOf(loser.call(inbox.claim, { params: { userTaskKey } }));
  expect(problem).toMatchObject({ code: 'task-taken', facts: { assigneeName: winner.me.user.name } });
  expect(problem.detail).toContain(winner.me.user.name);
  expect((await problemOf(complete(loser, userTaskKey, { confirmed: true }))).code).toBe('task-not-claimed');
  await winner.call(inbox.release, { params: { userTaskKey } });
  await loser.call(inbox.claim, { params: { userTaskKey } });
  const foreign = await web.signIn('km.window1');
  expect((await problemOf(foreign.call(inbox.claim, { params: { userTaskKey } }))).code).toBe('not-found');
});

it('keeps a draft of a task, gives it back, and forgets it when the task is done', async () => {
  const { caseNumber } = await newCase();
  const userTaskKey = await claim(clerk, caseNumber, 'push-application');
  const save = (revision: number) =>
    clerk.call(tasks.saveDraft, {
      params: { userTaskKey },
      body: { values: { note: '写到一半' }, revision },
    });
  expect((await save(0)).revision).toBe(1);
  expect((await problemOf(save(0))).code).toBe('revision-conflict');
  const page = await clerk.call(tasks.get, { params: { userTaskKey } });
  expect(page.draft?.values).toEqual({ note: '写到一半' });
  expect(page.form.schema).toMatchObject({ id: 'push-application' });
  const answer = await complete(clerk, userTaskKey, { confirmed: true, note: '' });
  expect(answer.state).toBe('completed');
  expect(answer.next).toMatch(/^已推送东街街道办事处。对方最迟 \d+ 月 \d+ 日(\(暂定\))?作出认定。$/);
  const { rows } = await web.database.knex.raw<{ rows: object[] }>(
    'select 1 from app.task_draft where user_task_key = ?',
    [userTaskKey],
  );
  expect(rows).toEqual([]);
});

it('completes once: twice pressed, pressed by another, pressed again later', async () => {
  const { caseId, caseNumber } = await newCase();
  const userTaskKey = await claim(clerk, caseNumber, 'push-application');
  expect((await problemOf(complete(clerk, userTaskKey, {}))).errors).toMatchObject([{ field: 'confirmed' }]);
  const pressed = await Promise.allSettled(
    [1, 2].map(() => complete(clerk, userTaskKey, { confirmed: true })),
  );
  expect(pressed.some(({ status }) => status === 'fulfilled')).toBe(true);
  expect((await problemOf(complete(clerk, userTaskKey, { confirmed: true }))).code).toBe('task-closed');
  expect((await clerk.call(tasks.submission, { params: { userTaskKey } })).state).toBe('completed');
  const { timeline } = await clerk.call(cases.get, { params: { caseId } });
  expect(timeline.filter(({ kind }) => kind === 'task-completed')).toHaveLength(1);
});

it('takes a case over two provinces, and shows each side its part', async () => {
  const values = intakeValues();
  const { caseId, caseNumber } = await newCase(values);
  const before = township.call(cases.get, { params: { caseId } });
  expect((await problemOf(before)).code).toBe('not-found');
  await complete(clerk, await claim(clerk, caseNumber, 'push-application'), { confirmed: true });

  const hukou = await taskOf(township, caseNumber, 'check-hukou');
  const seen = await township.call(cases.get, { params: { caseId } });
  expect(seen).toMatchObject({ view: 'full', row: { status: 'hukou-check' } });
  const clock = seen.clocks.find((one) => one.clock === 'decide');
  expect(clock).toMatchObject({ limitDays: 10, view: { remaining: 10 } });
  const why = await township.call(deadlines.get, { params: { deadlineId: clock?.deadlineId ?? '' } });
  expect(why.trace.filter(({ counted }) => counted)).toHaveLength(10);
  expect(why).toMatchObject({ limitSource: { documentNumber: '民发〔2021〕70号' } });
  const fromWindow = await clerk.call(cases.get, { params: { caseId } });
  expect(fromWindow).toMatchObject({ view: 'trace', applicant: null, materials: [] });

  await township.call(inbox.claim, { params: { userTaskKey: hukou } });
  const noReason = await problemOf(
    complete(township, hukou, { hukouOutcome: 'bounce', bounceReason: 'moved-out' }),
  );
  expect(noReason.errors.map(({ field }) => field)).toContain('reason');
  await complete(township, hukou, { hukouOutcome: 'here', checkedBy: ['register'] });

  const review = await claim(township, caseNumber, 'township-review');
  const what = { code: 'household-register', name: '居民户口簿', what: '补本人页' };
  await complete(township, review, {
    townshipOutcome: 'correct',
    reason: '户口簿缺本人页',
    missingMaterials: [what],
  });
  const correction = await claim(clerk, caseNumber, 'correction-for-township');
  const paused = await clerk.call(cases.get, { params: { caseId } });
  expect(paused.corrections).toMatchObject([{ materials: [what], answeredAt: null }]);
  expect(paused.clocks.find((one) => one.clock === 'decide')?.view.light).toBe('paused');
  expect(
    (await clerk.call(papers.get, { params: { caseId, kind: 'correction' }, query: {} })).materials,
  ).toMatchObject([{ name: '居民户口簿', what: '补本人页' }]);
  await complete(clerk, correction, { supplied: true, note: '' });

  const again = await claim(township, caseNumber, 'township-review');
  await complete(township, again, {
    townshipOutcome: 'pass',
    visited: true,
    householdIncome: 'dibao',
    suggestion: 'grant',
    opinion: '情况属实。',
  });
  const federation = await web.signIn('cz.federation1');
  const checked = await claim(federation, caseNumber, 'federation-review');
  const { initial } = await federation.call(tasks.get, { params: { userTaskKey: checked } });
  const { confirmedCategory = null, confirmedGrade = null } = initial;
  await complete(federation, checked, {
    federationOutcome: 'pass',
    certificateState: 'valid',
    confirmedCategory,
    confirmedGrade,
    opinion: '证件有效。',
  });

  const civil = await web.signIn('cz.civil1');
  const decision = await claim(civil, caseNumber, 'civil-affairs-decision');
  const { opinions } = await civil.call(tasks.get, { params: { userTaskKey: decision } });
  expect(opinions.map(({ text }) => text)).toEqual(['户口簿缺本人页', '情况属实。', '证件有效。']);
  const half = await problemOf(
    complete(civil, decision, {
      decisionOutcome: 'decide',
      livingDecision: 'refused',
      opinion: '部分符合。',
    }),
  );
  expect(half.errors.map(({ field }) => field).toSorted()).toEqual(['livingRefusal', 'nursingDecision']);
  await complete(civil, decision, {
    ...{ decisionOutcome: 'decide', livingDecision: 'refused', livingRefusal: 'not-low-income' },
    ...{ nursingDecision: 'granted', opinion: '部分符合。' },
  });

  const tell = await claim(clerk, caseNumber, 'tell-applicant');
  const paper = await clerk.call(papers.get, { params: { caseId, kind: 'decision' }, query: {} });
  expect(paper.decisions).toMatchObject([
    { item: 'living', decision: 'refused' },
    { item: 'nursing', decision: 'granted', rate: '90.00' },
  ]);
  expect(paper.applicant.name).toBe(values.applicant.name);
  const { toldOn } = (await clerk.call(tasks.get, { params: { userTaskKey: tell } })).initial;
  await complete(clerk, tell, { toldOn: toldOn ?? '', toldBy: 'in-person', toldTo: 'applicant', note: '' });
  const archived = await until('archive', async () => {
    const found = await clerk.call(cases.get, { params: { caseId } });
    return found.row.status === 'archived' ? found : null;
  });
  expect(archived.clocks.filter((one) => one.clock !== 'step').map(({ view }) => view.light)).toEqual([
    'met',
    'met',
    'met',
  ]);
  const { elements } = await clerk.call(cases.diagram, { params: { caseId } });
  expect(elements.filter(({ state }) => state === 'done').map(({ elementId }) => elementId)).toEqual(
    expect.arrayContaining(['push-application', 'check-hukou', 'civil-affairs-decision', 'tell-applicant']),
  );
});

it('withdraws a case at any point and takes its tasks away', async () => {
  const { caseId, caseNumber } = await newCase();
  const userTaskKey = await claim(clerk, caseNumber, 'push-application');
  const answer = await clerk.call(cases.withdraw, {
    params: { caseId },
    body: { reason: 'applicant', note: '申请人要求撤回' },
  });
  expect(answer).toMatchObject({ pending: false });
  await until('withdrawal', async () => {
    const { row } = await clerk.call(cases.get, { params: { caseId } });
    return row.status === 'withdrawn' ? row : null;
  });
  expect((await problemOf(complete(clerk, userTaskKey, { confirmed: true }))).code).toBe('task-closed');
});

it('reminds once in two hours, whoever presses', async () => {
  const { caseNumber } = await newCase();
  const userTaskKey = await taskOf(clerk, caseNumber, 'push-application');
  const supervisor = await web.signIn('tc.supervisor');
  const urge = (person: Person) =>
    person.call(supervision.urge, { body: { userTaskKey, note: '请尽快推送' } });
  expect((await urge(supervisor)).told.map(({ name }) => name)).toContain(clerk.me.user.name);
  expect(await problemOf(urge(supervisor))).toMatchObject({ code: 'too-many-requests', status: 429 });
  expect((await problemOf(urge(colleague))).code).toBe('forbidden');
  expect((await problemOf(urge(await web.signIn('km.supervisor')))).code).toBe('not-found');
  const { rows } = await supervisor.call(supervision.list, { query: { view: 'all' } });
  expect(rows.find((row) => row.caseNumber === caseNumber)).toMatchObject({
    urges: 1,
    elementId: 'push-application',
  });
});
