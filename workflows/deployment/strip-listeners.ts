/** Takes the inbox listeners out of a deployed diagram: what was drawn remains. */
import {
  bpmnModdle,
  child,
  children,
  engineUserTasks,
  extensions,
  type ModdleElement,
  text,
} from './bpmn.ts';
import { isListenerType } from './inbox-listeners.ts';

/** In place. A holder that had nothing else goes with them. */
export function removeInboxListeners(task: ModdleElement): void {
  const extension = child(task, 'extensionElements');
  if (!extension) return;
  for (const holder of extensions(task, 'zeebe:TaskListeners')) {
    const listeners = children(holder, 'listeners');
    const drawn = listeners.filter((listener) => !isListenerType(text(listener, 'type')));
    if (drawn.length === listeners.length) continue;
    holder.set('listeners', drawn);
    if (drawn.length === 0) {
      extension.set(
        'values',
        children(extension, 'values').filter((value) => value !== holder),
      );
    }
  }
}

/** The source without the listeners; the very same text when there are none. Rejects what is no BPMN document. */
export async function stripInboxListeners(source: string): Promise<string> {
  const moddle = bpmnModdle();
  const { rootElement } = await moddle.fromXML(source);
  const injected = engineUserTasks(rootElement).filter((task) =>
    extensions(task, 'zeebe:TaskListeners').some((holder) =>
      children(holder, 'listeners').some((listener) => isListenerType(text(listener, 'type'))),
    ),
  );
  if (injected.length === 0) return source;
  for (const task of injected) removeInboxListeners(task);
  return (await moddle.toXML(rootElement, { format: true })).xml;
}
