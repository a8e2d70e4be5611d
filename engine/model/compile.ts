/** A validated `bpmn:Process` → `ExecutableProcess` (M1–M3). */
import {
  body,
  child,
  eventDefinitions,
  everyFlowElement,
  extension,
  idOf,
  type ModdleElement,
  text,
} from './bpmn.ts';
import { compileElement, compileRoot } from './compile-element.ts';
import type { ExecutableElement, ExecutableProcess, SequenceFlow } from './executable.ts';
import { expression } from './expressions.ts';

function compileFlow(flow: ModdleElement): SequenceFlow {
  const condition = body(flow, 'conditionExpression');
  const source = child(flow, 'sourceRef');
  const target = child(flow, 'targetRef');
  if (!source || !target) throw new Error(`sequence flow ${idOf(flow)} with open ends passed validation`);
  return {
    id: idOf(flow),
    name: text(flow, 'name'),
    sourceId: idOf(source),
    targetId: idOf(target),
    ...(condition ? { condition: expression(condition) } : {}),
  };
}

function group(entries: Iterable<readonly [string, string]>): Map<string, string[]> {
  const groups = new Map<string, string[]>();
  for (const [key, value] of entries) {
    const values = groups.get(key);
    if (values) values.push(value);
    else groups.set(key, [value]);
  }
  return groups;
}

/** Boundary events by the activity they are attached to, in document order. */
function boundaryEvents(all: readonly ModdleElement[]): Map<string, string[]> {
  const boundaries = all.filter((element) => element.$type === 'bpmn:BoundaryEvent');
  return group(
    boundaries.map((element) => {
      const attachedTo = child(element, 'attachedToRef');
      return [attachedTo ? idOf(attachedTo) : '', idOf(element)] as const;
    }),
  );
}

export function compileProcess(process: ModdleElement): ExecutableProcess {
  const all = [...everyFlowElement(process)];
  const flows = new Map(
    all
      .filter((element) => element.$type === 'bpmn:SequenceFlow')
      .map((flow) => [idOf(flow), compileFlow(flow)]),
  );
  const outgoing = group([...flows.values()].map((flow) => [flow.sourceId, flow.id] as const));
  const incoming = group([...flows.values()].map((flow) => [flow.targetId, flow.id] as const));
  const boundaries = boundaryEvents(all);
  const elements = new Map<string, ExecutableElement>([[idOf(process), compileRoot(process)]]);
  const nodes = all.filter((element) => element.$instanceOf('bpmn:FlowNode'));
  for (const node of nodes) {
    const id = idOf(node);
    const parentId = node.$parent ? idOf(node.$parent) : idOf(process);
    elements.set(
      id,
      compileElement(node, {
        parentId,
        incoming: incoming.get(id) ?? [],
        outgoing: outgoing.get(id) ?? [],
        boundaryEvents: boundaries.get(id) ?? [],
      }),
    );
  }
  const versionTag = extension(process, 'zeebe:VersionTag');
  return {
    bpmnProcessId: idOf(process),
    name: text(process, 'name'),
    versionTag: versionTag && text(versionTag, 'value'),
    elements,
    flows,
    startEventIds: nodes
      .filter((node) => node.$type === 'bpmn:StartEvent' && node.$parent === process)
      .filter((node) => eventDefinitions(node).length > 0)
      .map(idOf),
  };
}
