/**
 * Callers whose answer comes from a later command: the result of an instance, the end of task listeners. They live in
 * memory only: after a crash the caller has lost its connection anyway, and asks again.
 */
import type { Rejection } from '../../commands.ts';
import type { Batch } from '../state/batch.ts';

export interface Caller {
  resolve(answer: unknown): void;
  reject(error: Error): void;
}

export class WaiterTable {
  /** Ids are unique over restarts, so that a stored id of an earlier engine finds nobody. */
  readonly #prefix: string;
  #next = 0;
  readonly #callers = new Map<string, Caller>();

  constructor(epoch: number) {
    this.#prefix = `${epoch}-`;
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
    batch.answers.push(() => how(caller));
  }

  rejectAll(rejection: Rejection): void {
    for (const caller of this.#callers.values()) caller.reject(rejection);
    this.#callers.clear();
  }
}
