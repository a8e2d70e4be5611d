/**
 * The engine as a server: storage, runtime, gRPC and REST gateways.
 *
 *   const storage = postgresStorage({ url });                 // db/engine-store, migrated at least to 0001
 *   const server = await startEngineServer({ storage, grpcPort: 26500, restPort: 8080, auth: { kind: 'none' }, log });
 *
 * - It binds to 127.0.0.1 unless told otherwise.
 * - `stop` drains: no new calls, waiting polls end, the batch in flight is committed, the store is released.
 */
import type { Engine } from './commands.ts';
import { authenticator, type GatewayAuth } from './gateway/auth.ts';
import { defaultMaxMessageBytes, startGrpcGateway } from './gateway/grpc/server.ts';
import { JobPolling } from './gateway/job-polling.ts';
import { startRestGateway } from './gateway/rest/server.ts';
import { type EngineClock, SystemEngineClock } from './ports/clock.ts';
import type { EngineLog } from './ports/log.ts';
import type { EngineSearch } from './ports/search.ts';
import type { EngineStore } from './ports/store.ts';
import { createEngine, type EngineOptions } from './runtime/engine.ts';

export type { GatewayAuth } from './gateway/auth.ts';

/** Where the engine keeps its state; `close` ends what reading needs, the store is closed by the engine. */
export interface EngineStorage {
  readonly store: EngineStore;
  readonly search: EngineSearch;
  close(): Promise<void>;
}

export interface EngineServerConfig {
  readonly storage: EngineStorage;
  /** Default 127.0.0.1. */
  readonly host?: string;
  /** 0 takes any free port. */
  readonly grpcPort: number;
  readonly restPort: number;
  readonly auth: GatewayAuth;
  readonly log: EngineLog;
  readonly clock?: EngineClock;
  readonly options?: Partial<EngineOptions>;
  /** Largest request, bytes. Default 4 MiB. */
  readonly maxMessageBytes?: number;
  /** Longest a caller waits for a command, milliseconds. Default 15 s. */
  readonly requestTimeout?: number;
}

export interface EngineServer {
  readonly grpcPort: number;
  readonly restPort: number;
  readonly engine: Engine;
  stop(): Promise<void>;
}

/** How long calls may take to end when the server stops, milliseconds. */
const drainMs = 3_000;

/** Opens the store (waits for its lock), then listens. Throws what either refuses, with everything closed again. */
export async function startEngineServer(config: EngineServerConfig): Promise<EngineServer> {
  const { storage, log, host = '127.0.0.1', maxMessageBytes = defaultMaxMessageBytes } = config;
  const clock = config.clock ?? new SystemEngineClock();
  const closing: (() => Promise<void>)[] = [() => storage.close()];
  const stop = async () => {
    for (const close of closing.splice(0).reverse()) await close();
  };
  try {
    const options = config.options ?? {};
    const engine = await createEngine({ store: storage.store, clock, log, options });
    closing.push(() => engine.stop());
    const polling = new JobPolling(engine);
    const authenticated = authenticator(config.auth);
    const common = {
      ...{ engine, polling, authenticated, log, host, maxMessageBytes },
      ...(config.requestTimeout === undefined ? {} : { requestTimeout: config.requestTimeout }),
    };
    const gateways: { stop(graceMs: number): Promise<void> }[] = [];
    closing.push(async () => {
      await Promise.all(gateways.map((gateway) => gateway.stop(drainMs)));
    });
    const grpc = await startGrpcGateway({ ...common, port: config.grpcPort });
    gateways.push(grpc);
    const rest = await startRestGateway({
      ...common,
      search: storage.search,
      clock,
      username: config.auth.kind === 'basic' ? config.auth.username : 'engine',
      port: config.restPort,
      grpcPort: grpc.port,
    });
    gateways.push(rest);
    // First of all: who waits for jobs is told that there are none.
    closing.push(async () => polling.stop());
    log.info({ host, grpcPort: grpc.port, restPort: rest.port }, 'the engine listens');
    return { grpcPort: grpc.port, restPort: rest.port, engine, stop };
  } catch (error) {
    await stop();
    throw error;
  }
}
