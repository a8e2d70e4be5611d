import { afterAll, beforeAll, expect, it } from 'vitest';
import * as cases from '../../../web/api/cases.ts';
import * as intake from '../../../web/api/intake.ts';
import * as reveal from '../../../web/api/reveal.ts';
import { intakeValues } from './support/intake.ts';
import { type Person, problemOf, type Served, startServed } from './support/served.ts';

let web: Served;
let clerk: Person;
beforeAll(async () => {
  web = await startServed();
  clerk = await web.signIn('tc.window1');
});
afterAll(() => web.stop());

async function draftOf(values: ReturnType<typeof intakeValues>, person = clerk) {
  return person.call(intake.createDraft, { body: { values } });
}
function submit(
  draft: { id: string; revision: number },
  options: { key?: string; accepted?: string[]; person?: Person } = {},
) {
  const input = {
    params: { draftId: draft.id },
    body: { revision: draft.revision, acceptedWarnings: options.accepted ?? [] },
  };
  return (options.person ?? clerk).call(
    intake.submit,
    input,
    options.key ? { idempotencyKey: options.key } : {},
  );
}
async function applications(): Promise<number> {
  const { rows } = await web.database.knex.raw<{ rows: { n: number }[] }>(
    'select count(*)::int as n from app.application',
  );
  return rows[0]?.n ?? -1;
}

it('keeps a draft as typed, and refuses to overwrite what another window saved', async () => {
  const draft = await clerk.call(intake.createDraft, { body: { values: { applicant: { name: '半' } } } });
  const save = (revision: number, name: string) =>
    clerk.call(intake.saveDraft, {
      params: { draftId: draft.id },
      body: { revision, values: { applicant: { name } } },
    });
  expect((await save(0, '半成')).revision).toBe(1);
  expect((await problemOf(save(0, '别处'))).code).toBe('revision-conflict');
  const again = await clerk.call(intake.getDraft, { params: { draftId: draft.id } });
  expect(again.values).toEqual({ applicant: { name: '半成' } });
  const other = await web.signIn('tc.window2');
  expect((await problemOf(other.call(intake.getDraft, { params: { draftId: draft.id } }))).code).toBe(
    'not-found',
  );
  await clerk.call(intake.deleteDraft, { params: { draftId: draft.id } });
});

it('says of typed numbers what is wrong, and fills birth and sex from right ones', async () => {
  const values = intakeValues();
  const { identityNumber } = values.applicant;
  const last = identityNumber.endsWith('1') ? '2' : '1';
  const wrong = await clerk.call(intake.check, {
    body: { identityNumber: identityNumber.slice(0, 17) + last },
  });
  expect(wrong.findings).toMatchObject([
    { code: 'identity-invalid', severity: 'error', field: 'applicant.identityNumber' },
  ]);
  const right = await clerk.call(intake.check, { body: { identityNumber } });
  expect(right).toMatchObject({ derived: { birthDate: '1980-03-04', sex: 'female' }, findings: [] });
  const expired = { ...values.applicant, certificateExpiresOn: '2020-01-01', grade: 3 };
  const { findings } = await clerk.call(intake.check, {
    body: { ...expired, items: ['nursing'], income: 'none', homeTownshipId: 't-140403001' },
  });
  expect(findings.map(({ code }) => code).toSorted()).toEqual([
    'category-mismatch',
    'certificate-expired',
    'grade-too-low',
  ]);
});

it('submits once, however often the button is pressed', async () => {
  const draft = await draftOf(intakeValues());
  const before = await applications();
  const key = 'one-attempt-of-this-page';
  const [first, second] = await Promise.allSettled([submit(draft, { key }), submit(draft, { key })]);
  const answers = [first, second].flatMap((one) =>
    one.status === 'fulfilled' ? [one.value.caseNumber] : [],
  );
  expect(answers.length).toBeGreaterThanOrEqual(1);
  const repeated = await submit(draft, { key });
  const withAnotherKey = await submit(draft);
  expect(new Set([...answers, repeated.caseNumber, withAnotherKey.caseNumber]).size).toBe(1);
  expect(await applications()).toBe(before + 1);
  expect(repeated.caseNumber).toMatch(/^610202-\d{4}-\d{5}$/);
});

it('refuses the same key for another submission', async () => {
  const [one, two] = [await draftOf(intakeValues()), await draftOf(intakeValues())];
  await submit(one, { key: 'the-same-key-again' });
  expect((await problemOf(submit(two, { key: 'the-same-key-again' }))).code).toBe('idempotency-conflict');
});

it('names every field that is missing', async () => {
  const values = intakeValues();
  const draft = await draftOf({
    ...values,
    payee: { ...values.payee, account: '12' },
    items: [],
    commitment: false as never,
  });
  const problem = await problemOf(submit(draft));
  expect(problem.code).toBe('input-invalid');
  expect(problem.errors.map(({ field }) => field).toSorted()).toEqual([
    'commitment',
    'items',
    'payee.account',
  ]);
});

it('asks the clerk to read warnings before it goes on, and never past an error', async () => {
  const values = intakeValues({ income: 'none' });
  const draft = await draftOf(values);
  const problem = await problemOf(submit(draft));
  expect(problem).toMatchObject({ code: 'check-failed', status: 422 });
  await submit(draft, { accepted: ['not-low-income'] });
  const invalid = intakeValues();
  const broken = await draftOf({
    ...invalid,
    applicant: { ...invalid.applicant, identityNumber: '140403198003040001' },
  });
  expect((await problemOf(submit(broken, { accepted: ['identity-invalid'] }))).code).toBe('check-failed');
});

it('refuses a second application of one person, also from two windows at the same moment', async () => {
  const values = intakeValues();
  const other = await web.signIn('km.window1');
  const [here, there] = [await draftOf(values), await draftOf(values, other)];
  const both = await Promise.allSettled([submit(here), submit(there, { person: other })]);
  expect(both.map(({ status }) => status).toSorted()).toEqual(['fulfilled', 'rejected']);
  const again = await draftOf(values);
  const problem = await problemOf(submit(again));
  expect(problem.code).toBe('duplicate-application');
  expect(problem.detail).toMatch(/\d{6}-\d{4}-\d{5}/);
});

it('finds a case by name, number, last four digits, certificate and phone, and stores none of them in the clear', async () => {
  const values = intakeValues();
  const applicant = { ...values.applicant, name: '阿依·古丽', phone: '13700002222' };
  const { caseId, caseNumber } = await submit(await draftOf({ ...values, applicant }));
  const terms = [
    '阿依古丽',
    caseNumber,
    applicant.identityNumber,
    applicant.identityNumber.slice(-4),
    applicant.certificateNumber,
    '137 0000 2222',
  ];
  for (const q of terms) {
    const { rows } = await clerk.call(cases.list, { query: { q } });
    expect(rows.map((row) => row.caseId)).toContain(caseId);
  }
  expect((await clerk.call(cases.list, { query: { q: '阿依' } })).rows).toEqual([]);
  const { rows } = await web.database.knex.raw<{ rows: object[] }>('select * from app.person');
  const stored = JSON.stringify(
    rows.map((row) =>
      Object.values(row).map((value) => (Buffer.isBuffer(value) ? value.toString('latin1') : value)),
    ),
  );
  for (const secret of [applicant.identityNumber, '13700002222', '6222020000001234567'])
    expect(stored).not.toContain(secret);
});

it('shows a case masked, reveals one value with a purpose, and remembers that', async () => {
  const values = intakeValues();
  const { caseId } = await submit(await draftOf(values));
  const shown = await clerk.call(cases.get, { params: { caseId } });
  expect(shown.applicant).toMatchObject({ name: '章*满', phone: '139****1111' });
  expect(JSON.stringify(shown)).not.toContain(values.applicant.identityNumber);
  const body = { field: 'identityNumber', purpose: 'verify' } as const;
  expect((await clerk.call(reveal.reveal, { params: { caseId }, body })).value).toBe(
    values.applicant.identityNumber,
  );
  const { rows } = await web.database.knex.raw<{ rows: { facts: unknown }[] }>(
    "select facts from app.audit where action = 'case.reveal' and object_id = ?",
    [caseId],
  );
  expect(rows).toEqual([{ facts: { field: 'identityNumber', purpose: 'verify', note: '' } }]);
  const home = await web.signIn('cz.township1');
  expect((await problemOf(home.call(cases.get, { params: { caseId } }))).code).toBe('not-found');
  expect((await problemOf(home.call(reveal.reveal, { params: { caseId }, body }))).code).toBe('not-found');
});

it('leaves the start of the process to the outbox while the engine is away', async () => {
  const { caseId } = await submit(await draftOf(intakeValues()));
  const { rows } = await web.database.knex.raw<{ rows: { kind: string; done_at: string | null }[] }>(
    'select kind, done_at from app.outbox where dedup_key = ?',
    [`start:${caseId}`],
  );
  expect(rows).toEqual([{ kind: 'start-application', done_at: null }]);
});

it('takes up a submission again whose first attempt died with the server', async () => {
  const values = intakeValues();
  const draft = await draftOf(values);
  const key = 'cut-off-by-a-kill';
  const before = await applications();
  const first = await submit(draft, { key });
  const forget = (age: string) =>
    web.database.knex.raw(
      "update app.idempotency set answer = null, created_at = now() - ?::interval where key = ? and endpoint = 'intake.submit'",
      [age, key],
    );
  await forget('1 second');
  expect((await problemOf(submit(draft, { key }))).code).toBe('too-many-requests');
  await forget('1 minute');
  expect(await submit(draft, { key })).toEqual(first);
  expect(await applications()).toBe(before + 1);
});
