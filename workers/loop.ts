/** Work that is done again and again while the process lives. A round that fails is logged and tried again later. */
import { setTimeout as delay } from 'node:timers/promises';
import type { Logger } from 'pino';

export interface Loop {
  /** There may be work: the rest under way ends. */
  wake(): void;
  stop(): Promise<void>;
}

/** `round` answers how much it did: after work it goes on at once, else it rests for `restMs`. */
export function startLoop(name: string, restMs: number, log: Logger, round: () => Promise<number>): Loop {
  const stopping = new AbortController();
  let resting = new AbortController();
  let woken = false;
  const rest = async (ms: number) => {
    if (!woken) {
      const signal = AbortSignal.any([stopping.signal, resting.signal]);
      await delay(ms, undefined, { signal, ref: false }).catch(() => undefined);
    }
    woken = false;
    resting = new AbortController();
  };
  let failing = false;
  const run = async () => {
    while (!stopping.signal.aborted) {
      try {
        const done = await round();
        if (failing) log.info({ loop: name }, 'works again');
        failing = false;
        await rest(done > 0 ? 10 : restMs);
      } catch (error) {
        if (!failing) log.warn({ loop: name, error: String(error) }, 'a round failed, trying again');
        failing = true;
        woken = false;
        await rest(Math.max(1_000, restMs));
      }
    }
  };
  const running = run();
  return {
    wake: () => {
      woken = true;
      resting.abort();
    },
    stop: async () => {
      stopping.abort();
      await running;
    },
  };
}
