/**
 * What a scenario may do: the words of a client. Every call is a step of the outcome; a refusal is an outcome, not
 * an error. After each step the engine settles.
 */
import { AsyncLocalStorage } from 'node:async_hooks';
import { type Answer, Refused } from './client.ts';
import { type EngineSource, type EngineUnderTest, epoch } from './engines.ts';
import { normalise, type Outcome, type StepOutcome, seenJob, sortedDocument } from './outcome.ts';
import { told, type WorldInstance } from './world.ts';

export type Variables = Readonly<Record<string, unknown>> | string;
export type Instance = { readonly key: string };
export type Job = { readonly key: string; readonly type: string };
/** A job with what a worker reads of it. */
export type WorkerJob = Job & {
  readonly element: string;
  readonly variables: Readonly<Record<string, unknown>>;
};

const json = (variables: Variables): string =>
  typeof variables === 'string' ? variables : JSON.stringify(variables);

export interface JobResult {
  readonly denied?: boolean;
  readonly deniedReason?: string;
  readonly corrections?: Readonly<Record<string, unknown>>;
}

/** Where the steps of a request that runs beside others are kept until it is their turn. */
const aside = new AsyncLocalStorage<StepOutcome[]>();

const nobody: Instance = { key: '0' };

export class Session {
  private readonly steps: StepOutcome[] = [];
  private readonly engine: EngineUnderTest;
  private now: number;
  private readonly definitions = new Map<string, string>();

  constructor(engine: EngineUnderTest, now: number) {
    this.engine = engine;
    this.now = now;
  }

  /** Runs one step; a refusal is recorded and answered as undefined. */
  private async step<T>(
    step: string,
    work: () => Promise<T>,
    tell?: (value: T) => unknown,
  ): Promise<T | undefined> {
    const steps = aside.getStore() ?? this.steps;
    let value: T | undefined;
    try {
      value = await work();
      steps.push(tell && value !== undefined ? { step, answer: normalise(tell(value)) } : { step });
    } catch (error) {
      if (!(error instanceof Refused)) throw error;
      steps.push({ step, refused: error.code, says: String(normalise(error.message)) });
    }
    await this.engine.settle(this.now);
    return value;
  }

  private call(step: string, method: string, request: object, tell?: (answer: Answer) => unknown) {
    return this.step(step, () => this.engine.client.call(method, request), tell);
  }

  /** Resources by name: BPMN, DMN or form text. */
  async deploy(resources: Readonly<Record<string, string>>): Promise<void> {
    const content = Object.entries(resources).map(([name, text]) => ({ name, content: Buffer.from(text) }));
    const answer = await this.call(
      `deploy ${Object.keys(resources).join(', ')}`,
      'DeployResource',
      { resources: content },
      (found) =>
        (found.deployments as Answer[]).map((each) => {
          const { process, decision, form } = each as Record<string, Answer | null>;
          if (process) return { process: process.bpmnProcessId, version: process.version };
          if (decision) return { decision: decision.dmnDecisionId, version: decision.version };
          return form ? { form: form.formId, version: form.version } : 'requirements';
        }),
    );
    for (const each of (answer?.deployments as Answer[] | undefined) ?? []) {
      const process = each.process as Answer | null;
      if (process)
        this.definitions.set(
          `${process.bpmnProcessId} ${process.version}`,
          String(process.processDefinitionKey),
        );
    }
  }

  async create(
    bpmnProcessId: string,
    variables: Variables = {},
    options: { version?: number; startBefore?: readonly string[] } = {},
  ): Promise<Instance> {
    const answer = await this.call(
      `create ${bpmnProcessId}`,
      'CreateProcessInstance',
      {
        bpmnProcessId,
        version: options.version ?? -1,
        variables: json(variables),
        startInstructions: (options.startBefore ?? []).map((elementId) => ({ elementId })),
      },
      ({ version }) => ({ version }),
    );
    return answer ? { key: String(answer.processInstanceKey) } : nobody;
  }

  async createWithResult(
    bpmnProcessId: string,
    variables: Variables = {},
    fetchVariables: readonly string[] = [],
  ): Promise<void> {
    const request = { bpmnProcessId, version: -1, variables: json(variables) };
    await this.call(
      `create ${bpmnProcessId} with result`,
      'CreateProcessInstanceWithResult',
      { request, requestTimeout: 5_000, fetchVariables },
      (found) => ({ version: found.version, variables: sortedDocument(found.variables) }),
    );
  }

  /** Activates what is there. */
  async activate(
    type: string,
    options: { max?: number; timeout?: number; fetch?: readonly string[] } = {},
  ): Promise<Job[]> {
    const { max = 10, timeout = 600_000, fetch = [] } = options;
    const jobs = await this.step(
      `activate ${type}`,
      () => this.engine.client.activate(type, max, timeout, -1, fetch),
      (found) => found.map(seenJob),
    );
    return (jobs ?? []).map((job) => ({ key: String(job.key), type: String(job.type) }));
  }

  /**
   * Activates all there is of these types: one step, in the order of creation over all of them. Nothing there is no
   * step.
   */
  async activateAll(types: readonly string[], max = 50): Promise<WorkerJob[]> {
    const { client } = this.engine;
    const found = (await Promise.all(types.map((type) => client.activate(type, max, 600_000, -1)))).flat();
    if (found.length === 0) return [];
    found.sort((one, other) => Number(one.key) - Number(other.key));
    await this.step(
      'activate all',
      async () => found,
      (jobs) => jobs.map(seenJob),
    );
    return found.map((job) => ({
      key: String(job.key),
      type: String(job.type),
      element: String(job.elementId),
      variables: sortedDocument(job.variables),
    }));
  }

  /** The one job of a type. */
  async job(type: string, options: { timeout?: number; fetch?: readonly string[] } = {}): Promise<Job> {
    const [job] = await this.activate(type, { max: 1, ...options });
    return job ?? { key: '1', type };
  }

  async complete(job: Job, variables: Variables = {}): Promise<void> {
    await this.call(`complete ${job.type}`, 'CompleteJob', { jobKey: job.key, variables: json(variables) });
  }

  /** Activates one job of the type and completes it. */
  async work(type: string, variables: Variables = {}): Promise<void> {
    await this.complete(await this.job(type), variables);
  }

  async completeWithResult(job: Job, result: JobResult, variables?: Variables): Promise<void> {
    const body = {
      ...(variables === undefined ? {} : { variables }),
      result: { type: 'userTask', ...result },
    };
    await this.http(`complete ${job.type} with a result`, 'POST', `/v2/jobs/${job.key}/completion`, body);
  }

  async fail(
    job: Job,
    retries: number,
    options: { retryBackOff?: number; variables?: Variables; message?: string } = {},
  ): Promise<void> {
    const { retryBackOff = 0, variables = {}, message = 'no luck' } = options;
    await this.call(`fail ${job.type}, retries ${retries}`, 'FailJob', {
      ...{ jobKey: job.key, retries, retryBackOff, errorMessage: message },
      variables: json(variables),
    });
  }

  async throwError(job: Job, errorCode: string, variables: Variables = {}): Promise<void> {
    await this.call(`throw ${errorCode} from ${job.type}`, 'ThrowError', {
      ...{ jobKey: job.key, errorCode, errorMessage: 'thrown' },
      variables: json(variables),
    });
  }

  async updateRetries(job: Job, retries: number): Promise<void> {
    await this.call(`update retries of ${job.type} to ${retries}`, 'UpdateJobRetries', {
      jobKey: job.key,
      retries,
    });
  }

  async updateTimeout(job: Job, timeout: number): Promise<void> {
    await this.call(`update timeout of ${job.type} to ${timeout}`, 'UpdateJobTimeout', {
      jobKey: job.key,
      timeout,
    });
  }

  async publish(
    name: string,
    correlationKey: string,
    options: { variables?: Variables; timeToLive?: number; messageId?: string } = {},
  ): Promise<void> {
    const { variables = {}, timeToLive = 0, messageId = '' } = options;
    await this.call(`publish ${name} for '${correlationKey}'`, 'PublishMessage', {
      ...{ name, correlationKey, timeToLive, messageId },
      variables: json(variables),
    });
  }

  /** On the element (its latest active instance) or, with the process id, on the instance. */
  async setVariables(element: string, variables: Variables, local = false): Promise<void> {
    const elementInstanceKey = await this.elementInstanceKey(element);
    await this.call(`set variables of ${element}${local ? ', local' : ''}`, 'SetVariables', {
      ...{ elementInstanceKey, local },
      variables: json(variables),
    });
  }

  async cancel(instance: Instance): Promise<void> {
    await this.call('cancel', 'CancelProcessInstance', { processInstanceKey: instance.key });
  }

  /** Element ids to element ids. */
  async migrate(
    instance: Instance,
    process: string,
    version: number,
    mapping: Readonly<Record<string, string>>,
  ): Promise<void> {
    const targetProcessDefinitionKey = this.definitions.get(`${process} ${version}`) ?? '1';
    const mappingInstructions = Object.entries(mapping).map(([sourceElementId, targetElementId]) => ({
      sourceElementId,
      targetElementId,
    }));
    await this.call(`migrate to ${process} version ${version}`, 'MigrateProcessInstance', {
      processInstanceKey: instance.key,
      migrationPlan: { targetProcessDefinitionKey, mappingInstructions },
    });
  }

  /** The latest open incident of an element. */
  async resolve(element: string): Promise<void> {
    const incidents = (await this.instances()).flatMap((instance) => instance.incidents);
    const incident = incidents.findLast((each) => each.element === element && each.state === 'ACTIVE');
    await this.call(`resolve incident of ${element}`, 'ResolveIncident', {
      incidentKey: incident?.key ?? '1',
    });
  }

  async evaluateDecision(decisionId: string, variables: Variables): Promise<void> {
    await this.call(
      `evaluate ${decisionId}`,
      'EvaluateDecision',
      { decisionId, variables: json(variables) },
      (found) => ({
        output: found.decisionOutput,
        failed: found.failedDecisionId,
      }),
    );
  }

  private http(step: string, method: string, path: string, body?: object) {
    return this.step(step, () => this.engine.client.http(method, path, body));
  }

  async assign(
    element: string,
    assignee: string,
    options: { allowOverride?: boolean; action?: string } = {},
  ): Promise<void> {
    const body = { assignee, ...options };
    await this.http(
      `assign ${element} to ${assignee}`,
      'POST',
      `/v2/user-tasks/${await this.userTaskKey(element)}/assignment`,
      body,
    );
  }

  async unassign(element: string): Promise<void> {
    await this.http(
      `unassign ${element}`,
      'DELETE',
      `/v2/user-tasks/${await this.userTaskKey(element)}/assignee`,
    );
  }

  async update(element: string, changeset: object, action?: string): Promise<void> {
    const body = { changeset, ...(action === undefined ? {} : { action }) };
    await this.http(`update ${element}`, 'PATCH', `/v2/user-tasks/${await this.userTaskKey(element)}`, body);
  }

  async completeUserTask(
    element: string,
    variables: Readonly<Record<string, unknown>> = {},
    action?: string,
  ): Promise<void> {
    const body = { variables, ...(action === undefined ? {} : { action }) };
    await this.http(
      `complete user task ${element}`,
      'POST',
      `/v2/user-tasks/${await this.userTaskKey(element)}/completion`,
      body,
    );
  }

  /**
   * A user-task request that answers only after its listener jobs: `meanwhile` works on them. The request's own
   * outcome is the last of the steps.
   */
  async during(request: () => Promise<void>, meanwhile: () => Promise<void>): Promise<void> {
    let done = false;
    const own: StepOutcome[] = [];
    const answered = aside.run(own, request).finally(() => {
      done = true;
    });
    for (const deadline = Date.now() + 5_000; !done && !(await this.isTransitioning()); ) {
      if (Date.now() > deadline) throw new Error('the request did not reach its listeners');
    }
    await this.engine.settle(this.now);
    await meanwhile();
    await answered;
    this.steps.push(...own);
  }

  /** Moves the pinned clock to an instant that is not before its own. */
  async at(instant: string): Promise<void> {
    this.now = Date.parse(instant);
    await this.step(`at ${instant}`, () => this.engine.setClock(this.now));
  }

  /** Moves the pinned clock. */
  async advance(milliseconds: number): Promise<void> {
    this.now += milliseconds;
    await this.step(`advance ${milliseconds} ms`, () => this.engine.setClock(this.now));
  }

  /** Looks at everything now; becomes a step of the outcome. */
  async look(): Promise<void> {
    const instances = told(await this.engine.observe());
    this.steps.push({
      step: 'look',
      answer: instances.map(({ process, state, elements, incidents, userTasks }) => ({
        process,
        state,
        active: elements.filter((each) => each.state === 'ACTIVE').map((each) => each.id),
        incidents: incidents
          .filter((each) => each.state === 'ACTIVE')
          .map(({ element, type }) => ({ element, type })),
        userTasks: userTasks.filter((each) => each.state !== 'COMPLETED' && each.state !== 'CANCELED'),
      })),
    });
  }

  /** What waits for somebody, in the order of creation; no step of the outcome. */
  async open(): Promise<{
    ended: boolean;
    userTasks: readonly string[];
    incidents: readonly { element: string; type: string; jobKey: string }[];
  }> {
    const instances = await this.instances();
    const inOrder = <T extends { readonly key: string }>(all: readonly T[]) =>
      [...all].sort((one, other) => Number(one.key) - Number(other.key));
    return {
      ended: instances.every(({ state }) => state !== 'ACTIVE'),
      userTasks: inOrder(instances.flatMap(({ userTasks }) => userTasks))
        .filter(({ state }) => state === 'CREATED')
        .map(({ element }) => element),
      incidents: inOrder(instances.flatMap(({ incidents }) => incidents))
        .filter(({ state }) => state === 'ACTIVE')
        .map(({ element, type, jobKey }) => ({ element, type, jobKey })),
    };
  }

  private async instances(): Promise<readonly WorldInstance[]> {
    return (await this.engine.observe()).instances;
  }

  private async elementInstanceKey(element: string): Promise<string> {
    const instances = await this.instances();
    const found = instances
      .flatMap(({ elements }) => elements)
      .findLast((each) => each.id === element && each.state === 'ACTIVE');
    return found?.key ?? instances.findLast((each) => each.process === element)?.key ?? '1';
  }

  private async isTransitioning(): Promise<boolean> {
    const tasks = (await this.instances()).flatMap(({ userTasks }) => userTasks);
    return tasks.some(({ state }) => state.endsWith('ING') && state !== 'CREATING');
  }

  private async userTaskKey(element: string): Promise<string> {
    const tasks = (await this.instances()).flatMap(({ userTasks }) => userTasks);
    const open = tasks.findLast(
      (each) => each.element === element && each.state !== 'COMPLETED' && each.state !== 'CANCELED',
    );
    return (open ?? tasks.findLast((each) => each.element === element))?.key ?? '1';
  }

  async outcome(): Promise<Outcome> {
    await this.engine.settle(this.now);
    return { steps: this.steps, instances: told(await this.engine.observe()) };
  }
}

export interface Scenario {
  readonly name: string;
  /** Deployed together before the first step. */
  readonly resources: Readonly<Record<string, string>>;
  /** ISO instant at which the clock is pinned first. Absent: `epoch`. */
  readonly from?: string;
  readonly run: (session: Session) => Promise<void>;
}

/** One scenario on one fresh engine. */
export async function runScenario(scenario: Scenario, fresh: EngineSource['fresh']): Promise<Outcome> {
  const from = scenario.from === undefined ? epoch : Date.parse(scenario.from);
  const engine = await fresh(from);
  try {
    const session = new Session(engine, from);
    await session.deploy(scenario.resources);
    await scenario.run(session);
    return await session.outcome();
  } finally {
    await engine.close();
  }
}
