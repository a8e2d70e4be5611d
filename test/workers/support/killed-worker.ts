/** A workers process that is killed after the first job's transaction has committed, before the engine is answered. */
import { pino } from 'pino';
import { z } from 'zod';
import { createKnex } from '../../../db/connection.ts';
import { openKeyRing } from '../../../db/crypto/key-ring.ts';
import { applicationNow } from '../../../db/repositories/clock.ts';
import { connectEngine } from '../../../workers/engine.ts';
import { startPool } from '../../../workers/pool.ts';
import { checkApplication } from '../../../workers/subsidy-application/check-application.ts';
import { registry } from '../../../workers/worker.ts';

const Start = z.object({ databaseUrl: z.string(), keyFile: z.string(), grpc: z.string(), rest: z.string() });

process.on('message', async (message) => {
  const { databaseUrl, keyFile, grpc, rest } = Start.parse(message);
  const knex = createKnex({ url: databaseUrl, name: 'yizhan-killed' });
  const engine = connectEngine({ grpcAddress: grpc, restAddress: rest, credential: null });
  const killed = {
    ...checkApplication,
    work: async (...given: Parameters<typeof checkApplication.work>) => {
      await checkApplication.work(...given);
      process.kill(process.pid, 'SIGKILL');
      return new Promise<never>(() => undefined);
    },
  };
  startPool({
    ...{ client: engine.grpc, workers: registry([killed]), leaseMs: 1_000 },
    services: { knex, ring: await openKeyRing(knex, keyFile), log: pino({ level: 'silent' }) },
    now: () => applicationNow(knex),
  });
});
