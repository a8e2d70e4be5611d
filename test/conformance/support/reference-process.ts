/** Starts a reference engine from its folder (`run`), on free ports, and stops it. */
import { spawn } from 'node:child_process';
import { once } from 'node:events';
import { createServer } from 'node:net';
import path from 'node:path';
import { type EngineSource, referenceEngine } from './engines.ts';

async function freePort(): Promise<number> {
  const server = createServer().listen(0, '127.0.0.1');
  await once(server, 'listening');
  const address = server.address();
  server.close();
  await once(server, 'close');
  if (typeof address !== 'object' || address === null) throw new Error('no free port');
  return address.port;
}

/** Resolves when it says that it is ready. */
export async function startReferenceEngine(folder: string): Promise<EngineSource> {
  const [grpcPort, restPort] = [await freePort(), await freePort()];
  const child = spawn(path.join(folder, 'run'), {
    env: {
      ...process.env,
      GRPC_PORT: String(grpcPort),
      REST_PORT: String(restPort),
      HEAP: process.env.HEAP ?? '256m',
    },
    stdio: ['ignore', 'pipe', 'inherit'],
  });
  await new Promise<void>((resolve, reject) => {
    child.once('error', reject);
    child.once('exit', (code) => reject(new Error(`the reference engine ended with ${code}`)));
    child.stdout.on('data', (text: Buffer) => {
      if (text.toString().includes('ready')) resolve();
    });
  });
  const source = referenceEngine({ grpc: `127.0.0.1:${grpcPort}`, rest: `127.0.0.1:${restPort}` });
  return {
    ...source,
    stop: async () => {
      child.removeAllListeners('exit');
      child.kill('SIGTERM');
      await once(child, 'exit');
    },
  };
}
