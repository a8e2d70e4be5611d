import { type ChildProcess, spawn } from 'node:child_process';
import { fileURLToPath } from 'node:url';
import { Camunda8 } from '@camunda8/sdk';
import { afterEach, beforeEach, describe, expect, it } from 'vitest';
import { postgresStorage } from '../../../db/engine-store/index.ts';
import { startEngineServer } from '../../../engine/server.ts';
import { createTestDatabase, type TestDatabase } from '../../support/database.ts';
import { sdkConfiguration, startTestEngine, type ZeebeClient } from '../../support/engine.ts';
import { oneTask } from './models.ts';

const script = fileURLToPath(new URL('./engine-process.ts', import.meta.url));

interface EngineProcess {
  readonly child: ChildProcess;
  readonly grpcPort: number;
  readonly restPort: number;
}

async function startProcess(url: string, ports = { grpcPort: 0, restPort: 0 }): Promise<EngineProcess> {
  const child = spawn(process.execPath, ['--import', 'tsx', script], {
    env: {
      ...process.env,
      DATABASE_URL: url,
      GRPC_PORT: String(ports.grpcPort),
      REST_PORT: String(ports.restPort),
    },
    stdio: ['ignore', 'pipe', 'inherit'],
  });
  const line = await new Promise<string>((resolve, reject) => {
    child.stdout?.setEncoding('utf8').once('data', resolve);
    child.once('exit', (code) => reject(new Error(`the engine ended with ${code}`)));
  });
  return { child, ...(JSON.parse(line) as { grpcPort: number; restPort: number }) };
}

async function end(child: ChildProcess, signal: NodeJS.Signals): Promise<void> {
  if (child.exitCode !== null || child.signalCode !== null) return;
  const ended = new Promise((resolve) => child.once('exit', resolve));
  child.kill(signal);
  await ended;
}

function clientOf({ grpcPort, restPort }: EngineProcess, retry: boolean): ZeebeClient {
  const base = sdkConfiguration(`grpc://127.0.0.1:${grpcPort}`, `http://127.0.0.1:${restPort}`);
  const zeebeGrpcSettings = {
    ...base.zeebeGrpcSettings,
    ZEEBE_GRPC_CLIENT_RETRY: retry,
    GRPC_INITIAL_RECONNECT_BACKOFF_MS: 100,
    GRPC_MAX_RECONNECT_BACKOFF_MS: 500,
    GRPC_MIN_RECONNECT_BACKOFF_MS: 100,
  };
  return new Camunda8({ ...base, zeebeGrpcSettings } as ConstructorParameters<
    typeof Camunda8
  >[0]).getZeebeGrpcApiClient();
}

describe('an engine that is killed', () => {
  let database: TestDatabase;
  let running: EngineProcess;

  beforeEach(async () => {
    database = await createTestDatabase();
    running = await startProcess(database.url);
  });

  afterEach(async () => {
    await end(running.child, 'SIGKILL');
    await database.drop();
  });

  it('goes on where the last answer left it: nothing acknowledged is lost, nothing done twice (E4)', async () => {
    const client = clientOf(running, false);
    await client.deployResource({
      process: Buffer.from(oneTask('survivor', 'survive')),
      name: 'survivor.bpmn',
    });
    const acknowledged: string[] = [];
    const create = async (n: number) => {
      const { processInstanceKey } = await client.createProcessInstance({
        bpmnProcessId: 'survivor',
        variables: { n },
      });
      acknowledged.push(processInstanceKey);
    };
    await Promise.all(Array.from({ length: 30 }, (_, n) => create(n)));
    const leased = await client.activateJobs({
      type: 'survive',
      worker: 'w',
      timeout: 60_000,
      maxJobsToActivate: 10,
      requestTimeout: -1,
    });
    expect(leased).toHaveLength(10);
    const underFire = Array.from({ length: 200 }, (_, n) => create(100 + n).catch(() => undefined));
    await underFire[50];
    await end(running.child, 'SIGKILL');
    await Promise.all(underFire);
    running = await startProcess(database.url, running);

    const again = clientOf(running, true);
    // The client of the SDK can complete jobs only after its first answer.
    await again.topology();
    for (const job of leased) await again.completeJob({ jobKey: job.key, variables: {} });
    const done = new Map<string, number>(leased.map((job) => [job.processInstanceKey, 1]));
    const worker = again.createWorker({
      taskType: 'survive',
      maxJobsToActivate: 50,
      taskHandler: (job) => {
        done.set(job.processInstanceKey, (done.get(job.processInstanceKey) ?? 0) + 1);
        return job.complete();
      },
    });
    await expect.poll(() => acknowledged.filter((key) => !done.has(key)), { timeout: 15_000 }).toEqual([]);
    expect([...done.values()].every((times) => times === 1)).toBe(true);
    const open = "select count(*)::int as open from engine.process_instance where state = 'ACTIVE'";
    const active = async () => (await database.knex.raw<{ rows: { open: number }[] }>(open)).rows[0]?.open;
    await expect.poll(active, { timeout: 10_000 }).toBe(0);
    await worker.close();
    await Promise.all([again.close(500), client.close(500)]);
  });

  it('ends in order on SIGTERM, with polls and waiting callers under way', async () => {
    const client = clientOf(running, false);
    const poll = client.activateJobs({
      type: 'none',
      worker: 'w',
      timeout: 1000,
      maxJobsToActivate: 1,
      requestTimeout: 60_000,
    });
    await client.topology();
    const xml = Buffer.from(oneTask('unfinished', 'nobody'));
    await client.deployResource({ process: xml, name: 'unfinished.bpmn' });
    const result = fetch(`http://127.0.0.1:${running.restPort}/v2/process-instances`, {
      method: 'POST',
      headers: { 'content-type': 'application/json' },
      body: '{"processDefinitionId":"unfinished","awaitCompletion":true,"requestTimeout":60000}',
    }).catch(() => undefined);
    const created = 'select count(*)::int as made from engine.process_instance';
    const made = async () => (await database.knex.raw<{ rows: { made: number }[] }>(created)).rows[0]?.made;
    await expect.poll(made, { timeout: 5_000 }).toBe(1);
    const started = performance.now();
    await end(running.child, 'SIGTERM');
    expect(running.child.exitCode).toBe(0);
    expect(performance.now() - started).toBeLessThan(5_000);
    await Promise.all([poll.catch(() => undefined), result]);
    await client.close(500);
  });
});

describe('an engine whose database does not answer searches', () => {
  it('says so and goes on with everything else', async () => {
    const database = await createTestDatabase();
    const { store } = postgresStorage({ url: database.url });
    const nowhere = postgresStorage({ url: 'postgres://nobody:nothing@127.0.0.1:1/none' });
    const silent = () => undefined;
    const server = await startEngineServer({
      storage: { store, search: nowhere.search, close: () => nowhere.close() },
      ...{ grpcPort: 0, restPort: 0, auth: { kind: 'none' } },
      log: { debug: silent, info: silent, warn: silent, error: silent },
    });
    const address = `http://127.0.0.1:${server.restPort}/v2`;
    const answer = await fetch(`${address}/jobs/search`, {
      method: 'POST',
      headers: { 'content-type': 'application/json' },
      body: '{}',
    });
    expect(answer.status).toBe(503);
    expect(await answer.json()).toMatchObject({ title: 'UNAVAILABLE' });
    expect((await fetch(`${address}/status`)).status).toBe(204);
    await server.stop();
    await database.drop();
  });
});

describe('an engine whose database connection is cut', () => {
  it('tells callers, opens its store again and goes on', async () => {
    const database = await createTestDatabase();
    const engine = await startTestEngine({ url: database.url, options: { reopenDelay: 50 } });
    const zeebe = engine.zeebe();
    await zeebe.deployResource({ process: Buffer.from(oneTask('cut', 'cut-job')), name: 'cut.bpmn' });
    const created = await zeebe.createProcessInstance({ bpmnProcessId: 'cut', variables: {} });
    await database.knex.raw(
      `select pg_terminate_backend(pid, 2000) from pg_stat_activity
       where datname = current_database() and application_name like 'yizhan-engine-%'`,
    );
    const create = () =>
      zeebe.createProcessInstance({ bpmnProcessId: 'cut', variables: {} }).then(
        () => 'created',
        () => 'refused',
      );
    await expect.poll(create, { timeout: 10_000, interval: 50 }).toBe('created');
    const jobs = await zeebe.activateJobs({
      type: 'cut-job',
      worker: 'w',
      timeout: 9000,
      maxJobsToActivate: 50,
      requestTimeout: 5000,
    });
    expect(jobs.map((job) => job.processInstanceKey)).toContain(created.processInstanceKey);
    expect(engine.engine.health().healthy).toBe(true);
    await engine.stop();
    await database.drop();
  });
});
