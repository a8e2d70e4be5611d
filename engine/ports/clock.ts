/** Time as the engine sees it (E6). `PUT /v2/clock` pins it, reset lets it run again. */
export interface EngineClock {
  /** Epoch milliseconds. */
  now(): number;
  pin(timestamp: number): void;
  reset(): void;
}

export class SystemEngineClock implements EngineClock {
  #pinned: number | undefined;

  now(): number {
    return this.#pinned ?? Date.now();
  }

  pin(timestamp: number): void {
    this.#pinned = timestamp;
  }

  reset(): void {
    this.#pinned = undefined;
  }
}
