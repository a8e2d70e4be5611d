/**
 * Models to deploy, good and bad, each small enough to have one point. What Zeebe answers to each is recorded in
 * `deployments.recorded.json`.
 */

import { boundaries, events } from './cases/events.ts';
import { files, processes, starts } from './cases/files.ts';
import { gateways, subProcesses } from './cases/gateways.ts';
import { mappings, tasks } from './cases/tasks.ts';
import { beyond, listenerCases, userTasks } from './cases/user-tasks.ts';

export const deploymentCases: Readonly<Record<string, string>> = {
  ...files,
  ...processes,
  ...starts,
  ...tasks,
  ...mappings,
  ...gateways,
  ...subProcesses,
  ...boundaries,
  ...events,
  ...userTasks,
  ...listenerCases,
  ...beyond,
};
