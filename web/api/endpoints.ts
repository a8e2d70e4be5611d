/** Every endpoint, by feature. */
import * as attachments from './attachments.ts';
import * as audit from './audit.ts';
import * as cases from './cases.ts';
import * as deadlines from './deadlines.ts';
import * as divisions from './divisions.ts';
import type { Endpoint } from './endpoint.ts';
import * as events from './events.ts';
import * as health from './health.ts';
import * as inbox from './inbox.ts';
import * as intake from './intake.ts';
import * as organization from './organization.ts';
import * as papers from './papers.ts';
import * as processes from './processes.ts';
import * as reveal from './reveal.ts';
import * as session from './session.ts';
import * as supervision from './supervision.ts';
import * as tasks from './tasks.ts';

export const api = {
  attachments,
  audit,
  cases,
  deadlines,
  divisions,
  events,
  health,
  inbox,
  intake,
  organization,
  papers,
  processes,
  reveal,
  session,
  supervision,
  tasks,
} as const;

function isEndpoint(value: unknown): value is Endpoint {
  return (
    typeof value === 'object' && value !== null && 'method' in value && 'path' in value && 'answer' in value
  );
}

/** All of them in one list, in the order of their names. */
export const endpoints: readonly Endpoint[] = Object.values(api)
  .flatMap((feature) => Object.values(feature as Record<string, unknown>).filter(isEndpoint))
  .toSorted((a, b) => a.name.localeCompare(b.name));
