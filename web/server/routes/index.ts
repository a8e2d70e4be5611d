/** Every route. */
import type { FastifyInstance } from 'fastify';
import type { App } from '../context.ts';
import { registerAttachmentRoutes } from './attachments.ts';
import { registerAuditRoutes } from './audit.ts';
import { registerCaseRoutes } from './cases.ts';
import { registerDivisionRoutes } from './divisions.ts';
import { registerEventRoutes } from './events.ts';
import { registerHealthRoutes } from './health.ts';
import { registerInboxRoutes } from './inbox.ts';
import { registerIntakeRoutes } from './intake.ts';
import { registerOrganizationRoutes } from './organization.ts';
import { registerProcessRoutes } from './processes.ts';
import { registerRecordRoutes } from './records.ts';
import { registerSessionRoutes } from './session.ts';
import { registerSupervisionRoutes } from './supervision.ts';
import { registerTaskRoutes } from './tasks.ts';

export function registerRoutes(server: FastifyInstance, app: App): void {
  registerHealthRoutes(server, app);
  registerSessionRoutes(server, app);
  registerOrganizationRoutes(server, app);
  registerAuditRoutes(server, app);
  registerProcessRoutes(server, app);
  registerInboxRoutes(server, app);
  registerTaskRoutes(server, app);
  registerIntakeRoutes(server, app);
  registerAttachmentRoutes(server, app);
  registerCaseRoutes(server, app);
  registerRecordRoutes(server, app);
  registerSupervisionRoutes(server, app);
  registerDivisionRoutes(server, app);
  registerEventRoutes(server, app);
}
