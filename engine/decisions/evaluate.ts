/** Evaluates a decision with everything it requires, and tells what was evaluated on the way. */
import type { FeelEnvironment, FeelScope, FeelValue } from '../feel/index.ts';
import { functionOf, layered, newTrace } from './logic.ts';
import { checkType } from './type-check.ts';
import {
  type Decision,
  DecisionFailure,
  type DecisionRequirements,
  type DecisionResult,
  type EvaluatedDecision,
  type Knowledge,
} from './types.ts';

interface Run {
  readonly requirements: DecisionRequirements;
  readonly environment: FeelEnvironment;
  readonly evaluated: EvaluatedDecision[];
}

/** `scope` holds the variables the decision may read. Never throws for a failed evaluation. */
export function evaluateDecision(
  requirements: DecisionRequirements,
  decisionId: string,
  scope: FeelScope,
  environment: FeelEnvironment,
): DecisionResult {
  const run: Run = { requirements, environment, evaluated: [] };
  try {
    const output = evaluate(find(requirements, decisionId), scope, run);
    return { ok: true, output, evaluatedDecisions: run.evaluated };
  } catch (error) {
    if (!(error instanceof DecisionFailure)) throw error;
    return {
      ok: false,
      message: `Expected to evaluate decision '${decisionId}', but ${error.message}`,
      failedDecisionId: run.evaluated.at(-1)?.decisionId ?? decisionId,
      evaluatedDecisions: run.evaluated,
    };
  }
}

function find(requirements: DecisionRequirements, id: string): Decision {
  const decision = requirements.decisions.find((candidate) => candidate.id === id);
  if (decision === undefined) throw new DecisionFailure(`no decision found with id '${id}'`);
  return decision;
}

/** A decision required in two places is evaluated, and told, twice. */
function evaluate(decision: Decision, scope: FeelScope, run: Run): FeelValue {
  const results = new Map<string, FeelValue>();
  for (const id of decision.requiredDecisionIds) {
    const required = find(run.requirements, id);
    results.set(required.resultName, evaluate(required, scope, run));
  }
  const inner = knowledgeScope(
    decision.requiredKnowledgeIds,
    run.requirements.knowledge,
    layered(results, scope),
  );
  const trace = newTrace();
  const told = (output: FeelValue): void => {
    run.evaluated.push({
      decisionId: decision.id,
      decisionName: decision.name,
      type: decision.type,
      inputs: trace.inputs,
      matchedRules: trace.matchedRules,
      output,
    });
  };
  let output: FeelValue;
  try {
    output = decision.logic(inner, run.environment, trace);
  } catch (error) {
    if (error instanceof DecisionFailure) told(null);
    throw error;
  }
  told(output);
  return checkType(output, decision.resultType);
}

/** The scope with the required knowledge models as functions in it. */
export function knowledgeScope(
  ids: readonly string[],
  knowledge: ReadonlyMap<string, Knowledge>,
  scope: FeelScope,
): FeelScope {
  if (ids.length === 0) return scope;
  const functions = new Map<string, FeelValue>();
  for (const id of ids) {
    const model = knowledge.get(id);
    if (model === undefined) continue;
    const inner = knowledgeScope(model.requiredKnowledgeIds, knowledge, scope);
    functions.set(
      model.name,
      functionOf(model.parameters, inner, (called, environment) =>
        model.logic(called, environment, newTrace()),
      ),
    );
  }
  return layered(functions, scope);
}
