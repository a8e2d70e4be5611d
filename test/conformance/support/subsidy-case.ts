/**
 * One application on the process `subsidy-application` as it is deployed, inbox listeners and all: what its people,
 * its workers and the outside do to the engine, in the words of a session.
 *
 * 1. Jobs are answered as the workers answer them, with dates that are written down: a recording holds for ever.
 *    subsidy-dates.test.ts holds them against the working days of `domain/`.
 * 2. People claim and complete over REST; the listeners' jobs of a request are worked on meanwhile.
 * 3. Jobs are worked on in the order of their creation, all that are there before any that follows from them.
 */
import { readFileSync } from 'node:fs';
import { endOfDay, startOfDay } from '../../../domain/calendar/dates.ts';
import { listenerEvents, listenerType } from '../../../workflows/deployment/inbox-listeners.ts';
import { deployable } from '../../../workflows/deployment/resource.ts';
import * as contract from '../../../workflows/subsidy-application/contract.ts';
import type { Instance, Session, WorkerJob } from './session.ts';

type Values = Readonly<Record<string, unknown>>;
type Answer = Values | { readonly error: string; readonly variables: Values };
export type Answers = Partial<Readonly<Record<contract.JobType, Answer | ((job: WorkerJob) => Answer)>>>;

/** From `from`, not counted, so many working days: the last of them, and the first on which it is due soon. */
export interface Limit {
  readonly from: string;
  readonly days: number;
  readonly due: string;
  readonly warn: string;
  /** The day it stood still from and the day it went on. */
  readonly paused?: readonly [string, string];
}

export interface CaseGiven {
  readonly start?: Values;
  /** What load-jurisdiction-rules finds, each time it is asked; the last holds on. */
  readonly rules: readonly Values[];
  /**
   * Element → its limits, each time its clock starts; `resume-clock` → that of `home-handling`, each time it goes on.
   * Single steps have none of their own: they take over that of `home-handling`.
   */
  readonly limits: Readonly<Record<string, readonly Limit[]>>;
  /** `clock level` → what a timer that woke up is told, each time: an instant to ask again, or null. */
  readonly escalations?: Readonly<Record<string, readonly (string | null)[]>>;
  readonly answers?: Answers;
}

const folder = new URL('../../../workflows/subsidy-application/', import.meta.url);
const jobTypes = [...contract.jobTypes, ...listenerEvents.map(listenerType)];

/** The files of the deployment, as the application deploys them. */
export const deployed: Readonly<Record<string, string>> = Object.fromEntries(
  await Promise.all(
    contract.RESOURCES.map(async (name) => {
      const source = readFileSync(new URL(name, folder), 'utf8');
      return [name, await deployable({ name, source })] as const;
    }),
  ),
);

/** What a home that is on this system, in another province, sets by default. */
export const homeRules: Values = {
  homeFederationId: 'f-140403',
  homeCivilAffairsId: 'm-140403',
  distance: 'other-province',
  homeReach: 'yizhan',
  withinProvinceAsCross: true,
  delegatedToTownship: false,
  noticePolicy: 'none',
  noticePolicyDays: 0,
  noticePolicyCounted: true,
  materialsComplete: true,
};

const common: Answers = {
  'check-application': { checkFindings: [] },
  'record-bounce': { pushConfirmed: true },
  'forward-on': ({ variables }) => ({
    homeTownshipId: variables.forwardToTownshipId,
    pushConfirmed: true,
  }),
};

/** The n-th of what was written down; throws when the engine asks for more. */
function nth<T>(of: string, values: readonly T[] | undefined, index: number): T {
  const value = values?.[index];
  if (value === undefined) throw new Error(`${of} was asked for ${index + 1} times, more than expected`);
  return value;
}

export class SubsidyCase {
  private readonly session: Session;
  private readonly given: CaseGiven;
  private readonly asked = new Map<string, number>();
  private decide: Limit | undefined;

  constructor(session: Session, given: CaseGiven) {
    this.session = session;
    this.given = given;
  }

  /** Both items for one person, taken at a window in another province. */
  async start(): Promise<Instance> {
    const instance = await this.session.create(contract.PROCESS_ID, {
      applicationId: 'application-1',
      items: ['living', 'nursing'],
      category: 4,
      grade: 2,
      submittedOn: '2026-02-11',
      materialsComplete: true,
      receivingUnitId: 'ck-610202',
      homeTownshipId: 't-140403002',
      pushConfirmed: false,
      ...this.given.start,
    });
    await this.work();
    return instance;
  }

  async claim(element: contract.UserTaskId, person: string): Promise<void> {
    await this.session.during(
      () => this.session.assign(element, person, { allowOverride: false, action: 'assign' }),
      () => this.work(),
    );
  }

  /** Only what the contract lets through. */
  async complete(element: contract.UserTaskId, values: Values = {}): Promise<void> {
    const variables = contract.userTask(element).completion.parse(values);
    await this.session.during(
      () => this.session.completeUserTask(element, variables, 'complete'),
      () => this.work(),
    );
  }

  async handle(element: contract.UserTaskId, person: string, values: Values = {}): Promise<void> {
    await this.claim(element, person);
    await this.complete(element, values);
  }

  async publish(name: contract.MessageName, variables: Values): Promise<void> {
    const messageId = `${name}-${this.times(name)}`;
    await this.session.publish(name, 'application-1', { variables, messageId, timeToLive: 86_400_000 });
    await this.work();
  }

  /** Moves the clock, and works on what wakes up. */
  async at(instant: string): Promise<void> {
    await this.session.at(`${instant}+08:00`);
    await this.work();
  }

  /** Until nothing is left to work on. */
  async work(): Promise<void> {
    for (;;) {
      const jobs = await this.session.activateAll(jobTypes);
      if (jobs.length === 0) return;
      for (const job of jobs) {
        const answer = this.answer(job);
        if (typeof answer.error === 'string') {
          await this.session.throwError(job, answer.error, answer.variables as Values);
        } else await this.session.complete(job, answer);
      }
    }
  }

  private answer(job: WorkerJob): Answer {
    if (job.type === 'start-clock') return this.startClock(job);
    const type = job.type as contract.JobType;
    if (type === 'load-jurisdiction-rules') {
      const last = this.given.rules.length - 1;
      return nth(type, this.given.rules, Math.min(this.times(type), last));
    }
    if (type === 'escalate-deadline') {
      const which = `${job.variables.clock} ${job.variables.level}`;
      return { rearmAt: nth(which, this.given.escalations?.[which], this.times(which)) };
    }
    if (type === 'resume-clock') this.decide = nth(type, this.given.limits[type], this.times(type));
    const answer = this.given.answers?.[type] ?? common[type] ?? {};
    return typeof answer === 'function' ? answer(job) : answer;
  }

  private startClock({ element, variables }: WorkerJob): Answer {
    const own = variables.clock === 'step' ? this.decide : undefined;
    const limit = own ?? nth(element, this.given.limits[element], this.times(element));
    if (variables.clock === 'decide') this.decide = limit;
    return { clockDueAt: endOfDay(limit.due), clockWarnAt: startOfDay(limit.warn) };
  }

  /** How often this was asked before. */
  private times(what: string): number {
    const before = this.asked.get(what) ?? 0;
    this.asked.set(what, before + 1);
    return before;
  }
}
