/** A plain gRPC client of Camunda 8's gateway, the same for whatever answers behind it. */
import { setTimeout as delay } from 'node:timers/promises';
import { fileURLToPath } from 'node:url';
import { type Client, credentials, loadPackageDefinition, type ServiceError, status } from '@grpc/grpc-js';
import { load } from '@grpc/proto-loader';

interface ActivatedJob {
  readonly key: string;
}

type Method = (
  request: object,
  options: { deadline: number },
  answered: (error: ServiceError | null, answer: object) => void,
) => void;
interface JobStream {
  on(event: 'data', listener: (answer: { jobs: readonly ActivatedJob[] }) => void): this;
  on(event: 'error', listener: (error: Error) => void): this;
  on(event: 'end', listener: () => void): this;
}
type Gateway = Client & Record<string, Method> & { ActivateJobs(request: object): JobStream };
type GatewayConstructor = new (
  address: string,
  creds: ReturnType<typeof credentials.createInsecure>,
) => Gateway;

const proto = fileURLToPath(new URL('../../engine/gateway/grpc/gateway.proto', import.meta.url));
/** Longest a call may take, ms. */
const patience = 60_000;
const longPoll = 10_000;

/** Sent again where the server asks for that because it is busy, as every client of Zeebe does. */
async function unlessBusy<Answer>(send: () => Promise<Answer>): Promise<Answer> {
  for (;;) {
    try {
      return await send();
    } catch (error) {
      if ((error as ServiceError).code !== status.RESOURCE_EXHAUSTED) throw error;
      await delay(5);
    }
  }
}

export class GatewayClient {
  readonly #gateway: Gateway;

  private constructor(gateway: Gateway) {
    this.#gateway = gateway;
  }

  static async connect(port: number): Promise<GatewayClient> {
    const loaded = loadPackageDefinition(await load(proto, { longs: String, defaults: true }));
    const { Gateway } = loaded.gateway_protocol as unknown as { Gateway: GatewayConstructor };
    return new GatewayClient(new Gateway(`127.0.0.1:${port}`, credentials.createInsecure()));
  }

  call(rpc: string, request: object): Promise<object> {
    return unlessBusy(() => this.#send(rpc, request));
  }

  #send(rpc: string, request: object): Promise<object> {
    return new Promise((resolve, reject) => {
      const answered = (error: ServiceError | null, answer: object) =>
        error ? reject(error) : resolve(answer);
      this.#gateway[rpc]?.(request, { deadline: Date.now() + patience }, answered);
    });
  }

  deploy(name: string, content: string): Promise<object> {
    return this.call('DeployResource', { resources: [{ name, content: Buffer.from(content) }] });
  }

  create(bpmnProcessId: string): Promise<object> {
    return this.call('CreateProcessInstance', { bpmnProcessId, version: -1, variables: '{"amount":120}' });
  }

  /** One long poll. */
  activate(type: string, maxJobs: number): Promise<readonly ActivatedJob[]> {
    return unlessBusy(() => this.#poll(type, maxJobs));
  }

  #poll(type: string, maxJobsToActivate: number): Promise<readonly ActivatedJob[]> {
    const request = { type, worker: 'bench', timeout: 60_000, maxJobsToActivate, requestTimeout: longPoll };
    return new Promise((resolve, reject) => {
      const jobs: ActivatedJob[] = [];
      const stream = this.#gateway.ActivateJobs(request);
      stream.on('data', (answer) => jobs.push(...answer.jobs));
      stream.on('error', reject);
      stream.on('end', () => resolve(jobs));
    });
  }

  close(): void {
    this.#gateway.close();
  }
}
