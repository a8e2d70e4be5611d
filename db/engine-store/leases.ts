/**
 * Who holds which job until when. The lease of a job changes with every activation, so no index carries it (HOT);
 * the one writer of the database knows them all: read once when the store opens, followed with every commit.
 */
import type { ChangeSet } from '../../engine/ports/store.ts';

export class Leases {
  readonly #deadlines = new Map<number, number>();
  /** No lease ends before this; may be too early, never too late. */
  #earliest = Number.POSITIVE_INFINITY;

  set(jobKey: number, deadline: number): void {
    this.#deadlines.set(jobKey, deadline);
    this.#earliest = Math.min(this.#earliest, deadline);
  }

  /** Follows a commit that happened. */
  apply(changes: ChangeSet): void {
    for (const job of changes.puts.job ?? []) {
      if (job.state === 'ACTIVATED' && job.deadline !== null) this.set(job.key, job.deadline);
      else this.#deadlines.delete(job.key);
    }
    for (const key of changes.deletes.job ?? []) this.#deadlines.delete(key);
  }

  /** Keys of at most `limit` jobs whose lease has ended, soonest first. */
  ended(now: number, limit: number): number[] {
    if (this.#earliest > now) return [];
    const found: [number, number][] = [];
    let earliest = Number.POSITIVE_INFINITY;
    for (const [key, deadline] of this.#deadlines) {
      if (deadline <= now) found.push([key, deadline]);
      earliest = Math.min(earliest, deadline);
    }
    this.#earliest = earliest;
    return found
      .sort((a, b) => a[1] - b[1] || a[0] - b[0])
      .slice(0, limit)
      .map(([key]) => key);
  }

  /** Earliest end of a lease. */
  next(): number | undefined {
    let earliest = Number.POSITIVE_INFINITY;
    for (const deadline of this.#deadlines.values()) earliest = Math.min(earliest, deadline);
    this.#earliest = earliest;
    return Number.isFinite(earliest) ? earliest : undefined;
  }
}
