import { readFileSync } from 'node:fs';
import { fileURLToPath } from 'node:url';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import * as api from '../../../web/api/processes.ts';
import { deployModels } from '../../../workers/deploy.ts';
import { RESOURCES } from '../../../workflows/subsidy-application/contract.ts';
import type { ZeebeClient } from '../../support/engine.ts';
import { type Person, problemOf, type Served, startServed } from './support/served.ts';

const folder = fileURLToPath(new URL('../../../workflows/subsidy-application/', import.meta.url));
const shipped = (name: string) => readFileSync(folder + name, 'utf8');
const process = 'subsidy-application.bpmn';
const form = 'township-review.form';

let web: Served;
let admin: Person;
let zeebe: ZeebeClient;
beforeAll(async () => {
  web = await startServed({ engine: true });
  if (!web.engine) throw new Error('started without an engine');
  zeebe = web.engine.zeebe();
  await deployModels(web.database.knex, zeebe as never);
  admin = await web.signIn('process');
});
afterAll(() => web.stop());

async function sourceOf(resourceName: string, version?: string): Promise<string> {
  const answer = await admin.call(api.source, {
    params: { resourceName },
    query: version ? { version } : {},
  });
  return answer.source;
}
const lint = async (resourceName: string, source: string) =>
  (await admin.call(api.lint, { params: { resourceName }, body: { source } })).findings;
const errorsOf = async (resourceName: string, source: string) =>
  (await lint(resourceName, source))
    .filter(({ severity }) => severity === 'error')
    .map(({ rule, elementId }) => `${rule} ${elementId ?? ''}`.trim());
function deploy(resourceName: string, source: string, draftRevision = 0, idempotencyKey?: string) {
  return admin.call(
    api.deploy,
    { params: { resourceName }, body: { source, note: '测试部署', draftRevision } },
    idempotencyKey ? { idempotencyKey } : {},
  );
}
const versionsOf = async (resourceName: string) =>
  (await admin.call(api.versions, { params: { resourceName } })).versions;
const modelOf = async (resourceName: string) => {
  const { models } = await admin.call(api.list);
  const found = models.find((model) => model.resourceName === resourceName);
  if (!found) throw new Error(`not listed: ${resourceName}`);
  return found;
};

describe('the list', () => {
  it('shows every resource with its version in force, and is for process administrators', async () => {
    const { models } = await admin.call(api.list);
    expect(models.map(({ resourceName }) => resourceName).toSorted()).toEqual([...RESOURCES].toSorted());
    expect(await modelOf(process)).toMatchObject({
      kind: 'bpmn',
      definitionId: 'subsidy-application',
      name: '两项补贴申请',
      versions: 1,
      running: 0,
      incidents: 0,
      latest: { version: 1, deployedBy: null },
    });
    for (const username of ['admin', 'audit', 'tc.window1']) {
      const other = await web.signIn(username);
      expect(await problemOf(other.call(api.list))).toMatchObject({ code: 'forbidden' });
      expect(await problemOf(other.call(api.incidents, { query: {} }))).toMatchObject({ code: 'forbidden' });
    }
  });

  it('gives the source as it was drawn, without the listeners of the inbox', async () => {
    const deployed = await web.engine
      ?.rest()
      .getProcessDefinitionXML((await modelOf(process)).latest?.definitionKey ?? '');
    expect(deployed).toContain('inbox-creating');
    expect(await sourceOf(process)).toBe(shipped(process));
    expect(await sourceOf(process, '1')).toBe(shipped(process));
    expect(await problemOf(sourceOf(process, '99'))).toMatchObject({ code: 'not-found' });
    expect(await problemOf(sourceOf('unknown.bpmn'))).toMatchObject({ code: 'not-found' });
  });
});

describe('drafts', () => {
  it('are kept, and a second editor is told instead of overwritten', async () => {
    const params = { resourceName: form };
    const save = (revision: number, source = '{"draft":true}') =>
      admin.call(api.saveDraft, { params, body: { source, revision } });
    expect((await save(0)).revision).toBe(1);
    const conflict = await problemOf(save(0, '{"other":true}'));
    expect(conflict).toMatchObject({ code: 'revision-conflict' });
    expect((await save(1)).revision).toBe(2);
    expect(await admin.call(api.source, { params, query: { version: 'draft' } })).toEqual({
      source: '{"draft":true}',
      version: null,
      draftRevision: 2,
    });
    expect((await modelOf(form)).draft).toMatchObject({ revision: 2, by: { name: '陆行舟' } });
    await admin.call(api.discardDraft, { params });
    expect(await problemOf(sourceOf(form, 'draft'))).toMatchObject({ code: 'not-found' });
  });

  it('stop a deployment that does not know them', async () => {
    const params = { resourceName: form };
    const source = shipped(form).replace('初审结果', '初审结论');
    await admin.call(api.saveDraft, { params, body: { source, revision: 0 } });
    expect(await problemOf(deploy(form, source, 0))).toMatchObject({ code: 'revision-conflict' });
    expect((await versionsOf(form)).map(({ version }) => version)).toEqual([1]);
    await admin.call(api.discardDraft, { params });
  });
});

describe('lint', () => {
  it('finds nothing wrong with the product’s own models', async () => {
    for (const name of RESOURCES) expect(await lint(name, shipped(name)), name).toEqual([]);
  });

  it('says plainly that a file is no model at all', async () => {
    for (const [name, source] of [
      [process, 'hello'],
      [process, '{"id": 1}'],
      [process, '<html><body/></html>'],
      [process, '<?xml version="1.0"?><bpmn:definitions'],
      ['routing.dmn', 'hello'],
      [form, '<form/>'],
      [form, '[]'],
    ] as const) {
      expect(await errorsOf(name, source), `${name} ${source}`).toEqual(['readable']);
    }
    const [finding] = await lint(process, 'hello');
    expect(finding?.message).toMatch(/不是.*XML/);
  });

  it('names a job type without a worker, and a listener that its worker does not expect', async () => {
    const source = shipped(process).replace('type="deliver-push"', 'type="send-fax"');
    expect(await errorsOf(process, source)).toEqual(['job-type deliver-push']);
    const computed = shipped(process).replace('type="deliver-push"', 'type="=kind"');
    expect(await errorsOf(process, computed)).toEqual(['job-type deliver-push']);
  });

  it('keeps user tasks to their form, their office and the engine’s kind', async () => {
    const original = shipped(process);
    const otherForm = original.replace('formId="township-review"', 'formId="no-such-form"');
    expect(await errorsOf(process, otherForm)).toEqual(['user-task-form township-review']);
    const jobBased = original.replace(
      /(<bpmn:userTask id="township-review"[^>]*>\s*<bpmn:extensionElements>\s*)<zeebe:userTask \/>/,
      '$1',
    );
    expect(jobBased).not.toBe(original);
    expect(await errorsOf(process, jobBased)).toEqual(['user-task-kind township-review']);
    const renamed = original.replaceAll('"township-review"', '"township-check"');
    expect(await errorsOf(process, renamed)).toContain('user-task township-check');
  });

  it('refuses another process id under the same file name, and a second process in it', async () => {
    const other = shipped(process).replace(
      '<bpmn:process id="subsidy-application"',
      '<bpmn:process id="other"',
    );
    expect(await errorsOf(process, other)).toContain('definition-id other');
  });

  it('wants calls, decisions and forms bound to their deployment', async () => {
    const latest = shipped(process).replace(
      'decisionId="routing" resultVariable="routing" bindingType="deployment"',
      'decisionId="routing" resultVariable="routing"',
    );
    expect(latest).not.toBe(shipped(process));
    expect(await errorsOf(process, latest)).toEqual(['binding routing']);
    const missing = shipped(process).replace('decisionId="routing"', 'decisionId="nowhere"');
    expect(await errorsOf(process, missing)).toEqual(['reference routing']);
  });

  it('refuses form fields that the task page does not draw, twice the same key, and other outcomes', async () => {
    const schema = () => JSON.parse(shipped(form)) as { id: string; components: Record<string, unknown>[] };
    const withField = schema();
    withField.components.push({ type: 'filepicker', key: 'file', label: '附件', id: 'f' });
    expect(await errorsOf(form, JSON.stringify(withField))).toEqual(['form-field f']);
    const twice = schema();
    twice.components.push({ type: 'textfield', key: 'opinion', label: '意见', id: 'again' });
    expect(await errorsOf(form, JSON.stringify(twice))).toEqual(['form-key again']);
    const outcome = schema();
    Object.assign(outcome.components[0] ?? {}, { values: [{ label: '通过', value: 'ok' }] });
    expect(await errorsOf(form, JSON.stringify(outcome))).toEqual([
      'form-outcome township-review-townshipOutcome',
    ]);
    const renamed = { ...schema(), id: 'other' };
    expect(await errorsOf(form, JSON.stringify(renamed))).toEqual(['definition-id']);
  });
});

describe('deployment', () => {
  it('of what is deployed already changes nothing and keeps the version', async () => {
    const before = await versionsOf(process);
    const answer = await deploy(process, shipped(process));
    expect(answer).toEqual({ version: 1, definitionKey: before[0]?.definitionKey, unchanged: true });
    expect(await versionsOf(process)).toEqual(before);
  });

  it('of one changed form deploys the whole set, records who and why, and removes the draft', async () => {
    const params = { resourceName: form };
    const source = shipped(form).replace('初审结果', '初审结论');
    const { revision } = await admin.call(api.saveDraft, { params, body: { source, revision: 0 } });
    const answer = await deploy(form, source, revision);
    expect(answer).toMatchObject({ version: 2, unchanged: false });
    expect(await modelOf(form)).toMatchObject({
      versions: 2,
      draft: null,
      latest: {
        version: 2,
        note: '测试部署',
        deployedBy: { name: '陆行舟' },
        definitionKey: answer.definitionKey,
      },
    });
    expect(await sourceOf(form)).toBe(source);
    expect(await sourceOf(form, '1')).toBe(shipped(form));
    // The diagram is bound to its deployment: its own text is the same, but it must find the new form.
    expect(await sourceOf(process)).toBe(shipped(process));
    expect((await modelOf(process)).latest?.version).toBe(2);
    const { rows } = await web.database.knex.raw<{ rows: { action: string; facts: object }[] }>(
      `select action, facts from app.audit where action = 'model.deploy' order by number desc limit 1`,
    );
    expect(rows[0]?.facts).toMatchObject({ version: 2, note: '测试部署' });
  });

  it('asked for twice with one key is done once, and again with another key changes nothing', async () => {
    const name = 'tell-applicant.form';
    const source = shipped(name).replace('"label"', ' "label"');
    const attempts = await Promise.allSettled([
      deploy(name, source, 0, 'one-deployment'),
      deploy(name, source, 0, 'one-deployment'),
    ]);
    expect(attempts.some(({ status }) => status === 'fulfilled')).toBe(true);
    const count = (await versionsOf(name)).length;
    expect((await deploy(name, source)).unchanged).toBe(true);
    expect(await versionsOf(name)).toHaveLength(count);
  });

  it('of two resources at the same moment loses neither', async () => {
    const one = shipped('check-hukou.form').replace('"label": "', '"label": " ');
    const two = shipped('push-application.form').replace('"schemaVersion": 18', '"schemaVersion":  18');
    await Promise.all([deploy('check-hukou.form', one), deploy('push-application.form', two)]);
    expect(await sourceOf('check-hukou.form')).toBe(one);
    expect(await sourceOf('push-application.form')).toBe(two);
    const report = await deployModels(web.database.knex, zeebe as never);
    expect(report.fresh).toEqual([]);
  });

  it('of something that is no model is refused in words, and nothing is deployed', async () => {
    const before = await versionsOf(process);
    const refusal = await problemOf(deploy(process, 'this is no XML'));
    expect(refusal).toMatchObject({ code: 'model-refused', status: 422 });
    expect(api.LintFinding.array().parse(refusal.facts?.findings)).toMatchObject([
      { severity: 'error', rule: 'readable', elementId: null },
    ]);
    expect(await versionsOf(process)).toEqual(before);
  });

  it('tells the engine’s own refusals by element', async () => {
    const before = await versionsOf(process);
    const source = shipped(process)
      .replace('=pushConfirmed = true<', '=pushConfirmed = = true<')
      .replace('<bpmn:timeDate xsi:type="bpmn:tFormalExpression">=clockWarnAt</bpmn:timeDate>', '');
    const refusal = await problemOf(deploy(process, source));
    expect(refusal).toMatchObject({ code: 'model-refused' });
    const findings = api.LintFinding.array().parse(refusal.facts?.findings);
    expect(findings.length).toBeGreaterThanOrEqual(2);
    expect(findings.every(({ rule }) => rule === 'engine')).toBe(true);
    expect(findings.map(({ elementId }) => elementId)).toEqual(
      expect.arrayContaining(['confirmation-needed-to-to-delivery']),
    );
    expect(findings.every(({ message }) => message.length < 400)).toBe(true);
    expect(await versionsOf(process)).toEqual(before);
  });

  it('takes a new form along with the diagram that asks for it from then on', async () => {
    const extra = JSON.stringify({ ...JSON.parse(shipped('handle-bounce.form')), id: 'bounce-note' });
    expect(await deploy('bounce-note.form', extra)).toMatchObject({ version: 1, unchanged: false });
    const source = shipped(process).replace('formId="handle-bounce"', 'formId="bounce-note"');
    expect(await errorsOf(process, source)).toEqual([]);
    await deploy(process, source);
    expect(await sourceOf(process)).toBe(source);
    const report = await deployModels(web.database.knex, zeebe as never);
    expect(report.fresh).toEqual([]);
    expect(report.keptChanges).toContain(process);
  });
});

describe('incidents', () => {
  it('are listed with their element’s name, counted, and retried', async () => {
    const variables = { applicationId: 'a-1', items: ['living'], category: 1, grade: 1 };
    await zeebe.createProcessInstance({ bpmnProcessId: 'subsidy-application', variables } as never);
    const [job] = await zeebe.activateJobs({
      type: 'check-application',
      maxJobsToActivate: 1,
      timeout: 30_000,
      worker: 'test',
      requestTimeout: 5_000,
    });
    await zeebe.failJob({
      jobKey: job?.key ?? '',
      retries: 0,
      errorMessage: '外部系统没有应答',
      retryBackOff: 0,
    });
    const { rows } = await admin.call(api.incidents, { query: {} });
    expect(rows).toMatchObject([
      {
        elementId: 'check-application',
        elementName: '核查申请信息',
        processId: 'subsidy-application',
        errorType: 'JOB_NO_RETRIES',
        message: '外部系统没有应答',
        jobKey: job?.key,
        caseId: null,
      },
    ]);
    expect(await modelOf(process)).toMatchObject({ running: 1, incidents: 1 });
    const incidentKey = rows[0]?.incidentKey ?? '';
    await admin.call(api.retryIncident, { params: { incidentKey } });
    expect((await admin.call(api.incidents, { query: {} })).rows).toEqual([]);
    const [again] = await zeebe.activateJobs({
      type: 'check-application',
      maxJobsToActivate: 1,
      timeout: 30_000,
      worker: 'test',
      requestTimeout: 5_000,
    });
    expect(again).toMatchObject({ key: job?.key, retries: 3 });
    expect(await problemOf(admin.call(api.retryIncident, { params: { incidentKey } }))).toMatchObject({
      code: 'not-found',
    });
  });
});

describe('without an engine', () => {
  it('the list still shows what is known, and says that the rest is not', async () => {
    const alone = await startServed();
    try {
      const person = await alone.signIn('process');
      await alone.database.knex.raw(
        `insert into app.model_version (id, resource_name, kind, definition_id, name, version, definition_key, source,
          source_hash, deployed_at) values ('m', 'a.bpmn', 'bpmn', 'a', 'A', 1, 1, '<a/>', 'h', now())`,
      );
      const { models } = await person.call(api.list);
      expect(models).toMatchObject([{ resourceName: 'a.bpmn', running: null, incidents: null }]);
      expect(await problemOf(person.call(api.incidents, { query: {} }))).toMatchObject({
        code: 'engine-unavailable',
      });
    } finally {
      await alone.stop();
    }
  });
});
