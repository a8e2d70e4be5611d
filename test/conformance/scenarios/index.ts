/** All scenarios, by group; a group's recorded outcomes are in `<group>.recorded.json`. */
import type { Scenario } from '../support/session.ts';
import { callActivities } from './call-activities.ts';
import { decisions } from './decisions.ts';
import { errors } from './errors.ts';
import { gateways } from './gateways.ts';
import { executionListeners } from './listeners.ts';
import { mappings } from './mappings.ts';
import { messages } from './messages.ts';
import { random } from './random.ts';
import { scopes } from './scopes.ts';
import { subsidyApplication } from './subsidy-application.ts';
import { tasks } from './tasks.ts';
import { timers } from './timers.ts';
import { userTasks } from './user-tasks.ts';
import { versions } from './versions.ts';

export const groups: Readonly<Record<string, readonly Scenario[]>> = {
  tasks,
  gateways,
  scopes,
  'call-activities': callActivities,
  timers,
  messages,
  errors,
  mappings,
  listeners: executionListeners,
  'user-tasks': userTasks,
  versions,
  decisions,
  'subsidy-application': subsidyApplication,
  random,
};
