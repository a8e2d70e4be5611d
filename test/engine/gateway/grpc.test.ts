import { status } from '@grpc/grpc-js';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { createTestDatabase, type TestDatabase } from '../../support/database.ts';
import { startTestEngine, type TestEngine, type ZeebeClient } from '../../support/engine.ts';
import { oneMessage, oneTask } from './models.ts';

let database: TestDatabase;
let engine: TestEngine;
let zeebe: ZeebeClient;

beforeAll(async () => {
  database = await createTestDatabase();
  engine = await startTestEngine({ url: database.url });
  zeebe = engine.zeebe();
});

afterAll(async () => {
  await engine.stop();
  await database.drop();
});

async function deploy(name: string, xml: string) {
  return zeebe.deployResource({ process: Buffer.from(xml), name: `${name}.bpmn` });
}

/** Deploys a one-task process under a name of its own. */
async function oneTaskProcess(name: string): Promise<{ bpmnProcessId: string; type: string }> {
  await deploy(name, oneTask(name, `${name}-job`));
  return { bpmnProcessId: name, type: `${name}-job` };
}

async function activate(
  type: string,
  over: { timeout?: number; requestTimeout?: number; maxJobsToActivate?: number } = {},
) {
  return zeebe.activateJobs({
    type,
    worker: 'test',
    timeout: 30_000,
    maxJobsToActivate: 10,
    requestTimeout: -1,
    ...over,
  });
}

/** Code and details of a failed call. */
async function failure(call: Promise<unknown>): Promise<{ code: number; details: string }> {
  const error: unknown = await call.then(
    () => new Error('the call succeeded'),
    (reason: unknown) => reason,
  );
  if (error instanceof Error && 'code' in error) {
    return { code: Number(error.code), details: 'details' in error ? String(error.details) : error.message };
  }
  throw error;
}

describe('the gRPC gateway', () => {
  it('describes a cluster of one healthy broker', async () => {
    const topology = await zeebe.topology();
    expect(topology.brokers[0]).toMatchObject({
      port: engine.grpcPort,
      partitions: [{ partitionId: 1, role: 'LEADER', health: 'HEALTHY' }],
    });
    expect(topology.gatewayVersion).toMatch(/^8\.8\./);
  });

  it('runs a process from deployment to result through a worker', async () => {
    const { bpmnProcessId, type } = await oneTaskProcess('worked');
    const worker = zeebe.createWorker({
      taskType: type,
      taskHandler: (job) =>
        job.complete({ paid: job.variables.amount ?? 0, room: job.customHeaders.room ?? '' }),
    });
    const result = await zeebe.createProcessInstanceWithResult({
      bpmnProcessId,
      variables: { amount: 12.5, name: '张三' },
      requestTimeout: 10_000,
    });
    expect(result.variables).toEqual({ amount: 12.5, name: '张三', paid: 12.5, room: 'A' });
    await worker.close();
  });

  it('says that the second completion of a job finds none', async () => {
    const { bpmnProcessId, type } = await oneTaskProcess('twice');
    await zeebe.createProcessInstance({ bpmnProcessId, variables: {} });
    const [job] = await activate(type);
    const completion = { jobKey: job?.key ?? '', variables: {} };
    await zeebe.completeJob(completion);
    const { code, details } = await failure(zeebe.completeJob(completion));
    expect(code).toBe(status.NOT_FOUND);
    expect(details).toContain("Command 'COMPLETE' rejected with code 'NOT_FOUND'");
  });

  it('hands a job to one worker only, and again when the lease has ended', async () => {
    const { bpmnProcessId, type } = await oneTaskProcess('leased');
    await zeebe.createProcessInstance({ bpmnProcessId, variables: {} });
    const first = await activate(type, { timeout: 300 });
    expect(first).toHaveLength(1);
    expect(await activate(type)).toHaveLength(0);
    const again = await activate(type, { requestTimeout: 10_000 });
    expect(again[0]?.key).toBe(first[0]?.key);
    expect(again[0]?.retries).toBe(3);
  });

  it('answers a waiting poll as soon as a job is there', async () => {
    const { bpmnProcessId, type } = await oneTaskProcess('polled');
    const waiting = activate(type, { requestTimeout: 15_000 });
    const idle = await Promise.race([waiting.then(() => 'answered'), zeebe.topology().then(() => 'waiting')]);
    expect(idle).toBe('waiting');
    const created = performance.now();
    await zeebe.createProcessInstance({ bpmnProcessId, variables: {} });
    expect(await waiting).toHaveLength(1);
    expect(performance.now() - created).toBeLessThan(2_000);
  });

  it('ends a poll that finds nothing when its time is up', async () => {
    const started = performance.now();
    expect(await activate('nobody-makes-these', { requestTimeout: 400 })).toHaveLength(0);
    expect(performance.now() - started).toBeGreaterThanOrEqual(390);
    expect(performance.now() - started).toBeLessThan(5_000);
  });

  it('shares a batch of new jobs among all who wait', async () => {
    const { bpmnProcessId, type } = await oneTaskProcess('shared');
    const polls = Array.from({ length: 4 }, () =>
      activate(type, { requestTimeout: 10_000, maxJobsToActivate: 1 }),
    );
    await Promise.all(
      Array.from({ length: 4 }, () => zeebe.createProcessInstance({ bpmnProcessId, variables: {} })),
    );
    const jobs = (await Promise.all(polls)).flat();
    expect(new Set(jobs.map((job) => job.key)).size).toBe(4);
  });

  it('streams jobs to a worker as they come', async () => {
    const { bpmnProcessId, type } = await oneTaskProcess('streamed');
    const seen: string[] = [];
    const worker = await zeebe.streamJobs({
      type,
      worker: 'stream',
      timeout: 30_000,
      tenantIds: [],
      pollMaxJobsToActivate: 1,
      taskHandler: (job) => {
        seen.push(job.processInstanceKey);
        return job.complete({ done: true });
      },
    });
    const results = await Promise.all(
      Array.from({ length: 40 }, () =>
        zeebe.createProcessInstanceWithResult({ bpmnProcessId, variables: {}, requestTimeout: 15_000 }),
      ),
    );
    expect(results.every(({ variables }) => variables.done === true)).toBe(true);
    expect(new Set(seen).size).toBe(40);
    worker.close();
  });

  it('fails a job, backs off, updates retries and timeout', async () => {
    const { bpmnProcessId, type } = await oneTaskProcess('failing');
    await zeebe.createProcessInstance({ bpmnProcessId, variables: {} });
    const [job] = await activate(type);
    const jobKey = job?.key ?? '';
    await zeebe.updateJobTimeout({ jobKey, timeout: 60_000 });
    await zeebe.failJob({ jobKey, retries: 2, errorMessage: 'not now', retryBackOff: 200 });
    const again = await activate(type, { requestTimeout: 10_000 });
    expect(again[0]).toMatchObject({ key: jobKey, retries: 2 });
    await zeebe.failJob({ jobKey, retries: 0, errorMessage: 'never', retryBackOff: 0 });
    expect(await failure(zeebe.completeJob({ jobKey, variables: {} }))).toMatchObject({
      code: status.FAILED_PRECONDITION,
    });
    const rejected = await failure(zeebe.updateJobRetries({ jobKey, retries: 0 }));
    expect(rejected.code).toBe(status.INVALID_ARGUMENT);
    await zeebe.updateJobRetries({ jobKey, retries: 1 });
  });

  it('gives NOT_FOUND for what is not there', async () => {
    const nothing = '2251799813999999';
    const codes = await Promise.all([
      failure(zeebe.createProcessInstance({ bpmnProcessId: 'no-such-process', variables: {} })),
      failure(zeebe.cancelProcessInstance(nothing)),
      failure(zeebe.completeJob({ jobKey: nothing, variables: {} })),
      failure(zeebe.failJob({ jobKey: nothing, retries: 1, errorMessage: '', retryBackOff: 0 })),
      failure(zeebe.throwError({ jobKey: nothing, errorCode: 'x', errorMessage: '', variables: {} })),
      failure(zeebe.resolveIncident({ incidentKey: nothing })),
      failure(zeebe.setVariables({ elementInstanceKey: nothing, variables: { a: 1 }, local: false })),
      failure(zeebe.completeJob({ jobKey: '9223372036854775807', variables: {} })),
    ]);
    expect(codes.map(({ code }) => code)).toEqual(codes.map(() => status.NOT_FOUND));
  });

  it('refuses a model that is not XML, naming the file', async () => {
    const { code, details } = await failure(deploy('broken', 'this is not XML'));
    expect(code).toBe(status.INVALID_ARGUMENT);
    expect(details).toContain('broken.bpmn');
  });

  it('refuses activations without a type, a lease or a number of jobs', async () => {
    const request = { type: 'x', worker: 'w', timeout: 1000, maxJobsToActivate: 1, requestTimeout: -1 };
    const wrong = [{ type: ' ' }, { timeout: 0 }, { maxJobsToActivate: 0 }];
    for (const over of wrong) {
      expect((await failure(zeebe.activateJobs({ ...request, ...over }))).code).toBe(status.INVALID_ARGUMENT);
    }
  });

  it('refuses a duplicate message id while the message lives', async () => {
    const message = {
      name: 'once',
      correlationKey: 'k',
      messageId: 'm-1',
      timeToLive: 60_000,
      variables: {},
    };
    await zeebe.publishMessage(message);
    expect((await failure(zeebe.publishMessage(message))).code).toBe(status.ALREADY_EXISTS);
  });

  it('correlates a message that came first, within its time to live', async () => {
    await deploy('early', oneMessage('early', 'arrived'));
    await zeebe.publishMessage({
      name: 'arrived',
      correlationKey: 'A-1',
      timeToLive: 60_000,
      variables: { by: 'post' },
    });
    const result = await zeebe.createProcessInstanceWithResult({
      bpmnProcessId: 'early',
      variables: { key: 'A-1' },
      requestTimeout: 10_000,
    });
    expect(result.variables).toEqual({ key: 'A-1', by: 'post' });
  });

  it('says when a result did not come in time', async () => {
    const { bpmnProcessId } = await oneTaskProcess('waiting');
    const call = zeebe.createProcessInstanceWithResult({ bpmnProcessId, variables: {}, requestTimeout: 300 });
    expect((await failure(call)).code).toBe(status.DEADLINE_EXCEEDED);
  });

  it('refuses a request beyond the message size', async () => {
    const { bpmnProcessId } = await oneTaskProcess('large');
    const call = zeebe.createProcessInstance({ bpmnProcessId, variables: { text: 'x'.repeat(5_000_000) } });
    expect((await failure(call)).code).toBe(status.RESOURCE_EXHAUSTED);
  });

  it('names an rpc that it does not carry out', async () => {
    const { code, details } = await failure(zeebe.broadcastSignal({ signalName: 'x', variables: {} }));
    expect(code).toBe(status.UNIMPLEMENTED);
    expect(details).toContain('BroadcastSignal');
  });

  it('refuses other tenants', async () => {
    const { bpmnProcessId } = await oneTaskProcess('tenants');
    const call = zeebe.createProcessInstance({ bpmnProcessId, variables: {}, tenantId: 'other' });
    expect((await failure(call)).code).toBe(status.INVALID_ARGUMENT);
  });

  it('logged no unexpected failure', () => {
    expect(engine.errors).toEqual([]);
  });
});
