/**
 * Activatable jobs of one type, lowest key first: a bounded window in memory, refilled from the store.
 *
 * Invariants:
 * - Q1 Entries are hints: whoever takes one looks at the job itself. A missing entry is what must not happen.
 * - Q2 Every activatable job with a key up to `cursor` is in the window; if `exhausted`, every other one is as well.
 */
import type { Key } from '../../keys.ts';

const WINDOW = 2000;

export class JobQueue {
  /** Job key → process instance key. */
  readonly #owners = new Map<Key, Key>();
  #heap: Key[] = [];
  cursor: Key = 0;
  exhausted = false;
  /** Batch during which entries were dropped; a refill is complete only if that batch was committed before it began. */
  #droppedIn = 0;

  get size(): number {
    return this.#owners.size;
  }

  add(jobKey: Key, instanceKey: Key, batchId: number): void {
    if (this.#owners.has(jobKey)) return;
    this.#owners.set(jobKey, instanceKey);
    push(this.#heap, jobKey);
    if (this.#owners.size > 2 * WINDOW) this.#trim(batchId);
  }

  /** Lowest entry; `refill` when the store has to be asked first (unless it just was). */
  peek(mayRefill: boolean): { readonly jobKey: Key; readonly instanceKey: Key } | 'refill' | undefined {
    const jobKey = this.#heap[0];
    if (mayRefill && !this.exhausted && (jobKey === undefined || jobKey > this.cursor)) return 'refill';
    if (jobKey === undefined) return undefined;
    return { jobKey, instanceKey: this.#owners.get(jobKey) ?? 0 };
  }

  take(): void {
    const jobKey = this.#heap[0];
    if (jobKey === undefined) return;
    pop(this.#heap);
    this.#owners.delete(jobKey);
  }

  /** Puts what the store found after `cursor`; `complete` when it found less than asked for. */
  refill(
    found: readonly { readonly key: Key; readonly processInstanceKey: Key }[],
    complete: boolean,
    committedWhenAsked: number,
  ): void {
    for (const job of found) {
      if (this.#owners.has(job.key)) continue;
      this.#owners.set(job.key, job.processInstanceKey);
      push(this.#heap, job.key);
    }
    const last = found.at(-1);
    if (last && last.key > this.cursor) this.cursor = last.key;
    if (complete && committedWhenAsked >= this.#droppedIn) this.exhausted = true;
  }

  #trim(batchId: number): void {
    const keys = [...this.#owners.keys()].sort((a, b) => a - b);
    for (const key of keys.splice(WINDOW)) this.#owners.delete(key);
    this.#heap = keys;
    this.cursor = keys.at(-1) ?? 0;
    this.exhausted = false;
    this.#droppedIn = batchId;
  }
}

function push(heap: Key[], key: Key): void {
  let at = heap.length;
  heap.push(key);
  while (at > 0) {
    const parent = (at - 1) >> 1;
    const above = heap[parent] ?? 0;
    if (above <= key) break;
    heap[at] = above;
    at = parent;
  }
  heap[at] = key;
}

function pop(heap: Key[]): void {
  const last = heap.pop();
  if (last === undefined || heap.length === 0) return;
  let at = 0;
  for (;;) {
    let child = 2 * at + 1;
    if (child >= heap.length) break;
    const right = heap[child + 1];
    if (right !== undefined && right < (heap[child] ?? 0)) child += 1;
    const below = heap[child] ?? 0;
    if (last <= below) break;
    heap[at] = below;
    at = child;
  }
  heap[at] = last;
}
