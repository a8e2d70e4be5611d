/**
 * Plays one story through the pages' own requests. A generator: it yields the instant at which its next step happens,
 * and goes on when the clock stands there.
 */

import type { WorkingCalendar } from '../../domain/calendar/calendar.ts';
import { api } from '../../web/api/endpoints.ts';
import type { FormValues } from '../../web/api/values.ts';
import { shanghaiInstant } from './instants.ts';
import type { DemoPerson } from './people.ts';
import { xundianTownshipId } from './places.ts';
import type { Staff } from './staff.ts';
import { type Stop, type Story, stops } from './stories.ts';

export interface Stage {
  readonly calendar: WorkingCalendar;
  /** 'YYYY-MM-DD'. */
  readonly today: string;
  staff(username: string): Promise<Staff>;
  /** A picture to upload as a paper. */
  readonly paper: Uint8Array;
}

export type Play = AsyncGenerator<number, void, void>;

const opinion = '情况属实,材料齐全,同意。';

class StoryTeller {
  readonly #story: Story;
  readonly #index: number;
  readonly #person: DemoPerson;
  readonly #stage: Stage;
  #step = 0;
  #caseId = '';
  #caseNumber = '';

  constructor(index: number, story: Story, person: DemoPerson, stage: Stage) {
    this.#index = index;
    this.#story = story;
    this.#person = person;
    this.#stage = stage;
  }

  /** When the next step happens: so many working days after the last, never later than today. */
  #next(): number {
    const { age, pace } = this.#story;
    const { calendar, today } = this.#stage;
    const back = Math.max(0, age - this.#step * pace);
    const date = back === 0 ? today : calendar.subtract(today, back).date;
    const minute = 9 * 60 + ((this.#index * 7 + this.#step * 23) % 420);
    this.#step += 1;
    // Steps of a past day only: today's hours may not have come yet.
    return shanghaiInstant(date, back === 0 ? 1 : minute);
  }

  #reaches(stop: Stop): boolean {
    return stops.indexOf(this.#story.last) > stops.indexOf(stop) && this.#story.last !== 'withdrawn';
  }

  #window(): Promise<Staff> {
    return this.#stage.staff(this.#story.receiving.windows[this.#index % 2 === 0 ? 0 : 1]);
  }

  async *play(): Play {
    yield this.#next();
    const submitted = await this.#submit();
    if (!submitted) return;
    const { last } = this.#story;
    if (last === 'check-failed' || last === 'materials-missing') return;
    if (this.#story.home !== this.#story.receiving) {
      if (last === 'to-push') return this.#leave(await this.#window(), 'push-application');
      yield this.#next();
      await this.#do(await this.#window(), 'push-application', { confirmed: true });
    }
    if (this.#story.home === null || last === 'to-push') return;
    yield* this.#atHome();
  }

  async *#atHome(): Play {
    const { home, township, last } = this.#story;
    if (home === null) return;
    const at = home.townships[township];
    const reviewer = await this.#stage.staff(at.staff[this.#index % at.staff.length] ?? at.staff[0] ?? '');
    await reviewer.actAs('township');
    if (last === 'pushed') return this.#leave(reviewer, 'check-hukou');
    yield this.#next();
    if (last === 'bounced') {
      const answers = {
        hukouOutcome: 'bounce',
        bounceReason: 'moved-out',
        reason: '户籍已于上月迁出本街道,去向待查。',
      };
      await this.#do(reviewer, 'check-hukou', answers);
      return this.#leave(await this.#window(), 'handle-bounce');
    }
    await this.#do(reviewer, 'check-hukou', { hukouOutcome: 'here', checkedBy: ['register'] });
    if (last === 'withdrawn') {
      yield this.#next();
      return this.#withdraw();
    }
    if (last === 'township') return this.#leave(reviewer, 'township-review');
    if (last === 'correction' || this.#story.corrected) {
      yield this.#next();
      await this.#askForPapers(reviewer);
      if (last === 'correction') return;
      yield this.#next();
      await this.#do(await this.#window(), 'correction-for-township', { supplied: true, note: '' });
    }
    yield this.#next();
    await this.#do(reviewer, 'township-review', {
      ...{ townshipOutcome: 'pass', visited: true, householdIncome: 'dibao', suggestion: 'grant', opinion },
    });
    yield* this.#atCounty();
  }

  async *#atCounty(): Play {
    const { home } = this.#story;
    if (home === null) return;
    const federation = await this.#stage.staff(home.federation);
    if (!this.#reaches('federation')) return this.#leave(federation, 'federation-review');
    yield this.#next();
    const { category, grade } = this.#person;
    await this.#do(federation, 'federation-review', {
      ...{ federationOutcome: 'pass', certificateState: 'valid', opinion },
      ...{ confirmedCategory: String(category), confirmedGrade: String(grade) },
    });
    const civilAffairs = await this.#stage.staff(home.civilAffairs);
    if (!this.#reaches('civil-affairs')) return this.#leave(civilAffairs, 'civil-affairs-decision');
    yield this.#next();
    await this.#do(civilAffairs, 'civil-affairs-decision', this.#decision());
    if (!this.#reaches('to-tell')) return this.#leave(await this.#window(), 'tell-applicant');
    yield this.#next();
    const told = { toldBy: 'telephone', toldTo: this.#person.name, note: '' };
    await this.#do(await this.#window(), 'tell-applicant', { ...told, toldOn: this.#day() });
  }

  #day(): string {
    const back = Math.max(0, this.#story.age - (this.#step - 1) * this.#story.pace);
    return this.#stage.calendar.subtract(this.#stage.today, back).date;
  }

  #decision(): FormValues {
    const answers: FormValues = { decisionOutcome: 'decide', opinion: '经审核认定如上。' };
    for (const item of this.#story.items) {
      const refused = this.#story.refused.includes(item);
      answers[`${item}Decision`] = refused ? 'refused' : 'granted';
      if (refused) answers[`${item}Refusal`] = item === 'living' ? 'not-low-income' : 'grade-too-low';
    }
    return answers;
  }

  async #askForPapers(reviewer: Staff): Promise<void> {
    const what = '户口簿缺本人页,请补拍清晰照片。';
    await this.#do(reviewer, 'township-review', {
      ...{ townshipOutcome: 'correct', reason: what },
      missingMaterials: [{ code: 'household-register', name: '居民户口簿', what }],
    });
  }

  /** The task where the story stops: claimed or left in the pool. */
  async #leave(staff: Staff, elementId: string): Promise<void> {
    if (this.#story.claimed) await staff.claim(this.#caseNumber, elementId);
    else await staff.findTask(this.#caseNumber, elementId, 'claimable');
  }

  async #do(staff: Staff, elementId: string, answers: FormValues): Promise<void> {
    await staff.complete(await staff.claim(this.#caseNumber, elementId), answers);
  }

  async #withdraw(): Promise<void> {
    const window = await this.#window();
    const body = { reason: 'applicant' as const, note: '申请人本人要求撤回,已签字确认。' };
    await window.call(api.cases.withdraw, { params: { caseId: this.#caseId }, body });
  }

  #values(seenMaterials: string[]): FormValues {
    const { name, identityNumber, certificateNumber, category, grade, phone } = this.#person;
    const { home, township, items, last } = this.#story;
    const self = { kind: 'self', name: '', identityNumber: '', phone: '', relation: '' };
    return {
      applicant: {
        ...{ name, identityNumber, certificateNumber, category, grade, phone },
        certificateExpiresOn: last === 'check-failed' ? '2020-12-31' : '2031-12-31',
        address: '幸福路社区一号院',
      },
      homeTownshipId: home === null ? xundianTownshipId : home.townships[township].unitId,
      ...{ items: [...items], income: 'dibao', benefits: [], filedBy: self, seenMaterials },
      payee: {
        relation: 'self',
        name,
        account: `62170000${identityNumber.slice(6, 16)}`,
        bank: '演示农村商业银行',
      },
      ...{ commitment: true, note: '' },
    };
  }

  /** False: it stays a draft. */
  async #submit(): Promise<boolean> {
    const window = await this.#window();
    const { last } = this.#story;
    const home = this.#values([]).homeTownshipId;
    const rules = await window.call(api.intake.jurisdiction, { query: { homeTownshipId: String(home) } });
    const needed = rules.materials.filter((material) => material.required).map(({ code }) => code);
    const seen = last === 'materials-missing' ? needed.slice(0, 2) : needed;
    const draft = await window.call(api.intake.createDraft, { body: { values: this.#values(seen) } });
    if (this.#index % 3 === 0) {
      const fields = { draftId: draft.id, materialCode: 'identity-card' };
      await window.upload(fields, '身份证样张.png', this.#stage.paper);
    }
    if (last === 'draft') return false;
    const acceptedWarnings = last === 'check-failed' ? ['certificate-expired'] : [];
    const { caseId, caseNumber } = await window.call(api.intake.submit, {
      params: { draftId: draft.id },
      body: { revision: draft.revision, acceptedWarnings },
    });
    this.#caseId = caseId;
    this.#caseNumber = caseNumber;
    const first =
      last === 'check-failed' ? 'resolve-check' : last === 'materials-missing' ? 'complete-materials' : null;
    if (first !== null) await window.findTask(caseNumber, first, 'claimable');
    return true;
  }
}

export function tell(index: number, story: Story, person: DemoPerson, stage: Stage): Play {
  return new StoryTeller(index, story, person, stage).play();
}
