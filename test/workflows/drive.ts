/**
 * Drives the application process on any engine that speaks gRPC and the user-task part of REST.
 *
 * - Jobs are answered by a table of functions, so that a test of the diagram says what the outside would answer.
 * - User tasks are learnt from a `creating` listener that is added at deployment, as the application itself does:
 *   no search is needed.
 * - Nothing sleeps: `until` works on what comes up until the condition holds or the time is over.
 */
import { readFileSync } from 'node:fs';
import { fileURLToPath } from 'node:url';
import { Camunda8 } from '@camunda8/sdk';
import * as contract from '../../workflows/subsidy-application/contract.ts';

export interface EngineAddress {
  /** host:port */
  readonly grpc: string;
  /** http://host:port */
  readonly rest: string;
}

export type Variables = Record<string, unknown>;

export interface SeenJob {
  readonly type: string;
  readonly elementId: string;
  readonly instanceKey: string;
  readonly variables: Variables;
}

export interface SeenTask {
  readonly key: string;
  readonly elementId: string;
  readonly instanceKey: string;
  readonly variables: Variables;
  readonly headers: Readonly<Record<string, string>>;
}

/** What a job is answered with: variables, a BPMN error, or nothing yet (`'leave'`: it stays with the worker). */
export type Answer = Variables | { readonly error: string; readonly variables?: Variables } | 'leave';
export type Answers = Readonly<Record<string, (job: SeenJob) => Answer>>;

const CREATED = 'test-user-task-created';
const FOLDER = fileURLToPath(new URL('../../workflows/subsidy-application/', import.meta.url));

/** The diagrams as deployed by the tests: a listener tells which user tasks come up. */
export function deployable(name: string): Buffer {
  const text = readFileSync(FOLDER + name, 'utf8');
  if (!name.endsWith('.bpmn')) return Buffer.from(text);
  const listener = `<zeebe:taskListeners><zeebe:taskListener eventType="creating" type="${CREATED}" /></zeebe:taskListeners>`;
  return Buffer.from(text.replaceAll('<zeebe:userTask />', `<zeebe:userTask />${listener}`));
}

export class Drive {
  readonly jobs: SeenJob[] = [];
  readonly tasks: SeenTask[] = [];
  readonly #address: EngineAddress;
  readonly #client;
  readonly #answers: Answers;

  constructor(address: EngineAddress, answers: Answers) {
    this.#address = address;
    this.#answers = answers;
    this.#client = new Camunda8({
      CAMUNDA_AUTH_STRATEGY: 'NONE',
      ZEEBE_GRPC_ADDRESS: `grpc://${address.grpc}`,
      ZEEBE_REST_ADDRESS: address.rest,
      zeebeGrpcSettings: { ZEEBE_CLIENT_LOG_LEVEL: 'NONE' },
    }).getZeebeGrpcApiClient();
  }

  async close(): Promise<void> {
    await this.#client.close();
  }

  /** Deploys all resources of the process as one deployment. */
  async deploy(): Promise<void> {
    await this.#client.deployResources(
      contract.RESOURCES.map((name) => {
        const content = deployable(name);
        if (name.endsWith('.bpmn')) return { name, process: content };
        return name.endsWith('.dmn') ? { name, decision: content } : { name, form: content };
      }),
    );
  }

  /** Starts an instance; resolves with its key. */
  async start(variables: Variables): Promise<string> {
    const { processInstanceKey } = await this.#client.createProcessInstance({
      bpmnProcessId: contract.PROCESS_ID,
      variables: variables as Record<string, never>,
    });
    return processInstanceKey;
  }

  async publish(name: contract.MessageName, applicationId: string, variables: Variables): Promise<void> {
    await this.#client.publishMessage({
      name,
      correlationKey: applicationId,
      variables: variables as Record<string, never>,
      timeToLive: 3_600_000,
      messageId: '',
    });
  }

  /** Answers what is there now; resolves with the number of jobs answered. */
  async step(): Promise<number> {
    const types = [...contract.jobTypes, CREATED];
    const counts = await Promise.all(types.map((type) => this.#work(type)));
    return counts.reduce((sum, count) => sum + count, 0);
  }

  async #work(type: string): Promise<number> {
    const jobs = await this.#client.activateJobs({
      type,
      maxJobsToActivate: 20,
      timeout: 600_000,
      worker: 'drive',
      requestTimeout: -1,
    });
    for (const job of jobs) {
      const seen = {
        type,
        elementId: job.elementId,
        instanceKey: job.processInstanceKey,
        variables: { ...job.variables } as Variables,
      };
      if (type === CREATED) {
        const headers = job.customHeaders as Readonly<Record<string, string>>;
        const key = headers['io.camunda.zeebe:userTaskKey'];
        if (key === undefined) throw new Error(`a task listener job without a user task key: ${job.key}`);
        this.tasks.push({ ...seen, key, headers });
        await this.#client.completeJob({ jobKey: job.key, variables: {} });
        continue;
      }
      const answer = this.#answers[type]?.(seen);
      if (answer === undefined) throw new Error(`no answer to a job of type ${type}`);
      this.jobs.push(seen);
      await this.#answer(job.key, answer);
    }
    return jobs.length;
  }

  async #answer(jobKey: string, answer: Answer): Promise<void> {
    if (answer === 'leave') return;
    if (isError(answer)) {
      await this.#client.throwError({
        jobKey,
        errorCode: answer.error,
        errorMessage: answer.error,
        variables: (answer.variables ?? {}) as Record<string, never>,
      });
      return;
    }
    await this.#client.completeJob({ jobKey, variables: answer as Record<string, never> });
  }

  /** Works until the condition holds. Throws with what was seen when it does not within the time. */
  async until(what: string, condition: () => boolean, timeoutMs = 15_000): Promise<void> {
    const end = Date.now() + timeoutMs;
    while (!condition()) {
      if (Date.now() > end) {
        const seen = [...this.jobs.map((job) => `${job.type}@${job.elementId}`), '|'];
        throw new Error(`not reached: ${what}. Seen: ${seen.join(' ')} ${this.taskIds().join(' ')}`);
      }
      await this.step();
    }
  }

  /** Ids of the user tasks that came up, in order. */
  taskIds(instanceKey?: string): string[] {
    return this.tasks
      .filter((task) => instanceKey === undefined || task.instanceKey === instanceKey)
      .map((task) => task.elementId);
  }

  /** Waits for the n-th occurrence of a user task (1-based) of an instance. */
  async task(instanceKey: string, elementId: contract.UserTaskId, occurrence = 1): Promise<SeenTask> {
    const find = () =>
      this.tasks.filter((task) => task.instanceKey === instanceKey && task.elementId === elementId)[
        occurrence - 1
      ];
    await this.until(`user task ${elementId} (${occurrence})`, () => find() !== undefined);
    const found = find();
    if (found === undefined) throw new Error(elementId);
    return found;
  }

  /** Waits for the n-th job of a type and returns it. */
  async job(type: contract.JobType, occurrence = 1, elementId?: string): Promise<SeenJob> {
    const find = () =>
      this.jobs.filter(
        (job) => job.type === type && (elementId === undefined || job.elementId === elementId),
      )[occurrence - 1];
    await this.until(`job ${type} (${occurrence})`, () => find() !== undefined);
    const found = find();
    if (found === undefined) throw new Error(type);
    return found;
  }

  /** Waits for a user task, then completes it with variables that the contract lets through. */
  async complete(
    instanceKey: string,
    elementId: contract.UserTaskId,
    variables: Variables = {},
    occurrence = 1,
  ): Promise<SeenTask> {
    const task = await this.task(instanceKey, elementId, occurrence);
    const whitelisted = contract.userTask(elementId).completion.parse(variables);
    // The engine answers after the end listeners; they are worked on meanwhile.
    let answered = false;
    const request = this.#rest('POST', `/v2/user-tasks/${task.key}/completion`, {
      variables: whitelisted,
    }).finally(() => {
      answered = true;
    });
    while (!answered) await this.step();
    await request;
    return task;
  }

  async setClock(instant: string): Promise<void> {
    await this.#rest('PUT', '/v2/clock', { timestamp: Date.parse(instant) });
  }

  async #rest(method: string, path: string, body: unknown): Promise<void> {
    const response = await fetch(this.#address.rest + path, {
      method,
      headers: { 'content-type': 'application/json' },
      body: JSON.stringify(body),
    });
    if (!response.ok) throw new Error(`${method} ${path}: ${response.status} ${await response.text()}`);
  }

  /** Is the instance gone? Asked without search: an unknown instance cannot be given variables. */
  async ended(instanceKey: string): Promise<boolean> {
    try {
      await this.#client.setVariables({
        elementInstanceKey: instanceKey,
        variables: {},
        local: true,
      });
      return false;
    } catch (error) {
      if (error instanceof Error && /NOT_FOUND/.test(error.message)) return true;
      throw error;
    }
  }

  /** Works until the instance has ended. */
  async end(instanceKey: string, timeoutMs = 15_000): Promise<void> {
    const end = Date.now() + timeoutMs;
    while (!(await this.ended(instanceKey))) {
      if (Date.now() > end) throw new Error(`instance ${instanceKey} did not end`);
      await this.step();
    }
  }
}

function isError(
  answer: Exclude<Answer, 'leave'>,
): answer is { readonly error: string; readonly variables?: Variables } {
  return typeof answer.error === 'string';
}
