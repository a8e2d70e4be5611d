/** Units, users, posts, locks and hand-over: the administrators' pages. */
import type { FastifyInstance } from 'fastify';
import type { App } from '../context.ts';

export function registerOrganizationRoutes(_server: FastifyInstance, _app: App): void {
  // Endpoints are registered here as they are finished.
}
