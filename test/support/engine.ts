/**
 * A real engine server for a test: PostgreSQL underneath, any free ports, and clients of `@camunda8/sdk` for it.
 *
 *   const engine = await startTestEngine({ url: database.url });
 *   const zeebe = engine.zeebe();      // closed by engine.stop()
 *   await engine.stop();
 */
import { Camunda8, type CamundaRestClient } from '@camunda8/sdk';
import { postgresStorage } from '../../db/engine-store/index.ts';
import type { EngineLog } from '../../engine/ports/log.ts';
import { type EngineServer, type EngineServerConfig, startEngineServer } from '../../engine/server.ts';

export type ZeebeClient = ReturnType<Camunda8['getZeebeGrpcApiClient']>;

export type ClusterClient = ReturnType<Camunda8['getOrchestrationClusterApiClient']>;

export interface TestEngine extends EngineServer {
  /** `http://127.0.0.1:<port>`, without /v2. */
  readonly restAddress: string;
  readonly grpcAddress: string;
  /** A gRPC client that does not retry. */
  zeebe(credential?: Credential): ZeebeClient;
  rest(credential?: Credential): CamundaRestClient;
  /** The generated client of the v2 API. */
  cluster(credential?: Credential): ClusterClient;
  /** What the engine logged at level error. */
  readonly errors: readonly string[];
}

export type Credential = { readonly username: string; readonly password: string };

export type TestEngineOptions = { readonly url: string } & Partial<
  Omit<EngineServerConfig, 'storage' | 'log'>
>;

const silent = () => undefined;

function errorLog(errors: string[]): EngineLog {
  const error = (fields: object, message: string) => {
    errors.push(
      `${message} ${JSON.stringify(fields, (_key, value: unknown) => (value instanceof Error ? value.stack : value))}`,
    );
  };
  return { debug: silent, info: silent, warn: silent, error };
}

/** Configuration of the SDK for an engine's addresses: no retries, no log. */
export function sdkConfiguration(grpcAddress: string, restAddress: string, credential?: Credential) {
  const auth = credential
    ? {
        CAMUNDA_AUTH_STRATEGY: 'BASIC' as const,
        CAMUNDA_BASIC_AUTH_USERNAME: credential.username,
        CAMUNDA_BASIC_AUTH_PASSWORD: credential.password,
      }
    : { CAMUNDA_AUTH_STRATEGY: 'NONE' as const };
  return {
    ...auth,
    ZEEBE_GRPC_ADDRESS: grpcAddress,
    ZEEBE_REST_ADDRESS: restAddress,
    CAMUNDA_LOG_LEVEL: 'none' as const,
    zeebeGrpcSettings: { ZEEBE_CLIENT_LOG_LEVEL: 'NONE' as const, ZEEBE_GRPC_CLIENT_RETRY: false },
  };
}

export async function startTestEngine({ url, ...config }: TestEngineOptions): Promise<TestEngine> {
  const errors: string[] = [];
  const server = await startEngineServer({
    grpcPort: 0,
    restPort: 0,
    auth: { kind: 'none' },
    ...config,
    storage: postgresStorage({ url }),
    log: errorLog(errors),
  });
  const grpcAddress = `grpc://127.0.0.1:${server.grpcPort}`;
  const restAddress = `http://127.0.0.1:${server.restPort}`;
  const clients: ZeebeClient[] = [];
  const camunda = (credential?: Credential) =>
    new Camunda8(sdkConfiguration(grpcAddress, restAddress, credential));
  return {
    ...server,
    errors,
    grpcAddress,
    restAddress,
    zeebe: (credential) => {
      const client = camunda(credential).getZeebeGrpcApiClient();
      clients.push(client);
      return client;
    },
    rest: (credential) => camunda(credential).getCamundaRestClient(),
    cluster: (credential) => camunda(credential).getOrchestrationClusterApiClient(),
    stop: async () => {
      await Promise.all(clients.splice(0).map((client) => client.close(500)));
      await server.stop();
    },
  };
}
