/** The engine's storage on PostgreSQL, as `startEngineServer` takes it. */
import { PostgresEngineSearch } from './search.ts';
import { PostgresEngineStore, type PostgresStoreOptions } from './store.ts';

export { PostgresEngineSearch } from './search.ts';
export { PostgresEngineStore, type PostgresStoreOptions } from './store.ts';
export { StoreLocked } from './writer.ts';

/** Store and search on one database; opens no connection yet. */
export function postgresStorage(options: PostgresStoreOptions): {
  readonly store: PostgresEngineStore;
  readonly search: PostgresEngineSearch;
  /** Ends what `search` holds; the store is closed by the engine. */
  close(): Promise<void>;
} {
  const store = new PostgresEngineStore(options);
  const search = new PostgresEngineSearch({ url: options.url });
  return { store, search, close: () => search.close() };
}
