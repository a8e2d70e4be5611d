import { OrchestrationLifters } from '@camunda8/sdk';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { createTestDatabase, type TestDatabase } from '../../support/database.ts';
import { type ClusterClient, startTestEngine, type TestEngine } from '../../support/engine.ts';
import { oneMessage, oneTask, oneTimer, oneUserTask } from './models.ts';

let database: TestDatabase;
let engine: TestEngine;
let cluster: ClusterClient;

beforeAll(async () => {
  // Answers are checked against the public schemas of the API.
  process.env.CAMUNDA_SDK_VALIDATION = 'req:none,res:strict';
  database = await createTestDatabase();
  engine = await startTestEngine({ url: database.url });
  cluster = engine.cluster();
});

afterAll(async () => {
  delete process.env.CAMUNDA_SDK_VALIDATION;
  await engine.stop();
  await database.drop();
});

const { ProcessDefinitionId } = OrchestrationLifters;
const processId = ProcessDefinitionId.assumeExists;

type EndCursor = ReturnType<typeof OrchestrationLifters.EndCursor.assumeExists>;

/** The value, which must be there. */
function the<T>(value: T | undefined): T {
  if (value === undefined) throw new Error('expected a value');
  return value;
}

const now = { consistency: { waitUpToMs: 0 } };

interface RawAnswer {
  readonly status: number;
  readonly type: string | null;
  readonly text: string;
  // The body as JSON; tests look at single fields of it.
  readonly body: Record<string, unknown>;
}

async function call(method: string, path: string, body?: string | FormData): Promise<RawAnswer> {
  const headers = typeof body === 'string' ? { 'content-type': 'application/json' } : undefined;
  const response = await fetch(`${engine.restAddress}${path}`, {
    method,
    ...(headers ? { headers } : {}),
    ...(body === undefined ? {} : { body }),
  });
  const text = await response.text();
  const isJson = response.headers.get('content-type')?.includes('json') ?? false;
  return {
    status: response.status,
    type: response.headers.get('content-type'),
    text,
    body: isJson ? (JSON.parse(text) as Record<string, unknown>) : {},
  };
}

function post(path: string, body: unknown): Promise<RawAnswer> {
  return call('POST', path, typeof body === 'string' ? body : JSON.stringify(body));
}

async function deploy(name: string, xml: string): Promise<RawAnswer> {
  const form = new FormData();
  form.append('resources', new Blob([xml]), `${name}.bpmn`);
  return call('POST', '/v2/deployments', form);
}

async function start(process: string, variables: object = {}) {
  const { processInstanceKey } = await cluster.createProcessInstance({
    processDefinitionId: processId(process),
    variables: variables as Record<string, unknown>,
  });
  return processInstanceKey;
}

/** The one user task of an instance, as the search has it. */
async function taskOf(processInstanceKey: Awaited<ReturnType<typeof start>>) {
  const { items } = await cluster.searchUserTasks({ filter: { processInstanceKey } }, now);
  expect(items).toHaveLength(1);
  return the(items[0]);
}

async function activate(type: string, requestTimeout = 10_000) {
  const { jobs } = await cluster.activateJobs({
    type,
    worker: 'test',
    timeout: 30_000,
    maxJobsToActivate: 10,
    requestTimeout,
  });
  return jobs;
}

describe('the REST gateway: processes', () => {
  it('describes the cluster and its health', async () => {
    const topology = await cluster.getTopology();
    expect(topology.brokers[0]?.partitions[0]).toMatchObject({ role: 'leader', health: 'healthy' });
    expect((await call('GET', '/v2/status')).status).toBe(204);
    expect((await call('GET', '/health')).body).toMatchObject({ status: 'UP' });
    expect((await cluster.getAuthentication()).username).toBe('engine');
  });

  it('deploys with Chinese file names and shows what it deployed', async () => {
    const answer = await deploy('付款流程', oneTask('paid', 'paid-job'));
    expect(answer.status).toBe(200);
    const { items } = await cluster.searchProcessDefinitions(
      { filter: { processDefinitionId: processId('paid') } },
      now,
    );
    expect(items?.[0]).toMatchObject({
      resourceName: '付款流程.bpmn',
      version: 1,
      name: '流程 paid',
      hasStartForm: false,
    });
    const processDefinitionKey = the(items?.[0]?.processDefinitionKey);
    expect(await cluster.getProcessDefinitionXml({ processDefinitionKey }, now)).toBe(
      oneTask('paid', 'paid-job'),
    );
  });

  it('finds the latest version only, when asked', async () => {
    await deploy('versions', oneTask('versions', 'first'));
    await deploy('versions', oneTask('versions', 'second'));
    const search = async (isLatestVersion: boolean) =>
      (
        await cluster.searchProcessDefinitions(
          { filter: { processDefinitionId: processId('versions'), isLatestVersion } },
          now,
        )
      ).items;
    expect((await search(false))?.map(({ version }) => version)).toEqual([1, 2]);
    expect((await search(true))?.map(({ version }) => version)).toEqual([2]);
  });

  it('keeps every digit of variables on the way in and out', async () => {
    await deploy('digits', oneTask('digits', 'digits-job'));
    const variables = '{"whole":10000000000000001,"decimal":1.0,"text":"中\\"文"}';
    const created = await post(
      '/v2/process-instances',
      `{"processDefinitionId":"digits","variables":${variables}}`,
    );
    expect(created.status).toBe(200);
    const activated = await post('/v2/jobs/activation', {
      type: 'digits-job',
      worker: 'w',
      timeout: 9000,
      maxJobsToActivate: 1,
    });
    expect(activated.text).toContain('"whole":10000000000000001');
    expect(activated.text).toContain('"decimal":1.0');
    const found = await post('/v2/variables/search', { filter: { name: 'whole' } });
    expect(found.text).toContain('"value":"10000000000000001"');
  });

  it('shows an instance, its elements, its job and its variables while it waits and when it is done', async () => {
    await deploy('shown', oneTask('shown', 'shown-job'));
    const processInstanceKey = await start('shown', { amount: 12 });
    expect(await cluster.getProcessInstance({ processInstanceKey }, now)).toMatchObject({
      state: 'ACTIVE',
      processDefinitionName: '流程 shown',
      hasIncident: false,
    });
    const elements = async () =>
      (
        await cluster.searchElementInstances(
          { filter: { processInstanceKey }, sort: [{ field: 'startDate' }, { field: 'elementInstanceKey' }] },
          now,
        )
      ).items?.map(({ elementId, elementName, type, state }) => ({ elementId, elementName, type, state }));
    expect(await elements()).toContainEqual({
      elementId: 'task',
      elementName: '付款',
      type: 'SERVICE_TASK',
      state: 'ACTIVE',
    });
    const [job] = await activate('shown-job');
    expect(job).toMatchObject({
      processDefinitionId: 'shown',
      kind: 'BPMN_ELEMENT',
      customHeaders: { room: 'A' },
    });
    const jobs = await cluster.searchJobs({ filter: { processInstanceKey } }, now);
    expect(jobs.items[0]).toMatchObject({ state: 'CREATED', type: 'shown-job', worker: 'test', retries: 3 });
    await cluster.completeJob({ jobKey: the(job).jobKey, variables: { done: true } });
    expect(await cluster.getProcessInstance({ processInstanceKey }, now)).toMatchObject({
      state: 'COMPLETED',
    });
    expect((await elements())?.every(({ state }) => state === 'COMPLETED')).toBe(true);
    const variables = await cluster.searchVariables(
      { filter: { processInstanceKey }, sort: [{ field: 'name' }] },
      now,
    );
    expect(variables.items.map(({ name, value }) => [name, value])).toEqual([
      ['amount', '12'],
      ['done', 'true'],
    ]);
  });

  it('finds instances by variables, state and date, in pages', async () => {
    await deploy('paged', oneTask('paged', 'paged-job'));
    const keys: string[] = [];
    for (let at = 0; at < 7; at += 1)
      keys.push(await start('paged', { group: at % 2 === 0 ? 'even' : 'odd' }));
    const filter = { processDefinitionId: processId('paged'), state: 'ACTIVE' as const };
    const even = await cluster.searchProcessInstances(
      { filter: { ...filter, variables: [{ name: 'group', value: '"even"' }] } },
      now,
    );
    expect(even.page.totalItems).toBe(4n);
    const seen: string[] = [];
    let after: EndCursor | undefined;
    do {
      const page = after === undefined ? { limit: 3 } : { after, limit: 3 };
      const found = await cluster.searchProcessInstances(
        { filter, sort: [{ field: 'processInstanceKey', order: 'DESC' }], page },
        now,
      );
      seen.push(...found.items.map((item) => item.processInstanceKey));
      after = found.items.length === 3 ? found.page.endCursor : undefined;
    } while (after !== undefined);
    expect(seen).toEqual(keys.toReversed());
    const later = { startDate: { $gt: '2999-01-01T00:00:00.000Z' } };
    expect((await cluster.searchProcessInstances({ filter: { ...filter, ...later } }, now)).items).toEqual(
      [],
    );
  });

  it('cancels an instance once', async () => {
    await deploy('cancelled', oneTask('cancelled', 'cancelled-job'));
    const processInstanceKey = await start('cancelled');
    await cluster.cancelProcessInstance({ processInstanceKey });
    expect(await cluster.getProcessInstance({ processInstanceKey }, now)).toMatchObject({
      state: 'TERMINATED',
    });
    const again = await post(`/v2/process-instances/${processInstanceKey}/cancellation`, {});
    expect(again).toMatchObject({ status: 404, body: { title: 'NOT_FOUND', status: 404 } });
  });

  it('answers with the result when it is asked to wait for completion', async () => {
    await deploy('timed', oneTimer('timed', 'PT0.1S'));
    const result = await cluster.createProcessInstance({
      processDefinitionId: processId('timed'),
      variables: { a: 1 },
      awaitCompletion: true,
      requestTimeout: 10_000,
    });
    expect(result.variables).toEqual({ a: 1 });
    await deploy('untimely', oneTimer('untimely', 'PT1H'));
    const late = await post('/v2/process-instances', {
      processDefinitionId: 'untimely',
      awaitCompletion: true,
      requestTimeout: 200,
    });
    expect(late).toMatchObject({ status: 504, body: { title: 'DEADLINE_EXCEEDED' } });
  });

  it('moves the clock', async () => {
    await deploy('tomorrow', oneTimer('tomorrow', 'PT24H'));
    const processInstanceKey = await start('tomorrow');
    await cluster.pinClock({ timestamp: Date.now() + 25 * 3600_000 });
    expect(await cluster.getProcessInstance({ processInstanceKey }, now)).toMatchObject({
      state: 'COMPLETED',
    });
    await cluster.resetClock();
  });

  it('publishes and correlates messages', async () => {
    await deploy('letters', oneMessage('letters', 'letter'));
    const nobody = await post('/v2/messages/correlation', { name: 'letter', correlationKey: 'L-1' });
    expect(nobody).toMatchObject({ status: 404, body: { title: 'NOT_FOUND' } });
    const processInstanceKey = await start('letters', { key: 'L-1' });
    const correlated = await cluster.correlateMessage({
      name: 'letter',
      correlationKey: 'L-1',
      variables: { read: true },
    });
    expect(correlated.processInstanceKey).toBe(processInstanceKey);
    const published = await cluster.publishMessage({
      name: 'letter',
      correlationKey: 'L-2',
      timeToLive: 60_000,
    });
    expect(published.messageKey).toMatch(/^\d+$/);
  });

  it('reports an incident, shows it and resolves it after the variable is set', async () => {
    await deploy('troubled', oneMessage('troubled', 'trouble'));
    const processInstanceKey = await start('troubled');
    const found = await cluster.searchIncidents({ filter: { processInstanceKey, state: 'ACTIVE' } }, now);
    expect(found.items?.[0]).toMatchObject({ errorType: 'EXTRACT_VALUE_ERROR', elementId: 'task' });
    const incidentKey = the(found.items?.[0]?.incidentKey);
    expect(await cluster.getProcessInstance({ processInstanceKey }, now)).toMatchObject({
      hasIncident: true,
    });
    await cluster.createElementInstanceVariables({
      elementInstanceKey: OrchestrationLifters.ElementInstanceKey.assumeExists(processInstanceKey),
      variables: { key: 'T-1' },
    });
    await cluster.resolveIncident({ incidentKey });
    expect(await cluster.getIncident({ incidentKey }, now)).toMatchObject({ state: 'RESOLVED' });
    expect(await cluster.getProcessInstance({ processInstanceKey }, now)).toMatchObject({
      hasIncident: false,
    });
  });
});

describe('the REST gateway: jobs and user tasks', () => {
  it('fails a job, changes its retries, throws an error', async () => {
    await deploy('retried', oneTask('retried', 'retried-job'));
    const processInstanceKey = await start('retried');
    const [job] = await activate('retried-job');
    const { jobKey } = the(job);
    await cluster.failJob({ jobKey, retries: 0, errorMessage: 'broken' });
    const failed = await cluster.searchJobs({ filter: { processInstanceKey, state: 'FAILED' } }, now);
    expect(failed.items[0]).toMatchObject({ errorMessage: 'broken', retries: 0 });
    await cluster.updateJob({ jobKey, changeset: { retries: 1 } });
    const incidents = await cluster.searchIncidents({ filter: { processInstanceKey } }, now);
    expect(incidents.items?.[0]).toMatchObject({ errorType: 'JOB_NO_RETRIES', jobKey });
    await cluster.resolveIncident({ incidentKey: the(incidents.items?.[0]?.incidentKey) });
    expect(await activate('retried-job')).toHaveLength(1);
    await cluster.throwJobError({ jobKey, errorCode: 'no-money', errorMessage: 'none' });
    const thrown = await cluster.searchIncidents({ filter: { processInstanceKey, state: 'ACTIVE' } }, now);
    expect(thrown.items?.[0]).toMatchObject({ errorType: 'UNHANDLED_ERROR_EVENT' });
  });

  it('assigns, updates, releases and completes a user task', async () => {
    await deploy('reviewed', oneUserTask('reviewed'));
    const processInstanceKey = await start('reviewed', { case: 'C-1' });
    const task = await taskOf(processInstanceKey);
    expect(task).toMatchObject({
      state: 'CREATED',
      name: '审核',
      candidateGroups: ['unit:1:clerk'],
      priority: 70,
      dueDate: '2029-12-31T16:00:00.000Z',
      processName: '流程 reviewed',
    });
    const { userTaskKey } = task;
    await cluster.assignUserTask({ userTaskKey, assignee: 'zhang' });
    expect(await taskOf(processInstanceKey)).toMatchObject({ assignee: 'zhang' });
    const taken = await post(`/v2/user-tasks/${userTaskKey}/assignment`, {
      assignee: 'li',
      allowOverride: false,
    });
    expect(taken).toMatchObject({ status: 409, body: { title: 'INVALID_STATE' } });
    expect(taken.body.detail).toContain("Command 'CLAIM' rejected");
    expect((await call('PATCH', `/v2/user-tasks/${userTaskKey}`, '{"changeset":{}}')).status).toBe(400);
    await cluster.updateUserTask({
      userTaskKey,
      changeset: { priority: 5, dueDate: '2031-01-01T00:00:00Z' },
    });
    await cluster.unassignUserTask({ userTaskKey });
    const released = await taskOf(processInstanceKey);
    expect(released.assignee).toBeUndefined();
    expect(released).toMatchObject({ priority: 5, dueDate: '2031-01-01T00:00:00.000Z' });
    const variables = await cluster.searchUserTaskVariables({ userTaskKey }, now);
    expect(variables.items?.map(({ name, value }) => [name, value])).toEqual([['case', '"C-1"']]);
    expect((await call('GET', `/v2/user-tasks/${userTaskKey}/form`)).status).toBe(204);
    await cluster.completeUserTask({ userTaskKey, variables: { approved: true } });
    expect(await taskOf(processInstanceKey)).toMatchObject({ state: 'COMPLETED' });
    const again = await post(`/v2/user-tasks/${userTaskKey}/completion`, {});
    expect(again).toMatchObject({ status: 404, body: { title: 'NOT_FOUND' } });
  });

  it('finds tasks by candidate group, due date and process variables', async () => {
    await deploy('sought', oneUserTask('sought'));
    await start('sought', { area: 'north' });
    const other = await start('sought', { area: 'south' });
    const base = { processDefinitionId: processId('sought'), candidateGroup: 'unit:1:clerk' };
    const count = async (filter: object) =>
      (await cluster.searchUserTasks({ filter: { ...base, ...filter } }, now)).items.length;
    expect(await count({})).toBe(2);
    expect(await count({ candidateGroup: 'unit:1' })).toBe(0);
    expect(await count({ dueDate: { $lt: '2030-01-01T00:00:00.000Z' } })).toBe(2);
    expect(await count({ dueDate: { $lt: '2029-12-31T15:59:59.000Z' } })).toBe(0);
    const south = await cluster.searchUserTasks(
      { filter: { ...base, processInstanceVariables: [{ name: 'area', value: '"south"' }] } },
      now,
    );
    expect(south.items.map((item) => item.processInstanceKey)).toEqual([other]);
  });

  it('lets a task listener correct and deny over REST', async () => {
    await deploy(
      'listened',
      oneUserTask('listened', { assigning: 'on-assigning', completing: 'on-completing' }),
    );
    const processInstanceKey = await start('listened');
    const { userTaskKey } = await taskOf(processInstanceKey);
    const assigned = cluster.assignUserTask({ userTaskKey, assignee: 'zhang' });
    const [assigning] = await activate('on-assigning');
    expect(assigning).toMatchObject({
      kind: 'TASK_LISTENER',
      listenerEventType: 'ASSIGNING',
      userTask: { userTaskKey, assignee: 'zhang' },
    });
    await post(`/v2/jobs/${assigning?.jobKey}/completion`, {
      result: { type: 'userTask', corrections: { assignee: 'wang', priority: 99 } },
    });
    await assigned;
    expect(await taskOf(processInstanceKey)).toMatchObject({ assignee: 'wang', priority: 99 });
    const completion = post(`/v2/user-tasks/${userTaskKey}/completion`, {});
    const [completing] = await activate('on-completing');
    await post(`/v2/jobs/${completing?.jobKey}/completion`, {
      result: { type: 'userTask', denied: true, deniedReason: '材料不全' },
    });
    const denied = await completion;
    expect(denied).toMatchObject({ status: 409, body: { title: 'INVALID_STATE' } });
    expect(denied.body.detail).toContain('材料不全');
    expect(await taskOf(processInstanceKey)).toMatchObject({ state: 'CREATED' });
  });
});

describe('the REST gateway: bad requests', () => {
  it.each([
    ['a body that is not JSON', '/v2/process-instances', '{"processDefinitionId":', /JSON/],
    ['a body that is a list', '/v2/process-instances', '[]', /JSON object/],
    [
      'variables that are not an object',
      '/v2/process-instances',
      '{"processDefinitionId":"x","variables":[1]}',
      /variables/,
    ],
    ['no process', '/v2/process-instances', '{}', /processDefinitionId/],
    ['an unknown filter field', '/v2/process-instances/search', '{"filter":{"colour":"red"}}', /colour/],
    ['an unknown sort field', '/v2/user-tasks/search', '{"sort":[{"field":"mood"}]}', /mood/],
    [
      'an operator that a field does not take',
      '/v2/jobs/search',
      '{"filter":{"retries":{"$like":"1*"}}}',
      /\$like/,
    ],
    ['a page of nothing', '/v2/jobs/search', '{"page":{"limit":0}}', /limit/],
    ['a foreign cursor', '/v2/jobs/search', '{"page":{"after":"bm9wZQ=="}}', /cursor/],
    ['a key that is none', '/v2/jobs/abc/completion', '{}', /abc/],
    [
      'an activation without a lease',
      '/v2/jobs/activation',
      '{"type":"x","timeout":0,"maxJobsToActivate":1}',
      /timeout/,
    ],
  ])('refuses %s', async (_name, path, body, detail) => {
    const answer = await post(path, body);
    expect(answer).toMatchObject({ status: 400, body: { title: 'INVALID_ARGUMENT', status: 400 } });
    expect(answer.type).toContain('application/problem+json');
    expect(answer.body.detail).toMatch(detail);
  });

  it('refuses five megabytes', async () => {
    const body = JSON.stringify({ processDefinitionId: 'paid', variables: { text: 'x'.repeat(5_000_000) } });
    expect(await post('/v2/process-instances', body)).toMatchObject({
      status: 413,
      body: { title: 'RESOURCE_EXHAUSTED' },
    });
  });

  it('says which endpoint it does not have', async () => {
    const answer = await post('/v2/batch-operations/search', {});
    expect(answer).toMatchObject({ status: 404, body: { title: 'NOT_FOUND' } });
    expect(answer.body.detail).toContain('POST /v2/batch-operations/search');
  });

  it('refuses a deployment that is not a model', async () => {
    const answer = await deploy('broken', 'not XML');
    expect(answer).toMatchObject({ status: 400, body: { title: 'INVALID_ARGUMENT' } });
    expect(answer.body.detail).toContain('broken.bpmn');
  });

  it('logged no unexpected failure', () => {
    expect(engine.errors).toEqual([]);
  });
});
