/**
 * What goes into one commit: rows changed since the last one, each once and in its final state (R1), and the answers
 * that may be given when it is durable (E2).
 */
import type { Key } from '../../keys.ts';
import type { ChangeSet } from '../../ports/store.ts';
import type { TableName, TableRows } from '../../records/tables.ts';
import { type Instance, type LiveElement, type LiveVariable, NO_RUNTIME } from './instance.ts';

/** A row as held in memory; `element_instance` and `variable` carry more than their columns. */
export type HeldRow<Name extends TableName> = Name extends 'element_instance'
  ? LiveElement
  : Name extends 'variable'
    ? LiveVariable
    : TableRows[Name];

interface Held {
  readonly key: Key;
}

/** Who gave a command. */
export interface Caller {
  resolve(answer: unknown): void;
  reject(error: Error): void;
}

/** The row to be stored: a copy, because the original goes on changing while the commit is in flight. */
function storedRow(table: TableName, row: Held): object {
  if (table === 'element_instance') {
    const { rt, ...columns } = row as LiveElement;
    return { ...columns, runtime: rt === NO_RUNTIME ? '{}' : JSON.stringify(rt) };
  }
  if (table === 'variable') {
    const { feel: _, ...columns } = row as LiveVariable;
    return columns;
  }
  return { ...row };
}

export class Batch {
  readonly id: number;
  readonly answers: (() => void)[] = [];
  /** Callers of this batch, for when it comes to nothing. */
  readonly callers: Caller[] = [];
  /** Callers of earlier commands who are answered with this batch, by the id they waited under. */
  readonly told = new Map<string, Caller>();
  /** Job types with new activatable jobs, to be announced after the commit. */
  readonly jobTypes = new Set<string>();
  /** Earliest new due time; Infinity when there is none. */
  nextDue = Number.POSITIVE_INFINITY;
  commands = 0;
  /** Process instances that ended in this batch. */
  readonly ended: Instance[] = [];
  readonly #puts = new Map<TableName, Set<Held>>();
  readonly #deletes = new Map<TableName, Set<Key>>();
  readonly #fresh = new Set<Held>();

  constructor(id: number) {
    this.id = id;
  }

  put(table: TableName, row: Held, fresh: boolean): void {
    let rows = this.#puts.get(table);
    if (rows === undefined) {
      rows = new Set();
      this.#puts.set(table, rows);
    }
    rows.add(row);
    if (fresh) this.#fresh.add(row);
  }

  delete(table: TableName, row: Held): void {
    this.#puts.get(table)?.delete(row);
    if (this.#fresh.delete(row)) return;
    const keys = this.#deletes.get(table);
    if (keys) keys.add(row.key);
    else this.#deletes.set(table, new Set([row.key]));
  }

  /** The batch comes to nothing. */
  abandon(reason: Error): void {
    for (const caller of this.callers) caller.reject(reason);
    for (const caller of this.told.values()) caller.reject(reason);
  }

  get empty(): boolean {
    for (const rows of this.#puts.values()) if (rows.size > 0) return false;
    for (const keys of this.#deletes.values()) if (keys.size > 0) return false;
    return true;
  }

  toChangeSet(lastCounter: number): ChangeSet {
    const puts: Record<string, object[]> = {};
    for (const [table, rows] of this.#puts) {
      if (rows.size > 0) puts[table] = Array.from(rows, (row) => storedRow(table, row));
    }
    const deletes: Record<string, Key[]> = {};
    for (const [table, keys] of this.#deletes) if (keys.size > 0) deletes[table] = [...keys];
    // Every list was filled from the table it is named for.
    return { puts: puts as ChangeSet['puts'], deletes: deletes as ChangeSet['deletes'], lastCounter };
  }
}
