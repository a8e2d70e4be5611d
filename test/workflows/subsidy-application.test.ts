import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { type UserTaskId, userTask, variableNames } from '../../workflows/subsidy-application/contract.ts';
import { type Answer, type Answers, Drive, type SeenJob, type Variables } from './drive.ts';
import { type StartedEngine, startEngine } from './engine.ts';

let engine: StartedEngine;
let number = 0;
/** The engine's clock only goes forward: each test that needs timers takes the next year. */
let year = 2030;

const rules: Variables = {
  homeFederationId: 'federation-1',
  homeCivilAffairsId: 'civil-1',
  distance: 'other-province',
  homeReach: 'yizhan',
  withinProvinceAsCross: true,
  delegatedToTownship: false,
  noticePolicy: 'none',
  noticePolicyDays: 0,
  noticePolicyCounted: true,
  materialsComplete: true,
};

function answersWith(more: Partial<Answers>, jurisdiction: Variables = {}): Answers {
  const done = (): Answer => ({});
  return {
    'check-application': () => ({ checkFindings: [] }),
    'load-jurisdiction-rules': () => ({ ...rules, ...jurisdiction }),
    'record-materials-complete': () => ({ materialsCompleteAt: '2026-02-13T10:00:00+08:00' }),
    'start-clock': () => ({
      clockDueAt: '2099-03-06T00:00:00+08:00',
      clockWarnAt: '2099-03-04T00:00:00+08:00',
    }),
    'stop-clock': done,
    'pause-clock': done,
    'resume-clock': done,
    'deliver-push': done,
    'record-bounce': () => ({ pushConfirmed: true }),
    'forward-on': (job) => ({ homeTownshipId: job.variables.forwardToTownshipId, pushConfirmed: true }),
    'publish-notice': () => ({ noticeEndsAt: '2099-01-01T00:00:00+08:00' }),
    'take-down-notice': done,
    'return-result': () => ({ result: 'partly', payFromMonth: '2026-02' }),
    'archive-application': done,
    'record-withdrawal': done,
    'escalate-deadline': () => ({ rearmAt: null }),
    ...(more as Answers),
  };
}

/** One application on its own driver. */
async function begin(more: Partial<Answers> = {}, jurisdiction: Variables = {}) {
  const applicationId = `application-${process.pid}-${++number}`;
  const drive = new Drive(engine, answersWith(more, jurisdiction));
  const key = await drive.start({
    applicationId,
    items: ['living', 'nursing'],
    category: 4,
    grade: 2,
    submittedOn: '2026-02-13',
    materialsComplete: jurisdiction.materialsComplete ?? true,
    receivingUnitId: 'window-1',
    homeTownshipId: 'township-1',
    pushConfirmed: false,
  });
  const complete = (id: UserTaskId, variables: Variables = {}, occurrence = 1) =>
    drive.complete(key, id, variables, occurrence);
  const receive = (occurrence = 1) =>
    drive
      .job('deliver-push', occurrence)
      .then(() =>
        drive.publish('push-received', applicationId, { pushReceivedAt: '2026-02-13T11:00:00+08:00' }),
      );
  return { applicationId, drive, key, complete, receive };
}

type Case = Awaited<ReturnType<typeof begin>>;
const decide = {
  decisionOutcome: 'decide',
  livingDecision: 'granted',
  nursingDecision: 'refused',
  nursingRefusal: 'grade-too-low',
};
const pass = { federationOutcome: 'pass', confirmedCategory: '4', confirmedGrade: '2' };

async function finish(c: Case): Promise<void> {
  await c.complete('tell-applicant', { toldOn: '2026-03-06', toldBy: 'telephone' });
  await c.drive.end(c.key);
  await c.drive.close();
}

const types = (c: Case) => c.drive.jobs.map((job) => job.type);
const at = (c: Case, type: string) =>
  c.drive.jobs.filter((job) => job.type === type).map((job) => job.elementId);

describe('the application process on an engine', () => {
  beforeAll(async () => {
    engine = await startEngine();
    const drive = new Drive(engine, {});
    await drive.deploy();
    await drive.close();
  });
  afterAll(async () => {
    await engine?.stop();
  });

  it('takes a cross-province case from intake to archive, each step in the inbox of its office', async () => {
    const c = await begin();
    await c.complete('push-application');
    await c.receive();
    await c.complete('check-hukou', { hukouOutcome: 'here' });
    await c.complete('township-review', { townshipOutcome: 'pass' });
    await c.complete('federation-review', pass);
    await c.complete('civil-affairs-decision', decide);
    await finish(c);
    expect(c.drive.taskIds()).toEqual([
      'push-application',
      'check-hukou',
      'township-review',
      'federation-review',
      'civil-affairs-decision',
      'tell-applicant',
    ]);
    expect(c.drive.tasks.map((task) => task.headers['io.camunda.zeebe:candidateGroups'])).toEqual([
      '["unit:window-1:window"]',
      '["unit:township-1:township"]',
      '["unit:township-1:township"]',
      '["unit:federation-1:federation"]',
      '["unit:civil-1:civil-affairs"]',
      '["unit:window-1:window"]',
    ]);
    for (const task of c.drive.tasks) {
      expect(task.headers['io.camunda.zeebe:dueDate'], task.elementId).toMatch(/^2099-03-06T00:00/);
    }
    expect(at(c, 'start-clock')).toEqual([
      'forwarding',
      'home-handling',
      'check-hukou',
      'township-review',
      'federation-review',
      'civil-affairs-decision',
      'tell-applicant',
    ]);
    expect([...at(c, 'stop-clock')].sort()).toEqual([...at(c, 'start-clock')].sort());
    expect(types(c).filter((type) => !type.endsWith('-clock'))).toEqual([
      'check-application',
      'load-jurisdiction-rules',
      'record-materials-complete',
      'deliver-push',
      'return-result',
      'archive-application',
    ]);
    const seen = new Set([...c.drive.jobs, ...c.drive.tasks].flatMap((j) => Object.keys(j.variables)));
    expect([...seen].filter((name) => !variableNames.some((known) => known === name))).toEqual([]);
  });

  it('starts clock 2 at the receipt, with nobody having claimed anything', async () => {
    const c = await begin();
    await c.complete('push-application');
    await c.receive();
    const started = await c.drive.job('start-clock', 1, 'home-handling');
    expect(started.variables).toMatchObject({ clock: 'decide', pushReceivedAt: '2026-02-13T11:00:00+08:00' });
    await c.drive.publish('withdrawal', c.applicationId, { withdrawalReason: 'applicant' });
    await c.drive.end(c.key);
    await c.drive.close();
  });

  it('handles a local case without a push', async () => {
    const c = await begin({}, { distance: 'same-county' });
    await c.complete('check-hukou', { hukouOutcome: 'here' });
    await c.complete('township-review', { townshipOutcome: 'pass' });
    await c.complete('federation-review', pass);
    const task = await c.complete('civil-affairs-decision', decide);
    expect(task.variables).toMatchObject({ route: 'local', limitSet: 'local' });
    await finish(c);
    expect(types(c)).not.toContain('deliver-push');
    expect(at(c, 'start-clock')).not.toContain('forwarding');
  });

  it('waits for the papers before any clock runs', async () => {
    const c = await begin({}, { materialsComplete: false });
    await c.drive.task(c.key, 'complete-materials');
    expect(types(c)).not.toContain('start-clock');
    expect(types(c)).not.toContain('record-materials-complete');
    await c.complete('complete-materials', { materialsComplete: true });
    await c.drive.task(c.key, 'push-application');
    expect(types(c)).toContain('record-materials-complete');
    await c.drive.publish('withdrawal', c.applicationId, { withdrawalReason: 'applicant' });
    await c.drive.end(c.key);
    await c.drive.close();
  });

  it('lets the window settle what the check found: recheck, then override', async () => {
    let checks = 0;
    const c = await begin({
      'check-application': () => {
        checks++;
        return { error: 'CHECK_FAILED', variables: { checkFindings: ['already-paid'] } };
      },
    });
    const task = await c.drive.task(c.key, 'resolve-check');
    expect(task.variables.checkFindings).toEqual(['already-paid']);
    await c.complete('resolve-check', { checkOutcome: 'recheck' });
    await c.complete('resolve-check', { checkOutcome: 'override' }, 2);
    await c.drive.task(c.key, 'push-application');
    expect(checks).toBe(2);
    await c.drive.publish('withdrawal', c.applicationId, { withdrawalReason: 'applicant' });
    await c.drive.end(c.key);
    await c.drive.close();
  });

  it('ends when the window withdraws after a failed check', async () => {
    const c = await begin({ 'check-application': () => ({ error: 'CHECK_FAILED' }) });
    await c.complete('resolve-check', { checkOutcome: 'withdraw', withdrawalReason: 'check-failed' });
    await c.drive.end(c.key);
    await c.drive.close();
    expect(at(c, 'record-withdrawal')).toEqual(['withdraw-after-check']);
  });

  it('bounces a wrong home to the window, which corrects it: pushed again, with a new clock 2', async () => {
    const c = await begin();
    await c.complete('push-application');
    await c.receive();
    await c.complete('check-hukou', { hukouOutcome: 'bounce', bounceReason: 'moved-out' });
    const bounce = await c.complete('handle-bounce', {
      bounceOutcome: 'push-again',
      homeTownshipId: 'township-2',
    });
    expect(bounce.headers['io.camunda.zeebe:dueDate']).toMatch(/^2099/);
    await c.receive(2);
    const again = await c.drive.task(c.key, 'check-hukou', 2);
    expect(again.headers['io.camunda.zeebe:candidateGroups']).toBe('["unit:township-2:township"]');
    expect(c.drive.taskIds()).toEqual(['push-application', 'check-hukou', 'handle-bounce', 'check-hukou']);
    expect(at(c, 'start-clock').filter((id) => id === 'home-handling')).toHaveLength(2);
    // The first was left by an error: record-bounce closes its row, not the end listener.
    expect(at(c, 'stop-clock')).not.toContain('home-handling');
    expect(at(c, 'record-bounce')).toHaveLength(1);
    await c.complete('check-hukou', { hukouOutcome: 'here' }, 2);
    await c.complete('township-review', { townshipOutcome: 'pass' });
    await c.complete('federation-review', pass);
    await c.complete('civil-affairs-decision', decide);
    await finish(c);
  });

  it('ends when the window withdraws after a bounce', async () => {
    const c = await begin();
    await c.complete('push-application');
    await c.receive();
    await c.complete('check-hukou', { hukouOutcome: 'bounce', bounceReason: 'deceased' });
    await c.complete('handle-bounce', { bounceOutcome: 'withdraw', withdrawalReason: 'deceased' });
    await c.drive.end(c.key);
    await c.drive.close();
    expect(at(c, 'record-withdrawal')).toEqual(['withdraw-after-bounce']);
  });

  it('is forwarded on by the home without the window, with a new clock 2 at the new home', async () => {
    const c = await begin();
    await c.complete('push-application');
    await c.receive();
    await c.complete('check-hukou', { hukouOutcome: 'forward-on', forwardToTownshipId: 'township-3' });
    await c.receive(2);
    const next = await c.drive.task(c.key, 'check-hukou', 2);
    expect(next.headers['io.camunda.zeebe:candidateGroups']).toBe('["unit:township-3:township"]');
    expect(c.drive.taskIds()).toEqual(['push-application', 'check-hukou', 'check-hukou']);
    expect(at(c, 'start-clock').filter((id) => id === 'home-handling')).toHaveLength(2);
    await c.drive.publish('withdrawal', c.applicationId, { withdrawalReason: 'applicant' });
    await c.drive.end(c.key);
    await c.drive.close();
  });

  it('pauses for a correction and comes back to the step that asked', async () => {
    const c = await begin();
    await c.complete('push-application');
    await c.receive();
    await c.complete('check-hukou', { hukouOutcome: 'here' });
    await c.complete('township-review', { townshipOutcome: 'correct' });
    await c.complete('correction-for-township');
    await c.complete('township-review', { townshipOutcome: 'pass' }, 2);
    await c.complete('federation-review', { federationOutcome: 'correct' });
    const correction = await c.complete('correction-for-federation');
    expect(correction.headers['io.camunda.zeebe:candidateGroups']).toBe('["unit:window-1:window"]');
    await c.complete('federation-review', pass, 2);
    await c.complete('civil-affairs-decision', { decisionOutcome: 'correct' });
    await c.complete('correction-for-civil-affairs');
    await c.complete('civil-affairs-decision', decide, 2);
    await finish(c);
    const corrections = [
      'correction-for-township',
      'correction-for-federation',
      'correction-for-civil-affairs',
    ];
    expect(at(c, 'pause-clock')).toEqual(corrections);
    expect(at(c, 'resume-clock')).toEqual(corrections);
    const clocks = c.drive.jobs.filter((job) => job.type === 'pause-clock').map((job) => job.variables.clock);
    expect(clocks).toEqual(['decide', 'decide', 'decide']);
  });

  it('goes back a step when a later office returns it', async () => {
    const c = await begin();
    await c.complete('push-application');
    await c.receive();
    await c.complete('check-hukou', { hukouOutcome: 'here' });
    await c.complete('township-review', { townshipOutcome: 'pass' });
    await c.complete('federation-review', { federationOutcome: 'return' });
    await c.complete('township-review', { townshipOutcome: 'pass' }, 2);
    await c.complete('federation-review', pass, 2);
    await c.complete('civil-affairs-decision', { decisionOutcome: 'return' });
    await c.complete('federation-review', pass, 3);
    await c.complete('civil-affairs-decision', decide, 2);
    await finish(c);
  });

  it('lets the township decide where the authority was delegated, and publishes what was granted', async () => {
    year++;
    const ends = `${year}-06-01T00:00:00+08:00`;
    const c = await begin(
      { 'publish-notice': () => ({ noticeEndsAt: ends }) },
      { delegatedToTownship: true, noticePolicy: 'granted', noticePolicyDays: 5, noticePolicyCounted: false },
    );
    await c.complete('push-application');
    await c.receive();
    await c.complete('check-hukou', { hukouOutcome: 'here' });
    await c.complete('township-review', { townshipOutcome: 'pass' });
    await c.complete('township-decision', { decisionOutcome: 'correct' });
    await c.complete('correction-for-township-decision');
    await c.complete('township-decision', { decisionOutcome: 'return' }, 2);
    await c.complete('township-review', { townshipOutcome: 'pass' }, 2);
    await c.complete('township-decision', decide, 3);
    const notice = await c.drive.job('publish-notice');
    expect(notice.variables).toMatchObject({ noticeDays: 5, noticeCounted: false });
    expect(types(c)).not.toContain('take-down-notice');
    await c.drive.setClock(ends);
    await c.drive.job('take-down-notice');
    await finish(c);
    expect(c.drive.taskIds()).not.toContain('federation-review');
  });

  it('publishes nothing when everything is refused', async () => {
    const c = await begin({}, { noticePolicy: 'granted', noticePolicyDays: 5 });
    await c.complete('push-application');
    await c.receive();
    await c.complete('check-hukou', { hukouOutcome: 'here' });
    await c.complete('township-review', { townshipOutcome: 'pass' });
    await c.complete('federation-review', pass);
    await c.complete('civil-affairs-decision', {
      decisionOutcome: 'decide',
      livingDecision: 'refused',
      livingRefusal: 'other',
    });
    await finish(c);
    expect(types(c)).not.toContain('publish-notice');
  });

  it('can be withdrawn at any point, in the middle of a pause too', async () => {
    const c = await begin();
    await c.complete('push-application');
    await c.receive();
    await c.complete('check-hukou', { hukouOutcome: 'here' });
    await c.complete('township-review', { townshipOutcome: 'correct' });
    await c.drive.task(c.key, 'correction-for-township');
    await c.drive.publish('withdrawal', c.applicationId, { withdrawalReason: 'applicant' });
    await c.drive.end(c.key);
    await c.drive.close();
    expect(at(c, 'record-withdrawal')).toEqual(['record-withdrawal']);
    expect(at(c, 'resume-clock')).toEqual([]);
  });

  it('waits for the result of a home behind the exchange port', async () => {
    const c = await begin({}, { homeReach: 'exchange' });
    await c.complete('push-application');
    await c.receive();
    await c.drive.job('start-clock', 1, 'home-handling');
    await c.drive.publish('external-result', c.applicationId, {
      externalOutcome: 'decided',
      livingDecision: 'granted',
      nursingDecision: 'granted',
    });
    await finish(c);
    expect(c.drive.taskIds()).toEqual(['push-application', 'tell-applicant']);
  });

  it('takes a bounce from a home behind the exchange port', async () => {
    const c = await begin({}, { homeReach: 'exchange' });
    await c.complete('push-application');
    await c.receive();
    await c.drive.publish('external-result', c.applicationId, {
      externalOutcome: 'bounced',
      bounceReason: 'other',
    });
    await c.complete('handle-bounce', { bounceOutcome: 'withdraw' });
    await c.drive.end(c.key);
    await c.drive.close();
  });

  it('warns, escalates, waits again when the deadline moved, and never keeps a finished case open', async () => {
    year++;
    const instant = (day: string) => `${year}-${day}T00:00:00+08:00`;
    const rearm: Record<string, string[]> = { warn: [instant('03-05')], overdue: [instant('03-20')] };
    const escalated: SeenJob[] = [];
    const c = await begin({
      'start-clock': (job) =>
        job.variables.clock === 'decide'
          ? { clockDueAt: instant('03-06'), clockWarnAt: instant('03-04') }
          : { clockDueAt: '2099-03-06T00:00:00+08:00', clockWarnAt: '2099-03-04T00:00:00+08:00' },
      'escalate-deadline': (job) => {
        escalated.push(job);
        return { rearmAt: rearm[String(job.variables.level)]?.shift() ?? null };
      },
    });
    const levels = () => escalated.map((job) => `${job.variables.clock} ${job.variables.level}`);
    await c.complete('push-application');
    await c.receive();
    await c.drive.task(c.key, 'check-hukou');
    await c.drive.setClock(instant('03-04'));
    await c.drive.until('the first warning', () => escalated.length === 1);
    expect(levels()).toEqual(['decide warn']);
    expect(Object.keys(escalated[0]?.variables ?? {}).sort()).toEqual(['applicationId', 'clock', 'level']);
    await c.drive.setClock(instant('03-05'));
    await c.drive.until('the warning asked again', () => escalated.length === 2);
    await c.drive.setClock(instant('03-06'));
    await c.drive.until('overdue', () => escalated.length === 3);
    expect(levels()).toEqual(['decide warn', 'decide warn', 'decide overdue']);
    // The task is still there, and the case ends although the overdue escalation waits for 03-20.
    await c.complete('check-hukou', { hukouOutcome: 'here' });
    await c.complete('township-review', { townshipOutcome: 'pass' });
    await c.complete('federation-review', pass);
    await c.complete('civil-affairs-decision', decide);
    await finish(c);
    expect(escalated).toHaveLength(3);
  });
});

describe('completion schemas', () => {
  it('let nothing through that the contract does not name', () => {
    const parse = (id: UserTaskId, value: Variables) => userTask(id).completion.safeParse(value).success;
    expect(parse('township-review', { townshipOutcome: 'pass', opinion: '同意' })).toBe(false);
    expect(parse('check-hukou', { hukouOutcome: 'bounce' })).toBe(false);
    expect(parse('federation-review', { ...pass, confirmedGrade: '5' })).toBe(false);
    expect(parse('complete-materials', { materialsComplete: false })).toBe(false);
  });
});
