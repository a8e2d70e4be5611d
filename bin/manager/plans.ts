/** What can be started: the whole application, and the engine alone. */
import { randomBytes } from 'node:crypto';
import { isLoopback, type Settings } from '../environment.ts';
import { ExplainedError } from '../explained-error.ts';
import type { Plan } from './application.ts';
import type { ChildConfig } from './messages.ts';
import { claimPort, freePort } from './ports.ts';

const loopback = '127.0.0.1';
/** How long processes of a killed run may still hold a port. */
const killedRunMs = 5_000;

function newCredential(): { username: string; password: string } {
  return { username: 'yizhan', password: randomBytes(24).toString('base64url') };
}

/** The embedded gateway inside the application: loopback, free ports, a credential of this start. */
async function innerEngine(settings: Settings): Promise<ChildConfig['engine']> {
  if (settings.outsideEngine) return { ...settings.outsideEngine, credential: null };
  const grpcAddress = `${loopback}:${await freePort(loopback)}`;
  const restAddress = `http://${loopback}:${await freePort(loopback)}`;
  return { grpcAddress, restAddress, credential: newCredential() };
}

/** Database → migrations → engine (unless an outside one is named) → workers, which deploy models → web. */
export function wholeApplication(settings: Settings): Plan {
  const { host, port, outsideEngine } = settings;
  return {
    command: 'start',
    children: outsideEngine ? ['workers', 'web'] : ['engine', 'workers', 'web'],
    demoCases: settings.demoCases && settings.databaseUrl === null && outsideEngine === null,
    migrations: 'all',
    addresses: async (recovered) => ({
      host,
      port: await claimPort(host, port, 'PORT', recovered ? killedRunMs : 0),
      engine: await innerEngine(settings),
    }),
  };
}

/** Database → engine migrations → engine, on well-known ports for workers of one's own. */
export function engineAlone(settings: Settings): Plan {
  const { host } = settings;
  const { grpcPort, restPort, auth } = settings.engineAlone;
  if (auth === 'none' && !isLoopback(host)) {
    throw new ExplainedError(
      `引擎不设口令时只能监听本机地址,不能监听 ${host}。`,
      `Without a credential the engine listens on loopback only: unset HOST=${host} or YIZHAN_ENGINE_AUTH=none.`,
    );
  }
  return {
    command: 'engine',
    children: ['engine'],
    demoCases: false,
    migrations: 'engine',
    addresses: async (recovered) => {
      const patience = recovered ? killedRunMs : 0;
      const grpc = await claimPort(host, grpcPort, 'GRPC_PORT', patience);
      const rest = await claimPort(host, restPort, 'REST_PORT', patience);
      const credential = auth === 'none' ? null : newCredential();
      const engine = { grpcAddress: `${host}:${grpc}`, restAddress: `http://${host}:${rest}`, credential };
      return { host, port: 0, engine };
    },
  };
}
