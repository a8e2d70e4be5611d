/**
 * Every page at a county window's size and on a phone: axe finds nothing (WCAG 2.1 A and AA), nothing runs off the
 * side, no page asks another origin or writes an error. The exclusions are in support/axe.ts.
 */
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { demoPassword } from '../../db/seeds/demo/organization.ts';
import { api } from '../../web/api/endpoints.ts';
import { intakeValues } from '../web/server/support/intake.ts';
import { axeFindings } from './support/axe.ts';
import { sizes } from './support/browser.ts';
import type { Desk } from './support/desk.ts';
import { type StartedApplication, startApplication } from './support/started.ts';

let app: StartedApplication;
/** Addresses that belong to the cases made below. */
const at: Record<string, string> = {};

async function submit(): Promise<{ caseId: string; caseNumber: string }> {
  const window = await app.staff('tc.window1');
  const draft = await window.call(api.intake.createDraft, { body: { values: intakeValues() } });
  const body = { revision: draft.revision, acceptedWarnings: [] };
  return window.call(api.intake.submit, { params: { draftId: draft.id }, body });
}

async function submitLacking(change: Parameters<typeof intakeValues>[0], acceptedWarnings: string[]) {
  const window = await app.staff('tc.window1');
  const draft = await window.call(api.intake.createDraft, { body: { values: intakeValues(change) } });
  const body = { revision: draft.revision, acceptedWarnings };
  return window.call(api.intake.submit, { params: { draftId: draft.id }, body });
}

/** Cases that put every form on a desk. */
async function fill(): Promise<void> {
  const window = await app.staff('tc.window1');
  const township = await app.staff('cz.township1');
  const federation = await app.staff('cz.federation1');
  const civilAffairs = await app.staff('cz.civil1');
  const push = async (made: { caseNumber: string }) =>
    window.complete(await window.claim(made.caseNumber, 'push-application'), { confirmed: true });
  const here = async (made: { caseNumber: string }) =>
    township.complete(await township.claim(made.caseNumber, 'check-hukou'), { hukouOutcome: 'here' });
  const pass = async (made: { caseNumber: string }) =>
    township.complete(await township.claim(made.caseNumber, 'township-review'), {
      ...{ townshipOutcome: 'pass', householdIncome: 'dibao', suggestion: 'grant', opinion: '情况属实。' },
    });
  const agree = async (made: { caseNumber: string }) =>
    federation.complete(await federation.claim(made.caseNumber, 'federation-review'), {
      ...{ federationOutcome: 'pass', certificateState: 'valid', opinion: '证件有效。' },
      ...{ confirmedCategory: '4', confirmedGrade: '2' },
    });

  at.draft = `/intake/${(await window.call(api.intake.createDraft, { body: { values: intakeValues() } })).id}`;
  at.emptyDraft = `/intake/${(await window.call(api.intake.createDraft, { body: { values: {} } })).id}`;
  const person = intakeValues().applicant;
  const doubtful = await submitLacking({ applicant: { ...person, certificateExpiresOn: '2020-01-31' } }, [
    'certificate-expired',
  ]);
  at.check = `/tasks/${await window.claim(doubtful.caseNumber, 'resolve-check')}`;
  const lacking = await submitLacking({ seenMaterials: ['identity-card'] }, []);
  at.lacking = `/cases/${lacking.caseId}`;
  at.materials = `/tasks/${await window.claim(lacking.caseNumber, 'complete-materials')}`;
  const waiting = await submit();
  at.push = `/tasks/${await window.claim(waiting.caseNumber, 'push-application')}`;

  const arrived = await submit();
  await push(arrived);
  at.hukou = `/tasks/${await township.claim(arrived.caseNumber, 'check-hukou')}`;
  const bounced = await submit();
  await push(bounced);
  await township.complete(await township.claim(bounced.caseNumber, 'check-hukou'), {
    ...{ hukouOutcome: 'bounce', bounceReason: 'moved-out', reason: '户籍已迁出。' },
  });
  at.bounce = `/tasks/${await window.claim(bounced.caseNumber, 'handle-bounce')}`;
  const reviewed = await submit();
  await push(reviewed);
  await here(reviewed);
  at.review = `/tasks/${await township.claim(reviewed.caseNumber, 'township-review')}`;
  const corrected = await submit();
  await push(corrected);
  await here(corrected);
  await township.complete(await township.claim(corrected.caseNumber, 'township-review'), {
    ...{ townshipOutcome: 'correct', reason: '户口簿缺本人页。' },
    missingMaterials: [{ code: 'household-register', name: '居民户口簿', what: '请补拍本人页。' }],
  });
  at.correction = `/tasks/${await window.claim(corrected.caseNumber, 'correction-for-township')}`;
  at.correctedCase = `/cases/${corrected.caseId}`;
  const federated = await submit();
  await push(federated);
  await here(federated);
  await pass(federated);
  at.federation = `/tasks/${await federation.claim(federated.caseNumber, 'federation-review')}`;
  const decided = await submit();
  await push(decided);
  await here(decided);
  await pass(decided);
  await agree(decided);
  const decision = await civilAffairs.claim(decided.caseNumber, 'civil-affairs-decision');
  at.decision = `/tasks/${decision}`;
  at.decidedCase = `/cases/${decided.caseId}`;
  const told = await submit();
  await push(told);
  await here(told);
  await pass(told);
  await agree(told);
  await civilAffairs.complete(await civilAffairs.claim(told.caseNumber, 'civil-affairs-decision'), {
    ...{ decisionOutcome: 'decide', opinion: '分项认定。', livingDecision: 'refused' },
    ...{ livingRefusal: 'not-low-income', nursingDecision: 'granted' },
  });
  at.tell = `/tasks/${await window.claim(told.caseNumber, 'tell-applicant')}`;
  at.toldCase = `/cases/${told.caseId}`;
  // One left in the pool of each office.
  await push(await submit());
  await submit();
}

interface Place {
  name: string;
  address: () => string;
  /** What to do there before looking. */
  act?: (desk: Desk) => Promise<void>;
  /** Waits until the page is there; its main heading otherwise. */
  ready?: string;
}

const go = (name: string, address: string | (() => string), more: Partial<Place> = {}): Place => ({
  name,
  address: typeof address === 'string' ? () => address : address,
  ...more,
});
const tab = (label: string) => async (desk: Desk) => {
  await desk.page.getByRole('tab', { name: label }).click();
  await desk.page.getByRole('tabpanel').filter({ visible: true }).waitFor();
};
const choose = (group: string, option: string) => (desk: Desk) => desk.tick(group, option);

const visits: Record<string, Place[]> = {
  'tc.window1': [
    go('inbox todo', '/inbox/todo'),
    go('inbox preview', '/inbox/todo', {
      act: async (desk) => {
        await desk.page
          .getByRole('row')
          .nth(1)
          .click({ position: { x: 5, y: 5 } });
        await desk.page.waitForLoadState('networkidle');
      },
    }),
    go('inbox claimable', '/inbox/claimable'),
    go('inbox done', '/inbox/done'),
    go('inbox started', '/inbox/started'),
    go('inbox copied, empty', '/inbox/copied'),
    go('intake list', '/intake'),
    go('intake, empty and sent', () => at.emptyDraft ?? '', { act: (desk) => desk.press('提交申请') }),
    go('intake, filled', () => at.draft ?? ''),
    go('task resolve-check', () => at.check ?? '', { act: choose('如何处理', '据实受理') }),
    go('task complete-materials', () => at.materials ?? ''),
    go('task push-application', () => at.push ?? ''),
    go('task handle-bounce', () => at.bounce ?? '', { act: choose('如何处理', '更正户籍地后重新推送') }),
    go('task correction', () => at.correction ?? ''),
    go('task tell-applicant', () => at.tell ?? ''),
    go('cases', '/cases'),
    go('case overview', () => at.toldCase ?? ''),
    go('case timeline', () => at.toldCase ?? '', { act: tab('时间线') }),
    go('case materials', () => at.correctedCase ?? '', { act: tab('材料') }),
    go('case diagram', () => at.correctedCase ?? '', {
      act: async (desk) => {
        await tab('流程图')(desk);
        await desk.page.locator('.diagram-canvas svg').first().waitFor();
      },
    }),
    go('case papers', () => at.toldCase ?? '', { act: tab('文书') }),
    go('why this date', () => at.toldCase ?? '', {
      act: async (desk) => {
        await desk.press(/查看为什么是这一天/);
        await desk.dialog().getByRole('table').waitFor();
      },
    }),
    go('paper acceptance', () => `${at.toldCase}/papers/acceptance`),
    go('paper list of materials', () => `${at.lacking}/papers/material-list`),
    go('paper correction', () => `${at.correctedCase}/papers/correction`),
    go('paper decision', () => `${at.toldCase}/papers/decision`),
    go('password', '/password'),
    go('not found', '/nowhere'),
  ],
  'cz.township1': [
    go('task check-hukou', () => at.hukou ?? '', {
      act: choose('申请人户籍是否在本地', '已迁出,转送新户籍地'),
    }),
    go('task township-review', () => at.review ?? '', { act: choose('初审结果', '通知补正') }),
  ],
  'cz.federation1': [
    go('task federation-review', () => at.federation ?? '', { act: choose('审核结果', '提交审定') }),
  ],
  'cz.civil1': [go('task decision', () => at.decision ?? '', { act: choose('审定结果', '作出认定') })],
  'cz.supervisor': [go('supervision', '/supervision'), go('supervised case', () => at.decidedCase ?? '')],
  security: [go('people', '/people')],
  process: [
    go('processes', '/processes'),
    go('processes incidents', '/processes', { act: tab('故障') }),
    go('model editor', '/processes/model?name=subsidy-application.bpmn', {
      act: (desk) => desk.page.locator('.bpmn-editor svg').first().waitFor(),
    }),
    go('model source', '/processes/model?name=routing.dmn'),
  ],
  audit: [go('audit', '/audit')],
};

beforeAll(async () => {
  app = await startApplication();
  await fill();
}, 180_000);
afterAll(() => app?.stop());

/** The page has loaded what it shows. */
async function settled(desk: Desk): Promise<void> {
  await desk.page.getByRole('heading', { level: 1 }).first().waitFor();
  await desk.page.waitForLoadState('networkidle').catch(() => undefined);
}

async function faults(desk: Desk, name: string): Promise<string[]> {
  const found = (await axeFindings(desk.page)).map(
    (finding) => `${name}: ${finding.rule} ${finding.help}\n    ${finding.nodes.slice(0, 3).join('\n    ')}`,
  );
  const overflow = await desk.page.evaluate<number>(
    'document.documentElement.scrollWidth - document.documentElement.clientWidth',
  );
  if (overflow > 0) found.push(`${name}: runs ${overflow} px off the side`);
  return found;
}

describe.each(Object.entries(sizes))('on a %s', (sizeName, size) => {
  it('sign-in and link pages have no findings', { timeout: 60_000 }, async () => {
    const desk = await app.visit({ size });
    const found: string[] = [];
    for (const address of ['/sign-in', '/links/nobody-has-this-one']) {
      await desk.go(address);
      await settled(desk);
      found.push(...(await faults(desk, address)));
    }
    expect(found).toEqual([]);
    await desk.page.context().close();
  });

  it.each(Object.keys(visits))('the pages of %s have no findings', { timeout: 120_000 }, async (username) => {
    const desk = await app.open(username, { size });
    const found: string[] = [];
    for (const { name, address, act } of visits[username] ?? []) {
      try {
        await desk.go(address());
        await settled(desk);
        await act?.(desk);
      } catch (error) {
        found.push(`${name} (${sizeName}): ${String(error).slice(0, 600)}`);
      }
      if (process.env.YIZHAN_TEST_PICTURES) {
        const file = `${username}-${name}-${sizeName}`.replaceAll(/[^\w.]+/g, '-');
        await desk.page.screenshot({ path: `${process.env.YIZHAN_TEST_PICTURES}/${file}.png` });
      }
      found.push(...(await faults(desk, name)));
    }
    expect(found).toEqual([]);
    await desk.page.context().close();
  });
});

describe('by keyboard alone', () => {
  it('signs in, claims and completes a task', { timeout: 60_000 }, async () => {
    const { caseNumber } = await submit();
    const window = await app.staff('tc.window1');
    await window.findTask(caseNumber, 'push-application', 'claimable');
    const desk = await app.visit();
    const { keyboard } = desk.page;
    /** Tabs on until the focus is on what is named so; a page one cannot get through this way is a trap. */
    const tabTo = async (name: RegExp) => {
      for (let presses = 0; presses < 120; presses++) {
        await keyboard.press('Tab');
        const focused = await desk.page.evaluate<string>(
          `(() => { const e = document.activeElement; return [e?.labels?.[0]?.innerText, e?.getAttribute('aria-label'), e?.innerText].filter(Boolean).join(' ') })()`,
        );
        if (name.test(focused)) return;
      }
      throw new Error(`the focus never came to ${name}\n${await desk.text()}`);
    };
    await desk.go('/sign-in');
    await desk.field('账号').waitFor();
    await tabTo(/^账号/);
    await keyboard.type('tc.window1');
    await tabTo(/^密码/);
    await keyboard.type(demoPassword);
    await keyboard.press('Enter');
    await desk.page.waitForURL(/inbox/);

    await desk.go('/inbox/claimable');
    const rows = desk.page.getByRole('row');
    await rows.nth(1).waitFor();
    const last = (await rows.count()) - 1;
    for (let row = 0; row < last; row++) await keyboard.press('j');
    const chosen = desk.page.locator('tr[aria-current=true]');
    expect(await chosen.innerText()).toContain(caseNumber);
    await keyboard.press('c');
    await desk.sees(/^已认领/);

    await desk.go('/inbox/todo');
    await desk.page.getByRole('row').filter({ hasText: caseNumber }).waitFor();
    for (let row = 0; row < 30; row++) {
      await keyboard.press('j');
      if ((await chosen.innerText()).includes(caseNumber)) break;
    }
    await keyboard.press('Enter');
    await desk.page.getByRole('form').waitFor();
    await tabTo(/已核对,确认推送/);
    await keyboard.press('Space');
    await keyboard.press('Control+Enter');
    await desk.sees('已提交');
    expect(await desk.page.locator('.sent-next').innerText()).toMatch(/^已推送东街街道办事处。/);
  });

  it('says what the keys are', { timeout: 30_000 }, async () => {
    const desk = await app.open('tc.window1');
    await desk.go('/inbox/todo');
    await desk.page.getByRole('heading', { level: 1 }).waitFor();
    await desk.page.keyboard.press('?');
    await desk.sees('下一行', desk.dialog());
    expect(await axeFindings(desk.page)).toEqual([]);
    await desk.page.keyboard.press('Escape');
    await desk.page.keyboard.press('/');
    expect(await desk.page.evaluate('document.activeElement?.tagName')).toBe('INPUT');
  });
});
