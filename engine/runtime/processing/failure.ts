/** A step of an element that cannot be done: it becomes an incident, and resolving the incident does the step again. */
import type { Key } from '../../keys.ts';

export type ErrorType =
  | 'UNKNOWN'
  | 'IO_MAPPING_ERROR'
  | 'JOB_NO_RETRIES'
  | 'EXECUTION_LISTENER_NO_RETRIES'
  | 'TASK_LISTENER_NO_RETRIES'
  | 'CONDITION_ERROR'
  | 'EXTRACT_VALUE_ERROR'
  | 'CALLED_ELEMENT_ERROR'
  | 'UNHANDLED_ERROR_EVENT'
  | 'MESSAGE_SIZE_EXCEEDED'
  | 'CALLED_DECISION_ERROR'
  | 'DECISION_EVALUATION_ERROR'
  | 'FORM_NOT_FOUND'
  | 'RESOURCE_NOT_FOUND';

export class ElementFailure extends Error {
  override readonly name = 'ElementFailure';
  readonly errorType: ErrorType;
  readonly variableScopeKey: Key | undefined;

  constructor(errorType: ErrorType, message: string, variableScopeKey?: Key) {
    super(message);
    this.errorType = errorType;
    this.variableScopeKey = variableScopeKey;
  }
}
