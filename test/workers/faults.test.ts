import { fork } from 'node:child_process';
import { once } from 'node:events';
import { fileURLToPath } from 'node:url';
import { afterAll, afterEach, beforeAll, describe, expect, it } from 'vitest';
import { z } from 'zod';
import { transfersOf } from '../../db/repositories/case-parts.ts';
import { failCompletion, latestCompletion } from '../../db/repositories/completions.ts';
import { getTask } from '../../db/repositories/inbox.ts';
import { timelineOf } from '../../db/repositories/timeline.ts';
import { connectEngine } from '../../workers/engine.ts';
import { BrokenError } from '../../workers/errors.ts';
import { startPool } from '../../workers/pool.ts';
import { listener, registry, type Verdict } from '../../workers/worker.ts';
import { process as bpmnProcess, chain, end, model, service, start } from '../conformance/support/bpmn.ts';
import { createTestDatabase } from '../support/database.ts';
import { startTestEngine, type TestEngine } from '../support/engine.ts';
import { cuttable } from './support/cuttable.ts';
import { World } from './support/world.ts';

const at = '2026-04-01T09:30:00+08:00';

describe('a case goes on by itself', () => {
  let world: World;
  beforeAll(async () => {
    world = await World.start();
    await world.setTime(at);
    await world.startWorkers();
  });
  afterAll(() => world?.stop());

  it('after the database was gone for a while', async () => {
    const { id } = await world.submit({ at });
    const task = await world.task(id, 'push-application');
    await world.claim(task);
    const variables = await world.stage(task, {});
    await world.stopWorkers();
    const url = new URL(world.database.url);
    const relay = await cuttable({ host: url.hostname, port: Number(url.port) });
    url.host = `127.0.0.1:${relay.port}`;
    await world.startWorkers(url.href);
    relay.cut();
    const answered = world.rest('POST', `/v2/user-tasks/${task.user_task_key}/completion`, { variables });
    await world.until('the workers to miss the database', async () => relay.refused() > 2);
    expect((await world.case(id)).failed).toBe(false);
    relay.mend();
    // The engine gives the job out again when its back-off is over.
    await world.setTime('2026-04-01T09:31:00+08:00');
    await answered;
    await world.task(id, 'check-hukou');
    expect((await world.read((trx) => transfersOf(trx, id))).length).toBe(1);
    await world.stopWorkers();
    await relay.close();
    await world.startWorkers();
  });

  it('after workers stopped with a completion on its way, and nothing of it is lost', async () => {
    const { id } = await world.submit({ at });
    const task = await world.task(id, 'push-application');
    await world.claim(task);
    await world.stopWorkers();
    const variables = await world.stage(task, {}, { note: '请核对' });
    const answered = world.rest('POST', `/v2/user-tasks/${task.user_task_key}/completion`, { variables });
    // Somebody took it for refused meanwhile.
    const staged = await world.read((trx) => latestCompletion(trx, task.user_task_key));
    await world.read((trx) =>
      failCompletion(trx, String(staged?.id), 'COMPLETING', new Date(at).toISOString()),
    );
    expect(await world.read((trx) => getTask(trx, task.user_task_key))).toMatchObject({ state: 'open' });
    await world.startWorkers();
    await answered;
    await world.task(id, 'check-hukou');
    expect(await world.read((trx) => latestCompletion(trx, task.user_task_key))).toMatchObject({
      ...{ id: staged?.id, state: 'applied' },
    });
    const kinds = (await world.read((trx) => timelineOf(trx, id))).map(({ kind }) => kind);
    expect(kinds).not.toContain('completed-outside');
  });

  it('when a worker process is killed between its commit and its answer', async () => {
    await world.stopWorkers();
    const { id } = await world.submit({ at });
    const child = fork(fileURLToPath(new URL('./support/killed-worker.ts', import.meta.url)), {
      execArgv: ['--import', 'tsx'],
      stdio: ['ignore', 'inherit', 'inherit', 'ipc'],
    });
    const ended = once(child, 'exit');
    const { grpc, rest } = world.engine;
    child.send({ databaseUrl: world.database.url, keyFile: world.keyFile, grpc, rest });
    const [, signal] = await ended;
    expect(signal).toBe('SIGKILL');
    const kinds = async () => (await world.read((trx) => timelineOf(trx, id))).map(({ kind }) => kind);
    expect((await kinds()).filter((kind) => kind === 'checked')).toEqual(['checked']);
    // Its lease ends.
    await world.setTime('2026-04-01T09:35:00+08:00');
    await world.startWorkers();
    await world.task(id, 'push-application');
    expect((await kinds()).filter((kind) => kind === 'checked')).toEqual(['checked']);
  });
});

describe('the pool', () => {
  let engine: TestEngine;
  let drop: () => Promise<void>;
  let url = '';
  const stops: (() => Promise<void>)[] = [];
  beforeAll(async () => {
    const database = await createTestDatabase();
    drop = () => database.drop();
    url = database.url;
    engine = await startTestEngine({ url });
    const parts = [start('s'), service('work', 'inbox-updating'), end('e'), ...chain('s', 'work', 'e')];
    const xml = model(bpmnProcess('one-job', parts));
    await engine.zeebe().deployResource({ name: 'one-job.bpmn', process: Buffer.from(xml) });
  });
  afterEach(async () => {
    for (const stop of stops.splice(0)) await stop();
  });
  afterAll(async () => {
    await engine?.stop();
    await drop?.();
  });

  /** A pool with one worker of the type `inbox-updating`. */
  function pool(
    handle: () => Promise<void>,
    more: { handlerMs?: number; leaseMs?: number; onEngine?: (reachable: boolean) => void } = {},
  ) {
    const verdicts: Verdict[] = [];
    // A client of its own: it outlives the engine.
    const client = connectEngine({
      ...{ grpcAddress: engine.grpcAddress, restAddress: engine.restAddress, credential: null },
    });
    const running = startPool({
      ...{ client: client.grpc, services: null, now: async () => 0, leaseMs: 5_000 },
      workers: registry([listener('inbox-updating', z.object({}), handle)]),
      onTrouble: (_job, verdict) => verdicts.push(verdict),
      ...more,
    });
    stops.push(async () => {
      await running.stop(200);
      await client.close();
    });
    return verdicts;
  }
  const run = () =>
    engine.zeebe().createProcessInstanceWithResult({
      ...{ bpmnProcessId: 'one-job', variables: {}, requestTimeout: 15_000 },
    });

  it('leaves an incident for what is broken, and takes the job again when it is resolved', async () => {
    let broken = true;
    const verdicts = pool(async () => {
      if (broken) throw new BrokenError('the row is gone');
    });
    const client = engine.zeebe();
    await client.createProcessInstance({ bpmnProcessId: 'one-job', variables: {} });
    const incident = await soon(async () => {
      const found = await engine.rest().searchIncidents({ filter: { state: 'ACTIVE' }, sort: [] } as never);
      return found.items[0];
    });
    expect(incident.errorMessage).toContain('the row is gone');
    expect(verdicts).toMatchObject([{ kind: 'fail', retries: 0 }]);
    broken = false;
    await client.updateJobRetries({ jobKey: String(incident.jobKey), retries: 1 });
    await client.resolveIncident({ incidentKey: String(incident.incidentKey) });
    await soon(async () => {
      const found = await engine.rest().searchIncidents({ filter: { state: 'ACTIVE' }, sort: [] } as never);
      return found.items.length === 0;
    });
  });

  it('gives up on a handler that hangs, shows it, and goes on with the next job', async () => {
    let calls = 0;
    const hang = () => (++calls === 1 ? new Promise<void>(() => undefined) : Promise.resolve());
    const verdicts = pool(hang, { handlerMs: 200 });
    const first = engine.zeebe().createProcessInstance({ bpmnProcessId: 'one-job', variables: {} });
    await first;
    await run();
    await soon(async () => verdicts.length > 0);
    expect(calls).toBe(2);
    expect(verdicts).toMatchObject([{ kind: 'fail', retries: 2, message: expect.stringContaining('hung') }]);
  });

  it('gives its answer to an engine that was away when the work was done, not only after the lease', async () => {
    const { grpcPort, restPort } = engine;
    let calls = 0;
    let away = false;
    const handle = async () => {
      calls += 1;
      if (calls > 1) return;
      await engine.stop();
      away = true;
    };
    pool(handle, { leaseMs: 600_000 });
    const started = await engine.zeebe().createProcessInstance({ bpmnProcessId: 'one-job', variables: {} });
    await soon(async () => away);
    engine = await startTestEngine({ url, grpcPort, restPort });
    const filter = { processInstanceKey: started.processInstanceKey, state: 'COMPLETED' };
    await soon(async () => {
      const ended = await engine.rest().searchProcessInstances({ filter, sort: [] } as never);
      return ended.items.length === 1;
    });
    expect(calls).toBe(1);
  });

  it('finds the engine again after it was away, and says both once', async () => {
    const seen: boolean[] = [];
    pool(async () => undefined, { onEngine: (reachable) => seen.push(reachable) });
    await run();
    const { grpcPort, restPort } = engine;
    await engine.stop();
    await soon(async () => seen.length > 0);
    engine = await startTestEngine({ url, grpcPort, restPort });
    // The client of the test needs a moment, too.
    await soon(() => run().catch(() => null));
    await soon(async () => seen.length === 2);
    expect(seen).toEqual([false, true]);
  });
});

async function soon<T>(find: () => Promise<T | false | null | undefined>): Promise<T> {
  for (const until = Date.now() + 10_000; ; await new Promise((resolve) => setTimeout(resolve, 20))) {
    const found = await find();
    if (found) return found;
    if (Date.now() > until) throw new Error('not reached in time');
  }
}
