/** Drives a reference engine for the recorders: starts it, pins its clock, speaks gRPC. Not used by the tests. */
import { type ChildProcess, spawn } from 'node:child_process';
import { createRequire } from 'node:module';
import { dirname, join } from 'node:path';
import { credentials, loadPackageDefinition, type ServiceError } from '@grpc/grpc-js';
import { loadSync } from '@grpc/proto-loader';
import { z } from 'zod';

const GRPC_PORT = 27412;
const REST_PORT = 28412;

type Unary = (
  request: object,
  options: { deadline: number },
  callback: (error: ServiceError | null, answer: unknown) => void,
) => void;

export interface Reference {
  call(rpc: string, request: object, timeoutMs?: number): Promise<unknown>;
  /** A new empty engine, its clock pinned (epoch ms). */
  reset(timestamp: number): Promise<void>;
  /** Waits until the engine has nothing to do. */
  idle(): Promise<void>;
  records(after: number): Promise<readonly unknown[]>;
  stop(): void;
}

/** Starts the engine in `YIZHAN_REFERENCE_ENGINE`. Throws if the variable is not set. */
export async function startReference(): Promise<Reference> {
  const folder = process.env.YIZHAN_REFERENCE_ENGINE;
  if (folder === undefined)
    throw new Error('YIZHAN_REFERENCE_ENGINE must name the folder of the reference engine');
  const child = spawn(join(folder, 'run'), {
    env: { ...process.env, GRPC_PORT: String(GRPC_PORT), REST_PORT: String(REST_PORT), HEAP: '384m' },
    stdio: ['ignore', 'pipe', 'inherit'],
  });
  await ready(child);
  const client = connect();
  const rest = (path: string, body: object): Promise<Response> =>
    fetch(`http://127.0.0.1:${REST_PORT}${path}`, {
      method: 'POST',
      headers: { 'content-type': 'application/json' },
      body: JSON.stringify(body),
    });
  return {
    call: (rpc, request, timeoutMs = 60_000) =>
      new Promise((resolve, reject) => {
        const method = client[rpc];
        if (method === undefined) throw new Error(`No such rpc: ${rpc}`);
        const done = (error: ServiceError | null, answer: unknown): void =>
          error ? reject(error) : resolve(answer);
        method.call(client, request, { deadline: Date.now() + timeoutMs }, done);
      }),
    reset: async (timestamp) => {
      const answer = await rest('/reset', { timestamp });
      if (!answer.ok) throw new Error(`reset: ${answer.status}`);
    },
    idle: async () => {
      await rest('/idle', { timeout: 10_000 });
    },
    records: async (after) => {
      const answer = await fetch(`http://127.0.0.1:${REST_PORT}/records?after=${after}`);
      return z.object({ records: z.array(z.unknown()) }).parse(await answer.json()).records;
    },
    stop: () => {
      child.kill('SIGTERM');
    },
  };
}

function ready(child: ChildProcess): Promise<void> {
  return new Promise((resolve, reject) => {
    child.on('exit', (code) => reject(new Error(`the reference engine ended with ${code}`)));
    child.stdout?.on('data', (chunk: Buffer) => {
      if (chunk.toString().includes('reference engine ready')) resolve();
    });
  });
}

function connect(): Readonly<Record<string, Unary>> {
  const sdk = dirname(createRequire(import.meta.url).resolve('@camunda8/sdk'));
  const definition = loadSync(join(sdk, 'proto', 'zeebe.proto'), {
    keepCase: true,
    longs: String,
    defaults: true,
  });
  const root = loadPackageDefinition(definition);
  const gateway = z
    .custom<new (address: string, channel: object) => Readonly<Record<string, Unary>>>(
      (value) => typeof value === 'function',
    )
    .parse(Reflect.get(z.custom<object>().parse(root.gateway_protocol), 'Gateway'));
  return new gateway(`127.0.0.1:${GRPC_PORT}`, credentials.createInsecure());
}
