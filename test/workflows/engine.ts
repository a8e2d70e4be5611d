/**
 * The engine the diagrams are run on: `YIZHAN_TEST_ENGINE=host:grpc,http://host:rest` names a running one,
 * `YIZHAN_REFERENCE_ENGINE` the folder of the reference engine, which is then started on free ports.
 */
import { spawn } from 'node:child_process';
import path from 'node:path';
import { freePort } from '../support/application.ts';
import type { EngineAddress } from './drive.ts';

export interface StartedEngine extends EngineAddress {
  stop(): Promise<void>;
}

export const engineNamed =
  process.env.YIZHAN_TEST_ENGINE !== undefined || process.env.YIZHAN_REFERENCE_ENGINE !== undefined;

export async function startEngine(): Promise<StartedEngine> {
  const named = process.env.YIZHAN_TEST_ENGINE;
  if (named !== undefined) {
    const [grpc, rest] = named.split(',');
    if (grpc === undefined || rest === undefined) throw new Error(`YIZHAN_TEST_ENGINE=${named}: grpc,rest`);
    return { grpc, rest, stop: async () => undefined };
  }
  const folder = process.env.YIZHAN_REFERENCE_ENGINE;
  if (folder === undefined) throw new Error('no engine named');
  return startReferenceEngine(folder);
}

async function startReferenceEngine(folder: string): Promise<StartedEngine> {
  const grpcPort = await freePort();
  const restPort = await freePort();
  const child = spawn(path.join(folder, 'run'), [], {
    env: { ...process.env, GRPC_PORT: `${grpcPort}`, REST_PORT: `${restPort}`, HEAP: '256m' },
    stdio: ['ignore', 'pipe', 'inherit'],
  });
  const ended = new Promise<void>((resolve) => child.once('exit', () => resolve()));
  await new Promise<void>((resolve, reject) => {
    child.stdout.on('data', (chunk: Buffer) => {
      if (chunk.toString().includes('ready')) resolve();
    });
    child.once('exit', (code) => reject(new Error(`the reference engine ended with ${code}`)));
  });
  return {
    grpc: `127.0.0.1:${grpcPort}`,
    rest: `http://127.0.0.1:${restPort}`,
    stop: async () => {
      child.kill('SIGTERM');
      await ended;
    },
  };
}
