/**
 * An engine in a process of its own, so that what is measured is the engine's alone: `DATABASE_URL`, and in
 * `MAX_CACHED_ROWS` the size of its cache (the default otherwise). Sends its gRPC port when it listens, and its heap
 * after a garbage collection whenever it is sent a message.
 */
import { postgresStorage } from '../../db/engine-store/index.ts';
import type { EngineLog } from '../../engine/ports/log.ts';
import { startEngineServer } from '../../engine/server.ts';

const silent = () => undefined;
const print = (fields: object, message: string) => console.error(message, fields);
const log: EngineLog = { debug: silent, info: silent, warn: print, error: print };
const { DATABASE_URL = '', MAX_CACHED_ROWS } = process.env;

const server = await startEngineServer({
  storage: postgresStorage({ url: DATABASE_URL }),
  grpcPort: 0,
  restPort: 0,
  auth: { kind: 'none' },
  log,
  ...(MAX_CACHED_ROWS && { options: { maxCachedRows: Number(MAX_CACHED_ROWS) } }),
});
process.on('message', () => {
  globalThis.gc?.();
  process.send?.(process.memoryUsage().heapUsed);
});
process.on('SIGTERM', () => void server.stop().then(() => process.exit(0)));
process.send?.(server.grpcPort);
