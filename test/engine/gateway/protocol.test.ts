import { createRequire } from 'node:module';
import path from 'node:path';
import { fileURLToPath } from 'node:url';
import {
  type ClientReadableStream,
  credentials,
  type GrpcObject,
  loadPackageDefinition,
  type ServiceError,
  status,
} from '@grpc/grpc-js';
import { loadSync } from '@grpc/proto-loader';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { createTestDatabase, type TestDatabase } from '../../support/database.ts';
import { startTestEngine, type TestEngine } from '../../support/engine.ts';
import { oneTask, oneUserTask } from './models.ts';

const sdkProto = path.join(
  path.dirname(createRequire(import.meta.url).resolve('@camunda8/sdk')),
  'proto/zeebe.proto',
);
const ownProto = fileURLToPath(new URL('../../../engine/gateway/grpc/gateway.proto', import.meta.url));

interface PlainJob {
  readonly key: string;
  readonly kind?: string;
  readonly listenerEventType?: string;
  readonly userTask?: object;
}

/** Any rpc by name, for what the SDK's clients cannot send. */
interface PlainClient {
  call(rpc: string, message: object): Promise<unknown>;
  activate(message: object): ClientReadableStream<{ jobs: PlainJob[] }>;
  close(): void;
}

type Method = (message: object, answer?: (error: ServiceError | null, value: unknown) => void) => unknown;

function plainClient(proto: string, port: number): PlainClient {
  const definition = loadSync(proto, { longs: String, enums: String, defaults: true, keepCase: true });
  const { Gateway } = loadPackageDefinition(definition).gateway_protocol as GrpcObject;
  const Constructor = Gateway as unknown as new (
    address: string,
    channel: object,
  ) => Record<string, Method> & { close(): void };
  const client = new Constructor(`127.0.0.1:${port}`, credentials.createInsecure());
  return {
    call: (rpc, message) =>
      new Promise((resolve, reject) => {
        client[rpc]?.(message, (error, value) => (error ? reject(error) : resolve(value)));
      }),
    activate: (message) => client.ActivateJobs?.(message) as ClientReadableStream<{ jobs: PlainJob[] }>,
    close: () => client.close(),
  };
}

async function jobsOf(stream: ClientReadableStream<{ jobs: PlainJob[] }>): Promise<PlainJob[]> {
  const jobs: PlainJob[] = [];
  for await (const message of stream) jobs.push(...(message as { jobs: PlainJob[] }).jobs);
  return jobs;
}

describe('the gateway protocol', () => {
  let database: TestDatabase;
  let engine: TestEngine;
  let old: PlainClient;
  let current: PlainClient;

  beforeAll(async () => {
    database = await createTestDatabase();
    engine = await startTestEngine({ url: database.url });
    old = plainClient(sdkProto, engine.grpcPort);
    current = plainClient(ownProto, engine.grpcPort);
  });

  afterAll(async () => {
    old.close();
    current.close();
    await engine.stop();
    await database.drop();
  });

  const activation = (type: string, requestTimeout: number) => ({
    type,
    worker: 'test',
    timeout: 60_000,
    maxJobsToActivate: 5,
    requestTimeout,
  });

  const deploy = (name: string, xml: string) =>
    current.call('DeployResource', { resources: [{ name: `${name}.bpmn`, content: Buffer.from(xml) }] });

  it.each(['{"a":', '[1]', '"text"', '{"a":1}x'])('refuses the variables %s', async (variables) => {
    const call = old.call('CreateProcessInstance', { bpmnProcessId: 'x', version: -1, variables });
    await expect(call).rejects.toMatchObject({
      code: status.INVALID_ARGUMENT,
      details: expect.stringContaining("Property 'variables' is invalid"),
    });
  });

  it('lets a listener decide over gRPC for clients that know how, and tells old ones nothing they do not know', async () => {
    await deploy('decided', oneUserTask('decided', { assigning: 'deciding' }));
    const created = await current.call('CreateProcessInstance', { bpmnProcessId: 'decided', version: -1 });
    const processInstanceKey = (created as { processInstanceKey: string }).processInstanceKey;
    const rest = engine.restAddress;
    const search = async () => {
      const response = await fetch(`${rest}/v2/user-tasks/search`, {
        method: 'POST',
        headers: { 'content-type': 'application/json' },
        body: JSON.stringify({ filter: { processInstanceKey } }),
      });
      return ((await response.json()) as { items: { userTaskKey: string; assignee?: string }[] }).items[0];
    };
    const task = await search();
    const assignment = fetch(`${rest}/v2/user-tasks/${task?.userTaskKey}/assignment`, {
      method: 'POST',
      headers: { 'content-type': 'application/json' },
      body: JSON.stringify({ assignee: 'zhang' }),
    });
    const [seen] = await jobsOf(current.activate(activation('deciding', 10_000)));
    expect(seen).toMatchObject({
      kind: 'TASK_LISTENER',
      listenerEventType: 'ASSIGNING',
      userTask: { userTaskKey: task?.userTaskKey, assignee: 'zhang', changedAttributes: ['assignee'] },
    });
    await current.call('FailJob', { jobKey: seen?.key, retries: 3 });
    const [again] = await jobsOf(old.activate(activation('deciding', 10_000)));
    expect(again?.key).toBe(seen?.key);
    expect(again).not.toHaveProperty('userTask');
    const corrections = { assignee: 'wang', candidateUsers: { values: ['li'] } };
    await current.call('CompleteJob', { jobKey: again?.key, result: { corrections } });
    expect((await assignment).status).toBe(204);
    expect(await search()).toMatchObject({ assignee: 'wang', candidateUsers: ['li'] });
  });

  it('survives the largest numbers that the protocol can carry', async () => {
    await deploy('largest', oneTask('largest', 'largest-job'));
    const most = '9223372036854775807';
    await old.call('CreateProcessInstance', { bpmnProcessId: 'largest', version: -1 });
    const [job] = await jobsOf(old.activate({ ...activation('largest-job', 5000), timeout: most }));
    const jobKey = job?.key;
    await old.call('UpdateJobTimeout', { jobKey, timeout: most });
    await old.call('FailJob', { jobKey, retries: 2_147_483_647, retryBackOff: most });
    await old.call('PublishMessage', { name: 'm', correlationKey: 'k', timeToLive: most });
    await expect(old.call('CompleteJob', { jobKey: most })).rejects.toMatchObject({ code: status.NOT_FOUND });
    const send = (method: string, path: string, body: string) =>
      fetch(`${engine.restAddress}${path}`, {
        method,
        body,
        headers: { 'content-type': 'application/json' },
      });
    expect((await send('PUT', '/v2/clock', `{"timestamp":${most}}`)).status).toBe(400);
    const retries = await send('PATCH', `/v2/jobs/${jobKey}`, '{"changeset":{"retries":2147483648}}');
    expect(retries.status).toBe(400);
    expect((await send('POST', '/v2/jobs/search', '{}')).status).toBe(200);
    expect(engine.engine.health().healthy).toBe(true);
    expect(engine.errors).toEqual([]);
  });

  it('gives a job to the next worker when the one before hung up while it waited', async () => {
    await deploy('hung', oneTask('hung', 'hung-job'));
    const gone = Array.from({ length: 3 }, () => old.activate(activation('hung-job', 60_000)));
    await old.call('Topology', {});
    for (const stream of gone) {
      stream.on('error', () => undefined);
      stream.cancel();
    }
    const waiting = jobsOf(old.activate(activation('hung-job', 10_000)));
    await old.call('CreateProcessInstance', { bpmnProcessId: 'hung', version: -1 });
    expect(await waiting).toHaveLength(1);
  });
});
