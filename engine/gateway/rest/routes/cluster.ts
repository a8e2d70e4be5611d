/** Topology, health, clock, licence: what is about the engine itself. */
import { z } from 'zod';
import { topologyOf } from '../../topology.ts';
import { bodyOf, longField, type RestContext, send, sendNothing } from '../context.ts';

/** Paths that answer without a credential. */
export const openPaths: ReadonlySet<string> = new Set(['/health', '/actuator/health', '/v2/status']);

/** From 1970 to the end of 9999. */
const pinSchema = z.object({ timestamp: longField.pipe(z.int().min(0).max(253_402_300_799_999)) });

function healthRoutes({ app, engine }: RestContext): void {
  for (const path of ['/health', '/actuator/health']) {
    app.get(path, (_request, reply) => {
      const { healthy, queue, reason } = engine.health();
      return send(reply, { status: healthy ? 'UP' : 'DOWN', queue, reason }, healthy ? 200 : 503);
    });
  }
  app.get('/v2/status', (_request, reply) =>
    engine.health().healthy ? sendNothing(reply) : reply.status(503).send(),
  );
}

export function clusterRoutes(context: RestContext, address: () => { host: string; port: number }): void {
  const { app, engine, clock } = context;
  healthRoutes(context);

  app.get('/v2/topology', (_request, reply) => {
    const topology = topologyOf({ ...address(), healthy: engine.health().healthy });
    const brokers = topology.brokers.map((broker) => ({
      ...broker,
      partitions: broker.partitions.map(({ partitionId, role, health }) => ({
        partitionId,
        role: role.toLowerCase(),
        health: health.toLowerCase(),
      })),
    }));
    return send(reply, { ...topology, brokers, lastCompletedChangeId: '-1' });
  });

  app.put('/v2/clock', async (request, reply) => {
    clock.pin(bodyOf(request, pinSchema).timestamp);
    await engine.tick();
    return sendNothing(reply);
  });

  app.post('/v2/clock/reset', async (_request, reply) => {
    clock.reset();
    await engine.tick();
    return sendNothing(reply);
  });

  app.get('/v2/license', (_request, reply) =>
    send(reply, { validLicense: false, licenseType: 'unknown', isCommercial: false }),
  );

  app.get('/v2/authentication/me', (_request, reply) =>
    send(reply, {
      username: context.username,
      displayName: context.username,
      authorizedComponents: [],
      tenants: [],
      groups: [],
      roles: [],
      salesPlanType: '',
      c8Links: {},
      canLogout: false,
    }),
  );
}
