/** A FEEL expression evaluated on entry; its result is the task's one result variable. */
import { toJsonText } from '../../feel/index.ts';
import { evaluate } from '../behavior/expressions.ts';
import { applyInputMappings, applyOutputMappings } from '../behavior/mappings.ts';
import { completeAndLeave, completeElement, setState } from '../behavior/transitions.ts';
import { addOwnVariables } from '../behavior/triggers.ts';
import { checkSize, feelScope } from '../behavior/variables.ts';
import type { ElementBehavior } from '../registry.ts';
import { terminateActivity } from './activity.ts';
import { serviceTask } from './service-task.ts';

const script: ElementBehavior = {
  onActivate: applyInputMappings,
  finalizeActivation(ctx) {
    const { p, instance, element, model } = ctx;
    if (model.script === undefined) throw new Error(`script task '${model.id}' has no script`);
    const { expression, resultVariable } = model.script;
    const { value } = evaluate(p, expression, feelScope(instance, element.key), element.key);
    const result = toJsonText(value);
    checkSize(ctx, new Map([[resultVariable, result]]));
    addOwnVariables(ctx, `{${JSON.stringify(resultVariable)}:${result}}`);
    setState(ctx, 'ACTIVATED');
    completeElement(ctx);
  },
  onComplete: applyOutputMappings,
  finalizeCompletion: completeAndLeave,
  onTerminate: terminateActivity,
};

/** Without a script it is a job worker's task. */
export const scriptTask: ElementBehavior = {
  onActivate: applyInputMappings,
  finalizeActivation(ctx) {
    (ctx.model.script ? script : serviceTask).finalizeActivation(ctx);
  },
  onComplete(ctx) {
    (ctx.model.script ? script : serviceTask).onComplete?.(ctx);
  },
  finalizeCompletion: completeAndLeave,
  onTerminate: terminateActivity,
};
