/** The table of commands. */
import type { CommandName } from '../../commands.ts';
import type { Handlers } from './command.ts';
import {
  activateJobs,
  completeJob,
  endBackOff,
  failJob,
  throwError,
  timeOutJob,
  updateJobRetries,
  updateJobTimeout,
} from './job.ts';
import {
  cancelProcessInstance,
  createProcessInstance,
  createProcessInstanceWithResult,
} from './process-instance.ts';

export const handlers: Partial<Handlers> = {
  createProcessInstance,
  createProcessInstanceWithResult,
  cancelProcessInstance,
  activateJobs,
  completeJob,
  failJob,
  throwError,
  updateJobRetries,
  updateJobTimeout,
  timeOutJob,
  endBackOff,
};

export type { CommandName };
