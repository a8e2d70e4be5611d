/** The table of supported elements. */
import type { ElementBehaviors } from '../registry.ts';
import { boundaryEvent } from './boundary-event.ts';
import { businessRuleTask } from './business-rule-task.ts';
import { callActivity } from './call-activity.ts';
import { endEvent } from './end-event.ts';
import { eventSubProcess } from './event-sub-process.ts';
import { exclusiveGateway } from './exclusive-gateway.ts';
import { intermediateCatchEvent } from './intermediate-catch-event.ts';
import { intermediateThrowEvent } from './intermediate-throw-event.ts';
import { manualTask } from './manual-task.ts';
import { parallelGateway } from './parallel-gateway.ts';
import { process } from './process.ts';
import { receiveTask } from './receive-task.ts';
import { scriptTask } from './script-task.ts';
import { serviceTask } from './service-task.ts';
import { startEvent } from './start-event.ts';
import { subProcess } from './sub-process.ts';
import { userTask } from './user-task.ts';

export const supportedElements: ElementBehaviors = {
  PROCESS: process,
  SUB_PROCESS: subProcess,
  EVENT_SUB_PROCESS: eventSubProcess,
  CALL_ACTIVITY: callActivity,
  START_EVENT: startEvent,
  END_EVENT: endEvent,
  BOUNDARY_EVENT: boundaryEvent,
  INTERMEDIATE_CATCH_EVENT: intermediateCatchEvent,
  INTERMEDIATE_THROW_EVENT: intermediateThrowEvent,
  TASK: manualTask,
  MANUAL_TASK: manualTask,
  SERVICE_TASK: serviceTask,
  SEND_TASK: serviceTask,
  USER_TASK: userTask,
  SCRIPT_TASK: scriptTask,
  BUSINESS_RULE_TASK: businessRuleTask,
  RECEIVE_TASK: receiveTask,
  EXCLUSIVE_GATEWAY: exclusiveGateway,
  PARALLEL_GATEWAY: parallelGateway,
};
