/** A decision evaluated on entry; its result is the task's one result variable. */
import { toJsonText } from '../../feel/index.ts';
import { evaluateCalledDecision, findCalledDecision } from '../behavior/decisions.ts';
import { evaluateString } from '../behavior/expressions.ts';
import { applyInputMappings, applyOutputMappings } from '../behavior/mappings.ts';
import { completeAndLeave, completeElement, setState } from '../behavior/transitions.ts';
import { addOwnVariables } from '../behavior/triggers.ts';
import { checkSize } from '../behavior/variables.ts';
import type { ElementContext } from '../processing/processing.ts';
import type { ElementBehavior } from '../registry.ts';
import { terminateActivity } from './activity.ts';
import { serviceTask } from './service-task.ts';

function decide(ctx: ElementContext): void {
  const { p, instance, element, model } = ctx;
  if (model.decision === undefined) throw new Error(`business rule task '${model.id}' has no decision`);
  const { decisionId, binding, resultVariable } = model.decision;
  const decision = findCalledDecision(ctx, evaluateString(p, instance, element.key, decisionId), binding);
  const output = evaluateCalledDecision(ctx, decision);
  const result = toJsonText(output);
  checkSize(ctx, new Map([[resultVariable, result]]));
  addOwnVariables(ctx, `{${JSON.stringify(resultVariable)}:${result}}`);
  setState(ctx, 'ACTIVATED');
  completeElement(ctx);
}

export const businessRuleTask: ElementBehavior = {
  onActivate: applyInputMappings,
  finalizeActivation(ctx) {
    if (ctx.model.decision) decide(ctx);
    else serviceTask.finalizeActivation(ctx);
  },
  onComplete(ctx) {
    if (ctx.model.decision) applyOutputMappings(ctx);
    else serviceTask.onComplete?.(ctx);
  },
  finalizeCompletion: completeAndLeave,
  onTerminate: terminateActivity,
};
