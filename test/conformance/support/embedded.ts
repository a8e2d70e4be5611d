/** The embedded engine on its in-memory store: a new one for every scenario. */
import { MemorySearch } from '../../../engine/ports/memory-search.ts';
import { MemoryStore } from '../../../engine/ports/memory-store.ts';
import { type EngineServer, startEngineServer } from '../../../engine/server.ts';
import { type EngineSource, searchableEngine } from './engines.ts';

const silent = { debug: () => {}, info: () => {}, warn: () => {}, error: () => {} };

export function embeddedEngine(): EngineSource {
  let server: EngineServer | undefined;
  return searchableEngine(
    'the embedded engine',
    async () => {
      const store = new MemoryStore();
      server = await startEngineServer({
        storage: { store, search: new MemorySearch(store), close: async () => {} },
        ...{ grpcPort: 0, restPort: 0, auth: { kind: 'none' }, log: silent },
      });
      return { grpc: `127.0.0.1:${server.grpcPort}`, rest: `127.0.0.1:${server.restPort}` };
    },
    async () => {
      await server?.stop();
      server = undefined;
    },
  );
}
