/**
 * The cases of a crash test: who applies where, by which way each goes, and what is therefore written at its end.
 *
 * What staff answer depends on the case and the step alone, so that a repeated answer is the same answer.
 */
import { type DemoPerson, demoPerson } from '../../../bin/demo/people.ts';
import { changzhi, kunming, type Place, tongchuan } from '../../../bin/demo/places.ts';
import { shanghaiDate } from '../../../domain/calendar/dates.ts';
import type { FormValues } from '../../../web/api/values.ts';

export const ways = ['cross', 'local', 'corrected', 'bounced'] as const;
export type Way = (typeof ways)[number];

export interface PlannedCase {
  readonly index: number;
  readonly way: Way;
  readonly receiving: Place;
  readonly home: Place;
  readonly township: 0 | 1;
  readonly person: DemoPerson;
}

const homes = new Map<Place, Place>([
  [tongchuan, changzhi],
  [changzhi, kunming],
  [kunming, tongchuan],
]);
const places = [...homes.keys()];
/** Of ten cases: six straight across provinces, two local, one corrected, one bounced. */
const mix: readonly Way[] = [
  'cross',
  'local',
  'cross',
  'corrected',
  'cross',
  'bounced',
  'cross',
  'local',
  'cross',
  'cross',
];

export function planCase(index: number): PlannedCase {
  const receiving = places[index % places.length] ?? tongchuan;
  const way = mix[Math.floor(index / places.length) % mix.length] ?? 'cross';
  const home = way === 'local' ? receiving : (homes.get(receiving) ?? changzhi);
  return {
    index,
    way,
    receiving,
    home,
    township: index % 2 === 0 ? 0 : 1,
    person: demoPerson(index, home.area),
  };
}

/** The values of the intake form; `seenMaterials`: every paper was shown at the counter. */
export function intakeValues({ person, home, township }: PlannedCase, seenMaterials: string[]): FormValues {
  const { name, identityNumber, certificateNumber, category, grade, phone } = person;
  return {
    applicant: {
      ...{ name, identityNumber, certificateNumber, category, grade, phone },
      certificateExpiresOn: '2036-12-31',
      address: '幸福路社区一号院',
    },
    homeTownshipId: home.townships[township].unitId,
    ...{ items: ['living', 'nursing'], income: 'dibao', benefits: [], seenMaterials },
    filedBy: { kind: 'self', name: '', identityNumber: '', phone: '', relation: '' },
    payee: {
      relation: 'self',
      name,
      account: `62170000${identityNumber.slice(6, 16)}`,
      bank: '演示农村商业银行',
    },
    ...{ commitment: true, note: '' },
  };
}

const opinion = '情况属实,材料齐全,同意。';

type Answer = (planned: PlannedCase, earlier: number) => FormValues;

const paper = '户口簿缺本人页,请补拍清晰照片。';
/** `earlier`: how many tasks of this step the case has had before this one. */
const answers: Readonly<Record<string, Answer>> = {
  'push-application': () => ({ confirmed: true }),
  'check-hukou': ({ way }, earlier) =>
    way === 'bounced' && earlier === 0
      ? { hukouOutcome: 'bounce', bounceReason: 'moved-out', reason: '户籍已于上月迁至另一街道。' }
      : { hukouOutcome: 'here', checkedBy: ['register'] },
  'handle-bounce': ({ home, township }) => ({
    bounceOutcome: 'push-again',
    homeTownshipId: home.townships[township === 0 ? 1 : 0].unitId,
  }),
  'township-review': ({ way }, earlier) =>
    way === 'corrected' && earlier === 0
      ? {
          ...{ townshipOutcome: 'correct', reason: paper },
          missingMaterials: [{ code: 'household-register', name: '居民户口簿', what: paper }],
        }
      : { townshipOutcome: 'pass', visited: true, householdIncome: 'dibao', suggestion: 'grant', opinion },
  'correction-for-township': () => ({ supplied: true, note: '' }),
  'federation-review': ({ person }) => ({
    ...{ federationOutcome: 'pass', certificateState: 'valid', opinion },
    ...{ confirmedCategory: String(person.category), confirmedGrade: String(person.grade) },
  }),
  'civil-affairs-decision': ({ index }) => ({
    ...{ decisionOutcome: 'decide', opinion: '经审核认定如上。', livingDecision: 'granted' },
    ...(index % 7 === 0
      ? { nursingDecision: 'refused', nursingRefusal: 'grade-too-low' }
      : { nursingDecision: 'granted' }),
  }),
  'tell-applicant': ({ person }) => ({
    ...{ toldBy: 'telephone', toldTo: person.name, note: '', toldOn: shanghaiDate(Date.now()) },
  }),
};

export function answersFor(elementId: string, planned: PlannedCase, earlier: number): FormValues {
  const answer = answers[elementId];
  if (!answer) throw new Error(`nobody knows what to answer at ${elementId}`);
  return answer(planned, earlier);
}

const straight = {
  'check-hukou': 1,
  'township-review': 1,
  'federation-review': 1,
  'civil-affairs-decision': 1,
  'tell-applicant': 1,
};
/** How often each human step is done on each way. */
export const expectedTasks: Readonly<Record<Way, Readonly<Record<string, number>>>> = {
  local: straight,
  cross: { ...straight, 'push-application': 1 },
  corrected: { ...straight, 'push-application': 1, 'township-review': 2, 'correction-for-township': 1 },
  bounced: { ...straight, 'push-application': 1, 'check-hukou': 2, 'handle-bounce': 1 },
};
/** What a program does once a case, whatever happens; a bounced case is routed and pushed twice. */
export const expectedWork: Readonly<Record<Way, Readonly<Record<string, number>>>> = {
  local: {
    'check-application': 1,
    'record-materials-complete': 1,
    'return-result': 1,
    'archive-application': 1,
  },
  cross: {
    ...{ 'check-application': 1, 'record-materials-complete': 1, 'deliver-push': 1 },
    ...{ 'return-result': 1, 'archive-application': 1 },
  },
  corrected: {
    ...{ 'check-application': 1, 'record-materials-complete': 1, 'deliver-push': 1 },
    ...{ 'return-result': 1, 'archive-application': 1 },
  },
  bounced: {
    ...{ 'check-application': 1, 'record-materials-complete': 2, 'deliver-push': 2, 'record-bounce': 1 },
    ...{ 'return-result': 1, 'archive-application': 1 },
  },
};

export const total = (counts: Readonly<Record<string, number>>): number =>
  Object.values(counts).reduce((sum, count) => sum + count, 0);
