/** The whitelist of process variables, and what a start needs. */
import { z } from 'zod';
import {
  BounceReason,
  Category,
  CheckFinding,
  Clock,
  DateString,
  DecisionLevel,
  Distance,
  EscalationLevel,
  Grade,
  HomeReach,
  Id,
  Instant,
  Item,
  ItemDecision,
  LimitSet,
  NoticePolicy,
  RefusalReason,
  Result,
  Route,
  TellChannel,
  WithdrawalReason,
} from './values.ts';

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

/** A schema of some of the variables, for what reads or writes them. */
export function pick<const K extends VariableName>(...names: K[]) {
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
