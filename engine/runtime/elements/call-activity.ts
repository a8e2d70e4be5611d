/** Calls another process: an instance of its own, with this one as its parent. */

import type { Binding } from '../../model/executable.ts';
import type { ProcessDefinitionRow } from '../../records/tables.ts';
import { evaluateString } from '../behavior/expressions.ts';
import { closeIncidents } from '../behavior/incidents.ts';
import { cancelJob } from '../behavior/jobs.ts';
import { applyInputMappings, applyOutputMappings } from '../behavior/mappings.ts';
import { subscribeToEvents, unsubscribeFromEvents } from '../behavior/subscriptions.ts';
import { completeAndLeave, completeElement, setRuntime, setState } from '../behavior/transitions.ts';
import { localDocument, visibleVariables } from '../behavior/variables.ts';
import { activateInstance, createInstance } from '../commands/create-instance.ts';
import { ElementFailure } from '../processing/failure.ts';
import type { ElementContext } from '../processing/processing.ts';
import type { ElementBehavior } from '../registry.ts';
import { leaveTerminated } from './activity.ts';

function findCalled(ctx: ElementContext, processId: string, binding: Binding): ProcessDefinitionRow {
  const { processes } = ctx.p.state.definitions;
  const fail = (message: string) => new ElementFailure('CALLED_ELEMENT_ERROR', message);
  if (binding.kind === 'latest') {
    const latest = processes.latest(processId);
    if (latest) return latest;
    throw fail(`Expected process with BPMN process id '${processId}' to be deployed, but not found.`);
  }
  if (binding.kind === 'versionTag') {
    const tagged = processes.find(processId, ({ versionTag }) => versionTag === binding.versionTag);
    if (tagged) return tagged;
    throw fail(
      `Expected to call process with BPMN process id '${processId}' and version tag '${binding.versionTag}', but no such process found. To resolve this incident, deploy a process with the given process id and version tag.`,
    );
  }
  const deploymentKey = processes.byKey.get(ctx.element.processDefinitionKey)?.deploymentKey;
  const together = processes.find(processId, (row) => row.deploymentKey === deploymentKey);
  if (together) return together;
  throw fail(
    `Expected to call process with BPMN process id '${processId}' with binding type 'deployment', but no such process found in the deployment with key ${deploymentKey} which contained the current process. To resolve this incident, migrate the process instance to a process definition that is deployed together with the intended process definition to call.`,
  );
}

/** How many instances call each other down to this one, this one included. */
function depth(ctx: ElementContext): number {
  let levels = 1;
  let parent = ctx.instance.row.parentProcessInstanceKey;
  while (parent !== null) {
    levels += 1;
    parent = ctx.p.state.findInstance(parent)?.row.parentProcessInstanceKey ?? null;
  }
  return levels;
}

function call(ctx: ElementContext, called: ProcessDefinitionRow): void {
  const { p, instance, element, model } = ctx;
  const key = p.tx.nextKey();
  const all = model.calledElement?.propagateAllParentVariables !== false;
  const inputs = model.inputs.length > 0 ? localDocument(instance, element.key) : new Map<string, string>();
  const child = createInstance(p, called, {
    key,
    parentProcessInstanceKey: instance.key,
    parentElementInstanceKey: element.key,
    rootProcessInstanceKey: instance.row.rootProcessInstanceKey,
    variables: all ? visibleVariables(instance, element.key) : inputs,
  });
  setRuntime(ctx, { calledInstance: child.key });
  activateInstance(p, called, child.key);
}

export const callActivity: ElementBehavior = {
  onActivate: applyInputMappings,
  finalizeActivation(ctx) {
    const { p, instance, element, model } = ctx;
    if (model.calledElement === undefined) throw new Error(`call activity '${model.id}' calls nothing`);
    const { processId, binding } = model.calledElement;
    const called = findCalled(ctx, evaluateString(p, instance, element.key, processId), binding);
    const { executable } = p.state.definitions.process(called.key);
    if (executable.elements.get(called.bpmnProcessId)?.noneStartEventId === undefined) {
      throw new ElementFailure(
        'CALLED_ELEMENT_ERROR',
        `Expected process with BPMN process id '${called.bpmnProcessId}' to have a none start event, but not found.`,
      );
    }
    if (depth(ctx) >= p.options.maxProcessDepth) {
      throw new ElementFailure(
        'CALLED_ELEMENT_ERROR',
        `The call activity has reached the maximum depth of ${p.options.maxProcessDepth}. This is likely due to a recursive call. Cancel the root process instance if this was unintentional. Otherwise, consider increasing the maximum depth, or use process instance modification to adjust the process instance.`,
      );
    }
    subscribeToEvents(ctx);
    setState(ctx, 'ACTIVATED');
    call(ctx, called);
  },
  onComplete(ctx) {
    applyOutputMappings(ctx);
    unsubscribeFromEvents(ctx);
  },
  finalizeCompletion: completeAndLeave,
  onTerminate(ctx) {
    cancelJob(ctx);
    unsubscribeFromEvents(ctx);
    closeIncidents(ctx);
    const { calledInstance } = ctx.element.rt;
    const child = calledInstance === undefined ? undefined : ctx.p.state.findInstance(calledInstance);
    if (child) ctx.p.steps.push({ kind: 'terminate', instanceKey: child.key, key: child.key });
    else leaveTerminated(ctx);
    return 'continue';
  },
  /** The called instance completed. */
  afterPathCompleted(ctx) {
    if (ctx.element.state === 'ACTIVATED') completeElement(ctx);
    else if (ctx.element.state === 'TERMINATING') leaveTerminated(ctx);
  },
  onChildTerminated(ctx) {
    if (ctx.element.state === 'TERMINATING') leaveTerminated(ctx);
  },
};
