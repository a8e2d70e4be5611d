/**
 * Due work that could not be done because of a fault, and is tried again later and later: it must neither keep the engine
 * busy nor stand before other work. In memory only; a new start tries everything once more.
 */
const FIRST = 1000;
const LONGEST = 5 * 60_000;

export class HeldBack {
  readonly #entries = new Map<string, { readonly until: number; readonly wait: number }>();

  get size(): number {
    return this.#entries.size;
  }

  /** `now` in epoch ms of the engine's clock, which may also have been moved back. */
  holds(id: string, now: number): boolean {
    const entry = this.#entries.get(id);
    return entry !== undefined && now < entry.until && entry.until - now <= entry.wait;
  }

  fault(id: string, now: number): void {
    const wait = Math.min((this.#entries.get(id)?.wait ?? FIRST / 2) * 2, LONGEST);
    this.#entries.set(id, { until: now + wait, wait });
  }

  done(id: string): void {
    this.#entries.delete(id);
  }
}
