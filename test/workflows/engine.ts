/**
 * The engine the diagrams are run on: the embedded one on a database of its own, unless
 * `YIZHAN_TEST_ENGINE=host:grpc,http://host:rest` names a running one, or `YIZHAN_REFERENCE_ENGINE` the folder of the
 * reference engine, which is then started on free ports.
 */
import { spawn } from 'node:child_process';
import path from 'node:path';
import { freePort } from '../support/application.ts';
import { createTestDatabase } from '../support/database.ts';
import { startTestEngine } from '../support/engine.ts';
import type { EngineAddress } from './drive.ts';

export interface StartedEngine extends EngineAddress {
  /** What the engine itself logged as an error; only the embedded one tells. */
  readonly errors: readonly string[];
  stop(): Promise<void>;
}

export interface EngineChoice {
  /** For the embedded engine: the database to run on. Absent: one of its own. */
  readonly databaseUrl?: string;
}

export async function startEngine(choice: EngineChoice = {}): Promise<StartedEngine> {
  const named = process.env.YIZHAN_TEST_ENGINE;
  if (named !== undefined) {
    const [grpc, rest] = named.split(',');
    if (grpc === undefined || rest === undefined) throw new Error(`YIZHAN_TEST_ENGINE=${named}: grpc,rest`);
    return { grpc, rest, errors: [], stop: async () => undefined };
  }
  const folder = process.env.YIZHAN_REFERENCE_ENGINE;
  return folder === undefined ? startEmbedded(choice) : startReferenceEngine(folder);
}

async function startEmbedded({ databaseUrl }: EngineChoice): Promise<StartedEngine> {
  const own = databaseUrl === undefined ? await createTestDatabase() : null;
  const url = databaseUrl ?? own?.url ?? '';
  const engine = await startTestEngine({ url }).catch(async (error: unknown) => {
    await own?.drop();
    throw error;
  });
  return {
    grpc: `127.0.0.1:${engine.grpcPort}`,
    rest: engine.restAddress,
    errors: engine.errors,
    stop: async () => {
      await engine.stop();
      await own?.drop();
    },
  };
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
    errors: [],
    stop: async () => {
      child.kill('SIGTERM');
      await ended;
    },
  };
}
