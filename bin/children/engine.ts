/** The engine process: the embedded engine on the application's database. */
import { setInterval } from 'node:timers';
import { postgresStorage } from '../../db/engine-store/index.ts';
import { type EngineServer, startEngineServer } from '../../engine/server.ts';
import { childLog } from '../manager/child-log.ts';
import type { ChildConfig } from '../manager/messages.ts';
import { runChild } from '../manager/run-child.ts';

const checkMs = 2_000;
/** The engine opens its store again by itself; when that has not helped for so long, a new process may. */
const patienceMs = 30_000;

/** The host and port of 'host:port' or 'http://host:port'. */
function address(text: string): { host: string; port: number } {
  const { hostname, port } = new URL(text.includes('://') ? text : `grpc://${text}`);
  return { host: hostname.replace(/^\[|\]$/g, ''), port: Number(port) };
}

function endWhenUnhealthy({ engine }: EngineServer): void {
  let healthyAt = Date.now();
  const check = () => {
    if (engine.health().healthy) healthyAt = Date.now();
    else if (Date.now() - healthyAt > patienceMs) process.exit(1);
  };
  setInterval(check, checkMs).unref();
}

async function start(config: ChildConfig): Promise<{ stop(): Promise<void> }> {
  const { credential, grpcAddress, restAddress } = config.engine;
  const grpc = address(grpcAddress);
  const server = await startEngineServer({
    storage: postgresStorage({ url: config.databaseUrl }),
    host: grpc.host,
    grpcPort: grpc.port,
    restPort: address(restAddress).port,
    auth: credential ? { kind: 'basic', ...credential } : { kind: 'none' },
    log: childLog('engine', config.dataDir),
  });
  endWhenUnhealthy(server);
  return { stop: () => server.stop() };
}

runChild(start);
