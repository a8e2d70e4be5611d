/**
 * The engine on a durable embedded PostgreSQL: one-task instances a second over gRPC, and the heap that instances take
 * which only wait.
 *
 * - An instance counts when its job is completed; `inFlight` are under way at any time.
 * - With `YIZHAN_CAMUNDA` naming a folder whose `run --grpc-port N --rest-port N --data DIR` starts a Camunda broker, the
 *   same client drives that too, in the same run: anchor and ratio.
 */
import { type ChildProcess, fork, spawn } from 'node:child_process';
import { once } from 'node:events';
import { mkdtemp, rm } from 'node:fs/promises';
import { createServer } from 'node:net';
import os from 'node:os';
import path from 'node:path';
import { setTimeout as delay } from 'node:timers/promises';
import { fileURLToPath } from 'node:url';
import { startEmbeddedDatabase } from '../../../db/embedded/database.ts';
import { migrate } from '../../../db/migrate.ts';
import { makeDataDir } from '../../support/application.ts';
import { type Benchmark, type Figure, median } from '../bench.ts';
import { GatewayClient } from '../gateway-client.ts';

const inFlight = 64;
const runs = 3;
const warmUp = 500;
const instances = 2000;
const pollers = 2;
const waiting = 10_000;
/** Instances before the first look at the heap: caches and windows are full by then. */
const before = 6000;
const smallCache = 2000;
const MiB = 2 ** 20;

const model = (id: string) => `<?xml version="1.0" encoding="UTF-8"?>
<bpmn:definitions xmlns:bpmn="http://www.omg.org/spec/BPMN/20100524/MODEL" xmlns:zeebe="http://camunda.org/schema/zeebe/1.0" id="definitions" targetNamespace="bench">
<bpmn:process id="${id}" isExecutable="true"><bpmn:startEvent id="start"/><bpmn:sequenceFlow id="a" sourceRef="start" targetRef="task"/>
<bpmn:serviceTask id="task"><bpmn:extensionElements><zeebe:taskDefinition type="${id}"/></bpmn:extensionElements></bpmn:serviceTask>
<bpmn:sequenceFlow id="b" sourceRef="task" targetRef="end"/><bpmn:endEvent id="end"/></bpmn:process></bpmn:definitions>`;

/** Keeps `inFlight` instances under way until `count` are completed. Gives the seconds that took. */
async function complete(client: GatewayClient, id: string, count: number): Promise<number> {
  let completed = 0;
  let created = 0;
  const started = performance.now();
  const next = async (): Promise<void> => {
    if (created >= count) return;
    created += 1;
    await client.create(id);
  };
  const poll = async (): Promise<void> => {
    while (completed < count) {
      const jobs = await client.activate(id, Math.min(inFlight, count - completed));
      const done = jobs.map(async ({ key }) => {
        await client.call('CompleteJob', { jobKey: key, variables: '{"done":true}' });
        completed += 1;
        await next();
      });
      // The next poll is sent while these are being completed.
      under.push(...done);
      // A failure is reported at the end; until then nobody may wait for it.
      for (const each of done) each.catch(() => undefined);
      if (completed + jobs.length >= count || created >= count) await Promise.all(done);
    }
  };
  const under: Promise<void>[] = [];
  await Promise.all(Array.from({ length: inFlight }, next));
  // Pollers beyond the first would wait out their long poll when the last job is done.
  await Promise.race(Array.from({ length: pollers }, poll));
  await Promise.all(under);
  return (performance.now() - started) / 1000;
}

async function throughput(port: number): Promise<number> {
  const client = await GatewayClient.connect(port);
  try {
    const rates: number[] = [];
    for (let run = 0; run <= runs; run += 1) {
      const id = `bench-${process.pid}-${run}`;
      await client.deploy(`${id}.bpmn`, model(id));
      const count = run === 0 ? warmUp : instances;
      const seconds = await complete(client, id, count);
      if (run > 0) rates.push(count / seconds);
    }
    return median(rates);
  } finally {
    client.close();
  }
}

interface EngineProcess {
  readonly port: number;
  heap(): Promise<number>;
  stop(): Promise<void>;
}

async function startEngine(url: string, environment: Record<string, string> = {}): Promise<EngineProcess> {
  const child = fork(fileURLToPath(new URL('../engine-process.ts', import.meta.url)), {
    execArgv: ['--import', 'tsx', '--expose-gc'],
    env: { ...process.env, DATABASE_URL: url, ...environment },
  });
  const [port] = (await once(child, 'message')) as [number];
  return {
    port,
    heap: async () => {
      child.send('heap');
      return ((await once(child, 'message')) as [number])[0];
    },
    stop: () => ended(child),
  };
}

async function ended(child: ChildProcess): Promise<void> {
  if (child.exitCode !== null || child.signalCode !== null) return;
  const exit = once(child, 'exit');
  child.kill('SIGTERM');
  await exit;
}

/** Heap in MiB that `waiting` more waiting instances add. */
async function heapOfWaiting(url: string, environment: Record<string, string>): Promise<number> {
  const engine = await startEngine(url, environment);
  const client = await GatewayClient.connect(engine.port);
  try {
    await client.deploy('waiting.bpmn', model('waiting'));
    const create = async (count: number) => {
      let left = count;
      const lane = async () => {
        while (left-- > 0) await client.create('waiting');
      };
      await Promise.all(Array.from({ length: inFlight }, lane));
    };
    await create(before);
    const first = await engine.heap();
    await create(waiting);
    return ((await engine.heap()) - first) / MiB;
  } finally {
    client.close();
    await engine.stop();
  }
}

async function freePort(): Promise<number> {
  const server = createServer().listen(0, '127.0.0.1');
  await once(server, 'listening');
  const address = server.address();
  server.close();
  await once(server, 'close');
  if (address === null || typeof address === 'string') throw new Error('no port');
  return address.port;
}

async function camundaThroughput(folder: string): Promise<number> {
  const data = await mkdtemp(path.join(os.tmpdir(), 'yizhan-bench-camunda-'));
  const [grpcPort, restPort] = [await freePort(), await freePort()];
  const ports = ['--grpc-port', `${grpcPort}`, '--rest-port', `${restPort}`];
  const child = spawn(path.join(folder, 'run'), [...ports, '--data', data], { stdio: 'ignore' });
  try {
    const client = await GatewayClient.connect(grpcPort);
    for (const deadline = Date.now() + 180_000; ; await delay(500)) {
      const probe = await client.deploy('probe.bpmn', model('probe')).catch(() => undefined);
      if (probe) break;
      if (Date.now() > deadline || child.exitCode !== null)
        throw new Error('the Camunda broker did not start');
    }
    client.close();
    return await throughput(grpcPort);
  } finally {
    await ended(child);
    await rm(data, { recursive: true, force: true });
  }
}

async function throughputFigure(url: string): Promise<Figure> {
  const engine = await startEngine(url);
  const value = await throughput(engine.port).finally(() => engine.stop());
  const folder = process.env.YIZHAN_CAMUNDA;
  const anchor = folder ? await camundaThroughput(folder) : undefined;
  const compared = anchor === undefined ? '' : `; Camunda ${anchor.toFixed(0)}/s`;
  return {
    ...{ name: 'engine.one-task', value, unit: 'instances/s', target: null, better: 'more' },
    ...(anchor !== undefined && { anchor, ratio: value / anchor }),
    how: `${inFlight} in flight over gRPC, durable PostgreSQL, ${runs} × ${instances} after ${warmUp}${compared}`,
  };
}

export const engine: Benchmark = {
  name: 'engine',
  about: `one-task instances a second; heap of ${waiting} waiting instances`,
  run: async () => {
    const { dataDir, remove } = await makeDataDir();
    const database = await startEmbeddedDatabase({
      dataDir,
      systemDir: path.join(os.tmpdir(), 'yizhan-test-programs'),
    });
    try {
      await migrate({ url: database.url, scope: 'engine' });
      const rate = await throughputFigure(database.url);
      const bounded = await heapOfWaiting(database.url, { MAX_CACHED_ROWS: String(smallCache) });
      const standard = await heapOfWaiting(database.url, {});
      const how = `${waiting} one-task instances more than ${before}, after garbage collection`;
      return [
        rate,
        {
          name: 'engine.waiting-heap',
          value: bounded,
          unit: 'MiB',
          target: 4,
          how: `${how}, ${smallCache} rows cached`,
        },
        {
          name: 'engine.waiting-heap.cached',
          value: standard,
          unit: 'MiB',
          target: null,
          how: `${how}, cache as delivered`,
        },
      ];
    } finally {
      await database.stop();
      await remove();
    }
  },
};
