/**
 * The workers as they run in the application: a database with the demo's units and people, an engine, the workers. The
 * test does what the web process does: writes the application, starts its process, claims, stages and completes.
 *
 * The engine is the embedded one, or what `YIZHAN_TEST_ENGINE` / `YIZHAN_REFERENCE_ENGINE` names. Clocks stand still
 * unless they are moved, both together.
 */
import { randomUUID } from 'node:crypto';
import { mkdtemp, rm } from 'node:fs/promises';
import os from 'node:os';
import path from 'node:path';
import { setTimeout as delay } from 'node:timers/promises';
import { pino } from 'pino';
import { openKeyRing } from '../../../db/crypto/key-ring.ts';
import {
  type ApplicationRow,
  adoptProcessInstance,
  getApplication,
  insertApplication,
  nextCaseNumber,
} from '../../../db/repositories/applications.ts';
import { setMaterialList, setMaterialState } from '../../../db/repositories/case-parts.ts';
import { applicationNow, setClock } from '../../../db/repositories/clock.ts';
import { stageCompletion } from '../../../db/repositories/completions.ts';
import { type DeadlineRow, deadlinesOf } from '../../../db/repositories/deadlines.ts';
import { getTask, type TaskRow, tasksOf } from '../../../db/repositories/inbox.ts';
import { findLatestDefinition } from '../../../db/repositories/models.ts';
import { savePerson } from '../../../db/repositories/persons.ts';
import { jurisdictionsOf, rulesOf } from '../../../db/repositories/policy.ts';
import type { Trx } from '../../../db/repositories/sql.ts';
import { getUnit } from '../../../db/repositories/units.ts';
import { applySeeds } from '../../../db/seeds/apply.ts';
import { shanghaiDateOf } from '../../../domain/calendar/dates.ts';
import { checkCharacter } from '../../../domain/identity/identity-number.ts';
import { requiredMaterials } from '../../../domain/materials/materials.ts';
import { connectEngine, type EngineConnection } from '../../../workers/engine.ts';
import { type RunningWorkers, startWorkers } from '../../../workers/main.ts';
import type { Services } from '../../../workers/services.ts';
import {
  PROCESS_ID,
  StartVariables,
  type UserTaskId,
  userTask,
} from '../../../workflows/subsidy-application/contract.ts';
import { createTestDatabase, type TestDatabase } from '../../support/database.ts';
import { type StartedEngine, startEngine } from '../../workflows/engine.ts';

/** 铜川市王益区 takes, 长治市潞州区 decides: the demo's units. */
export const places = {
  window: 'ck-610202',
  localTownship: 't-610202100',
  home: 't-140403002',
  otherHome: 't-140403003',
} as const;

export interface CaseGiven {
  readonly at?: string;
  readonly home?: string;
  readonly items?: readonly ('living' | 'nursing')[];
  readonly income?: 'dibao' | 'none';
  readonly grade?: number;
  readonly identityNumber?: string;
  readonly materials?: 'all' | 'none';
}

export interface Case {
  readonly id: string;
  readonly instanceKey: string;
}

let sequence = 0;

/** Invented, with a valid check character. */
export function inventIdentity(): string {
  sequence++;
  const digits = `61020219700101${String(100 + sequence).padStart(3, '0')}`;
  return digits + checkCharacter(digits);
}

export class World {
  readonly database: TestDatabase;
  readonly engine: StartedEngine;
  readonly client: EngineConnection;
  readonly services: Services;
  readonly keyFile: string;
  workers: RunningWorkers | null = null;
  readonly #folder: string;

  private constructor(parts: {
    database: TestDatabase;
    engine: StartedEngine;
    client: EngineConnection;
    services: Services;
    keyFile: string;
    folder: string;
  }) {
    this.database = parts.database;
    this.engine = parts.engine;
    this.client = parts.client;
    this.services = parts.services;
    this.keyFile = parts.keyFile;
    this.#folder = parts.folder;
  }

  static async start(): Promise<World> {
    const database = await createTestDatabase();
    await applySeeds(database.knex, { demo: true });
    const folder = await mkdtemp(path.join(os.tmpdir(), 'yizhan-workers-'));
    const keyFile = path.join(folder, 'key.json');
    const ring = await openKeyRing(database.knex, keyFile);
    const engine = await startEngine({ databaseUrl: database.url });
    const client = connectEngine({ grpcAddress: engine.grpc, restAddress: engine.rest, credential: null });
    const services = { knex: database.knex, ring, log: pino({ level: 'silent' }) };
    return new World({ database, engine, client, services, keyFile, folder });
  }

  async startWorkers(): Promise<RunningWorkers> {
    this.workers = await startWorkers({
      config: {
        databaseUrl: this.database.url,
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
    await this.database.drop();
    await rm(this.#folder, { recursive: true, force: true });
  }

  read<T>(work: (trx: Trx) => Promise<T>): Promise<T> {
    return this.database.knex.transaction(work);
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

  /** Writes an application as the window's submission does. */
  async write(given: CaseGiven = {}): Promise<string> {
    const at = new Date(given.at ?? '2026-02-13T09:30:00+08:00').toISOString();
    const { ring } = this.services;
    const id = randomUUID();
    const personId = randomUUID();
    const identityNumber = given.identityNumber ?? inventIdentity();
    const grade = given.grade ?? 2;
    const items = given.items ?? ['living', 'nursing'];
    const home = given.home ?? places.home;
    await this.read(async (trx) => {
      const person = { id: personId, name: '郭晓明', identityNumber, phone: '13800000000', address: '铜川' };
      const party = { kind: 'self', name: '', identityNumber: '', phone: '', relation: '' };
      await savePerson(
        trx,
        ring,
        {
          ...person,
          ...{ certificateNumber: `${identityNumber}4${grade}`, certificateExpiresOn: '2033-01-01' },
          ...{ category: 4, grade, income: given.income ?? 'dibao', benefits: [] },
          details: {
            filedBy: party,
            payee: { relation: 'self', name: '郭晓明', account: '6222020000000000000', bank: '农商行' },
            note: '',
          },
        },
        at,
      );
      const submitter = await trx('app.post')
        .where({ unit_id: places.window, role: 'window' })
        .first('user_id');
      await insertApplication(trx, ring, {
        ...{ id, personId, receivingUnitId: places.window, homeTownshipId: home, items, category: 4, grade },
        caseNumber: await nextCaseNumber(trx, '610202-2026'),
        submittedBy: String(submitter?.user_id),
        ...{ applicantKind: 'self', submittedAt: at, submittedOn: shanghaiDateOf(at) },
      });
      const list = requiredMaterials(await rulesOf(trx, 'material'), {
        items,
        applicant: 'self',
        jurisdictions: await jurisdictionsOf(trx, await getUnit(trx, home)),
        on: shanghaiDateOf(at),
      });
      await setMaterialList(trx, id, list, at);
      if (given.materials === 'none') return;
      for (const { code } of list) {
        await setMaterialState(trx, ring, { applicationId: id, code, state: 'received', note: null, at });
      }
    });
    return id;
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

  case(id: string): Promise<ApplicationRow> {
    return this.read((trx) => getApplication(trx, id));
  }
  deadlines(id: string): Promise<DeadlineRow[]> {
    return this.read((trx) => deadlinesOf(trx, id));
  }
  tasks(id: string): Promise<TaskRow[]> {
    return this.read((trx) => tasksOf(trx, id, false));
  }

  /** Waits for an open task of this step. */
  task(id: string, elementId: UserTaskId): Promise<TaskRow> {
    return this.until(`${elementId} of ${id}`, async () =>
      (await this.tasks(id)).find((task) => task.element_id === elementId && task.state === 'open'),
    );
  }

  /** Anybody who works at the task's post. */
  async workerOf(task: TaskRow): Promise<string> {
    const post = await this.database
      .knex('app.post')
      .where({ unit_id: task.unit_id, role: task.role })
      .first();
    if (post) return String(post.user_id);
    const userId = `u-${task.unit_id}-${task.role}`;
    const at = '2026-01-01T00:00:00Z';
    await this.database
      .knex('app.app_user')
      .insert({ id: userId, username: userId, name: '经办人', created_at: at });
    await this.database.knex('app.post').insert({
      ...{ id: `p-${userId}`, user_id: userId, unit_id: task.unit_id, role: task.role },
      valid_from: '2026-01-01',
    });
    return userId;
  }

  async claim(task: TaskRow): Promise<string> {
    const assignee = await this.workerOf(task);
    await this.rest('POST', `/v2/user-tasks/${task.user_task_key}/assignment`, {
      assignee,
      allowOverride: false,
    });
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

  /** Stages a completion; gives the variables for the engine. */
  async stage(
    task: TaskRow,
    given: Readonly<Record<string, unknown>>,
    answers: Readonly<Record<string, unknown>> = {},
  ): Promise<Readonly<Record<string, unknown>>> {
    const { outcome, completion } = userTask(task.element_id as UserTaskId);
    const variables = completion.parse(given);
    const value = outcome === undefined ? null : String(given[outcome.variable]);
    const words = answers.reason ?? answers.opinion ?? answers.note;
    const userId = await this.workerOf(task);
    await this.read(async (trx) => {
      const at = new Date(await applicationNow(trx)).toISOString();
      await stageCompletion(trx, this.services.ring, {
        task: await getTask(trx, task.user_task_key),
        ...{ userId, variables, outcome: value, answers: { ...given, ...answers }, at },
        outcomeLabel: value === null ? null : (outcome?.values[value] ?? null),
        reason: typeof words === 'string' ? words : null,
        sentAt: new Date().toISOString(),
      });
    });
    return variables;
  }
}
