/** Evaluates a decision with everything it requires, and tells what was evaluated on the way. */
import type { FeelEnvironment, FeelScope, FeelValue } from '../feel/index.ts';
import { detached, knowledgeScope, layered, newTrace } from './scope.ts';
import { checkType } from './type-check.ts';
import {
  type Decision,
  DecisionFailure,
  type DecisionRequirements,
  type DecisionResult,
  type EvaluatedDecision,
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
    const output = evaluate(find(requirements, decisionId), detached(scope), run);
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
    run.evaluated,
  );
  const trace = newTrace(run.evaluated);
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
