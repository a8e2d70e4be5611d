/**
 * The case of the browser test and its like, on the diagrams as they are deployed: an application of one person for
 * both subsidies over the Spring Festival of 2026 (02-14 and 02-28 are worked in lieu, 02-15 to 02-23 is the holiday).
 */
import { readFileSync } from 'node:fs';
import { mapping } from '../../../workers/clocks/rearm.ts';
import { PROCESS_ID } from '../../../workflows/subsidy-application/contract.ts';
import type { Scenario, Session } from '../support/session.ts';
import { type CaseGiven, deployed, homeRules, type Limit, SubsidyCase } from '../support/subsidy-case.ts';

/** Every limit that is written down below, for its test. */
export const limits: Limit[] = [];

function limit(from: string, days: number, due: string, warn: string, paused?: [string, string]): Limit {
  const made = { from, days, due, warn, ...(paused ? { paused } : {}) };
  limits.push(made);
  return made;
}

const forward = limit('2026-02-11', 3, '2026-02-14', '2026-02-13');
const decide = limit('2026-02-11', 10, '2026-03-03', '2026-02-28');
const tell = limit('2026-03-09', 3, '2026-03-12', '2026-03-11');

const pass = { townshipOutcome: 'pass' };
const federationPass = { federationOutcome: 'pass', confirmedCategory: 4, confirmedGrade: 2 };
const oneOfTwo = {
  decisionOutcome: 'decide',
  livingDecision: 'refused',
  livingRefusal: 'not-low-income',
  nursingDecision: 'granted',
};
const partly = { 'return-result': { result: 'partly', payFromMonth: '2026-02' } } as const;
const materials = { 'record-materials-complete': { materialsCompleteAt: '2026-02-11T09:30:00+08:00' } };
const answers = { ...partly, ...materials };

function caseScenario(
  name: string,
  given: CaseGiven,
  run: (one: SubsidyCase, session: Session) => Promise<void>,
): Scenario {
  const from = '2026-02-11T09:30:00+08:00';
  return { name, resources: deployed, from, run: (session) => run(new SubsidyCase(session, given), session) };
}

async function pushed(one: SubsidyCase): Promise<void> {
  await one.handle('push-application', 'clerk');
  await one.publish('push-received', { pushReceivedAt: '2026-02-11T09:45:00+08:00' });
}

const crossProvince = caseScenario(
  'a case over two provinces',
  {
    rules: [homeRules],
    limits: {
      // The second is the same clock: it counts from the bounce, and was asked for at the window already.
      forwarding: [forward, limit('2026-02-12', 3, '2026-02-24', '2026-02-14')],
      'handle-bounce': [limit('2026-02-12', 3, '2026-02-24', '2026-02-14')],
      'home-handling': [decide, limit('2026-02-13', 10, '2026-03-05', '2026-03-03')],
      'resume-clock': [limit('2026-02-13', 10, '2026-03-10', '2026-03-03', ['2026-03-04', '2026-03-06'])],
      'tell-applicant': [tell],
    },
    escalations: {
      'decide warn': [null],
      // It stands still; then it is known to be later; then it is over.
      'decide overdue': ['2026-03-07T00:00:00+08:00', '2026-03-11T00:00:00+08:00', null],
      'tell warn': [null],
      'tell overdue': [null],
    },
    answers,
  },
  async (one, session) => {
    await one.start();
    await pushed(one);
    await one.at('2026-02-12T10:00:00');
    await one.handle('check-hukou', 'wrong-township', { hukouOutcome: 'bounce', bounceReason: 'never-here' });
    await one.at('2026-02-13T09:00:00');
    await one.handle('handle-bounce', 'clerk', {
      bounceOutcome: 'push-again',
      homeTownshipId: 't-140403003',
    });
    await one.publish('push-received', { pushReceivedAt: '2026-02-13T09:00:00+08:00' });
    await session.look();
    // Nobody claims; the clock runs over the holiday.
    for (const day of ['2026-02-14', '2026-02-23', '2026-02-24', '2026-03-03', '2026-03-04']) {
      await one.at(`${day}T10:00:00`);
    }
    await session.look();
    await one.claim('check-hukou', 'township');
    await one.claim('check-hukou', 'another');
    await one.complete('check-hukou', { hukouOutcome: 'here' });
    await one.complete('check-hukou', { hukouOutcome: 'here' });
    await one.handle('township-review', 'township', { townshipOutcome: 'correct' });
    await one.at('2026-03-06T10:00:00');
    await session.look();
    await one.handle('correction-for-township', 'clerk');
    await one.at('2026-03-07T00:00:00');
    await one.handle('township-review', 'township', pass);
    await one.at('2026-03-09T10:00:00');
    await one.handle('federation-review', 'federation', federationPass);
    await one.handle('civil-affairs-decision', 'civil-affairs', oneOfTwo);
    await session.look();
    await one.at('2026-03-13T10:00:00');
    await one.handle('tell-applicant', 'clerk', { toldOn: '2026-03-13', toldBy: 'telephone' });
  },
);

const withdrawn = caseScenario(
  'withdrawn while a paper is awaited',
  {
    rules: [homeRules],
    limits: { forwarding: [forward], 'home-handling': [decide] },
    escalations: { 'decide warn': ['2026-03-02T00:00:00+08:00'] },
    answers,
  },
  async (one, session) => {
    await one.start();
    await pushed(one);
    await one.handle('check-hukou', 'township', { hukouOutcome: 'here' });
    await one.handle('township-review', 'township', { townshipOutcome: 'correct' });
    await one.claim('correction-for-township', 'clerk');
    await one.at('2026-02-28T08:00:00');
    await session.look();
    await one.publish('withdrawal', { withdrawalReason: 'applicant' });
    await one.at('2026-03-10T08:00:00');
  },
);

const local = caseScenario(
  'a local case with findings, missing papers and a return',
  {
    start: { homeTownshipId: 't-610202100', materialsComplete: false },
    rules: [{ ...homeRules, distance: 'same-county', materialsComplete: false }],
    limits: {
      'home-handling': [limit('2026-02-12', 30, '2026-04-01', '2026-03-27')],
      'tell-applicant': [limit('2026-03-02', 3, '2026-03-05', '2026-03-04')],
    },
    answers: {
      ...partly,
      'check-application': { error: 'CHECK_FAILED', variables: { checkFindings: ['already-paid'] } },
      'record-materials-complete': { materialsCompleteAt: '2026-02-12T09:00:00+08:00' },
    },
  },
  async (one, session) => {
    await one.start();
    await one.handle('resolve-check', 'clerk', { checkOutcome: 'recheck' });
    await one.handle('resolve-check', 'clerk', { checkOutcome: 'override' });
    await session.look();
    await one.at('2026-02-12T09:00:00');
    await one.handle('complete-materials', 'clerk', { materialsComplete: true });
    await one.handle('check-hukou', 'township', { hukouOutcome: 'here' });
    await one.handle('township-review', 'township', pass);
    await one.handle('federation-review', 'federation', { federationOutcome: 'return' });
    await one.handle('township-review', 'township', pass);
    await one.handle('federation-review', 'federation', federationPass);
    await one.handle('civil-affairs-decision', 'civil-affairs', { decisionOutcome: 'return' });
    await one.handle('federation-review', 'federation', federationPass);
    await one.at('2026-03-02T10:00:00');
    await one.handle('civil-affairs-decision', 'civil-affairs', oneOfTwo);
    await one.handle('tell-applicant', 'clerk', { toldOn: '2026-03-02', toldBy: 'in-person' });
  },
);

const township = caseScenario(
  'a township decides and publishes',
  {
    rules: [
      {
        ...homeRules,
        delegatedToTownship: true,
        noticePolicy: 'granted',
        noticePolicyDays: 5,
        noticePolicyCounted: false,
      },
    ],
    limits: {
      forwarding: [forward],
      'home-handling': [decide],
      'resume-clock': [limit('2026-02-11', 10, '2026-03-03', '2026-02-28', ['2026-02-13', '2026-02-13'])],
      'tell-applicant': [limit('2026-03-03', 3, '2026-03-06', '2026-03-05')],
    },
    // It stands still while the notice is up: asked again the next day.
    escalations: { 'decide warn': ['2026-03-03T00:00:00+08:00', null] },
    answers: { ...answers, 'publish-notice': { noticeEndsAt: '2026-03-03T00:00:00+08:00' } },
  },
  async (one, session) => {
    await one.start();
    await pushed(one);
    await one.handle('check-hukou', 'township', { hukouOutcome: 'here' });
    await one.handle('township-review', 'township', pass);
    await one.at('2026-02-13T10:00:00');
    await one.handle('township-decision', 'township', { decisionOutcome: 'correct' });
    await one.handle('correction-for-township-decision', 'clerk');
    await one.handle('township-decision', 'township', { decisionOutcome: 'return' });
    await one.handle('township-review', 'township', pass);
    await one.at('2026-02-24T10:00:00');
    await one.handle('township-decision', 'township', oneOfTwo);
    await session.look();
    await one.at('2026-03-02T00:00:00');
    // The notice and the warning that was put off end at the same instant.
    await one.at('2026-03-03T00:00:00');
    await one.handle('tell-applicant', 'clerk', { toldOn: '2026-03-03', toldBy: 'letter' });
  },
);

const outside = caseScenario(
  'forwarded on to a home outside of the system',
  {
    rules: [homeRules, { ...homeRules, homeReach: 'exchange' }],
    limits: {
      forwarding: [forward, limit('2026-02-12', 3, '2026-02-24', '2026-02-14')],
      'home-handling': [decide, limit('2026-02-12', 10, '2026-03-04', '2026-03-02')],
      'tell-applicant': [limit('2026-02-24', 3, '2026-02-27', '2026-02-26')],
    },
    answers,
  },
  async (one, session) => {
    await one.start();
    await pushed(one);
    await one.at('2026-02-12T10:00:00');
    await one.handle('check-hukou', 'township', {
      hukouOutcome: 'forward-on',
      forwardToTownshipId: 't-530102001',
    });
    await one.publish('push-received', { pushReceivedAt: '2026-02-12T10:05:00+08:00' });
    await session.look();
    await one.at('2026-02-24T10:00:00');
    await one.publish('external-result', {
      externalOutcome: 'decided',
      livingDecision: 'refused',
      nursingDecision: 'granted',
    });
    await one.handle('tell-applicant', 'clerk', { toldOn: '2026-02-24', toldBy: 'sms' });
  },
);

const corrected = caseScenario(
  'due earlier than the timers believe',
  {
    rules: [homeRules],
    limits: {
      forwarding: [forward],
      'home-handling': [decide],
      'handle-bounce': [limit('2026-03-05', 3, '2026-03-10', '2026-03-09')],
    },
    escalations: { 'decide warn': [null], 'decide overdue': [null] },
    answers,
  },
  async (one, session) => {
    const instance = await one.start();
    await pushed(one);
    await one.claim('check-hukou', 'township');
    // As the workers do when a corrected calendar brings the date forward.
    const source = readFileSync(
      new URL('../../../workflows/subsidy-application/subsidy-application.bpmn', import.meta.url),
      'utf8',
    );
    const { mapped } = await mapping(source, 'home-handling');
    const earlier = {
      clockDueAt: '2026-02-28T00:00:00+08:00',
      clockWarnAt: '2026-02-26T00:00:00+08:00',
    };
    await session.setVariables('home-handling', earlier, true);
    await session.migrate(instance, PROCESS_ID, 1, Object.fromEntries(mapped.map((id) => [id, id])));
    await one.at('2026-02-26T00:00:00');
    await one.at('2026-02-28T00:00:00');
    await one.at('2026-03-05T00:00:00');
    await session.look();
    await one.complete('check-hukou', { hukouOutcome: 'bounce', bounceReason: 'deceased' });
  },
);

export const subsidyApplication: readonly Scenario[] = [
  crossProvince,
  withdrawn,
  local,
  township,
  outside,
  corrected,
];
