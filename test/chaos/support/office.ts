/**
 * Staff at work while the application is being killed: they reload their inbox, claim, complete, and press again what
 * was not answered, with the key of the first attempt. What they are told is kept.
 *
 * 1. At most `atOnce` requests are under way, whoever makes them.
 * 2. A request that did not get a definite answer is repeated as it was.
 */
import { randomUUID } from 'node:crypto';
import { setTimeout as delay } from 'node:timers/promises';
import { changzhi, kunming, tongchuan } from '../../../bin/demo/places.ts';
import { Staff } from '../../../bin/demo/staff.ts';
import { demoPassword } from '../../../db/seeds/demo/organization.ts';
import { ProblemError } from '../../../web/api/client.ts';
import { api } from '../../../web/api/endpoints.ts';
import type { InboxRow } from '../../../web/api/inbox.ts';
import type { FormValues } from '../../../web/api/values.ts';
import type { Slots } from '../../../workers/slots.ts';
import { answersFor, intakeValues, type PlannedCase } from './cases.ts';
import { pick } from './random.ts';

const patienceMs = 60_000;
const restMs = 250;
const roles = ['window', 'township', 'federation', 'civil-affairs'] as const;
export type OfficeRole = (typeof roles)[number];

/** What was told to people, by 'status code', with the words of the first time. */
export class Journal {
  readonly told = new Map<string, { times: number; first: string }>();
  /** Answers that a person should never get. */
  readonly unexpected: string[] = [];
  requests = 0;
  longestMs = 0;

  note(kind: string, words: string): void {
    const known = this.told.get(kind);
    if (known) known.times += 1;
    else this.told.set(kind, { times: 1, first: words });
  }
}

/** No definite answer: the same again. */
class NotNow extends Error {}
/** A definite no. */
class Refused extends Error {}

const lasting = new Set(['task-taken', 'task-closed', 'state-conflict']);
const passing = new Set(['engine-unavailable', 'database-unavailable', 'too-many-requests']);

/** What becomes of an error that a request ended with. */
function sorted(error: unknown, what: string, journal: Journal): Error {
  if (error instanceof ProblemError && !error.offline) {
    const { status, code, detail } = error.problem;
    journal.note(`${status} ${code}`, detail);
    if (passing.has(code)) return new NotNow(detail);
    if (!lasting.has(code)) journal.unexpected.push(`${what}: ${status} ${code} ${detail}`);
    return lasting.has(code) ? new Refused(detail) : new NotNow(detail);
  }
  const gone = error instanceof ProblemError || (error instanceof Error && error.name === 'TimeoutError');
  journal.note(gone ? 'no answer' : `thrown ${String(error)}`, String(error));
  if (!gone) journal.unexpected.push(`${what}: ${error instanceof Error ? error.stack : String(error)}`);
  return new NotNow(String(error));
}

/** What all of them share. */
export interface Office {
  readonly base: string;
  readonly random: () => number;
  readonly journal: Journal;
  readonly slots: Slots;
  /** By case number, once it is known. */
  readonly cases: Map<string, PlannedCase>;
  /** User task keys in the order of their appearance, by case number and step. */
  readonly tasks: Map<string, string[]>;
  readonly stopping: AbortSignal;
}

export class Clerk {
  readonly #office: Office;
  readonly #username: string;
  readonly #role: OfficeRole;
  readonly #intake: PlannedCase[];
  readonly #attempts = new Map<string, { key: string; answers: FormValues }>();
  #staff: Staff | null = null;

  constructor(office: Office, username: string, role: OfficeRole, intake: PlannedCase[]) {
    this.#office = office;
    this.#username = username;
    this.#role = role;
    this.#intake = intake;
  }

  /** Until the office closes. */
  async work(): Promise<void> {
    const { stopping } = this.#office;
    while (!stopping.aborted) {
      const busy = await this.#round().catch((error: unknown) => {
        if (error instanceof NotNow || error instanceof Refused) return false;
        throw error;
      });
      const rest = busy ? 0 : restMs * (0.5 + this.#office.random());
      await delay(rest, undefined, { signal: stopping }).catch(() => undefined);
    }
  }

  /** True when something was done. */
  async #round(): Promise<boolean> {
    const planned = this.#intake[0];
    if (planned) {
      await this.#submit(planned);
      this.#intake.shift();
      return true;
    }
    let done = false;
    for (const row of await this.#list('todo')) {
      done = (await this.#complete(row).then(() => true, whenRefused)) || done;
    }
    if (done) return true;
    const row = pick(this.#office.random, await this.#list('claimable'));
    if (!row) return false;
    const { userTaskKey } = row;
    if (userTaskKey === null) return false;
    await this.#ask(`claim ${row.elementId}`, (staff, signal) =>
      staff.call(api.inbox.claim, { params: { userTaskKey } }, { signal }),
    );
    return this.#complete(row).then(() => true, whenRefused);
  }

  async #list(tab: 'todo' | 'claimable'): Promise<InboxRow[]> {
    const { rows } = await this.#ask(`list ${tab}`, (staff, signal) =>
      staff.call(api.inbox.list, { query: { tab } }, { signal }),
    );
    const open = rows.filter(({ state }) => state === 'open');
    return open.filter(({ caseNumber }) => this.#office.cases.has(caseNumber));
  }

  async #complete({ userTaskKey, elementId, caseNumber }: InboxRow): Promise<void> {
    const planned = this.#office.cases.get(caseNumber);
    if (!planned || userTaskKey === null || elementId === null) return;
    const attempt = this.#attempts.get(userTaskKey) ?? {
      key: randomUUID(),
      answers: answersFor(elementId, planned, this.#earlier(caseNumber, elementId, userTaskKey)),
    };
    this.#attempts.set(userTaskKey, attempt);
    const input = { params: { userTaskKey }, body: { answers: attempt.answers } };
    await this.#ask(`complete ${elementId}`, (staff, signal) =>
      staff.call(api.tasks.complete, input, { signal, idempotencyKey: attempt.key }),
    );
    this.#attempts.delete(userTaskKey);
  }

  #earlier(caseNumber: string, elementId: string, userTaskKey: string): number {
    const { tasks } = this.#office;
    const seen = tasks.get(`${caseNumber} ${elementId}`) ?? [];
    if (!seen.includes(userTaskKey)) seen.push(userTaskKey);
    tasks.set(`${caseNumber} ${elementId}`, seen);
    return seen.indexOf(userTaskKey);
  }

  /** Repeats each request until it is answered; a draft whose answer was lost is made anew, as a clerk would. */
  async #submit(planned: PlannedCase): Promise<void> {
    const homeTownshipId = planned.home.townships[planned.township].unitId;
    const { materials } = await this.#until('jurisdiction', (staff, signal) =>
      staff.call(api.intake.jurisdiction, { query: { homeTownshipId } }, { signal }),
    );
    const needed = materials.filter(({ required }) => required).map(({ code }) => code);
    const draft = await this.#until('draft', (staff, signal) =>
      staff.call(api.intake.createDraft, { body: { values: intakeValues(planned, needed) } }, { signal }),
    );
    const idempotencyKey = randomUUID();
    const input = { params: { draftId: draft.id }, body: { revision: draft.revision, acceptedWarnings: [] } };
    const { caseNumber } = await this.#until('submit', (staff, signal) =>
      staff.call(api.intake.submit, input, { signal, idempotencyKey }),
    );
    this.#office.cases.set(caseNumber, planned);
  }

  async #until<Answer>(
    what: string,
    request: (staff: Staff, signal: AbortSignal) => Promise<Answer>,
  ): Promise<Answer> {
    for (;;) {
      try {
        return await this.#ask(what, request);
      } catch (error) {
        if (!(error instanceof NotNow)) throw error;
        if (this.#office.stopping.aborted) throw error;
        await delay(restMs);
      }
    }
  }

  async #ask<Answer>(
    what: string,
    request: (staff: Staff, signal: AbortSignal) => Promise<Answer>,
  ): Promise<Answer> {
    const { journal, slots } = this.#office;
    const free = await slots.take();
    const asked = performance.now();
    try {
      journal.requests += 1;
      this.#staff ??= await this.#signIn();
      return await request(this.#staff, AbortSignal.timeout(patienceMs));
    } catch (error) {
      throw sorted(error, `${this.#username} ${what}`, journal);
    } finally {
      journal.longestMs = Math.max(journal.longestMs, performance.now() - asked);
      free();
    }
  }

  async #signIn(): Promise<Staff> {
    const staff = await Staff.signIn(this.#office.base, this.#username, demoPassword);
    await staff.actAs(this.#role);
    return staff;
  }
}

/** A person who was refused goes on with something else. */
function whenRefused(error: unknown): boolean {
  if (!(error instanceof Refused)) throw error;
  return false;
}

/** Everybody of the three places; the windows take the applications, each his share. */
export function staffOf(office: Office, planned: readonly PlannedCase[]): Clerk[] {
  const clerks: Clerk[] = [];
  for (const [prefix, place] of [
    ['tc', tongchuan],
    ['cz', changzhi],
    ['km', kunming],
  ] as const) {
    const own = planned.filter(({ receiving }) => receiving === place);
    place.windows.forEach((username, at) => {
      const share = own.filter((_, index) => index % 2 === at);
      clerks.push(new Clerk(office, username, 'window', share));
    });
    for (const n of [1, 2, 3]) clerks.push(new Clerk(office, `${prefix}.township${n}`, 'township', []));
    for (const n of [1, 2]) {
      clerks.push(new Clerk(office, `${prefix}.federation${n}`, 'federation', []));
      clerks.push(new Clerk(office, `${prefix}.civil${n}`, 'civil-affairs', []));
    }
  }
  return clerks;
}
