/** A plain client of one engine, by address: gRPC for the commands, REST for user tasks, listener results and the clock. */
import { createRequire } from 'node:module';
import { fileURLToPath } from 'node:url';
import * as grpc from '@grpc/grpc-js';
import { loadSync } from '@grpc/proto-loader';

export interface EngineAddress {
  /** `host:port` */
  readonly grpc: string;
  /** `host:port` */
  readonly rest: string;
}

/** An engine said no: `code` is the gRPC status name or the HTTP status. */
export class Refused extends Error {
  override readonly name = 'Refused';
  readonly code: string;

  constructor(code: string, message: string) {
    super(message);
    this.code = code;
  }
}

export type Answer = Record<string, unknown>;
type Method = (request: object, answer: (error: grpc.ServiceError | null, value?: Answer) => void) => void;
type StreamMethod = (request: object) => grpc.ClientReadableStream<Answer>;

const options = { longs: String, enums: String, defaults: true, oneofs: false } as const;
const sdkProto = createRequire(import.meta.url)
  .resolve('@camunda8/sdk/package.json')
  .replace(/package\.json$/, 'dist/proto/zeebe.proto');
const jobsProto = fileURLToPath(new URL('./jobs.proto', import.meta.url));

function gatewayClient(proto: string, address: string): grpc.Client {
  const loaded = grpc.loadPackageDefinition(loadSync(proto, options)).gateway_protocol as grpc.GrpcObject;
  const Gateway = loaded.Gateway as grpc.ServiceClientConstructor;
  return new Gateway(address, grpc.credentials.createInsecure(), { 'grpc.max_receive_message_length': -1 });
}

const member = (client: grpc.Client, name: string): unknown => Reflect.get(client, name);

const refused = (error: grpc.ServiceError): Refused => new Refused(grpc.status[error.code], error.details);

export class EngineClient {
  private readonly all: grpc.Client;
  private readonly jobs: grpc.Client;
  private readonly rest: string;

  constructor(address: EngineAddress) {
    this.all = gatewayClient(sdkProto, address.grpc);
    this.jobs = gatewayClient(jobsProto, address.grpc);
    this.rest = `http://${address.rest}`;
  }

  /** Any unary rpc. Throws Refused. */
  call(method: string, request: object): Promise<Answer> {
    const client = method === 'CompleteJob' ? this.jobs : this.all;
    const rpc = (member(client, method) as Method).bind(client);
    return new Promise((resolve, reject) => {
      rpc(request, (error, value) => (error ? reject(refused(error)) : resolve(value ?? {})));
    });
  }

  /** Jobs of a type that are there within `wait` ms. */
  activate(
    type: string,
    maxJobsToActivate: number,
    timeout: number,
    wait: number,
    fetchVariable: readonly string[] = [],
  ): Promise<Answer[]> {
    const rpc = (member(this.jobs, 'ActivateJobs') as StreamMethod).bind(this.jobs);
    const stream = rpc({
      type,
      worker: 'conformance',
      timeout,
      maxJobsToActivate,
      requestTimeout: wait,
      fetchVariable,
    });
    return new Promise((resolve, reject) => {
      const jobs: Answer[] = [];
      stream.on('data', (answer: { jobs: Answer[] }) => jobs.push(...answer.jobs));
      stream.on('end', () => resolve(jobs));
      stream.on('error', (error) => reject(refused(error as grpc.ServiceError)));
    });
  }

  /** Throws Refused with the status and the problem's detail. */
  async http(method: string, path: string, body?: object): Promise<Answer> {
    const response = await fetch(this.rest + path, {
      method,
      ...(body ? { body: JSON.stringify(body), headers: { 'content-type': 'application/json' } } : {}),
    });
    const content = await response.text();
    const answer = content.startsWith('{') ? (JSON.parse(content) as Answer) : {};
    if (response.ok) return answer;
    throw new Refused(String(response.status), String(answer.detail ?? content));
  }

  close(): void {
    this.all.close();
    this.jobs.close();
  }
}
