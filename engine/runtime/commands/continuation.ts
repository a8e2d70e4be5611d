/** The rest of a chain that was cut at a commit: its steps go on where they stopped. */

import { CONTINUATION } from '../processing/continuation.ts';
import type { Processing } from '../processing/processing.ts';
import type { InternalCommands } from './command.ts';

export function continueInstance(
  p: Processing,
  { processInstanceKey }: InternalCommands['continueInstance'][0],
): null {
  const instance = p.state.findInstance(processInstanceKey);
  const element = instance?.maps.element_instance.get(processInstanceKey);
  const pending = element?.rt.pending;
  if (instance === undefined || element === undefined) return null;
  for (const timer of [...instance.maps.timer.values()]) {
    if (timer.targetElementId === CONTINUATION) p.tx.remove('timer', instance, timer);
  }
  if (pending === undefined) return null;
  p.tx.touch('element_instance', instance, element);
  const { pending: _, ...rt } = element.rt;
  element.rt = rt;
  for (const step of pending) p.steps.push(step);
  return null;
}
