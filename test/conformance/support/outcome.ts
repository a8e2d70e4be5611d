/**
 * What one scenario did on one engine, told so that two engines can be compared: keys and the like are replaced,
 * what depends on the machine is left out.
 */
import type { Answer } from './client.ts';

export interface StepOutcome {
  /** What was asked, in the scenario's words. */
  readonly step: string;
  /** What came back of interest: versions, variables of a finished instance, activated jobs. */
  readonly answer?: unknown;
  /** gRPC status name or HTTP status. */
  readonly refused?: string;
  /** The refusing sentence; told, not compared. */
  readonly says?: string;
}

export interface SeenElement {
  readonly id: string;
  readonly type: string;
  readonly state: string;
}

export interface SeenInstance {
  readonly process: string;
  readonly version: number;
  readonly state: string;
  /** Element id of the call activity in the parent. */
  readonly calledBy?: string;
  /** By key, so in the order of their creation; the process itself and sequence flows left out. */
  readonly elements: readonly SeenElement[];
  /** `scope element id / name` → JSON text. */
  readonly variables: Readonly<Record<string, string>>;
  readonly incidents: readonly { element: string; type: string; message: string; state: string }[];
  readonly userTasks: readonly Readonly<Record<string, unknown>>[];
}

export interface Outcome {
  readonly steps: readonly StepOutcome[];
  /** By key. */
  readonly instances: readonly SeenInstance[];
}

/** Keys of partition 1, as numbers or inside texts. */
const key = /2251799813\d{6}/g;
const uuid = /[0-9a-f]{8}-[0-9a-f]{4}-[0-9a-f]{4}-[0-9a-f]{4}-[0-9a-f]{12}/g;

export const normaliseText = (text: string): string => text.replace(key, '#').replace(uuid, '#');

export function normalise(value: unknown): unknown {
  if (typeof value === 'string') return normaliseText(value);
  if (typeof value === 'number') return normaliseText(String(value)) === '#' ? '#' : value;
  if (Array.isArray(value)) return value.map(normalise);
  if (typeof value !== 'object' || value === null) return value;
  return Object.fromEntries(Object.entries(value).map(([name, each]) => [name, normalise(each)]));
}

/** JSON object text → members in the order of their names, values normalised. */
export function sortedDocument(json: unknown): Record<string, unknown> {
  const document = JSON.parse(typeof json === 'string' && json !== '' ? json : '{}') as Record<
    string,
    unknown
  >;
  return Object.fromEntries(
    Object.keys(document)
      .sort()
      .map((name) => [name, normalise(document[name])]),
  );
}

const listenerEvent = (job: Answer): string => String(job.listenerEventType ?? 'UNSPECIFIED');

/** A job as a worker sees it. */
export function seenJob(job: Answer): Record<string, unknown> {
  return {
    type: job.type,
    kind: job.kind,
    element: job.elementId,
    ...(listenerEvent(job) === 'UNSPECIFIED' ? {} : { listens: listenerEvent(job) }),
    retries: job.retries,
    headers: sortedDocument(job.customHeaders),
    variables: sortedDocument(job.variables),
  };
}

/** Sentences differ between engines; incidents are compared by element, kind and state. */
function comparable(outcome: Outcome): unknown {
  return {
    steps: outcome.steps.map(({ says: _, ...step }) => ({
      ...step,
      // The reference engine's gateway says UNKNOWN where Camunda's says INVALID_ARGUMENT: broken documents.
      ...(step.refused === 'UNKNOWN' ? { refused: 'INVALID_ARGUMENT' } : {}),
    })),
    instances: outcome.instances.map((instance) => ({
      ...instance,
      incidents: instance.incidents.map(({ message: _, ...incident }) => incident),
    })),
  };
}

export interface Difference {
  readonly path: string;
  readonly expected: unknown;
  readonly found: unknown;
}

function* differences(path: string, expected: unknown, found: unknown): Generator<Difference> {
  const bothObjects =
    typeof expected === 'object' && expected !== null && typeof found === 'object' && found !== null;
  if (!bothObjects || Array.isArray(expected) !== Array.isArray(found)) {
    if (!Object.is(expected, found)) yield { path, expected, found };
    return;
  }
  const theirs = expected as Record<string, unknown>;
  const ours = found as Record<string, unknown>;
  for (const name of new Set([...Object.keys(theirs), ...Object.keys(ours)])) {
    yield* differences(path === '' ? name : `${path}.${name}`, theirs[name], ours[name]);
  }
}

/** Where an outcome departs from the expected one; empty when they agree. */
export const compareOutcomes = (expected: Outcome, found: Outcome): Difference[] => [
  ...differences('', comparable(expected), comparable(found)),
];
