import type { Answer } from '../../../commands.ts';
import { defaultTenant } from '../../arguments.ts';
import { keyText } from './common.ts';

/** The answer of `/v2/decision-definitions/evaluation`; outputs and inputs are JSON texts. */
export function evaluationAnswer(answer: Answer<'evaluateDecision'>): object {
  return {
    decisionDefinitionKey: keyText(answer.decisionKey),
    decisionDefinitionId: answer.decisionId,
    decisionDefinitionName: answer.decisionName,
    decisionDefinitionVersion: answer.decisionVersion,
    decisionRequirementsId: answer.decisionRequirementsId,
    decisionRequirementsKey: keyText(answer.decisionRequirementsKey),
    decisionEvaluationKey: keyText(answer.decisionInstanceKey),
    decisionInstanceKey: keyText(answer.decisionInstanceKey),
    output: answer.decisionOutput,
    failedDecisionDefinitionId: answer.failedDecisionId,
    failureMessage: answer.failureMessage,
    evaluatedDecisions: answer.evaluatedDecisions.map((decision, index) => ({
      decisionDefinitionKey: keyText(decision.decisionKey),
      decisionDefinitionId: decision.decisionId,
      decisionDefinitionName: decision.decisionName,
      decisionDefinitionVersion: decision.decisionVersion,
      decisionDefinitionType: decision.decisionType,
      decisionEvaluationInstanceKey: `${answer.decisionInstanceKey}-${index + 1}`,
      output: decision.decisionOutput,
      evaluatedInputs: decision.evaluatedInputs,
      matchedRules: decision.matchedRules,
      tenantId: defaultTenant,
    })),
    tenantId: defaultTenant,
  };
}
