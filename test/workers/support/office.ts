/**
 * The application's side of a case without an engine: a database with the demo's units and people, and applications as
 * the window's submission writes them.
 */
import { randomUUID } from 'node:crypto';
import { mkdtemp, rm } from 'node:fs/promises';
import os from 'node:os';
import path from 'node:path';
import { pino } from 'pino';
import { openKeyRing } from '../../../db/crypto/key-ring.ts';
import {
  type ApplicationRow,
  getApplication,
  insertApplication,
  nextCaseNumber,
} from '../../../db/repositories/applications.ts';
import { setMaterialList, setMaterialState } from '../../../db/repositories/case-parts.ts';
import { applicationNow } from '../../../db/repositories/clock.ts';
import { stageCompletion } from '../../../db/repositories/completions.ts';
import { type DeadlineRow, deadlinesOf } from '../../../db/repositories/deadlines.ts';
import { getTask, type TaskRow, tasksOf } from '../../../db/repositories/inbox.ts';
import { savePerson } from '../../../db/repositories/persons.ts';
import { jurisdictionsOf, rulesOf } from '../../../db/repositories/policy.ts';
import type { Trx } from '../../../db/repositories/sql.ts';
import { getUnit } from '../../../db/repositories/units.ts';
import { applySeeds } from '../../../db/seeds/apply.ts';
import { shanghaiDateOf } from '../../../domain/calendar/dates.ts';
import { checkCharacter } from '../../../domain/identity/identity-number.ts';
import { requiredMaterials } from '../../../domain/materials/materials.ts';
import type { Services } from '../../../workers/services.ts';
import { type UserTaskId, userTask } from '../../../workflows/subsidy-application/contract.ts';
import { createTestDatabase, type TestDatabase } from '../../support/database.ts';

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

let sequence = 0;

/** Invented, with a valid check character. */
export function inventIdentity(): string {
  sequence++;
  const digits = `61020219700101${String(100 + sequence).padStart(3, '0')}`;
  return digits + checkCharacter(digits);
}

export interface OfficeParts {
  readonly database: TestDatabase;
  readonly services: Services;
  readonly folder: string;
  readonly keyFile: string;
}

export async function openOffice(): Promise<OfficeParts> {
  const database = await createTestDatabase();
  await applySeeds(database.knex, { demo: true });
  const folder = await mkdtemp(path.join(os.tmpdir(), 'yizhan-workers-'));
  const keyFile = path.join(folder, 'key.json');
  const ring = await openKeyRing(database.knex, keyFile);
  return {
    ...{ database, folder, keyFile },
    services: { knex: database.knex, ring, log: pino({ level: 'silent' }) },
  };
}

export class Office {
  readonly database: TestDatabase;
  readonly services: Services;
  readonly keyFile: string;
  readonly #folder: string;

  constructor(parts: OfficeParts) {
    this.database = parts.database;
    this.services = parts.services;
    this.keyFile = parts.keyFile;
    this.#folder = parts.folder;
  }

  static async open(): Promise<Office> {
    return new Office(await openOffice());
  }

  async close(): Promise<void> {
    await this.database.drop();
    await rm(this.#folder, { recursive: true, force: true });
  }

  read<T>(work: (trx: Trx) => Promise<T>): Promise<T> {
    return this.database.knex.transaction(work);
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

  case(id: string): Promise<ApplicationRow> {
    return this.read((trx) => getApplication(trx, id));
  }
  deadlines(id: string): Promise<DeadlineRow[]> {
    return this.read((trx) => deadlinesOf(trx, id));
  }
  tasks(id: string): Promise<TaskRow[]> {
    return this.read((trx) => tasksOf(trx, id, false));
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
