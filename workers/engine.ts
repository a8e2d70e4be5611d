/** The engine, embedded or a cluster, through the Camunda 8 client: gRPC for jobs, REST for what gRPC cannot say. */
import { Camunda8, type CamundaRestClient } from '@camunda8/sdk';
import type { ZeebeGrpcClient } from '@camunda8/sdk/dist/zeebe/index.js';

export type { CamundaRestClient, ZeebeGrpcClient };

export interface EngineAddress {
  /** host:port. */
  readonly grpcAddress: string;
  /** http(s)://host:port. */
  readonly restAddress: string;
  readonly credential: { readonly username: string; readonly password: string } | null;
}

export interface EngineConnection {
  readonly grpc: ZeebeGrpcClient;
  readonly rest: CamundaRestClient;
  close(): Promise<void>;
}

/** Connects when first used. Nothing is retried here and nothing is printed. */
export function connectEngine({ grpcAddress, restAddress, credential }: EngineAddress): EngineConnection {
  const camunda = new Camunda8({
    ZEEBE_GRPC_ADDRESS: grpcAddress.includes('://') ? grpcAddress : `grpc://${grpcAddress}`,
    ZEEBE_REST_ADDRESS: restAddress,
    CAMUNDA_LOG_LEVEL: 'none',
    CAMUNDA_SUPPORT_LOG_ENABLED: false,
    zeebeGrpcSettings: {
      ZEEBE_CLIENT_LOG_LEVEL: 'NONE',
      ZEEBE_GRPC_CLIENT_RETRY: false,
      ZEEBE_GRPC_CLIENT_EAGER_CONNECT: false,
    },
    ...(credential
      ? {
          CAMUNDA_AUTH_STRATEGY: 'BASIC' as const,
          CAMUNDA_BASIC_AUTH_USERNAME: credential.username,
          CAMUNDA_BASIC_AUTH_PASSWORD: credential.password,
        }
      : { CAMUNDA_AUTH_STRATEGY: 'NONE' as const }),
  });
  const grpc = camunda.getZeebeGrpcApiClient();
  const rest = camunda.getCamundaRestClient();
  return {
    grpc,
    rest,
    close: async () => {
      rest.stopWorkers();
      await grpc.close(500);
    },
  };
}
