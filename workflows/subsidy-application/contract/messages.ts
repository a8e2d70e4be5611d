/** Messages that the process waits for, and the BPMN errors it knows. */
import { z } from 'zod';
import { BounceReason, ItemDecision } from './values.ts';
import { pick, variables } from './variables.ts';

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
