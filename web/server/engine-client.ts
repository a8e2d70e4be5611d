/**
 * The engine, as the server uses it: through the Camunda 8 client only, so that the embedded engine and a cluster
 * are the same to it.
 *
 * 1. Every failure is one of three: the engine refused (EngineRefused: nothing happened), it could not be reached
 *    (EngineAway: nothing happened), or no answer came in time (EngineSilent: it may have happened).
 * 2. Nothing is retried here: a retry belongs to whoever knows whether it is safe.
 */
import { Camunda8, CamundaRestClient } from '@camunda8/sdk';
import type { EngineAddress } from './config.ts';

export type Json = string | number | boolean | null | Json[] | { [key: string]: Json };
export type Variables = Record<string, Json>;

/** The engine understood and said no. `kind` follows Zeebe's rejection types. */
export class EngineRefused extends Error {
  override name = 'EngineRefused';
  readonly kind: 'NOT_FOUND' | 'INVALID_STATE' | 'INVALID_ARGUMENT' | 'ALREADY_EXISTS' | 'OTHER';
  constructor(kind: EngineRefused['kind'], message: string) {
    super(message);
    this.kind = kind;
  }
}
/** Not reached; nothing was done. */
export class EngineAway extends Error {
  override name = 'EngineAway';
}
/** Sent, but no answer in time; it may or may not have been done. */
export class EngineSilent extends Error {
  override name = 'EngineSilent';
}

const kindOfStatus: Record<number, EngineRefused['kind']> = {
  400: 'INVALID_ARGUMENT',
  404: 'NOT_FOUND',
  409: 'INVALID_STATE',
};
const kindOfCode: Record<number, EngineRefused['kind']> = {
  3: 'INVALID_ARGUMENT',
  5: 'NOT_FOUND',
  6: 'ALREADY_EXISTS',
  9: 'INVALID_STATE',
};
const notConnected = new Set(['ECONNREFUSED', 'ENOTFOUND', 'EHOSTUNREACH', 'EAI_AGAIN']);

function property(error: object, name: string): unknown {
  return name in error ? (error as Record<string, unknown>)[name] : undefined;
}

function detailOf(error: object): string {
  const response = property(error, 'response');
  const body = typeof response === 'object' && response !== null ? property(response, 'body') : undefined;
  const text = typeof body === 'string' ? body : '';
  try {
    const parsed: unknown = JSON.parse(text);
    const detail = typeof parsed === 'object' && parsed !== null ? property(parsed, 'detail') : undefined;
    if (typeof detail === 'string') return detail;
  } catch {
    // Not a problem document: the message below has to do.
  }
  const detail = property(error, 'detail') ?? property(error, 'details');
  return typeof detail === 'string' && detail !== '' ? detail : String(property(error, 'message') ?? error);
}

/** REST and gRPC failures of the client as one of the three. */
function translated(error: unknown): Error {
  if (error instanceof EngineSilent) return error;
  if (typeof error !== 'object' || error === null) return new EngineSilent(String(error));
  const status = property(error, 'statusCode') ?? property(error, 'status');
  const code = property(error, 'code');
  const detail = detailOf(error);
  if (typeof code === 'string' && notConnected.has(code)) return new EngineAway(detail);
  if (status === 503 || status === 401 || status === 403 || code === 16) return new EngineAway(detail);
  if (code === 14)
    return /ECONNREFUSED|No connection established|resolution failed/i.test(detail)
      ? new EngineAway(detail)
      : new EngineSilent(detail);
  if (typeof status === 'number' && status >= 400 && status < 500) {
    return new EngineRefused(kindOfStatus[status] ?? 'OTHER', detail);
  }
  if (typeof code === 'number' && kindOfCode[code]) return new EngineRefused(kindOfCode[code], detail);
  return new EngineSilent(detail);
}

export interface DeployedResource {
  readonly resourceName: string;
  readonly kind: 'bpmn' | 'dmn' | 'form';
  readonly definitionId: string;
  readonly version: number;
  readonly key: string;
}
export interface EngineIncident {
  readonly incidentKey: string;
  readonly processInstanceKey: string;
  readonly jobKey: string | null;
  readonly elementId: string;
  readonly processId: string;
  readonly errorType: string;
  readonly message: string;
  readonly at: string;
}

export interface EngineClient {
  isUp(): Promise<boolean>;
  /** Fails with EngineRefused INVALID_STATE when somebody has it and `override` is false. */
  assign(userTaskKey: string, assignee: string, override: boolean): Promise<void>;
  unassign(userTaskKey: string): Promise<void>;
  complete(userTaskKey: string, variables: Variables): Promise<void>;
  start(definitionKey: string, variables: Variables): Promise<string>;
  /** An ALREADY_EXISTS of the same message id is success. */
  publish(message: {
    name: string;
    correlationKey: string;
    messageId: string;
    variables: Variables;
  }): Promise<void>;
  deploy(resources: readonly { name: string; content: Buffer }[]): Promise<DeployedResource[]>;
  incidents(
    after: string | null,
    limit: number,
  ): Promise<{ incidents: EngineIncident[]; next: string | null }>;
  findIncident(incidentKey: string): Promise<EngineIncident | null>;
  /** Running instances, and those of them with an incident: of one version, or of all versions of a process. */
  countInstances(
    of: { readonly definitionKey: string } | { readonly processId: string },
  ): Promise<{ running: number; incidents: number }>;
  findInstanceOf(variable: { name: string; value: string }): Promise<string | null>;
  updateRetries(jobKey: string, retries: number): Promise<void>;
  resolveIncident(incidentKey: string): Promise<void>;
  close(): Promise<void>;
}

interface FoundIncident {
  incidentKey: string;
  processInstanceKey: string;
  jobKey?: string | null;
  elementId: string;
  processDefinitionId: string;
  errorType: string;
  errorMessage: string;
  creationTime: string;
}
function incidentOf(item: FoundIncident): EngineIncident {
  return {
    incidentKey: String(item.incidentKey),
    processInstanceKey: String(item.processInstanceKey),
    jobKey: item.jobKey ? String(item.jobKey) : null,
    elementId: item.elementId,
    processId: item.processDefinitionId,
    errorType: item.errorType,
    message: item.errorMessage,
    at: item.creationTime,
  };
}

function kindOfName(name: string): DeployedResource['kind'] {
  if (name.endsWith('.bpmn')) return 'bpmn';
  return name.endsWith('.dmn') ? 'dmn' : 'form';
}

/** `answerMs`: how long an answer is waited for before the caller is told that it is open. */
export function createEngineClient(address: EngineAddress, answerMs = 8_000): EngineClient {
  const { credential } = address;
  const config = {
    ZEEBE_GRPC_ADDRESS: /^\w+:\/\//.test(address.grpcAddress)
      ? address.grpcAddress
      : `grpc://${address.grpcAddress}`,
    ZEEBE_REST_ADDRESS: address.restAddress,
    CAMUNDA_LOG_LEVEL: 'none' as const,
    CAMUNDA_SUPPORT_LOG_ENABLED: false,
    zeebeGrpcSettings: {
      ZEEBE_CLIENT_LOG_LEVEL: 'NONE' as const,
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
  };
  // Made by hand: the client's own choice repeats a request whose connection broke, a start included.
  const rest = new CamundaRestClient({ config, retry: { limit: 0 } });
  const grpc = new Camunda8(config).getZeebeGrpcApiClient();

  async function within<T>(call: Promise<T>): Promise<T> {
    let timer: NodeJS.Timeout | undefined;
    const late = new Promise<never>((_, reject) => {
      timer = setTimeout(() => reject(new EngineSilent(`no answer within ${answerMs} ms`)), answerMs);
    });
    try {
      return await Promise.race([call, late]);
    } catch (error) {
      throw translated(error);
    } finally {
      clearTimeout(timer);
    }
  }

  return {
    isUp: async () => {
      try {
        await within(grpc.topology());
        return true;
      } catch {
        return false;
      }
    },
    assign: async (userTaskKey, assignee, allowOverride) => {
      await within(rest.assignUserTask({ userTaskKey, assignee, allowOverride, action: 'assign' }));
    },
    unassign: async (userTaskKey) => {
      await within(rest.unassignUserTask({ userTaskKey }));
    },
    complete: async (userTaskKey, variables) => {
      await within(rest.completeUserTask({ userTaskKey, variables, action: 'complete' }));
    },
    start: async (processDefinitionKey, variables) => {
      // Over REST: the gRPC client of this SDK sends process ids only and drops the key.
      const started = await within(rest.createProcessInstance({ processDefinitionKey, variables }));
      return String(started.processInstanceKey);
    },
    publish: async ({ name, correlationKey, messageId, variables }) => {
      try {
        await within(
          grpc.publishMessage({
            name,
            correlationKey,
            messageId,
            variables: variables as Record<string, never>,
            timeToLive: 7 * 86_400_000,
          }),
        );
      } catch (error) {
        if (!(error instanceof EngineRefused && error.kind === 'ALREADY_EXISTS')) throw error;
      }
    },
    deploy: async (resources) => {
      const answer = await within(
        grpc.deployResources(
          resources.map(({ name, content }) => {
            const kind = kindOfName(name);
            if (kind === 'bpmn') return { name, process: content };
            return kind === 'dmn' ? { name, decision: content } : { name, form: content };
          }),
        ),
      );
      return answer.deployments.flatMap((deployment): DeployedResource[] => {
        const it = deployment as Record<string, Record<string, string | number> | undefined>;
        const { process: bpmn, decision, form } = it;
        if (bpmn)
          return [
            {
              resourceName: String(bpmn.resourceName),
              kind: 'bpmn',
              definitionId: String(bpmn.bpmnProcessId),
              version: Number(bpmn.version),
              key: String(bpmn.processDefinitionKey),
            },
          ];
        if (decision)
          return [
            {
              resourceName: '',
              kind: 'dmn',
              definitionId: String(decision.dmnDecisionId),
              version: Number(decision.version),
              key: String(decision.decisionKey),
            },
          ];
        if (form)
          return [
            {
              resourceName: String(form.resourceName),
              kind: 'form',
              definitionId: String(form.formId),
              version: Number(form.version),
              key: String(form.formKey),
            },
          ];
        return [];
      });
    },
    incidents: async (after, limit) => {
      const answer = await within(
        rest.searchIncidents({
          filter: { state: 'ACTIVE' },
          sort: [{ field: 'creationTime', order: 'DESC' }],
          page: after === null ? { from: 0, limit } : ({ after, limit } as never),
        } as never),
      );
      const page = answer.page as unknown as { endCursor?: string | null };
      return {
        incidents: answer.items.map(incidentOf),
        next: answer.items.length === limit ? (page.endCursor ?? null) : null,
      };
    },
    findIncident: async (incidentKey) => {
      const filter = { incidentKey, state: 'ACTIVE' };
      const answer = await within(
        rest.searchIncidents({ filter, sort: [], page: { from: 0, limit: 1 } } as never),
      );
      const found = answer.items[0];
      return found ? incidentOf(found) : null;
    },
    countInstances: async (of) => {
      const which =
        'processId' in of
          ? { processDefinitionId: of.processId }
          : { processDefinitionKey: of.definitionKey };
      const filter = { ...which, state: 'ACTIVE' };
      const page = { from: 0, limit: 1 };
      const running = await within(rest.searchProcessInstances({ filter, sort: [], page } as never));
      const failed = await within(
        rest.searchProcessInstances({ filter: { ...filter, hasIncident: true }, sort: [], page } as never),
      );
      return { running: Number(running.page.totalItems), incidents: Number(failed.page.totalItems) };
    },
    findInstanceOf: async ({ name, value }) => {
      const answer = await within(
        rest.searchVariables({
          filter: { name, value: JSON.stringify(value) },
          sort: [],
          page: { from: 0, limit: 1 },
        } as never),
      );
      const found = answer.items[0];
      return found ? String(found.processInstanceKey) : null;
    },
    updateRetries: async (jobKey, retries) => {
      await within(grpc.updateJobRetries({ jobKey, retries }));
    },
    resolveIncident: async (incidentKey) => {
      await within(grpc.resolveIncident({ incidentKey }));
    },
    close: async () => {
      rest.stopWorkers();
      await grpc.close();
    },
  };
}
