/** The table of supported elements. */
import type { ElementBehaviors } from '../registry.ts';
import { endEvent } from './end-event.ts';
import { process } from './process.ts';
import { serviceTask } from './service-task.ts';
import { startEvent } from './start-event.ts';

export const supportedElements: ElementBehaviors = {
  PROCESS: process,
  START_EVENT: startEvent,
  END_EVENT: endEvent,
  SERVICE_TASK: serviceTask,
  SEND_TASK: serviceTask,
};
