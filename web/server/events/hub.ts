/**
 * What changed, from the database to the open pages: listens on `yizhan_change` and hands each change to whoever
 * subscribed. A lost connection is made again; subscribers are told to ask anew, because they may have missed some.
 */
import type { Logger } from 'pino';
import { z } from 'zod';
import { createClient } from '../../../db/connection.ts';

const Change = z.discriminatedUnion('type', [
  z.object({
    type: z.literal('task'),
    key: z.string(),
    unit: z.string(),
    role: z.string(),
    assignee: z.string().nullable(),
    state: z.enum(['open', 'submitting', 'completed', 'canceled']),
    case: z.string(),
  }),
  z.object({ type: z.literal('case'), case: z.string(), to: z.string().nullable() }),
]);
/** `reset`: anything may have changed. */
export type Change = z.infer<typeof Change> | { type: 'reset' };
type Listener = (change: Change) => void;

export class EventHub {
  readonly #url: string;
  readonly #log: Logger;
  readonly #listeners = new Set<Listener>();
  #client: ReturnType<typeof createClient> | null = null;
  #stopped = false;
  #retry: NodeJS.Timeout | null = null;

  constructor(url: string, log: Logger) {
    this.#url = url;
    this.#log = log;
  }

  subscribe(listener: Listener): () => void {
    this.#listeners.add(listener);
    return () => this.#listeners.delete(listener);
  }

  async start(): Promise<void> {
    const client = createClient({ url: this.#url, name: 'yizhan-events' });
    client.on('notification', ({ payload }) => this.#hand(payload ?? ''));
    client.on('error', () => this.#again(client));
    client.on('end', () => this.#again(client));
    this.#client = client;
    try {
      await client.connect();
      await client.query('listen yizhan_change');
    } catch (error) {
      this.#log.warn({ error: String(error) }, 'events: no connection');
      this.#again(client);
    }
  }

  #again(client: ReturnType<typeof createClient>): void {
    if (this.#stopped || this.#client !== client) return;
    this.#client = null;
    void client.end().catch(() => undefined);
    this.#retry = setTimeout(() => {
      void this.start().then(() => this.#tell({ type: 'reset' }));
    }, 1_000);
  }

  #hand(payload: string): void {
    try {
      this.#tell(Change.parse(JSON.parse(payload)));
    } catch (error) {
      this.#log.warn({ error: String(error) }, 'events: unreadable notification');
    }
  }

  #tell(change: Change): void {
    for (const listener of this.#listeners) listener(change);
  }

  async stop(): Promise<void> {
    this.#stopped = true;
    if (this.#retry) clearTimeout(this.#retry);
    const client = this.#client;
    this.#client = null;
    this.#listeners.clear();
    await client?.end().catch(() => undefined);
  }
}
