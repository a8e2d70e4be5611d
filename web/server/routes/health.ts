/** /healthz, /readyz. */
import type { FastifyInstance } from 'fastify';
import * as api from '../../api/health.ts';
import type { App } from '../context.ts';
import { servePublic } from '../recipe.ts';

export function registerHealthRoutes(server: FastifyInstance, app: App): void {
  servePublic(server, app, api.healthz, async () => ({ status: 'ok' as const }));
  servePublic(server, app, api.readyz, async ({ reply }) => {
    const [database, engine] = await Promise.all([
      app.knex.raw('select 1').then(
        () => true,
        () => false,
      ),
      app.engine.isUp(),
    ]);
    const ready = database && engine;
    void reply.code(ready ? 200 : 503);
    return { status: ready ? ('ready' as const) : ('not-ready' as const), database, engine };
  });
}
