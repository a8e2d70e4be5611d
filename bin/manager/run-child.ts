/**
 * The life of a child process: load code, wait for `start`, run, stop.
 *
 * 1. A child whose manager is gone ends at once: no process outlives the application.
 * 2. SIGINT and SIGTERM are ignored: a terminal, systemd or `timeout` sends them to every process at once, and it is
 *    the manager who stops its children, in order.
 */
import { type ChildConfig, type FromChild, toChildSchema } from './messages.ts';

export type StartedChild = {
  /** Finishes what is under way, then lets go of ports and connections. */
  stop(): Promise<void>;
  /** Lines for the console. */
  notices?: readonly string[];
};

function tell(message: FromChild): Promise<void> {
  return new Promise((resolve) => {
    if (process.send) process.send(message, undefined, {}, () => resolve());
    else resolve();
  });
}

function describe(error: unknown): string {
  return error instanceof Error ? (error.stack ?? error.message) : String(error);
}

async function failAndExit(error: unknown): Promise<never> {
  await tell({ type: 'failed', message: describe(error) });
  process.exit(1);
}

/** Runs `start` when the manager says so. Never returns control: the process ends with the child. */
export function runChild(start: (config: ChildConfig) => Promise<StartedChild>): void {
  let running: Promise<StartedChild> | null = null;
  const stop = async () => {
    try {
      await (await running)?.stop();
      process.exit(0);
    } catch (error) {
      await failAndExit(error);
    }
  };
  const begin = async (config: ChildConfig) => {
    try {
      running = start(config);
      const { notices } = await running;
      await tell({ type: 'ready', notices: [...(notices ?? [])] });
    } catch (error) {
      await failAndExit(error);
    }
  };
  process.on('message', (raw) => {
    const message = toChildSchema.parse(raw);
    if (message.type === 'stop') void stop();
    else void begin(message.config);
  });
  process.on('disconnect', () => process.exit(1));
  process.on('SIGINT', () => undefined);
  process.on('SIGTERM', () => undefined);
}
