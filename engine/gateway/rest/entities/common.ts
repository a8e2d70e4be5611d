/** Values as the API writes them. */
import type { Key } from '../../../keys.ts';

/** Keys are decimal strings; null is left out. */
export function keyText(key: Key | null): string | undefined {
  return key === null ? undefined : String(key);
}

export function instantText(millis: number | null): string | undefined {
  return millis === null ? undefined : new Date(millis).toISOString();
}

/** A due date as the model or a caller wrote it (offset, zone in brackets) as an instant in UTC. */
export function dateText(text: string | null): string | undefined {
  if (text === null || text === '') return undefined;
  const at = Date.parse(text.replace(/\[.*\]$/, ''));
  return Number.isNaN(at) ? text : new Date(at).toISOString();
}

const active = ['ACTIVATING', 'ACTIVATED', 'COMPLETING', 'TERMINATING'] as const;

/** The API's element instance states and the engine's. */
export const elementStates = {
  ACTIVE: active,
  COMPLETED: ['COMPLETED'],
  TERMINATED: ['TERMINATED'],
} as const;

export function elementState(state: string): string {
  return state === 'COMPLETED' || state === 'TERMINATED' ? state : 'ACTIVE';
}

/** The API's job states and the engine's: a lease and a back-off are not states of their own. */
export const jobStates = {
  CREATED: ['CREATED', 'ACTIVATED'],
  FAILED: ['FAILED', 'BACKING_OFF'],
  ERROR_THROWN: ['ERROR_THROWN'],
  COMPLETED: ['COMPLETED'],
  CANCELED: ['CANCELED'],
} as const;

export function jobState(state: string): string {
  if (state === 'ACTIVATED') return 'CREATED';
  return state === 'BACKING_OFF' ? 'FAILED' : state;
}

/** Listener event types as the API writes them. */
export const listenerEventTypes = {
  ASSIGNING: ['assigning'],
  CANCELING: ['canceling'],
  COMPLETING: ['completing'],
  CREATING: ['creating'],
  UPDATING: ['updating'],
  START: ['start'],
  END: ['end'],
  UNSPECIFIED: ['UNSPECIFIED', 'unspecified', ''],
} as const;

export function listenerEventType(eventType: string): string {
  const upper = eventType.toUpperCase();
  return Object.hasOwn(listenerEventTypes, upper) ? upper : 'UNSPECIFIED';
}
