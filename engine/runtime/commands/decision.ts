/** Evaluating a decision outside any process. */
import { type Answer, Rejection, type Request } from '../../commands.ts';
import { fromJsonText } from '../../feel/index.ts';
import type { DecisionDefinitionRow } from '../../records/tables.ts';
import { describeEvaluated, evaluate, outputText, rememberDecision } from '../behavior/decisions.ts';
import type { Processing } from '../processing/processing.ts';
import { readDocument } from './documents.ts';

function findDecision(p: Processing, request: Request<'evaluateDecision'>): DecisionDefinitionRow {
  const { decisions } = p.state.definitions;
  const found =
    'decisionKey' in request
      ? decisions.byKey.get(request.decisionKey)
      : decisions.latest(request.decisionId);
  if (found) return found;
  const reason =
    'decisionKey' in request
      ? `Expected to evaluate decision '${request.decisionKey}', but no decision found for key '${request.decisionKey}'`
      : `Expected to evaluate decision '${request.decisionId}', but no decision found for id '${request.decisionId}'`;
  throw new Rejection('NOT_FOUND', reason);
}

export function evaluateDecision(
  p: Processing,
  request: Request<'evaluateDecision'>,
): Answer<'evaluateDecision'> {
  const decision = findDecision(p, request);
  const variables = readDocument(p, request.variables);
  const scope = {
    get(name: string) {
      const text = variables.get(name);
      return text === undefined ? undefined : fromJsonText(text);
    },
  };
  const result = evaluate(p, decision, scope);
  const requirements = p.state.definitions.requirements.byKey.get(decision.decisionRequirementsKey);
  const decisionInstanceKey = rememberDecision(p, decision, result, {
    processInstanceKey: 0,
    processDefinitionKey: 0,
    elementInstanceKey: 0,
  });
  return {
    decisionKey: decision.key,
    decisionId: decision.decisionId,
    decisionName: decision.name,
    decisionVersion: decision.version,
    decisionRequirementsId: requirements?.drgId ?? '',
    decisionRequirementsKey: decision.decisionRequirementsKey,
    decisionOutput: outputText(result),
    failedDecisionId: result.ok ? '' : result.failedDecisionId,
    failureMessage: result.ok ? '' : result.message,
    decisionInstanceKey,
    evaluatedDecisions: describeEvaluated(p, decision, result),
  };
}
