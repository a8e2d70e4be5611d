/** Decisions: found by id and binding, evaluated, and remembered as decision instances. */
import type { EvaluatedDecision } from '../../commands.ts';
import { type DecisionResult, evaluateDecision } from '../../decisions/index.ts';
import { type FeelScope, type FeelValue, toJsonText } from '../../feel/index.ts';
import type { Key } from '../../keys.ts';
import type { Binding } from '../../model/executable.ts';
import type { DecisionDefinitionRow } from '../../records/tables.ts';
import { ElementFailure } from '../processing/failure.ts';
import type { ElementContext, Processing } from '../processing/processing.ts';
import { feelScope } from './variables.ts';

export function findCalledDecision(
  ctx: ElementContext,
  decisionId: string,
  binding: Binding,
): DecisionDefinitionRow {
  const { decisions, processes } = ctx.p.state.definitions;
  const fail = (message: string) => new ElementFailure('CALLED_DECISION_ERROR', message, ctx.element.key);
  if (binding.kind === 'latest') {
    const latest = decisions.latest(decisionId);
    if (latest) return latest;
    throw fail(`Expected to evaluate decision '${decisionId}', but no decision found for id '${decisionId}'`);
  }
  if (binding.kind === 'versionTag') {
    const tagged = decisions.find(decisionId, ({ versionTag }) => versionTag === binding.versionTag);
    if (tagged) return tagged;
    throw fail(
      `Expected to evaluate decision '${decisionId}' with version tag '${binding.versionTag}', but no such decision found. To resolve this incident, deploy a decision with the given id and version tag.`,
    );
  }
  const deploymentKey = processes.byKey.get(ctx.element.processDefinitionKey)?.deploymentKey;
  const together = decisions.find(decisionId, (row) => row.deploymentKey === deploymentKey);
  if (together) return together;
  throw fail(
    `Expected to evaluate decision '${decisionId}' with binding type 'deployment', but no such decision found in the deployment with key ${deploymentKey} which contained the current process. To resolve this incident, migrate the process instance to a process definition that is deployed together with the intended decision to evaluate.`,
  );
}

/** The decision's result; throws ElementFailure when it has none. Either way it is remembered. */
export function evaluateCalledDecision(ctx: ElementContext, decision: DecisionDefinitionRow): FeelValue {
  const { p, instance, element } = ctx;
  const result = evaluate(p, decision, feelScope(instance, element.key));
  rememberDecision(p, decision, result, {
    processInstanceKey: instance.key,
    processDefinitionKey: element.processDefinitionKey,
    elementInstanceKey: element.key,
  });
  if (result.ok) return result.output;
  throw new ElementFailure('DECISION_EVALUATION_ERROR', result.message, element.key);
}

export function evaluate(p: Processing, decision: DecisionDefinitionRow, scope: FeelScope): DecisionResult {
  const compiled = p.state.definitions.compiledDecisions(decision.decisionRequirementsKey);
  return evaluateDecision(compiled, decision.decisionId, scope, p.feel);
}

export function rememberDecision(
  p: Processing,
  decision: DecisionDefinitionRow,
  result: DecisionResult,
  of: {
    readonly processInstanceKey: Key;
    readonly processDefinitionKey: Key;
    readonly elementInstanceKey: Key;
  },
): Key {
  const key = p.tx.nextKey();
  p.tx.insertRow('decision_instance', {
    key,
    ...of,
    decisionDefinitionKey: decision.key,
    decisionId: decision.decisionId,
    state: result.ok ? 'EVALUATED' : 'FAILED',
    evaluatedAt: p.now,
    result: JSON.stringify({
      output: outputText(result),
      failureMessage: result.ok ? '' : result.message,
      evaluatedDecisions: describeEvaluated(p, decision, result),
    }),
  });
  return key;
}

/** JSON text of what came out; a failed evaluation gives null, as in Zeebe. */
export function outputText(result: DecisionResult): string {
  return result.ok ? toJsonText(result.output) : 'null';
}

/** What was evaluated, as clients see it: values as JSON texts. */
export function describeEvaluated(
  p: Processing,
  decision: DecisionDefinitionRow,
  result: DecisionResult,
): EvaluatedDecision[] {
  const { decisions } = p.state.definitions;
  return result.evaluatedDecisions.map((evaluated) => {
    const row = decisions.find(
      evaluated.decisionId,
      ({ decisionRequirementsKey }) => decisionRequirementsKey === decision.decisionRequirementsKey,
    );
    return {
      decisionKey: row?.key ?? -1,
      decisionId: evaluated.decisionId,
      decisionName: evaluated.decisionName,
      decisionVersion: row?.version ?? -1,
      decisionType: evaluated.type,
      decisionOutput: toJsonText(evaluated.output),
      evaluatedInputs: evaluated.inputs.map(({ id, name, value }) => ({
        inputId: id,
        inputName: name,
        inputValue: toJsonText(value),
      })),
      matchedRules: evaluated.matchedRules.map(({ ruleId, ruleIndex, outputs }) => ({
        ruleId: ruleId || `ZB_SYNTH_RULE_ID_${evaluated.decisionId}_v${row?.version ?? -1}_r${ruleIndex}`,
        ruleIndex,
        evaluatedOutputs: outputs.map(({ id, name, value }) => ({
          outputId: id,
          outputName: name,
          outputValue: toJsonText(value),
        })),
      })),
    };
  });
}
