/**
 * Puts the inbox listeners onto every `zeebe:userTask` of a diagram that is about to be deployed.
 *
 * 1. They come last: a model's own listener may deny before anything is projected.
 * 2. Injecting twice is injecting once, and the same source gives the same bytes: an unchanged model keeps its version.
 * 3. Nobody draws them: `stripInboxListeners` gives the diagram back without them.
 */
import { bpmnModdle, child, children, engineUserTasks, extensions, type ModdleElement } from './bpmn.ts';
import { listenerEvents, listenerType } from './inbox-listeners.ts';
import { removeInboxListeners } from './strip-listeners.ts';

/** A listener's job is tried this often before it becomes an incident. */
const retries = '3';

/** The source with the listeners. Rejects what is no BPMN document. */
export async function injectInboxListeners(source: string): Promise<string> {
  const moddle = bpmnModdle();
  const { rootElement } = await moddle.fromXML(source);
  for (const task of engineUserTasks(rootElement)) {
    removeInboxListeners(task);
    const extension = child(task, 'extensionElements');
    if (!extension) continue;
    const own = extensions(task, 'zeebe:TaskListeners')[0];
    const holder: ModdleElement = own ?? moddle.create('zeebe:TaskListeners', { listeners: [] });
    const injected = listenerEvents.map((eventType) =>
      moddle.create('zeebe:TaskListener', { eventType, type: listenerType(eventType), retries }),
    );
    holder.set('listeners', [...children(holder, 'listeners'), ...injected]);
    if (!own) extension.set('values', [...children(extension, 'values'), holder]);
  }
  return (await moddle.toXML(rootElement, { format: true })).xml;
}
