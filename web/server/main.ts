/**
 * The web process: pages, API, events.
 *
 *   const web = await startWeb(config);   // { address, stop }
 */

import path from 'node:path';
import cookie from '@fastify/cookie';
import multipart from '@fastify/multipart';
import fastify, { type FastifyInstance } from 'fastify';
import { pino } from 'pino';
import { createFileStore } from '../../db/attachments/store.ts';
import { createKnex } from '../../db/connection.ts';
import { openKeyRing } from '../../db/crypto/key-ring.ts';
import { applySeeds } from '../../db/seeds/apply.ts';
import { maxFileBytes } from '../api/attachments.ts';
import { bodyProblem } from './body-problem.ts';
import type { WebConfig } from './config.ts';
import type { App } from './context.ts';
import { createEngineClient } from './engine-client.ts';
import { EventHub } from './events/hub.ts';
import { newTraceId, sendProblem } from './recipe.ts';
import { startReconciler } from './reconcile.ts';
import { registerRoutes } from './routes/index.ts';
import { addSecurityHeaders } from './security-headers.ts';
import { servePages } from './static-pages.ts';

export { ensureFirstAdministrator } from './auth/first-administrator.ts';
export type { WebConfig } from './config.ts';

export interface RunningWeb {
  /** http://host:port */
  readonly address: string;
  /** Finishes requests under way, then lets go of port and connections. */
  stop(): Promise<void>;
  readonly app: App;
}

async function createApp(config: WebConfig): Promise<App> {
  const log = pino({ level: config.logLevel ?? 'warn', redact: ['req.headers.cookie'] });
  const knex = createKnex({ url: config.databaseUrl, name: 'yizhan-web', max: 12 });
  try {
    await applySeeds(knex, { demo: config.demo });
    const ring = await openKeyRing(knex, config.keyFile);
    return {
      config,
      knex,
      ring,
      engine: createEngineClient(config.engine),
      files: createFileStore(path.join(config.dataDir, 'attachments'), ring),
      log,
      events: new EventHub(config.databaseUrl, log),
      realNow: () => Date.now(),
    };
  } catch (error) {
    await knex.destroy();
    throw error;
  }
}

async function createServer(app: App): Promise<FastifyInstance> {
  const server = fastify({
    genReqId: newTraceId,
    bodyLimit: 6 * 1024 * 1024,
    forceCloseConnections: true,
    routerOptions: { maxParamLength: 250 },
  });
  server.setErrorHandler((error, request, reply) => sendProblem(app, request, reply, bodyProblem(error)));
  addSecurityHeaders(server);
  await server.register(cookie);
  await server.register(multipart, {
    limits: { fileSize: maxFileBytes, files: 1, fields: 4, fieldSize: 1_000, parts: 6 },
  });
  registerRoutes(server, app);
  await servePages(server, app);
  return server;
}

export async function startWeb(config: WebConfig): Promise<RunningWeb> {
  const app = await createApp(config);
  const server = await createServer(app);
  await app.events.start();
  const reconciler = startReconciler(app);
  const stop = async () => {
    await reconciler.stop();
    await app.events.stop();
    await server.close();
    await app.engine.close().catch(() => undefined);
    await app.knex.destroy();
  };
  try {
    const address = await server.listen({ host: config.host, port: config.port });
    return { address, stop, app };
  } catch (error) {
    await stop();
    throw error;
  }
}
