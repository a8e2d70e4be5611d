/**
 * The gRPC gateway: gateway.proto over an `Engine`.
 *
 * 1. Every rpc first checks the credential (UNAUTHENTICATED).
 * 2. An rpc that is not carried out answers UNIMPLEMENTED and names itself.
 * 3. A request beyond `maxMessageBytes` answers RESOURCE_EXHAUSTED; answers are cut into messages below it.
 */
import { fileURLToPath } from 'node:url';
import {
  type handleServerStreamingCall,
  type handleUnaryCall,
  loadPackageDefinition,
  type Metadata,
  Server,
  ServerCredentials,
  type ServiceDefinition,
  status,
  type UntypedServiceImplementation,
} from '@grpc/grpc-js';
import { loadSync } from '@grpc/proto-loader';
import type { Engine } from '../../commands.ts';
import type { EngineLog } from '../../ports/log.ts';
import type { JobPolling } from '../job-polling.ts';
import { defaultRequestTimeout } from '../submit.ts';
import { topologyOf } from '../topology.ts';
import { type CallContext, type UnaryCall, unaryCalls } from './calls.ts';
import { activateJobs, type JobStream, streamActivatedJobs } from './job-streams.ts';
import type { Messages, RpcName } from './messages.ts';
import { statusOf } from './status.ts';

export const defaultMaxMessageBytes = 4 * 1024 * 1024;

export interface GrpcGatewayOptions {
  readonly engine: Engine;
  readonly polling: JobPolling;
  /** From `authenticator`. */
  readonly authenticated: (authorization: string | undefined) => boolean;
  readonly log: EngineLog;
  readonly host: string;
  /** 0 takes any free port. */
  readonly port: number;
  readonly maxMessageBytes?: number;
  readonly requestTimeout?: number;
}

export interface GrpcGateway {
  readonly port: number;
  /** Stops accepting, lets calls end until `graceMs`, then cuts them. */
  stop(graceMs: number): Promise<void>;
}

function serviceDefinition(): ServiceDefinition {
  const definition = loadSync(fileURLToPath(new URL('./gateway.proto', import.meta.url)), {
    longs: Number,
    enums: String,
    defaults: true,
    keepCase: true,
  });
  const { gateway_protocol: protocol } = loadPackageDefinition(definition);
  const gateway = protocol && 'Gateway' in protocol ? protocol.Gateway : undefined;
  if (typeof gateway !== 'function' || !('service' in gateway))
    throw new Error('gateway.proto has no service Gateway');
  return gateway.service as ServiceDefinition;
}

const unauthenticated = {
  code: status.UNAUTHENTICATED,
  details: 'Expected a valid credential in the authorization metadata',
};

function authorizationOf(metadata: Metadata): string | undefined {
  return metadata.get('authorization')[0]?.toString();
}

class GatewayService {
  readonly #options: GrpcGatewayOptions;
  readonly #context: CallContext;

  constructor(options: GrpcGatewayOptions) {
    this.#options = options;
    this.#context = {
      engine: options.engine,
      requestTimeout: options.requestTimeout ?? defaultRequestTimeout,
    };
  }

  unary<Name extends RpcName>(
    name: Name,
    { command, run }: UnaryCall<Name>,
  ): handleUnaryCall<Messages[Name], object> {
    return (call, answer) => {
      if (!this.#options.authenticated(authorizationOf(call.metadata))) return answer(unauthenticated);
      run(call.request, this.#context).then(
        (response) => answer(null, response),
        (error: unknown) => answer(statusOf(command, error, (cause) => this.#unexpected(name, cause))),
      );
    };
  }

  topology(port: () => number): handleUnaryCall<object, object> {
    return (call, answer) => {
      if (!this.#options.authenticated(authorizationOf(call.metadata))) return answer(unauthenticated);
      const { host, engine } = this.#options;
      answer(null, topologyOf({ host, port: port(), healthy: engine.health().healthy }));
    };
  }

  /** Rule 2. */
  unimplemented(name: string): handleUnaryCall<object, object> {
    return (_call, answer) =>
      answer({ code: status.UNIMPLEMENTED, details: `The rpc ${name} is not supported by this engine` });
  }

  /** A stream of jobs: what `run` does, its failure as the status, its signal aborted when the client is gone. */
  stream<Message>(name: string, run: JobStream<Message>): handleServerStreamingCall<Message, object> {
    const maxBytes = Math.floor((this.#options.maxMessageBytes ?? defaultMaxMessageBytes) * 0.9);
    return async (call) => {
      if (!this.#options.authenticated(authorizationOf(call.metadata))) {
        call.emit('error', unauthenticated);
        return;
      }
      const gone = new AbortController();
      call.on('cancelled', () => gone.abort());
      try {
        await run(call, { polling: this.#options.polling, signal: gone.signal, maxBytes });
        call.end();
      } catch (error) {
        const unexpected = (cause: unknown) => this.#unexpected(name, cause);
        call.emit('error', statusOf('activateJobs', error, unexpected));
      }
    };
  }

  #unexpected(rpc: string, error: unknown): void {
    this.#options.log.error({ rpc, error }, 'an rpc failed unexpectedly');
  }
}

/** Starts listening. Rejects when the address is taken. */
export async function startGrpcGateway(options: GrpcGatewayOptions): Promise<GrpcGateway> {
  const definition = serviceDefinition();
  const service = new GatewayService(options);
  let bound = options.port;
  const handlers: UntypedServiceImplementation = {};
  for (const name of Object.keys(definition)) handlers[name] = service.unimplemented(name);
  for (const [name, call] of Object.entries(unaryCalls)) {
    handlers[name] = service.unary(name as RpcName, call as UnaryCall<RpcName>);
  }
  handlers.Topology = service.topology(() => bound);
  handlers.ActivateJobs = service.stream('ActivateJobs', activateJobs);
  handlers.StreamActivatedJobs = service.stream('StreamActivatedJobs', streamActivatedJobs);
  const server = new Server({
    'grpc.max_receive_message_length': options.maxMessageBytes ?? defaultMaxMessageBytes,
    'grpc.max_send_message_length': -1,
  });
  server.addService(definition, handlers);
  bound = await new Promise<number>((resolve, reject) => {
    server.bindAsync(`${options.host}:${options.port}`, ServerCredentials.createInsecure(), (error, port) =>
      error ? reject(error) : resolve(port),
    );
  });
  return { port: bound, stop: (graceMs) => stopServer(server, graceMs) };
}

function stopServer(server: Server, graceMs: number): Promise<void> {
  return new Promise((resolve) => {
    const cut = setTimeout(() => server.forceShutdown(), graceMs);
    server.tryShutdown(() => {
      clearTimeout(cut);
      resolve();
    });
  });
}
