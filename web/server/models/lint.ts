/**
 * What the server can say about a model before the engine sees it: readable, true to the process's contract, and
 * fitting what it would be deployed with. (The editor checks drawing rules; the engine refuses what it cannot run.)
 */
import {
  describeResource,
  kindOf,
  type Resource,
  type ResourceFacts,
  UnreadableResource,
} from '../../../workflows/deployment/resource.ts';
import { error, type ModelFinding } from './finding.ts';
import { bpmnFindings, type Companions } from './lint-bpmn.ts';
import { formFindings } from './lint-form.ts';

const names = { bpmn: 'BPMN 流程图', dmn: 'DMN 决策表', form: '表单' } as const;

/** Why a file is not what its name says. */
function unreadable(resource: Resource, problem: UnreadableResource): ModelFinding {
  const kind = kindOf(resource.name);
  const start = resource.source.trimStart();
  const detail = problem.message.replace(/\s+/g, ' ').slice(0, 200);
  if (kind === 'form') {
    const message = /^[[{]/.test(start)
      ? `这不是表单:内容应是带有 id 的 JSON 对象。(${detail})`
      : '这不是表单:内容不是 JSON。';
    return error(null, 'readable', message);
  }
  const message = start.startsWith('<')
    ? `这不是${names[kind]}:XML 不完整,或者是别的文件。(${detail})`
    : `这不是${names[kind]}:内容不是 XML。请选择从流程设计器导出的文件。`;
  return error(null, 'readable', message);
}

/** A file goes on defining what it defined: starts, calls and forms name it by its id. */
function identityFindings(
  resource: Resource,
  facts: ResourceFacts,
  known: ReadonlyMap<string, ResourceFacts>,
): ModelFinding[] {
  const place = facts.kind === 'bpmn' ? facts.definitionId : null;
  const before = known.get(resource.name);
  if (before && before.definitionId !== facts.definitionId) {
    const message = `编号应为“${before.definitionId}”,现为“${facts.definitionId}”:改了编号,别处就找不到它`;
    return [error(place, 'definition-id', message)];
  }
  const twin = [...known].find(
    ([name, other]) =>
      name !== resource.name &&
      other.kind === facts.kind &&
      other.definitionIds.some((id) => facts.definitionIds.includes(id)),
  );
  if (twin) return [error(place, 'definition-id', `编号“${facts.definitionId}”已由 ${twin[0]} 使用`)];
  if (facts.kind === 'bpmn' && facts.definitionIds.length > 1) {
    return [error(facts.definitionIds[1] ?? null, 'one-process', '一个文件只放一个流程')];
  }
  return [];
}

async function factsOf(resources: readonly Resource[]): Promise<Map<string, ResourceFacts>> {
  const found = new Map<string, ResourceFacts>();
  for (const resource of resources) found.set(resource.name, await describeResource(resource));
  return found;
}

/** `current`: the resources in force; the one of the same name is what it would replace. */
export async function lintModel(resource: Resource, current: readonly Resource[]): Promise<ModelFinding[]> {
  let facts: ResourceFacts;
  try {
    facts = await describeResource(resource);
  } catch (problem) {
    if (!(problem instanceof UnreadableResource)) throw problem;
    return [unreadable(resource, problem)];
  }
  const known = await factsOf(current);
  const findings = identityFindings(resource, facts, known);
  if (facts.kind === 'form') return [...findings, ...formFindings(resource.source)];
  if (facts.kind === 'dmn') return findings;
  known.set(resource.name, facts);
  const idsOf = (kind: ResourceFacts['kind']) =>
    new Set([...known.values()].filter((one) => one.kind === kind).flatMap((one) => one.definitionIds));
  const companions: Companions = { processes: idsOf('bpmn'), decisions: idsOf('dmn'), forms: idsOf('form') };
  return [...findings, ...(await bpmnFindings(resource.source, companions))];
}
