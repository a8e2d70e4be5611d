/** Rejections and failures as gRPC statuses, as Zeebe's gateway maps them. */
import { type Metadata, status } from '@grpc/grpc-js';
import { type CommandName, Rejection, type RejectionType } from '../../commands.ts';
import { rejectionMessage } from '../rejections.ts';

export interface StatusAnswer {
  readonly code: status;
  readonly details: string;
  readonly metadata?: Metadata;
}

const codes: Readonly<Record<RejectionType, status>> = {
  INVALID_ARGUMENT: status.INVALID_ARGUMENT,
  NOT_FOUND: status.NOT_FOUND,
  ALREADY_EXISTS: status.ALREADY_EXISTS,
  INVALID_STATE: status.FAILED_PRECONDITION,
  PROCESSING_ERROR: status.INTERNAL,
  EXCEEDED_BATCH_RECORD_SIZE: status.RESOURCE_EXHAUSTED,
  RESOURCE_EXHAUSTED: status.RESOURCE_EXHAUSTED,
  UNAVAILABLE: status.UNAVAILABLE,
  DEADLINE_EXCEEDED: status.DEADLINE_EXCEEDED,
};

/** `unexpected` learns of what is not a rejection; the caller gets INTERNAL without its inside. */
export function statusOf(
  command: CommandName | undefined,
  error: unknown,
  unexpected: (error: unknown) => void,
): StatusAnswer {
  if (error instanceof Rejection) {
    const details = command ? rejectionMessage(command, error) : error.message;
    return { code: codes[error.type], details };
  }
  unexpected(error);
  return { code: status.INTERNAL, details: 'Unexpected error occurred during the request processing' };
}
