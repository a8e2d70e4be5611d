/** Submitting with a limit: a caller is answered in bounded time, whatever the command waits for. */
import { type Answer, type CommandName, type Engine, Rejection, type Request } from '../commands.ts';

export const defaultRequestTimeout = 15_000;
/** A timer cannot be set for longer. */
const longestTimeout = 2 ** 31 - 1;

/**
 * Submits and waits up to `timeoutMs`, then rejects with DEADLINE_EXCEEDED; the command itself goes on, and its
 * outcome is in the engine's records.
 */
export async function submitWithin<Name extends CommandName>(
  engine: Engine,
  name: Name,
  request: Request<Name>,
  timeoutMs: number,
): Promise<Answer<Name>> {
  const answer = engine.submit(name, request);
  let timer: NodeJS.Timeout | undefined;
  const late = new Promise<never>((_resolve, reject) => {
    timer = setTimeout(
      () =>
        reject(
          new Rejection(
            'DEADLINE_EXCEEDED',
            `Expected to answer within ${timeoutMs} ms, but the request timed out; it may still take effect`,
          ),
        ),
      Math.min(timeoutMs, longestTimeout),
    );
  });
  try {
    return await Promise.race([answer, late]);
  } finally {
    clearTimeout(timer);
    // After a timeout nobody listens any more.
    answer.catch(() => undefined);
  }
}
