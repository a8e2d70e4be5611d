/** The table of commands. */
import type { Handlers } from './command.ts';
import { continueInstance } from './continuation.ts';
import { evaluateDecision } from './decision.ts';
import { resolveIncident } from './incident.ts';
import {
  completeJob,
  endBackOff,
  failJob,
  throwError,
  timeOutJob,
  updateJobRetries,
  updateJobTimeout,
} from './job.ts';
import { activateJobs } from './job-activation.ts';
import { correlateMessage, expireMessage, publishMessage } from './message.ts';
import { migrateProcessInstance } from './migration.ts';
import {
  cancelProcessInstance,
  createProcessInstance,
  createProcessInstanceWithResult,
} from './process-instance.ts';
import { triggerTimer } from './timer.ts';
import { assignUserTask, completeUserTask, unassignUserTask, updateUserTask } from './user-task.ts';
import { setVariables } from './variables.ts';

export const handlers: Handlers = {
  createProcessInstance,
  createProcessInstanceWithResult,
  cancelProcessInstance,
  migrateProcessInstance,
  setVariables,
  publishMessage,
  correlateMessage,
  activateJobs,
  completeJob,
  failJob,
  throwError,
  updateJobRetries,
  updateJobTimeout,
  resolveIncident,
  evaluateDecision,
  assignUserTask,
  unassignUserTask,
  updateUserTask,
  completeUserTask,
  triggerTimer,
  timeOutJob,
  endBackOff,
  expireMessage,
  continueInstance,
};
