/** Models, drafts, lint, deployment and incidents, for process administrators. */
import type { FastifyInstance } from 'fastify';
import type { App } from '../context.ts';

export function registerProcessRoutes(_server: FastifyInstance, _app: App): void {
  // Endpoints are registered here as they are finished.
}
