/** Errors as problem details (RFC 9457); the title is Zeebe's rejection code. */
import { z } from 'zod';
import { type CommandName, Rejection, type RejectionType } from '../../commands.ts';
import { BadCursor, SearchUnavailable } from '../../ports/search.ts';
import { rejectionMessage } from '../rejections.ts';

export interface Problem {
  readonly type: 'about:blank';
  readonly title: string;
  readonly status: number;
  readonly detail: string;
  readonly instance: string;
}

const statuses: Readonly<Record<RejectionType, number>> = {
  INVALID_ARGUMENT: 400,
  NOT_FOUND: 404,
  ALREADY_EXISTS: 409,
  INVALID_STATE: 409,
  PROCESSING_ERROR: 500,
  EXCEEDED_BATCH_RECORD_SIZE: 500,
  RESOURCE_EXHAUSTED: 503,
  UNAVAILABLE: 503,
  DEADLINE_EXCEEDED: 504,
};

/** A command's rejection, for the answer's wording. */
export class CommandRejected extends Error {
  override readonly name = 'CommandRejected';
  readonly rejection: Rejection;

  constructor(command: CommandName, rejection: Rejection, intent?: string) {
    super(rejectionMessage(command, rejection, intent), { cause: rejection });
    this.rejection = rejection;
  }
}

function problem(title: string, status: number, detail: string, instance: string): Problem {
  return { type: 'about:blank', title, status, detail, instance };
}

export function notFound(detail: string, instance: string): Problem {
  return problem('NOT_FOUND', 404, detail, instance);
}

export function unauthorized(instance: string): Problem {
  return problem('UNAUTHENTICATED', 401, 'Expected a valid credential in the Authorization header', instance);
}

export function forbidden(instance: string): Problem {
  return problem('FORBIDDEN', 403, 'Requests from web pages are not accepted', instance);
}

/** The first complaint of a schema, naming the field. */
function complaint(error: z.ZodError): string {
  const [issue] = error.issues;
  if (!issue) return 'The request is not valid';
  const where = issue.path.length > 0 ? issue.path.join('.') : 'request';
  if (issue.code === 'unrecognized_keys') {
    return `Unknown field ${issue.keys.map((key) => `'${key}'`).join(', ')} in ${where}`;
  }
  return `Invalid value for '${where}': ${issue.message}`;
}

function httpStatusOf(error: unknown): number | undefined {
  const status = error instanceof Error && 'statusCode' in error ? error.statusCode : undefined;
  return typeof status === 'number' ? status : undefined;
}

/** `unexpected` learns of what the caller cannot mend; the answer then says no more than that. */
export function problemOf(error: unknown, instance: string, unexpected: (error: unknown) => void): Problem {
  if (error instanceof CommandRejected) {
    return problem(error.rejection.type, statuses[error.rejection.type], error.message, instance);
  }
  if (error instanceof Rejection) return problem(error.type, statuses[error.type], error.message, instance);
  if (error instanceof z.ZodError) return problem('INVALID_ARGUMENT', 400, complaint(error), instance);
  if (error instanceof BadCursor) return problem('INVALID_ARGUMENT', 400, error.message, instance);
  if (error instanceof SearchUnavailable) return problem('UNAVAILABLE', 503, error.message, instance);
  const status = httpStatusOf(error);
  if (status === 413)
    return problem('RESOURCE_EXHAUSTED', 413, 'The request is larger than allowed', instance);
  if (status !== undefined && status >= 400 && status < 500) {
    return problem(
      'INVALID_ARGUMENT',
      status,
      error instanceof Error ? error.message : 'Bad request',
      instance,
    );
  }
  unexpected(error);
  return problem('INTERNAL_ERROR', 500, 'Unexpected error occurred during the request processing', instance);
}
