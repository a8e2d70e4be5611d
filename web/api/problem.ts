/**
 * How a request fails: RFC 9457 problem details. `detail` is one or two sentences for the person who reads it,
 * in Chinese (English when Accept-Language prefers it), and says what to do next; `code` is for the program.
 */
import { z } from 'zod';

export const FieldError = z.object({
  /** Dotted path of the field: 'applicant.identityNumber'. */
  field: z.string(),
  message: z.string(),
});
export type FieldError = z.infer<typeof FieldError>;

/** Every code a problem may carry. The HTTP status follows from it. */
export const problemCodes = {
  'input-invalid': 400,
  'session-missing': 401,
  'session-expired': 401,
  'sign-in-failed': 401,
  'account-locked': 423,
  'account-closed': 403,
  'password-weak': 422,
  'password-change-needed': 403,
  'csrf-invalid': 403,
  forbidden: 403,
  'not-found': 404,
  'revision-conflict': 409,
  'task-taken': 409,
  'task-closed': 409,
  'task-not-claimed': 409,
  'state-conflict': 409,
  'duplicate-application': 409,
  'idempotency-conflict': 409,
  'link-expired': 410,
  'file-too-large': 413,
  'file-type-refused': 415,
  'file-invalid': 422,
  'check-failed': 422,
  'model-refused': 422,
  'date-beyond-calendar': 422,
  'too-many-requests': 429,
  'engine-unavailable': 503,
  'database-unavailable': 503,
  internal: 500,
} as const;
export type ProblemCode = keyof typeof problemCodes;

export const Problem = z.object({
  type: z.string(),
  title: z.string(),
  status: z.number().int(),
  detail: z.string(),
  code: z.enum(Object.keys(problemCodes) as [ProblemCode, ...ProblemCode[]]),
  errors: z.array(FieldError).default([]),
  /** To be read to support; also in the log. */
  traceId: z.string(),
  /** Facts a page may use, by code: task-taken {assignee, claimedAt}, account-locked {until}, model-refused {findings}. */
  facts: z.record(z.string(), z.unknown()).optional(),
});
export type Problem = z.infer<typeof Problem>;

export const problemMediaType = 'application/problem+json';
