/** The engines a scenario can run on: each gives a fresh, empty engine with its clock pinned, and can be observed. */
import { type EngineAddress, EngineClient, Refused } from './client.ts';
import { RecordFold } from './observe-records.ts';
import { observeBySearch } from './observe-search.ts';
import type { World } from './world.ts';

/**
 * A Monday, 09:00 in Shanghai: where the clock of a scenario starts that does not say. It is later than any real start
 * of an engine: the reference engine looks for ended leases and messages from its start on.
 */
export const epoch = Date.parse('2030-01-07T01:00:00Z');

export interface EngineUnderTest {
  readonly client: EngineClient;
  setClock(timestamp: number): Promise<void>;
  /** Resolves when nothing more happens by itself at the present time. */
  settle(now: number): Promise<void>;
  observe(): Promise<World>;
  /** Leaves the engine; the next scenario asks for a new one. */
  close(): Promise<void>;
}

/** Makes the engine for one scenario. */
export interface EngineSource {
  readonly name: string;
  /** `from`: epoch ms at which its clock is pinned. */
  fresh(from: number): Promise<EngineUnderTest>;
  stop(): Promise<void>;
}

const pin = (client: EngineClient, timestamp: number) => client.http('PUT', '/v2/clock', { timestamp });

/** The reference engine: reset between scenarios, observed by its record stream. */
export function referenceEngine(address: EngineAddress): EngineSource {
  return {
    name: 'reference engine',
    fresh: async (from) => {
      const control = new EngineClient(address);
      await control.http('POST', '/reset', {});
      control.close();
      const client = new EngineClient(address);
      await pin(client, from);
      const fold = new RecordFold();
      const read = async () => {
        const { records } = await client.http('GET', `/records?after=${fold.position}`);
        fold.add(records as Parameters<RecordFold['add']>[0]);
      };
      return {
        client,
        setClock: async (timestamp) => {
          await pin(client, timestamp);
        },
        settle: async (now) => {
          for (const deadline = Date.now() + 10_000; ; ) {
            await client.http('POST', '/idle', { timeout: 5_000 });
            await read();
            if (!fold.overdue(now)) return;
            if (Date.now() > deadline)
              throw new Error('the reference engine did not settle: something stays due');
          }
        },
        observe: async () => {
          await read();
          return fold.world();
        },
        close: async () => client.close(),
      };
    },
    stop: async () => {},
  };
}

/** Any Camunda 8 by address, observed by search. `open` and `shut` surround each scenario. */
export function searchableEngine(
  name: string,
  open: () => Promise<EngineAddress>,
  shut: () => Promise<void>,
): EngineSource {
  return {
    name,
    fresh: async (from) => {
      const client = new EngineClient(await open());
      await pin(client, from);
      return {
        client,
        setClock: async (timestamp) => {
          await pin(client, timestamp);
        },
        settle: async () => {},
        observe: () => observeBySearch(client),
        close: async () => {
          client.close();
          await shut();
        },
      };
    },
    stop: async () => {},
  };
}

/** Whether the address is a reference engine (it can be reset) or a Camunda 8 proper. */
export async function isReferenceEngine(address: EngineAddress): Promise<boolean> {
  const client = new EngineClient(address);
  try {
    await client.http('GET', '/records?after=999999999');
    return true;
  } catch (error) {
    if (error instanceof Refused) return false;
    throw error;
  } finally {
    client.close();
  }
}
