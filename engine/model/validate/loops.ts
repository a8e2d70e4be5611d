/** Loops that would run for ever in one go: nothing in them waits. Refused, as Zeebe does. */
import type { ElementType, ExecutableElement, ExecutableProcess } from '../executable.ts';

const passing: readonly ElementType[] = [
  'TASK',
  'MANUAL_TASK',
  'CALL_ACTIVITY',
  'INTERMEDIATE_THROW_EVENT',
  'SCRIPT_TASK',
  'EXCLUSIVE_GATEWAY',
  'INCLUSIVE_GATEWAY',
  'PARALLEL_GATEWAY',
  'START_EVENT',
  'END_EVENT',
  'SUB_PROCESS',
];

const beginnings: readonly ElementType[] = [
  'TASK',
  'MANUAL_TASK',
  'CALL_ACTIVITY',
  'INTERMEDIATE_THROW_EVENT',
  'SCRIPT_TASK',
];

function passesThrough(element: ExecutableElement): boolean {
  if (element.type === 'SCRIPT_TASK') return element.script !== undefined;
  if (element.type === 'INTERMEDIATE_CATCH_EVENT') return element.event?.kind === 'link';
  return passing.includes(element.type);
}

/** Where a token goes next without waiting: along flows, into a sub-process, out of it at its ends. */
function next(element: ExecutableElement, process: ExecutableProcess): readonly string[] {
  if (element.type === 'SUB_PROCESS') return element.noneStartEventId ? [element.noneStartEventId] : [];
  const scope = element.parentId === undefined ? undefined : process.elements.get(element.parentId);
  const from = element.type === 'END_EVENT' && scope?.type === 'SUB_PROCESS' ? scope : element;
  return from.outgoing.flatMap((flowId) => process.flows.get(flowId)?.targetId ?? []);
}

/** Ids along the loop, the first one again at the end; undefined when there is none. */
export function findStraightThroughLoop(process: ExecutableProcess): readonly string[] | undefined {
  const safe = new Set<string>();
  const search = (id: string, path: readonly string[]): readonly string[] | undefined => {
    const at = path.indexOf(id);
    if (at !== -1) return [...path.slice(at), id];
    const element = process.elements.get(id);
    if (!element || safe.has(id) || !passesThrough(element)) return undefined;
    for (const target of next(element, process)) {
      const loop = search(target, [...path, id]);
      if (loop) return loop;
    }
    safe.add(id);
    return undefined;
  };
  const from = [...process.elements.values()].filter((element) => beginnings.includes(element.type));
  for (const element of from.sort((a, b) => (a.id < b.id ? -1 : 1))) {
    const loop = search(element.id, []);
    if (loop) return loop;
  }
  return undefined;
}
