/** The answer of EvaluateDecision. */
import type { Answer } from '../../commands.ts';
import { defaultTenant } from '../arguments.ts';

export function evaluationResponse(answer: Answer<'evaluateDecision'>): object {
  return {
    ...answer,
    tenantId: defaultTenant,
    decisionEvaluationKey: answer.decisionInstanceKey,
    evaluatedDecisions: answer.evaluatedDecisions.map((decision, index) => ({
      ...decision,
      tenantId: defaultTenant,
      decisionEvaluationInstanceKey: `${answer.decisionInstanceKey}-${index + 1}`,
    })),
  };
}
