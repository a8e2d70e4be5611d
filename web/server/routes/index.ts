/** Every route. */
import type { FastifyInstance } from 'fastify';
import type { App } from '../context.ts';
import { registerHealthRoutes } from './health.ts';
import { registerSessionRoutes } from './session.ts';

export function registerRoutes(server: FastifyInstance, app: App): void {
  registerHealthRoutes(server, app);
  registerSessionRoutes(server, app);
}
