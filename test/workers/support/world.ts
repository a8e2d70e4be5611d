/**
 * The workers as they run in the application: an office, an engine, the workers process's own start. The test does what
 * the web process does: writes the application, starts its process, claims, stages and completes.
 *
 * The engine is the embedded one, or what `YIZHAN_TEST_ENGINE` / `YIZHAN_REFERENCE_ENGINE` names. Both clocks stand
 * still where the test puts them.
 */
import { setTimeout as delay } from 'node:timers/promises';
import { pino } from 'pino';
import { adoptProcessInstance } from '../../../db/repositories/applications.ts';
import { setClock } from '../../../db/repositories/clock.ts';
import { getTask, type TaskRow } from '../../../db/repositories/inbox.ts';
import { findLatestDefinition } from '../../../db/repositories/models.ts';
import { connectEngine, type EngineConnection } from '../../../workers/engine.ts';
import { type RunningWorkers, startWorkers } from '../../../workers/main.ts';
import {
  PROCESS_ID,
  StartVariables,
  type UserTaskId,
} from '../../../workflows/subsidy-application/contract.ts';
import { type StartedEngine, startEngine } from '../../workflows/engine.ts';
import { type CaseGiven, Office, type OfficeParts, openOffice } from './office.ts';

export interface Case {
  readonly id: string;
  readonly instanceKey: string;
}

export class World extends Office {
  readonly engine: StartedEngine;
  readonly client: EngineConnection;
  workers: RunningWorkers | null = null;

  private constructor(parts: OfficeParts, engine: StartedEngine) {
    super(parts);
    this.engine = engine;
    this.client = connectEngine({ grpcAddress: engine.grpc, restAddress: engine.rest, credential: null });
  }

  static async start(): Promise<World> {
    const office = await openOffice();
    return new World(office, await startEngine({ databaseUrl: office.database.url }));
  }

  async startWorkers(databaseUrl = this.database.url): Promise<RunningWorkers> {
    this.workers = await startWorkers({
      config: {
        databaseUrl,
        keyFile: this.keyFile,
        engine: { grpcAddress: this.engine.grpc, restAddress: this.engine.rest, credential: null },
      },
      log: pino({ level: process.env.YIZHAN_TEST_LOG ?? 'silent' }),
    });
    return this.workers;
  }

  async stopWorkers(): Promise<void> {
    await this.workers?.stop();
    this.workers = null;
  }

  async stop(): Promise<void> {
    await this.stopWorkers();
    await this.client.close();
    await this.engine.stop();
    await this.close();
  }

  /** Both clocks stand at this instant. */
  async setTime(instant: string): Promise<void> {
    const iso = new Date(instant).toISOString();
    await this.read((trx) => setClock(trx, { offsetMs: 0, frozenAt: iso }));
    await this.rest('PUT', '/v2/clock', { timestamp: Date.parse(instant) });
  }

  async rest(method: string, url: string, body: unknown): Promise<void> {
    const response = await fetch(this.engine.rest + url, {
      method,
      headers: { 'content-type': 'application/json' },
      ...(body === undefined ? {} : { body: JSON.stringify(body) }),
    });
    if (!response.ok) throw new Error(`${method} ${url}: ${response.status} ${await response.text()}`);
  }

  /** Asks until the condition gives something. Throws with the state of the case when it does not in time. */
  async until<T>(
    what: string,
    find: () => Promise<T | null | undefined | false>,
    withinMs = 15_000,
  ): Promise<T> {
    for (const end = Date.now() + withinMs; ; await delay(20)) {
      const found = await find();
      if (found) return found;
      if (Date.now() > end) throw new Error(`not reached: ${what}`);
    }
  }

  /** Writes an application and starts its process. */
  async submit(given: CaseGiven = {}): Promise<Case> {
    const id = await this.write(given);
    const row = await this.case(id);
    const definition = await this.read((trx) => findLatestDefinition(trx, PROCESS_ID));
    if (definition === null) throw new Error('the process is not deployed');
    const variables = StartVariables.parse({
      applicationId: id,
      items: row.items,
      category: row.category,
      grade: row.grade,
      submittedOn: row.submitted_on,
      materialsComplete: given.materials !== 'none',
      receivingUnitId: row.receiving_unit_id,
      homeTownshipId: row.home_township_id,
      pushConfirmed: false,
    });
    const { processInstanceKey } = await this.client.grpc.createProcessInstance({
      bpmnProcessId: PROCESS_ID,
      version: definition.version,
      variables: variables as unknown as Record<string, never>,
    });
    const key = Number(processInstanceKey);
    await this.read((trx) =>
      adoptProcessInstance(trx, id, { key, definitionKey: definition.definition_key }),
    );
    return { id, instanceKey: processInstanceKey };
  }

  /** Waits for an open task of this step. */
  task(id: string, elementId: UserTaskId): Promise<TaskRow> {
    return this.until(`${elementId} of ${id}`, async () =>
      (await this.tasks(id)).find((task) => task.element_id === elementId && task.state === 'open'),
    );
  }

  /** The inbox shows a task a moment before the engine lets it be claimed. */
  async claim(task: TaskRow): Promise<string> {
    const assignee = await this.workerOf(task);
    const body = { assignee, allowOverride: false };
    await this.until(`task ${task.user_task_key} to be claimable`, () =>
      this.rest('POST', `/v2/user-tasks/${task.user_task_key}/assignment`, body).then(
        () => true,
        (error: unknown) => {
          if (error instanceof Error && /CREATING/.test(error.message)) return false;
          throw error;
        },
      ),
    );
    return assignee;
  }

  /**
   * Claims, stages and completes, as the web process does: `given` goes to the engine, `answers` stays here. The engine
   * answers when the listeners are done.
   */
  async complete(
    id: string,
    elementId: UserTaskId,
    given: Readonly<Record<string, unknown>> = {},
    answers: Readonly<Record<string, unknown>> = {},
  ): Promise<TaskRow> {
    const task = await this.task(id, elementId);
    await this.claim(task);
    const variables = await this.stage(task, given, answers);
    await this.rest('POST', `/v2/user-tasks/${task.user_task_key}/completion`, { variables });
    return this.read((trx) => getTask(trx, task.user_task_key));
  }
}
