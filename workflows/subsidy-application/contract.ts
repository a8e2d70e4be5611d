/**
 * The contract of the process 两项补贴申请 (`subsidy-application`): everything its diagram says to the outside.
 *
 * 1. What is not listed here does not go into a process variable: ids, codes, dates, decisions and flags only,
 *    never a name, an identity number, an account or a free text (民发〔2021〕70号 art 9: protect privacy).
 * 2. A completed user task passes on only the keys of its `completion` schema; other answers go to `task_answer`.
 * 3. Every job type has exactly one worker; every user task names the variable that holds its unit.
 * 4. test/workflows checks the diagrams against this file, both ways.
 */
import { z } from 'zod';

export const PROCESS_ID = 'subsidy-application';
/** Called by the clocks' timer events; asks the deadline row, waits again if it moved, else records. */
export const ESCALATION_PROCESS_ID = 'deadline-escalation';
/** Files of one deployment: calls, decisions and forms bind to the same deployment. */
export const RESOURCES = [
  'subsidy-application.bpmn',
  'deadline-escalation.bpmn',
  'routing.dmn',
  'review-requirements.dmn',
  'resolve-check.form',
  'complete-materials.form',
  'push-application.form',
  'handle-bounce.form',
  'check-hukou.form',
  'township-review.form',
  'federation-review.form',
  'decision.form',
  'supply-correction.form',
  'tell-applicant.form',
] as const;

// ---------------------------------------------------------------- values

/** 'YYYY-MM-DD', Asia/Shanghai. */
export const DateString = z.iso.date();
/** ISO 8601 instant with zone, e.g. 2026-03-06T00:00:00+08:00. */
export const Instant = z.iso.datetime({ offset: true });
const Id = z.string().min(1).max(64);

export const Role = z.enum(['window', 'township', 'federation', 'civil-affairs']);
export type Role = z.infer<typeof Role>;
/** 生活 = 困难残疾人生活补贴, 护理 = 重度残疾人护理补贴. */
export const Item = z.enum(['living', 'nursing']);
export type Item = z.infer<typeof Item>;
/** GB/T 26341-2010: 1 视力 2 听力 3 言语 4 肢体 5 智力 6 精神 7 多重. */
export const Category = z.number().int().min(1).max(7);
export const Grade = z.number().int().min(1).max(4);

/** How far the window is from the home jurisdiction, by the unit tree. */
export const Distance = z.enum(['same-county', 'same-city', 'same-province', 'other-province']);
export type Distance = z.infer<typeof Distance>;
export const Route = z.enum(['local', 'cross']);
export type Route = z.infer<typeof Route>;
/** Which set of time limits applies (limit rows are kept per jurisdiction and set). */
export const LimitSet = z.enum(['local', 'within-province', 'cross-province']);
export type LimitSet = z.infer<typeof LimitSet>;
/** Is the home office on this system, or behind the exchange port? */
export const HomeReach = z.enum(['yizhan', 'exchange']);
export const DecisionLevel = z.enum(['county', 'township']);
export const NoticePolicy = z.enum(['none', 'granted']);
export const ItemDecision = z.enum(['granted', 'refused', 'not-applied']);
export type ItemDecision = z.infer<typeof ItemDecision>;
export const Result = z.enum(['granted', 'partly', 'refused']);

/** What `check-application` may find. */
export const CheckFinding = z.enum([
  'identity-invalid', // 身份证号码校验不通过
  'certificate-invalid', // 残疾人证号格式不正确
  'certificate-mismatch', // 残疾人证与身份证不一致
  'certificate-expired', // 残疾人证已过期
  'category-mismatch', // 残疾类别与证号不一致
  'grade-too-low', // 残疾等级不在补贴范围
  'not-low-income', // 不在低保、低保边缘范围
  'duplicate-application', // 重复申请
  'already-paid', // 已在享受
  'overlap', // 与其他补贴不能同时享受
]);
export type CheckFinding = z.infer<typeof CheckFinding>;

export const RefusalReason = z.enum([
  'not-low-income',
  'grade-too-low',
  'category-not-covered',
  'certificate-invalid',
  'overlap',
  'already-paid',
  'hukou-elsewhere',
  'other',
]);
export const BounceReason = z.enum(['moved-out', 'never-here', 'deceased', 'unit-wrong', 'other']);
export const TellChannel = z.enum(['in-person', 'telephone', 'sms', 'letter', 'online']);
export const WithdrawalReason = z.enum(['applicant', 'check-failed', 'hukou-elsewhere', 'deceased', 'other']);

/**
 * The clocks. `forward`, `decide`, `tell` are clocks 1, 2, 3 (3, 10, 3 working days by default);
 * `step` is the limit of one review step, where the jurisdiction sets one.
 * On a local case `decide` and `tell` read the limits of the set `local`.
 */
export const Clock = z.enum(['forward', 'decide', 'tell', 'step']);
export type Clock = z.infer<typeof Clock>;
export const EscalationLevel = z.enum(['warn', 'overdue']);

// ---------------------------------------------------------------- variables

/** Every variable of the process, with its type. Starting needs those of `StartVariables`. */
export const variables = {
  applicationId: Id,
  items: z.array(Item).min(1).max(2),
  category: Category,
  grade: Grade,
  submittedOn: DateString,
  materialsComplete: z.boolean(),

  /** Units. The home units are looked up anew when the home changes. */
  receivingUnitId: Id,
  homeTownshipId: Id,
  homeFederationId: Id,
  homeCivilAffairsId: Id,

  /** Set by check-application. */
  checkFindings: z.array(CheckFinding),
  checkOutcome: z.enum(['recheck', 'override', 'withdraw']),

  /** Set by load-jurisdiction-rules from dated rows. */
  distance: Distance,
  homeReach: HomeReach,
  withinProvinceAsCross: z.boolean(),
  delegatedToTownship: z.boolean(),
  noticePolicy: NoticePolicy,
  noticePolicyDays: z.number().int().min(0),
  noticePolicyCounted: z.boolean(),

  /** Set by the decision tables. */
  route: Route,
  limitSet: LimitSet,
  decisionLevel: DecisionLevel,
  publicNotice: z.boolean(),
  noticeDays: z.number().int().min(0),
  /** Does the public notice run inside clock 2 (true) or is the clock paused meanwhile (false)? */
  noticeCounted: z.boolean(),

  materialsCompleteAt: Instant,
  /** true: the window has confirmed this push already (after a bounce, or forwarded on by the home). */
  pushConfirmed: z.boolean(),
  pushReceivedAt: Instant,

  hukouOutcome: z.enum(['here', 'bounce', 'forward-on']),
  bounceReason: BounceReason,
  /** The township the case is forwarded on to. */
  forwardToTownshipId: Id,
  bounceOutcome: z.enum(['push-again', 'withdraw']),

  townshipOutcome: z.enum(['pass', 'correct']),
  federationOutcome: z.enum(['pass', 'correct', 'return']),
  decisionOutcome: z.enum(['decide', 'correct', 'return']),
  /** Category and grade as the federation confirmed them. */
  confirmedCategory: Category,
  confirmedGrade: Grade,

  livingDecision: ItemDecision,
  nursingDecision: ItemDecision,
  livingRefusal: RefusalReason,
  nursingRefusal: RefusalReason,
  /** 'YYYY-MM', the month of application (民发〔2021〕70号 art 9). */
  payFromMonth: z.string().regex(/^\d{4}-(0[1-9]|1[0-2])$/),
  result: Result,

  noticeEndsAt: Instant,
  /** From a home behind the exchange port. */
  externalOutcome: z.enum(['decided', 'bounced']),

  toldOn: DateString,
  toldBy: TellChannel,
  withdrawalReason: WithdrawalReason,

  /** Local to a clock's scope; see `clocks`. */
  clock: Clock,
  clockDueAt: Instant,
  clockWarnAt: Instant,
  /** Local to the called process deadline-escalation. */
  level: EscalationLevel,
  rearmAt: Instant.nullable(),
} as const;
export type VariableName = keyof typeof variables;
export const variableNames = Object.keys(variables) as VariableName[];

export const ProcessVariables = z.strictObject(variables);
export type ProcessVariables = z.infer<typeof ProcessVariables>;

function pick<const K extends VariableName>(...names: K[]) {
  return z.object(
    Object.fromEntries(names.map((name) => [name, variables[name]])) as { [N in K]: (typeof variables)[N] },
  );
}

/** The server's command "submit intake" writes the application row, then starts the process with these. */
export const StartVariables = z.strictObject({
  ...pick(
    'applicationId',
    'items',
    'category',
    'grade',
    'submittedOn',
    'materialsComplete',
    'receivingUnitId',
    'homeTownshipId',
  ).shape,
  pushConfirmed: z.literal(false),
});
export type StartVariables = z.infer<typeof StartVariables>;

// ---------------------------------------------------------------- messages and errors

/** Correlation key: applicationId. Publish with a deterministic messageId and a time to live of a day or more. */
export const messages = {
  'push-received': { variables: pick('pushReceivedAt') },
  'external-result': {
    variables: z.object({
      externalOutcome: variables.externalOutcome,
      livingDecision: ItemDecision.optional(),
      nursingDecision: ItemDecision.optional(),
      bounceReason: BounceReason.optional(),
    }),
  },
  withdrawal: { variables: pick('withdrawalReason') },
} as const;
export type MessageName = keyof typeof messages;

/** `CHECK_FAILED` is thrown by a worker; the other two by end events of the home's sub-process. */
export const errorCodes = {
  CHECK_FAILED: { thrownBy: 'check-application', variables: pick('checkFindings') },
  HUKOU_ELSEWHERE: { thrownBy: 'diagram' },
  FORWARDED_ON: { thrownBy: 'diagram' },
} as const;
export type ErrorCode = keyof typeof errorCodes;

// ---------------------------------------------------------------- jobs

/**
 * A clock's listener sees the scope's input mapping `clock` and the element id of the job; an end listener sees what
 * the completion brought.
 */
const ClockScope = pick('applicationId', 'clock');

/**
 * Job type → variables it reads, variables it completes with. `listener`: runs as an execution listener.
 * Workers parse both with these schemas; unknown variables are dropped on the way in, refused on the way out.
 */
export const jobs = {
  'check-application': {
    input: pick('applicationId', 'items', 'category', 'grade'),
    output: z.strictObject({ checkFindings: variables.checkFindings }),
  },
  'load-jurisdiction-rules': {
    input: pick('applicationId', 'receivingUnitId', 'homeTownshipId'),
    output: z.strictObject(
      pick(
        'homeFederationId',
        'homeCivilAffairsId',
        'distance',
        'homeReach',
        'withinProvinceAsCross',
        'delegatedToTownship',
        'noticePolicy',
        'noticePolicyDays',
        'noticePolicyCounted',
        'materialsComplete',
      ).shape,
    ),
  },
  'record-materials-complete': {
    input: pick('applicationId', 'route'),
    output: z.strictObject(pick('materialsCompleteAt').shape),
  },
  'deliver-push': {
    input: pick('applicationId', 'homeTownshipId', 'homeReach'),
    output: z.strictObject({}),
  },
  'record-bounce': {
    input: z.object({
      ...pick('applicationId', 'homeTownshipId').shape,
      bounceReason: BounceReason.optional(),
    }),
    output: z.strictObject({ pushConfirmed: z.literal(true) }),
  },
  'forward-on': {
    input: pick('applicationId', 'homeTownshipId', 'forwardToTownshipId'),
    output: z.strictObject({ homeTownshipId: Id, pushConfirmed: z.literal(true) }),
  },
  'publish-notice': {
    input: pick('applicationId', 'noticeDays', 'noticeCounted'),
    output: z.strictObject(pick('noticeEndsAt').shape),
  },
  'take-down-notice': {
    input: pick('applicationId', 'noticeCounted'),
    output: z.strictObject({}),
  },
  'return-result': {
    input: z.object({
      ...pick('applicationId', 'items').shape,
      livingDecision: ItemDecision.optional(),
      nursingDecision: ItemDecision.optional(),
    }),
    output: z.strictObject(pick('result', 'payFromMonth').shape),
  },
  'archive-application': {
    input: pick('applicationId'),
    output: z.strictObject({}),
  },
  'record-withdrawal': {
    input: z.object({ applicationId: Id, withdrawalReason: WithdrawalReason.optional() }),
    output: z.strictObject({}),
  },
  'start-clock': {
    listener: 'start',
    input: ClockScope,
    output: z.strictObject(pick('clockDueAt', 'clockWarnAt').shape),
  },
  'stop-clock': {
    listener: 'end',
    input: ClockScope,
    output: z.strictObject({}),
  },
  'pause-clock': {
    listener: 'start',
    input: ClockScope,
    output: z.strictObject({}),
  },
  'resume-clock': {
    listener: 'end',
    input: ClockScope,
    output: z.strictObject({}),
  },
  'escalate-deadline': {
    input: pick('applicationId', 'clock', 'level'),
    output: z.strictObject(pick('rearmAt').shape),
  },
} as const;
export type JobType = keyof typeof jobs;
export const jobTypes = Object.keys(jobs) as JobType[];

// ---------------------------------------------------------------- clocks

/**
 * Elements that carry a clock. Their start listener `start-clock` completes with `clockDueAt` and `clockWarnAt`,
 * which are local to the element and are what its boundary timers (or its due date) read.
 */
export const clocks = {
  forwarding: { clock: 'forward', name: '推送时限', timers: true },
  'handle-bounce': { clock: 'forward', name: '推送时限', timers: true },
  'home-handling': { clock: 'decide', name: '认定时限', timers: true },
  'tell-applicant': { clock: 'tell', name: '告知时限', timers: true },
  'check-hukou': { clock: 'step', name: '户籍核对', timers: false },
  'township-review': { clock: 'step', name: '乡镇初审', timers: false },
  'federation-review': { clock: 'step', name: '残联审核', timers: false },
  'civil-affairs-decision': { clock: 'step', name: '民政审定', timers: false },
  'township-decision': { clock: 'step', name: '乡镇审定', timers: false },
} as const satisfies Record<string, { clock: Clock; name: string; timers: boolean }>;

// ---------------------------------------------------------------- user tasks

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
