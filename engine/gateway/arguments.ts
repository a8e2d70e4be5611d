/**
 * Checks that both gateways make on arguments before a command is submitted. They throw `Rejection`
 * (INVALID_ARGUMENT, or NOT_FOUND for a key that no engine of ours can have made).
 */
import { Rejection } from '../commands.ts';
import { JsonTextError, splitDocument } from '../feel/index.ts';
import { type Key, parseKey } from '../keys.ts';
import { invalid } from './rejections.ts';

export const defaultTenant = '<default>';

/** A variables document: '' stands for none; anything but the text of a JSON object is refused. */
export function documentOf(text: string): string {
  if (text === '') return '{}';
  try {
    splitDocument(text);
  } catch (error) {
    if (!(error instanceof JsonTextError)) throw error;
    throw invalid(
      `Property 'variables' is invalid: Expected document to be a root level object, but it is not: ${error.message}`,
    );
  }
  return text;
}

/** A key as the wire carries it; one beyond our keys names nothing. */
export function keyOf(value: number | string): Key {
  const key = parseKey(value);
  if (key !== undefined) return key;
  throw new Rejection('NOT_FOUND', `Expected to find a record with key '${value}', but no such key exists`);
}

/** A hundred years in milliseconds. */
const longestSpan = 3_155_760_000_000;

/** A lease, back-off or time to live, milliseconds: cut where a date would leave what dates can hold. */
export function spanOf(millis: number): number {
  return Math.min(millis, longestSpan);
}

/** There is one tenant. */
export function checkTenants(request: string, tenants: readonly string[]): void {
  const other = tenants.find((tenant) => tenant !== '' && tenant !== defaultTenant);
  if (other === undefined) return;
  throw invalid(
    `Expected to handle request ${request} with tenant identifier '${other}', but multi-tenancy is disabled`,
  );
}

export interface ActivationArguments {
  readonly type: string;
  readonly worker: string;
  readonly timeout: number;
  readonly maxJobs: number;
}

export function checkActivation({ type, timeout, maxJobs }: ActivationArguments): void {
  const expected = 'Expected to activate job batch with';
  if (type.trim() === '') throw invalid(`${expected} type to be present, but it was blank`);
  if (timeout < 1) throw invalid(`${expected} timeout to be greater than zero, but it was '${timeout}'`);
  if (maxJobs < 1)
    throw invalid(`${expected} max jobs to activate to be greater than zero, but it was '${maxJobs}'`);
}
