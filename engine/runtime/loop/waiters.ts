/**
 * Callers whose answer comes from a later command: the result of an instance, the end of task listeners. They live in
 * memory only: after a crash the caller has lost its connection anyway, and asks again.
 */
import type { Rejection } from '../../commands.ts';
import type { Batch, Caller } from '../state/batch.ts';

export class WaiterTable {
  /** Ids are unique over restarts, so that a stored id of an earlier engine finds nobody. */
  readonly #prefix: string;
  #next = 0;
  readonly #callers: Map<string, Caller>;

  /** `waiting`: who waited, under their ids of then, when the state was last dropped. */
  constructor(epoch: number, waiting: ReadonlyMap<string, Caller>) {
    this.#prefix = `${epoch}-`;
    this.#callers = new Map(waiting);
  }

  newId(): string {
    this.#next += 1;
    return this.#prefix + this.#next;
  }

  keep(id: string, caller: Caller): void {
    this.#callers.set(id, caller);
  }

  /** To be told once `batch` is committed. */
  tell(batch: Batch, id: string, how: (caller: Caller) => void): void {
    const caller = this.#callers.get(id);
    if (caller === undefined) return;
    this.#callers.delete(id);
    batch.told.set(id, caller);
    batch.answers.push(() => how(caller));
  }

  /** Everybody who waits still, those included who were to be told with batches that came to nothing. */
  waiting(batches: readonly Batch[], except: ReadonlySet<Caller>): Map<string, Caller> {
    const all = new Map(this.#callers);
    for (const { told } of batches) for (const [id, caller] of told) all.set(id, caller);
    for (const [id, caller] of all) if (except.has(caller)) all.delete(id);
    return all;
  }

  rejectAll(rejection: Rejection): void {
    for (const caller of this.#callers.values()) caller.reject(rejection);
    this.#callers.clear();
  }
}
