/**
 * The changes of one client command, each of which can be taken back: to a mark (a step that missed something runs
 * again) or altogether (a rejection).
 *
 * Invariants:
 * - T1 Whatever processing changes goes through here, so that after `rollbackTo(mark)` memory is as it was at `mark`.
 * - T2 Nothing of a command reaches the batch before `commit`.
 */
import type { Key } from '../../keys.ts';
import type { TableName } from '../../records/tables.ts';
import type { Batch, HeldRow } from './batch.ts';
import type { EngineState } from './engine-state.ts';
import { Instance, type LiveElement, type LiveRows, type LiveTable, type LiveVariable } from './instance.ts';

interface Change {
  readonly op: 'insert' | 'update' | 'delete';
  readonly table: TableName;
  readonly row: { readonly key: Key };
  readonly instance: Instance | undefined;
}

/** Tables whose rows clients name by key alone. */
const OWNED: ReadonlySet<LiveTable> = new Set(['element_instance', 'job', 'user_task', 'incident'] as const);

export interface Mark {
  readonly undo: number;
  readonly changes: number;
  readonly effects: number;
}

export class Transaction {
  readonly #state: EngineState;
  #undo: (() => void)[] = [];
  #changes: Change[] = [];
  #effects: ((batch: Batch) => void)[] = [];
  readonly #touched = new Set<object>();

  constructor(state: EngineState) {
    this.#state = state;
  }

  mark(): Mark {
    this.#touched.clear();
    return { undo: this.#undo.length, changes: this.#changes.length, effects: this.#effects.length };
  }

  rollbackTo(mark: Mark): void {
    for (let at = this.#undo.length - 1; at >= mark.undo; at -= 1) this.#undo[at]?.();
    this.#undo.length = mark.undo;
    this.#changes.length = mark.changes;
    this.#effects.length = mark.effects;
    this.#touched.clear();
  }

  commit(batch: Batch): void {
    for (const { op, table, row, instance } of this.#changes) {
      if (instance) instance.lastBatch = batch.id;
      if (op === 'delete') batch.delete(table, row);
      else batch.put(table, row, op === 'insert');
    }
    for (const effect of this.#effects) effect(batch);
    this.#undo = [];
    this.#changes = [];
    this.#effects = [];
    this.#touched.clear();
  }

  /** Something to happen with the batch once the whole command stands. */
  effect(effect: (batch: Batch) => void): void {
    this.#effects.push(effect);
  }

  /** Takes back, together with the rows, a change of memory that is not a row. */
  undo(undo: () => void): void {
    this.#undo.push(undo);
  }

  nextKey(): Key {
    const state = this.#state;
    const before = state.lastCounter;
    this.#undo.push(() => {
      state.lastCounter = before;
    });
    return state.nextKey();
  }

  createInstance(row: Instance['row']): Instance {
    const instance = new Instance(row);
    const state = this.#state;
    state.instances.set(row.key, instance);
    this.#undo.push(() => state.instances.delete(row.key));
    this.#changes.push({ op: 'insert', table: 'process_instance', row, instance });
    this.#touched.add(row);
    return instance;
  }

  /** Call before changing a row; returns it. */
  touch<Row extends { readonly key: Key }>(table: TableName, instance: Instance | undefined, row: Row): Row {
    if (this.#touched.has(row)) return row;
    this.#touched.add(row);
    const before = { ...row };
    this.#undo.push(() => {
      Object.assign(row, before);
    });
    this.#changes.push({ op: 'update', table, row, instance });
    return row;
  }

  /** Tables that belong to no instance. */
  insertRow<Name extends TableName>(table: Name, row: HeldRow<Name>): void {
    this.#touched.add(row);
    this.#changes.push({ op: 'insert', table, row, instance: undefined });
  }

  deleteRow<Name extends TableName>(table: Name, row: HeldRow<Name>): void {
    this.#changes.push({ op: 'delete', table, row, instance: undefined });
  }

  insert<Name extends LiveTable>(table: Name, instance: Instance, row: LiveRows[Name]): void {
    this.#touched.add(row);
    this.#changes.push({ op: 'insert', table, row, instance });
    if (table === 'element_instance') this.#insertElement(instance, row as LiveElement);
    else if (table === 'variable') this.#insertVariable(instance, row as LiveVariable);
    else {
      instance.maps[table].set(row.key, row);
      this.#undo.push(() => instance.maps[table].delete(row.key));
    }
    if (OWNED.has(table)) this.#own(row.key, instance.key);
  }

  /** A history row ended: written once more, then dropped from memory. */
  end<Name extends LiveTable>(table: Name, instance: Instance, row: LiveRows[Name]): void {
    this.touch(table, instance, row);
    this.#drop(table, instance, row);
  }

  /** A row of a table without history is done. */
  remove<Name extends LiveTable>(table: Name, instance: Instance, row: LiveRows[Name]): void {
    this.#changes.push({ op: 'delete', table, row, instance });
    this.#drop(table, instance, row);
  }

  addFlows(instance: Instance, scopeKey: Key, by: number): void {
    const before = instance.flows.get(scopeKey) ?? 0;
    instance.flows.set(scopeKey, before + by);
    this.#undo.push(() => instance.flows.set(scopeKey, before));
  }

  #insertElement(instance: Instance, row: LiveElement): void {
    instance.addElement(row);
    this.#undo.push(() => {
      instance.maps.element_instance.delete(row.key);
      if (row.flowScopeKey !== null) instance.children.get(row.flowScopeKey)?.delete(row.key);
    });
  }

  #insertVariable(instance: Instance, row: LiveVariable): void {
    instance.addVariable(row);
    this.#undo.push(() => {
      instance.maps.variable.delete(row.key);
      instance.scopes.get(row.scopeKey)?.delete(row.name);
    });
  }

  #drop<Name extends LiveTable>(table: Name, instance: Instance, row: LiveRows[Name]): void {
    const map = instance.maps[table];
    map.delete(row.key);
    this.#undo.push(() => map.set(row.key, row));
    if (table === 'element_instance') this.#dropElement(instance, row as LiveElement);
    this.#disown(row.key, instance.key);
  }

  #dropElement(instance: Instance, row: LiveElement): void {
    const { flowScopeKey, key } = row;
    const siblings = flowScopeKey === null ? undefined : instance.children.get(flowScopeKey);
    siblings?.delete(key);
    const own = instance.children.get(key);
    instance.children.delete(key);
    const flows = instance.flows.get(key);
    instance.flows.delete(key);
    const variables = instance.scopes.get(key);
    instance.scopes.delete(key);
    for (const variable of variables?.values() ?? []) instance.maps.variable.delete(variable.key);
    this.#undo.push(() => {
      siblings?.add(key);
      if (own) instance.children.set(key, own);
      if (flows !== undefined) instance.flows.set(key, flows);
      if (variables === undefined) return;
      instance.scopes.set(key, variables);
      for (const variable of variables.values()) instance.maps.variable.set(variable.key, variable);
    });
  }

  #own(key: Key, instanceKey: Key): void {
    const { owners } = this.#state;
    owners.set(key, instanceKey);
    this.#undo.push(() => owners.delete(key));
  }

  #disown(key: Key, instanceKey: Key): void {
    const { owners } = this.#state;
    if (!owners.delete(key)) return;
    this.#undo.push(() => owners.set(key, instanceKey));
  }
}
