/** One way on: the first fulfilled condition in Zeebe's order (last flow of the document first), else the default. */

import type { SequenceFlow } from '../../model/executable.ts';
import { evaluateBoolean } from '../behavior/expressions.ts';
import { complete, setState, takeFlow } from '../behavior/transitions.ts';
import { ElementFailure } from '../processing/failure.ts';
import type { ElementContext } from '../processing/processing.ts';
import type { ElementBehavior } from '../registry.ts';
import { terminateSimple } from './activity.ts';

function chooseFlow({ p, instance, element, model, process }: ElementContext): SequenceFlow | undefined {
  const flows: SequenceFlow[] = [];
  for (const id of model.outgoing) {
    const flow = process.flows.get(id);
    if (flow) flows.push(flow);
  }
  const [only] = flows;
  if (only === undefined) return undefined;
  if (flows.length === 1 && only.condition === undefined) return only;
  for (const flow of flows.reverse()) {
    if (flow.condition === undefined || flow.id === model.defaultFlow) continue;
    if (evaluateBoolean(p, instance, element.key, flow.condition)) return flow;
  }
  const otherwise = flows.find(({ id }) => id === model.defaultFlow);
  if (otherwise) return otherwise;
  throw new ElementFailure(
    'CONDITION_ERROR',
    'Expected at least one condition to evaluate to true, or to have a default flow',
    element.key,
  );
}

export const exclusiveGateway: ElementBehavior = {
  finalizeActivation(ctx) {
    const flow = chooseFlow(ctx);
    setState(ctx, 'COMPLETING');
    complete(ctx);
    if (flow) takeFlow(ctx, flow);
  },
  finalizeCompletion(ctx) {
    throw new Error(`gateway '${ctx.model.id}' has no wait state to be completed from`);
  },
  onTerminate: terminateSimple,
};
