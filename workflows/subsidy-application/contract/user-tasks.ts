/** The human steps: whose inbox, which form, which outcomes, what may go to the engine. */
import { z } from 'zod';
import {
  BounceReason,
  Category,
  Grade,
  Id,
  ItemDecision,
  RefusalReason,
  type Role,
  WithdrawalReason,
} from './values.ts';
import { pick, type VariableName, variables } from './variables.ts';

interface UserTask {
  /** As staff see it. */
  readonly name: string;
  readonly role: Role;
  /** The process variable that holds the id of the unit whose inbox it lands in. */
  readonly unit: 'receivingUnitId' | 'homeTownshipId' | 'homeFederationId' | 'homeCivilAffairsId';
  readonly formId: string;
  /** The variable that says what was decided, and its values with their button labels. Absent: one way on. */
  readonly outcome?: { readonly variable: VariableName; readonly values: Readonly<Record<string, string>> };
  /** Outcomes that need a written reason (kept in `task_answer`, never in a variable). */
  readonly reasonFor?: readonly string[];
  /** The only keys that go to the engine with a completion. */
  readonly completion: z.ZodType<Readonly<Record<string, unknown>>>;
}

const decision = z.discriminatedUnion('decisionOutcome', [
  z.strictObject({
    decisionOutcome: z.literal('decide'),
    livingDecision: ItemDecision.optional(),
    nursingDecision: ItemDecision.optional(),
    livingRefusal: RefusalReason.optional(),
    nursingRefusal: RefusalReason.optional(),
  }),
  z.strictObject({ decisionOutcome: z.literal('correct') }),
  z.strictObject({ decisionOutcome: z.literal('return') }),
]);
const decisionOutcome = {
  variable: 'decisionOutcome',
  values: { decide: '作出认定', correct: '通知补正', return: '退回' },
} as const;
const correction = {
  name: '补正材料',
  role: 'window',
  unit: 'receivingUnitId',
  formId: 'supply-correction',
  completion: z.strictObject({}),
} as const;

/** Element id → what the inbox and the task page need to know. */
export const userTasks = {
  'resolve-check': {
    name: '处理核查问题',
    role: 'window',
    unit: 'receivingUnitId',
    formId: 'resolve-check',
    outcome: {
      variable: 'checkOutcome',
      values: { recheck: '更正后重新核查', override: '据实受理', withdraw: '撤回申请' },
    },
    reasonFor: ['override', 'withdraw'],
    completion: z.strictObject({
      checkOutcome: variables.checkOutcome,
      withdrawalReason: WithdrawalReason.optional(),
    }),
  },
  'complete-materials': {
    name: '收齐材料',
    role: 'window',
    unit: 'receivingUnitId',
    formId: 'complete-materials',
    completion: z.strictObject({ materialsComplete: z.literal(true) }),
  },
  'push-application': {
    name: '确认推送',
    role: 'window',
    unit: 'receivingUnitId',
    formId: 'push-application',
    completion: z.strictObject({}),
  },
  'handle-bounce': {
    name: '处理户籍不符',
    role: 'window',
    unit: 'receivingUnitId',
    formId: 'handle-bounce',
    outcome: {
      variable: 'bounceOutcome',
      values: { 'push-again': '更正户籍地后重新推送', withdraw: '撤回申请' },
    },
    reasonFor: ['withdraw'],
    completion: z.discriminatedUnion('bounceOutcome', [
      z.strictObject({
        bounceOutcome: z.literal('push-again'),
        homeTownshipId: Id,
      }),
      z.strictObject({ bounceOutcome: z.literal('withdraw'), withdrawalReason: WithdrawalReason.optional() }),
    ]),
  },
  'check-hukou': {
    name: '核对户籍',
    role: 'township',
    unit: 'homeTownshipId',
    formId: 'check-hukou',
    outcome: {
      variable: 'hukouOutcome',
      values: { here: '户籍在本地', bounce: '户籍不符,退回窗口', 'forward-on': '已迁出,转送新户籍地' },
    },
    reasonFor: ['bounce', 'forward-on'],
    completion: z.discriminatedUnion('hukouOutcome', [
      z.strictObject({ hukouOutcome: z.literal('here') }),
      z.strictObject({ hukouOutcome: z.literal('bounce'), bounceReason: BounceReason }),
      z.strictObject({ hukouOutcome: z.literal('forward-on'), forwardToTownshipId: Id }),
    ]),
  },
  'township-review': {
    name: '乡镇初审',
    role: 'township',
    unit: 'homeTownshipId',
    formId: 'township-review',
    outcome: { variable: 'townshipOutcome', values: { pass: '提交审核', correct: '通知补正' } },
    reasonFor: ['correct'],
    completion: z.strictObject({ townshipOutcome: variables.townshipOutcome }),
  },
  'federation-review': {
    name: '残联审核',
    role: 'federation',
    unit: 'homeFederationId',
    formId: 'federation-review',
    outcome: {
      variable: 'federationOutcome',
      values: { pass: '提交审定', correct: '通知补正', return: '退回乡镇' },
    },
    reasonFor: ['correct', 'return'],
    completion: z.discriminatedUnion('federationOutcome', [
      z.strictObject({
        federationOutcome: z.literal('pass'),
        // A select of a form answers with text.
        confirmedCategory: z.coerce.number().pipe(Category),
        confirmedGrade: z.coerce.number().pipe(Grade),
      }),
      z.strictObject({ federationOutcome: z.literal('correct') }),
      z.strictObject({ federationOutcome: z.literal('return') }),
    ]),
  },
  'civil-affairs-decision': {
    name: '民政审定',
    role: 'civil-affairs',
    unit: 'homeCivilAffairsId',
    formId: 'decision',
    outcome: decisionOutcome,
    reasonFor: ['correct', 'return'],
    completion: decision,
  },
  'township-decision': {
    name: '乡镇审定',
    role: 'township',
    unit: 'homeTownshipId',
    formId: 'decision',
    outcome: decisionOutcome,
    reasonFor: ['correct', 'return'],
    completion: decision,
  },
  'correction-for-township': correction,
  'correction-for-federation': correction,
  'correction-for-civil-affairs': correction,
  'correction-for-township-decision': correction,
  'tell-applicant': {
    name: '告知申请人',
    role: 'window',
    unit: 'receivingUnitId',
    formId: 'tell-applicant',
    completion: z.strictObject(pick('toldOn', 'toldBy').shape),
  },
} as const satisfies Record<string, UserTask>;
export type UserTaskId = keyof typeof userTasks;
export const userTaskIds = Object.keys(userTasks) as UserTaskId[];

/** The user task's entry with the type's optional fields visible (a union of literals hides them). */
export function userTask(id: UserTaskId): UserTask {
  return userTasks[id];
}

/** Candidate group of a unit and role, as the diagrams write it. */
export function candidateGroup(unitId: string, role: Role): string {
  return `unit:${unitId}:${role}`;
}
