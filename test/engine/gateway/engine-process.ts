/**
 * An engine in a process of its own, to be killed: `DATABASE_URL`, `GRPC_PORT` and `REST_PORT` in the environment.
 * Prints one line of JSON with its ports when it listens.
 */
import { postgresStorage } from '../../../db/engine-store/index.ts';
import type { EngineLog } from '../../../engine/ports/log.ts';
import { startEngineServer } from '../../../engine/server.ts';

const silent = () => undefined;
const print = (fields: object, message: string) => console.error(message, fields);
const log: EngineLog = { debug: silent, info: silent, warn: print, error: print };

const server = await startEngineServer({
  storage: postgresStorage({ url: process.env.DATABASE_URL ?? '' }),
  grpcPort: Number(process.env.GRPC_PORT ?? 0),
  restPort: Number(process.env.REST_PORT ?? 0),
  auth: { kind: 'none' },
  log,
});
process.on('SIGTERM', () => void server.stop());
console.log(
  JSON.stringify({ grpcPort: server.grpcPort, restPort: server.restPort, rss: process.memoryUsage.rss() }),
);
