/** From DMN XML (1.3, 1.4, 1.5) to a compiled decision requirements graph; what is not supported is refused by name. */
import { type DmnElement, DmnModdle } from 'dmn-moddle';
import { describe, many, one, requirements, text } from './elements.ts';
import { type CompiledLogic, compileLogic, type Invoke, parametersOf } from './logic.ts';
import { knowledgeScope, runKnowledge } from './scope.ts';
import { checkType } from './type-check.ts';
import {
  type Decision,
  DecisionFailure,
  type DecisionRequirements,
  DmnParseError,
  type Knowledge,
} from './types.ts';

/** dmn-moddle reads 1.3; what 1.4 and 1.5 changed does not touch what is supported here. */
const MODEL = /https:\/\/www\.omg\.org\/spec\/DMN\/(20211108|20230324|20240513)\/MODEL\/?/g;
const DIAGRAM = /https:\/\/www\.omg\.org\/spec\/DMN\/(20230324|20240513)\/DMNDI\/?/g;

/** Throws DmnParseError, naming the element. */
export async function parseDmn(xml: string): Promise<DecisionRequirements> {
  const definitions = await readDefinitions(xml);
  const id = required(definitions, 'id');
  const name = required(definitions, 'name');
  const elements = many(definitions, 'drgElement');
  const knowledge = new Map<string, Knowledge>();
  const byName = new Map<string, Knowledge>();
  const invoke = invoker(byName, knowledge);
  for (const element of elements.filter((candidate) => candidate.$type === 'dmn:BusinessKnowledgeModel')) {
    const model = compileKnowledge(element, invoke);
    knowledge.set(model.id, model);
    byName.set(model.name, model);
  }
  const decisions = elements
    .filter((candidate) => candidate.$type === 'dmn:Decision')
    .map((element) => compileDecision(element, invoke));
  checkReferences(decisions, knowledge);
  return { id, name, namespace: text(definitions, 'namespace') ?? '', decisions, knowledge };
}

async function readDefinitions(xml: string): Promise<DmnElement> {
  const source = xml
    .replace(MODEL, 'https://www.omg.org/spec/DMN/20191111/MODEL/')
    .replace(DIAGRAM, 'https://www.omg.org/spec/DMN/20191111/DMNDI/');
  try {
    const { rootElement, warnings } = await new DmnModdle().fromXML(source);
    const [warning] = warnings;
    if (warning !== undefined) throw new DmnParseError(`Failed to parse DMN: ${warning.message}`);
    return rootElement;
  } catch (error) {
    if (error instanceof DmnParseError) throw error;
    throw new DmnParseError(`Failed to parse DMN: ${error instanceof Error ? error.message : String(error)}`);
  }
}

function required(element: DmnElement, property: string): string {
  const value = text(element, property);
  if (value !== undefined && value !== '') return value;
  throw new DmnParseError(`Attribute '${property}' is missing on ${describe(element)}`, text(element, 'id'));
}

/** Ids behind `#id`; references into other resources are refused. */
function references(element: DmnElement, property: string, kind: string): string[] {
  return requirements(element, property, kind).map((href) => {
    if (href.startsWith('#')) return href.slice(1);
    throw new DmnParseError(
      `Imported elements are not supported: '${href}' in ${describe(element)}`,
      text(element, 'id'),
    );
  });
}

function compileDecision(element: DmnElement, invoke: Invoke): Decision {
  const id = required(element, 'id');
  const expression = one(element, 'decisionLogic');
  if (expression === undefined) throw new DmnParseError(`No logic in ${describe(element)}`, id);
  const { type, logic } = compileLogic(expression, invoke);
  const variable = one(element, 'variable');
  return {
    id,
    name: required(element, 'name'),
    type,
    logic,
    resultName: (variable && text(variable, 'name')) ?? id,
    resultType: variable && text(variable, 'typeRef'),
    requiredDecisionIds: references(element, 'informationRequirement', 'requiredDecision'),
    requiredKnowledgeIds: references(element, 'knowledgeRequirement', 'requiredKnowledge'),
  };
}

/** A knowledge model without logic answers null. */
const EMPTY: CompiledLogic = { type: 'LITERAL_EXPRESSION', logic: () => null };

function compileKnowledge(element: DmnElement, invoke: Invoke): Knowledge {
  const encapsulated = one(element, 'encapsulatedLogic');
  const body = encapsulated && one(encapsulated, 'body');
  return {
    id: required(element, 'id'),
    name: required(element, 'name'),
    parameters: encapsulated === undefined ? [] : parametersOf(encapsulated),
    ...(body === undefined ? EMPTY : compileLogic(body, invoke)),
    requiredKnowledgeIds: references(element, 'knowledgeRequirement', 'requiredKnowledge'),
  };
}

function invoker(byName: ReadonlyMap<string, Knowledge>, knowledge: ReadonlyMap<string, Knowledge>): Invoke {
  return (name, scope, environment, trace) => {
    const model = byName.get(name);
    if (model === undefined) throw new DecisionFailure(`no BKM found with name '${name}'`);
    for (const parameter of model.parameters) {
      const value = scope.get(parameter.name);
      if (value === undefined) throw new DecisionFailure(`no parameter found with name '${parameter.name}'`);
      checkType(value, parameter.type);
    }
    const inner = knowledgeScope(model.requiredKnowledgeIds, knowledge, scope, trace.evaluated);
    return runKnowledge(model, inner, environment, trace.evaluated);
  };
}

function checkReferences(decisions: readonly Decision[], knowledge: ReadonlyMap<string, Knowledge>): void {
  const decisionGraph = new Map(
    decisions.map((decision) => [decision.id, decision.requiredDecisionIds] as const),
  );
  const knowledgeGraph = new Map(
    [...knowledge.values()].map((model) => [model.id, model.requiredKnowledgeIds] as const),
  );
  for (const decision of decisions) {
    for (const id of decision.requiredDecisionIds) {
      if (!decisionGraph.has(id))
        throw new DmnParseError(
          `Decision '${decision.id}' requires '${id}', which does not exist`,
          decision.id,
        );
    }
    for (const id of decision.requiredKnowledgeIds) {
      if (!knowledge.has(id))
        throw new DmnParseError(
          `Decision '${decision.id}' requires '${id}', which does not exist`,
          decision.id,
        );
    }
  }
  if (hasCycle(decisionGraph))
    throw new DmnParseError('Invalid DMN model: Cyclic dependencies between decisions detected.');
  if (hasCycle(knowledgeGraph))
    throw new DmnParseError('Invalid DMN model: Cyclic dependencies between BKMs detected.');
}

function hasCycle(graph: ReadonlyMap<string, readonly string[]>): boolean {
  const done = new Set<string>();
  const open = new Set<string>();
  const visit = (id: string): boolean => {
    if (open.has(id)) return true;
    if (done.has(id)) return false;
    open.add(id);
    const cyclic = (graph.get(id) ?? []).some(visit);
    open.delete(id);
    done.add(id);
    return cyclic;
  };
  return [...graph.keys()].some(visit);
}
