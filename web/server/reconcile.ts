/**
 * Settles what was left open when an answer of the engine did not come: staged completions and process starts.
 *
 * 1. A completion is sent again: the engine refuses a task that is closed, and then the projection already says what
 *    became of it, or will when the listener's worker has caught up.
 * 2. A start is repeated only when no instance carries the application's id; a second instance that comes to be all
 *    the same finds the case adopted by the first one and is cancelled by its first worker.
 */
import { setTimeout as delay } from 'node:timers/promises';
import { failCompletion, takePendingCompletions } from '../../db/repositories/completions.ts';
import { findTask } from '../../db/repositories/inbox.ts';
import { noteOutboxFailure, settleOutbox, takeOutbox } from '../../db/repositories/outbox.ts';
import { deliverToEngine, engineOutboxKinds } from './commands/engine-outbox.ts';
import { isCompleting } from './commands/while-settling.ts';
import type { App } from './context.ts';
import { EngineRefused, type Variables } from './engine-client.ts';

const everyMs = 2_000;
/** An attempt younger than this is left to the request that made it. */
const patienceMs = 15_000;

async function settleCompletions(app: App): Promise<void> {
  const now = app.realNow();
  const before = new Date(now - patienceMs).toISOString();
  const at = new Date(now).toISOString();
  const pending = await app.knex.transaction((trx) => takePendingCompletions(trx, before, at, 20));
  for (const completion of pending) {
    try {
      await app.engine.complete(String(completion.user_task_key), completion.variables as Variables);
    } catch (error) {
      // Completing: the attempt that made it so is not over, and may be this very one.
      if (!(error instanceof EngineRefused) || isCompleting(error)) continue;
      await app.knex.transaction(async (trx) => {
        const task = await findTask(trx, completion.user_task_key);
        // Completed or cancelled meanwhile: the listeners' projection has settled it, or is about to.
        if (task?.state === 'completed' || task?.state === 'canceled') return;
        if (error.kind === 'NOT_FOUND' && completion.attempts < 5) return;
        await failCompletion(trx, completion.id, error.message, at);
      });
    }
  }
}

async function deliverOutbox(app: App): Promise<void> {
  const entries = await app.knex.transaction((trx) => takeOutbox(trx, engineOutboxKinds, 20, 10));
  for (const entry of entries) {
    try {
      await deliverToEngine(app, entry);
      await app.knex.transaction((trx) => settleOutbox(trx, entry.id));
    } catch (error) {
      await app.knex.transaction((trx) => noteOutboxFailure(trx, entry.id, String(error)));
    }
  }
}

export interface Reconciler {
  /** One round now; for tests. */
  round(): Promise<void>;
  stop(): Promise<void>;
}

export function startReconciler(app: App): Reconciler {
  const stopping = new AbortController();
  const round = async () => {
    await settleCompletions(app);
    await deliverOutbox(app);
  };
  const loop = async () => {
    while (!stopping.signal.aborted) {
      await delay(everyMs, undefined, { signal: stopping.signal, ref: false }).catch(() => undefined);
      if (stopping.signal.aborted) return;
      await round().catch((error: unknown) => app.log.warn({ error: String(error) }, 'reconciler'));
    }
  };
  const running = loop();
  return {
    round,
    stop: async () => {
      stopping.abort();
      await running;
    },
  };
}
