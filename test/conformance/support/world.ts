/** The state of an engine as an observer can see it, with keys; `told` makes the comparable part of an outcome of it. */
import { normalise, normaliseText, type SeenInstance } from './outcome.ts';

export interface WorldElement {
  readonly key: string;
  id: string;
  readonly type: string;
  state: string;
}

export interface WorldIncident {
  readonly key: string;
  readonly element: string;
  readonly type: string;
  readonly message: string;
  readonly jobKey: string;
  state: string;
}

export interface WorldUserTask {
  readonly key: string;
  readonly element: string;
  state: string;
  attributes: Record<string, unknown>;
}

export interface WorldInstance {
  readonly key: string;
  readonly process: string;
  version: number;
  state: string;
  parentElementInstanceKey: string | undefined;
  readonly elements: WorldElement[];
  readonly variables: { readonly scopeKey: string; readonly name: string; value: string }[];
  readonly incidents: WorldIncident[];
  readonly userTasks: WorldUserTask[];
}

export interface World {
  readonly instances: readonly WorldInstance[];
}

const byKey = (one: { readonly key: string }, other: { readonly key: string }): number =>
  Number(one.key) - Number(other.key);

/** Epoch ms of a date text, so that `…Z` and `….000Z` are one; the text itself when it is none. */
const instant = (value: unknown): unknown => {
  if (typeof value !== 'string' || value === '') return null;
  const time = Date.parse(value.replace(/\[.*\]$/, ''));
  return Number.isNaN(time) ? value : new Date(time).toISOString();
};

function toldUserTask(task: WorldUserTask): Readonly<Record<string, unknown>> {
  const { dueDate, followUpDate, ...rest } = task.attributes;
  return {
    element: task.element,
    state: task.state,
    dueDate: instant(dueDate),
    followUpDate: instant(followUpDate),
    ...(normalise(rest) as Record<string, unknown>),
  };
}

function toldVariables(instance: WorldInstance): Record<string, string> {
  const scopes = new Map<string, string>([[instance.key, instance.process]]);
  const count = new Map<string, number>();
  for (const element of [...instance.elements].sort(byKey)) {
    const nth = (count.get(element.id) ?? 0) + 1;
    count.set(element.id, nth);
    scopes.set(element.key, nth === 1 ? element.id : `${element.id}#${nth}`);
  }
  const entries = instance.variables.map(
    ({ scopeKey, name, value }) =>
      [`${scopes.get(scopeKey) ?? '?'} / ${name}`, normaliseText(value)] as const,
  );
  return Object.fromEntries(entries.sort(([one], [other]) => (one < other ? -1 : 1)));
}

export function told(world: World): SeenInstance[] {
  const elementIds = new Map(
    world.instances.flatMap(({ elements }) => elements.map(({ key, id }) => [key, id])),
  );
  return [...world.instances].sort(byKey).map((instance) => {
    const caller = instance.parentElementInstanceKey && elementIds.get(instance.parentElementInstanceKey);
    return {
      process: instance.process,
      version: instance.version,
      state: instance.state,
      ...(caller ? { calledBy: caller } : {}),
      elements: [...instance.elements].sort(byKey).map(({ id, type, state }) => ({ id, type, state })),
      variables: toldVariables(instance),
      incidents: [...instance.incidents].sort(byKey).map(({ element, type, message, state }) => ({
        ...{ element, type, state },
        message: normaliseText(message),
      })),
      userTasks: [...instance.userTasks].sort(byKey).map(toldUserTask),
    };
  });
}
