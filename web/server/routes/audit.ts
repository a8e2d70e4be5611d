/** The audit and its chain, for audit administrators. */
import type { FastifyInstance } from 'fastify';
import type { App } from '../context.ts';

export function registerAuditRoutes(_server: FastifyInstance, _app: App): void {
  // Endpoints are registered here as they are finished.
}
