/** User tasks: Camunda user tasks (`zeebe:userTask`), or a job worker's task without that. */
import { FeelNumber } from '../../feel/index.ts';
import type { StaticOrExpression, UserTaskDefinition } from '../../model/executable.ts';
import type { UserTaskRow } from '../../records/tables.ts';
import { evaluateDate } from '../behavior/dates.ts';
import { evaluate, evaluateString, evaluateStrings, wrongType } from '../behavior/expressions.ts';
import { findForm } from '../behavior/forms.ts';
import { closeIncidents } from '../behavior/incidents.ts';
import { cancelJob } from '../behavior/jobs.ts';
import { applyInputMappings, applyOutputMappings } from '../behavior/mappings.ts';
import { subscribeToEvents, unsubscribeFromEvents } from '../behavior/subscriptions.ts';
import { completeAndLeave, setState } from '../behavior/transitions.ts';
import type { TaskAttributes } from '../behavior/user-task-record.ts';
import { assignFromModel, beginTransition, cancelTask } from '../behavior/user-tasks.ts';
import { feelScope } from '../behavior/variables.ts';
import { ElementFailure } from '../processing/failure.ts';
import type { ElementContext } from '../processing/processing.ts';
import type { ElementBehavior } from '../registry.ts';
import { leaveTerminated, terminateActivity } from './activity.ts';
import { serviceTask } from './service-task.ts';

const DEFAULT_PRIORITY = 50;

interface Evaluated {
  readonly attributes: TaskAttributes;
  readonly formKey: number | null;
  readonly externalFormReference: string | null;
}

function evaluateTask(ctx: ElementContext, definition: UserTaskDefinition): Evaluated {
  const { p, instance, element } = ctx;
  const string = (source: StaticOrExpression | undefined) =>
    source === undefined ? null : evaluateString(p, instance, element.key, source);
  const strings = (source: StaticOrExpression | undefined) =>
    source === undefined ? [] : evaluateStrings(p, instance, element.key, source);
  const assignee = string(definition.assignee) || null;
  const candidateGroups = strings(definition.candidateGroups);
  const candidateUsers = strings(definition.candidateUsers);
  const dueDate = evaluateDate(ctx, definition.dueDate);
  const followUpDate = evaluateDate(ctx, definition.followUpDate);
  const formId = string(definition.formId);
  const formKey =
    formId === null ? null : findForm(ctx, formId, definition.formBinding ?? { kind: 'latest' }).key;
  const externalFormReference = string(definition.externalFormReference) || null;
  const priority = evaluatePriority(ctx, definition.priority);
  return {
    attributes: { assignee, candidateGroups, candidateUsers, dueDate, followUpDate, priority },
    formKey,
    externalFormReference,
  };
}

function evaluatePriority(
  { p, instance, element }: ElementContext,
  source: StaticOrExpression | undefined,
): number {
  if (source === undefined) return DEFAULT_PRIORITY;
  const text = source.kind === 'static' ? source.value : source.expression.source;
  let priority: number;
  let whole: boolean;
  if (source.kind === 'static') {
    const value = Number(source.value);
    whole = Number.isInteger(value);
    priority = whole ? Number(BigInt.asIntN(32, BigInt(value))) : value;
  } else {
    const { value, warnings } = evaluate(p, source.expression, feelScope(instance, element.key), element.key);
    if (!(value instanceof FeelNumber)) throw wrongType(text, "'NUMBER'", value, warnings, element.key);
    whole = value.isWhole();
    priority = value.toInt();
  }
  if (!whole) {
    throw new ElementFailure(
      'EXTRACT_VALUE_ERROR',
      `Expected result of the expression '${text}' to be an integer, but was a decimal.`,
      element.key,
    );
  }
  if (priority >= 0 && priority <= 100) return priority;
  throw new ElementFailure(
    'EXTRACT_VALUE_ERROR',
    `Expected priority to be in the range [0,100] but was '${priority}'.`,
    element.key,
  );
}

function createTask(ctx: ElementContext, definition: UserTaskDefinition, evaluated: Evaluated): UserTaskRow {
  const { p, instance, element, model } = ctx;
  const { attributes } = evaluated;
  const task: UserTaskRow = {
    key: p.tx.nextKey(),
    processInstanceKey: instance.key,
    processDefinitionKey: element.processDefinitionKey,
    bpmnProcessId: instance.row.bpmnProcessId,
    processVersion: instance.row.version,
    elementId: element.elementId,
    elementInstanceKey: element.key,
    name: model.name ?? null,
    state: 'CREATING',
    assignee: attributes.assignee,
    candidateGroups: JSON.stringify(attributes.candidateGroups),
    candidateUsers: JSON.stringify(attributes.candidateUsers),
    dueDate: attributes.dueDate,
    followUpDate: attributes.followUpDate,
    priority: attributes.priority,
    formKey: evaluated.formKey,
    externalFormReference: evaluated.externalFormReference,
    customHeaders: JSON.stringify(definition.headers),
    creationDate: p.now,
    completionDate: null,
    action: '',
    pending: null,
  };
  p.tx.insert('user_task', instance, task);
  return task;
}

export const userTask: ElementBehavior = {
  onActivate: applyInputMappings,
  finalizeActivation(ctx) {
    const definition = ctx.model.userTask;
    if (definition === undefined) return serviceTask.finalizeActivation(ctx);
    const evaluated = evaluateTask(ctx, definition);
    subscribeToEvents(ctx);
    const task = createTask(ctx, definition, evaluated);
    const { attributes } = evaluated;
    const created = beginTransition(ctx, task, {
      kind: 'create',
      attributes,
      action: '',
      variables: '',
      done: 0,
      ...(attributes.assignee !== null && { modelAssignee: attributes.assignee }),
    });
    setState(ctx, 'ACTIVATED');
    if (created && attributes.assignee !== null) assignFromModel(ctx, task, attributes.assignee);
  },
  onComplete(ctx) {
    applyOutputMappings(ctx);
    unsubscribeFromEvents(ctx);
  },
  finalizeCompletion: completeAndLeave,
  onTerminate(ctx) {
    if (ctx.model.userTask === undefined) return terminateActivity(ctx);
    cancelJob(ctx);
    unsubscribeFromEvents(ctx);
    closeIncidents(ctx);
    return cancelTask(ctx) ? 'continue' : 'await';
  },
  finalizeTermination(ctx) {
    if (ctx.model.userTask !== undefined) leaveTerminated(ctx);
  },
};
