/** Job types with what they read and what they answer. */
import { z } from 'zod';
import { BounceReason, Id, ItemDecision, WithdrawalReason } from './values.ts';
import { pick, variables } from './variables.ts';

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
    input: pick('applicationId', 'route', 'limitSet'),
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
    // The receipt of a home behind the exchange port comes with the message.
    input: z.object({ ...ClockScope.shape, pushReceivedAt: variables.pushReceivedAt.optional() }),
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
