/**
 * One process instance as the runtime works on it: its live rows, indexed the way processing asks for them.
 *
 * Invariants:
 * - I1 Holds live rows only; what ended is dropped here and stays in the store as history.
 * - I2 Everything not in a row (`children`, `flows`) follows from the rows and is rebuilt on loading.
 * - I3 Changed only through `Transaction`, which can take every change back.
 */
import type { FeelValue } from '../../feel/index.ts';
import type { Key } from '../../keys.ts';
import type { InstanceRows } from '../../ports/store.ts';
import type {
  ElementInstanceRow,
  IncidentRow,
  JobRow,
  MessageStartLockRow,
  MessageSubscriptionRow,
  ProcessInstanceRow,
  TimerRow,
  UserTaskRow,
  VariableRow,
} from '../../records/tables.ts';
import type { InnerCommand } from '../processing/inner-command.ts';

/** An event that happened to an element instance and is not handled yet (Zeebe's event trigger). */
export interface Trigger {
  /** Id of the catching element: the boundary event, the event sub-process' start event, or the element itself. */
  readonly elementId: string;
  /** JSON object text; '' without variables. */
  readonly variables: string;
  readonly interrupting: boolean;
}

/** What an element instance needs to go on, kept in its row's `runtime` column. Immutable: replace, never change. */
export interface ElementRuntime {
  /** Tokens waiting at joins of this scope: sequence flow id → count. */
  readonly tokens?: Readonly<Record<string, number>>;
  /** Execution listeners of the current phase that completed. */
  readonly listener?: number;
  /** Task listeners that completed, by event type. */
  readonly taskListeners?: Readonly<Record<string, number>>;
  readonly triggers?: readonly Trigger[];
  /** Id of the event sub-process or terminate end event that interrupted this scope. */
  readonly interruptedBy?: string;
  readonly calledInstance?: Key;
  /** Correlation key of the message that started the instance (process element only). */
  readonly startedBy?: { readonly messageName: string; readonly correlationKey: string };
  /** Steps of a chain cut at a commit, to be continued (process element only). */
  readonly pending?: readonly InnerCommand[];
  /** The assignee a user task is to get once its creating listeners have run. */
  readonly initialAssignee?: string;
  /** Who waits for the result of this instance (process element only). */
  readonly awaitedBy?: { readonly waiter: string; readonly fetchVariables?: readonly string[] };
}

export interface LiveElement extends Omit<ElementInstanceRow, 'runtime'> {
  rt: ElementRuntime;
}

export interface LiveVariable extends VariableRow {
  /** The parsed value, once someone looked; dropped when `value` changes. */
  feel: FeelValue | undefined;
}

/** Live rows of the tables loaded with an instance, by table. */
export interface LiveRows {
  element_instance: LiveElement;
  variable: LiveVariable;
  job: JobRow;
  user_task: UserTaskRow;
  incident: IncidentRow;
  timer: TimerRow;
  message_subscription: MessageSubscriptionRow;
  message_start_lock: MessageStartLockRow;
}
export type LiveTable = keyof LiveRows;

export type InstanceMaps = { readonly [Name in LiveTable]: Map<Key, LiveRows[Name]> };

export const NO_RUNTIME: ElementRuntime = Object.freeze({});

export class Instance {
  readonly key: Key;
  readonly row: ProcessInstanceRow;
  readonly maps: InstanceMaps = {
    element_instance: new Map(),
    variable: new Map(),
    job: new Map(),
    user_task: new Map(),
    incident: new Map(),
    timer: new Map(),
    message_subscription: new Map(),
    message_start_lock: new Map(),
  };
  readonly scopes = new Map<Key, Map<string, LiveVariable>>();
  readonly children = new Map<Key, Set<Key>>();
  /** Sequence flows taken in a scope whose target is not activated yet. */
  readonly flows = new Map<Key, number>();
  /** Last batch that changed it; it may leave the cache once that one is committed. */
  lastBatch = 0;

  constructor(row: ProcessInstanceRow) {
    this.key = row.key;
    this.row = row;
  }

  static load(rows: InstanceRows): Instance {
    const instance = new Instance({ ...rows.process_instance });
    for (const { runtime, ...row } of rows.element_instance) {
      const rt = runtime === '{}' ? NO_RUNTIME : (JSON.parse(runtime) as ElementRuntime);
      instance.addElement({ ...row, rt });
    }
    for (const row of rows.variable) {
      if (instance.maps.element_instance.has(row.scopeKey)) instance.addVariable({ ...row, feel: undefined });
    }
    const { maps } = instance;
    for (const row of rows.job) maps.job.set(row.key, { ...row });
    for (const row of rows.user_task) maps.user_task.set(row.key, { ...row });
    for (const row of rows.incident) maps.incident.set(row.key, { ...row });
    for (const row of rows.timer) maps.timer.set(row.key, { ...row });
    for (const row of rows.message_subscription) maps.message_subscription.set(row.key, { ...row });
    for (const row of rows.message_start_lock) maps.message_start_lock.set(row.key, { ...row });
    for (const element of maps.element_instance.values()) instance.#countFlows(element);
    return instance;
  }

  addElement(element: LiveElement): void {
    this.maps.element_instance.set(element.key, element);
    if (element.flowScopeKey === null) return;
    const siblings = this.children.get(element.flowScopeKey);
    if (siblings) siblings.add(element.key);
    else this.children.set(element.flowScopeKey, new Set([element.key]));
  }

  addVariable(variable: LiveVariable): void {
    this.maps.variable.set(variable.key, variable);
    const scope = this.scopes.get(variable.scopeKey);
    if (scope) scope.set(variable.name, variable);
    else this.scopes.set(variable.scopeKey, new Map([[variable.name, variable]]));
  }

  childCount(scopeKey: Key): number {
    return this.children.get(scopeKey)?.size ?? 0;
  }

  /** Children of a scope in the order they were made. */
  childrenOf(scopeKey: Key): LiveElement[] {
    const found: LiveElement[] = [];
    for (const key of this.children.get(scopeKey) ?? []) {
      const element = this.maps.element_instance.get(key);
      if (element) found.push(element);
    }
    return found.sort((a, b) => a.key - b.key);
  }

  jobOf(elementKey: Key): JobRow | undefined {
    for (const job of this.maps.job.values()) if (job.elementInstanceKey === elementKey) return job;
    return undefined;
  }

  userTaskOf(elementKey: Key): UserTaskRow | undefined {
    for (const task of this.maps.user_task.values()) if (task.elementInstanceKey === elementKey) return task;
    return undefined;
  }

  #countFlows(scope: LiveElement): void {
    let count = 0;
    for (const tokens of Object.values(scope.rt.tokens ?? {})) count += tokens;
    if (count > 0) this.flows.set(scope.key, (this.flows.get(scope.key) ?? 0) + count);
    for (const step of scope.rt.pending ?? []) {
      if (step.kind === 'activate' && step.flows && step.instanceKey === this.key && step.scopeKey !== null) {
        this.flows.set(step.scopeKey, (this.flows.get(step.scopeKey) ?? 0) + step.flows);
      }
    }
  }
}
