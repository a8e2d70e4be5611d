/** How a rejection is worded: Zeebe's form, naming the command's intent. */
import { type CommandName, Rejection } from '../commands.ts';

const intents: Readonly<Record<CommandName, string>> = {
  deployResources: 'CREATE',
  createProcessInstance: 'CREATE',
  createProcessInstanceWithResult: 'CREATE_WITH_AWAITING_RESULT',
  cancelProcessInstance: 'CANCEL',
  migrateProcessInstance: 'MIGRATE',
  setVariables: 'UPDATE',
  publishMessage: 'PUBLISH',
  correlateMessage: 'CORRELATE',
  activateJobs: 'ACTIVATE',
  completeJob: 'COMPLETE',
  failJob: 'FAIL',
  throwError: 'THROW_ERROR',
  updateJobRetries: 'UPDATE_RETRIES',
  updateJobTimeout: 'UPDATE_TIMEOUT',
  resolveIncident: 'RESOLVE',
  evaluateDecision: 'EVALUATE',
  assignUserTask: 'ASSIGN',
  unassignUserTask: 'ASSIGN',
  updateUserTask: 'UPDATE',
  completeUserTask: 'COMPLETE',
};

/** `intent` where a command stands for several of Zeebe's. */
export function rejectionMessage(
  command: CommandName,
  rejection: Rejection,
  intent: string = intents[command],
): string {
  return `Command '${intent}' rejected with code '${rejection.type}': ${rejection.message}`;
}

/** What the gateway itself refuses, before the engine sees it. */
export function invalid(message: string): Rejection {
  return new Rejection('INVALID_ARGUMENT', message);
}
