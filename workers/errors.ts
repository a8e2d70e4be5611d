/**
 * The ways in which a job can go wrong, and what becomes of each.
 *
 * - business: something the diagram has a way for → BPMN error with a code of the contract;
 * - retryable: the world is not ready (database gone, other system silent) → the same again later; costs no retries,
 *   because no number of attempts makes it an engineer's matter;
 * - broken: a mistake in data or program → incident at once, with the words for whoever resolves it.
 * - denial: a task listener refuses what somebody asked of a user task; the engine tells him.
 * Anything else that is thrown counts as unexpected: tried again with back-off until the retries are used up.
 */
import { isConnectionLost } from '../db/connection-errors.ts';
import type { ErrorCode } from '../workflows/subsidy-application/contract.ts';

export class BusinessError extends Error {
  readonly code: ErrorCode;
  readonly variables: Readonly<Record<string, unknown>>;

  constructor(code: ErrorCode, message: string, variables: Readonly<Record<string, unknown>> = {}) {
    super(message);
    this.name = 'BusinessError';
    this.code = code;
    this.variables = variables;
  }
}

export class RetryableError extends Error {
  readonly retryAfterMs: number;

  constructor(message: string, retryAfterMs = 10_000, options?: ErrorOptions) {
    super(message, options);
    this.name = 'RetryableError';
    this.retryAfterMs = retryAfterMs;
  }
}

export class BrokenError extends Error {
  constructor(message: string, options?: ErrorOptions) {
    super(message, options);
    this.name = 'BrokenError';
  }
}

/** From a listener of `assigning`, `updating` or `completing` only. */
export class Denial extends Error {
  constructor(message: string) {
    super(message);
    this.name = 'Denial';
  }
}

/** Codes of node and PostgreSQL that say: not there now, or not in this order; the same again may succeed. */
const PASSING = new Set([
  'ECONNREFUSED',
  'ECONNRESET',
  'EPIPE',
  'ETIMEDOUT',
  'ENOTFOUND',
  '40001', // serialization_failure
  '40P01', // deadlock_detected
  '53300', // too_many_connections
  '57P01', // admin_shutdown
  '57P02', // crash_shutdown
  '57P03', // cannot_connect_now
  '08000',
  '08003',
  '08006',
  '55P03', // lock_not_available: somebody holds the case
  '57014', // query_canceled: longer than statement_timeout
  '25P03', // idle_in_transaction_session_timeout
]);

/** Is the cause, or a cause behind it, one that passes by itself? */
export function isPassing(error: unknown): boolean {
  for (let cause = error; cause instanceof Error; cause = cause.cause) {
    if ('code' in cause && typeof cause.code === 'string' && PASSING.has(cause.code)) return true;
  }
  return isConnectionLost(error);
}
