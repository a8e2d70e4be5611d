/**
 * Migrating a process instance to another definition (or its own, to arm its timers anew).
 *
 * - Every active element must be mapped; type and flow scope stay.
 * - Subscriptions whose event is mapped are kept with their due date or correlation key; others are closed; events of the
 *   target nothing is mapped to are opened from today's variables.
 * - Jobs and user tasks keep their state; the correlation key that started the instance is held in the target process.
 */
import { Rejection, type Request } from '../../commands.ts';
import type { ExecutableElement } from '../../model/executable.ts';
import type { ProcessDefinitionRow } from '../../records/tables.ts';
import { moveStartLocks } from '../behavior/message-starts.ts';
import { closeSubscription, subscribeToEvents } from '../behavior/subscriptions.ts';
import { ElementFailure } from '../processing/failure.ts';
import type { ElementContext, Processing } from '../processing/processing.ts';
import type { Instance, LiveElement } from '../state/instance.ts';
import { checkElement, checkInstructions, type MigrationPlan } from './migration-checks.ts';

export function migrateProcessInstance(
  p: Processing,
  request: Request<'migrateProcessInstance'>,
): Record<string, never> {
  const plan = planMigration(p, request);
  const { instance } = plan;
  moveStartLocks(p, instance, plan.target.row);
  const queue: LiveElement[] = [];
  const root = instance.maps.element_instance.get(instance.key);
  if (root) queue.push(root);
  for (let at = 0; at < queue.length; at += 1) {
    const element = queue[at];
    if (element === undefined) break;
    checkElement(plan, element);
    const children = instance.childrenOf(element.key);
    migrateElement(p, plan, element);
    queue.push(...children);
  }
  const { row } = plan.target;
  p.tx.touch('process_instance', instance, instance.row);
  instance.row.processDefinitionKey = row.key;
  instance.row.bpmnProcessId = row.bpmnProcessId;
  instance.row.version = row.version;
  instance.row.versionTag = row.versionTag;
  return {};
}

function planMigration(p: Processing, request: Request<'migrateProcessInstance'>): MigrationPlan {
  const { processInstanceKey, targetProcessDefinitionKey, mappingInstructions } = request;
  const instance = p.state.findInstance(processInstanceKey);
  if (instance === undefined) {
    throw new Rejection(
      'NOT_FOUND',
      `Expected to migrate process instance but no process instance found with key '${processInstanceKey}'`,
    );
  }
  const { definitions } = p.state;
  if (definitions.processes.byKey.get(targetProcessDefinitionKey) === undefined) {
    throw new Rejection(
      'NOT_FOUND',
      `Expected to migrate process instance to process definition but no process definition found with key '${targetProcessDefinitionKey}'`,
    );
  }
  const target = definitions.process(targetProcessDefinitionKey);
  const source = definitions.process(instance.row.processDefinitionKey);
  checkInstructions(instance, source.executable, target.executable, mappingInstructions);
  const mapping = new Map(mappingInstructions.map((one) => [one.sourceElementId, one.targetElementId]));
  mapping.set(instance.row.bpmnProcessId, target.row.bpmnProcessId);
  return { instance, source, target, mapping };
}

function migrateElement(p: Processing, plan: MigrationPlan, element: LiveElement): void {
  const { instance, target, mapping } = plan;
  const sourceId = element.elementId;
  const targetId = mapping.get(sourceId) ?? sourceId;
  const model = target.executable.elements.get(targetId);
  if (model === undefined) return;
  p.tx.touch('element_instance', instance, element);
  element.elementId = targetId;
  element.processDefinitionKey = target.row.key;
  element.rt = migrateTokens(plan, element);
  migrateRows(p, instance, element, target.row);
  if (element.state !== 'ACTIVATING') migrateSubscriptions(p, plan, element, model, sourceId);
}

/** Tokens waiting at joins move to the mapped flows. */
function migrateTokens({ mapping }: MigrationPlan, element: LiveElement): LiveElement['rt'] {
  const { tokens } = element.rt;
  if (tokens === undefined) return element.rt;
  const moved: Record<string, number> = {};
  for (const [flowId, count] of Object.entries(tokens)) moved[mapping.get(flowId) ?? flowId] = count;
  return { ...element.rt, tokens: moved };
}

function migrateRows(
  p: Processing,
  instance: Instance,
  { key, elementId }: LiveElement,
  row: ProcessDefinitionRow,
): void {
  const at = { processDefinitionKey: row.key, bpmnProcessId: row.bpmnProcessId, elementId };
  for (const job of instance.maps.job.values()) {
    if (job.elementInstanceKey !== key) continue;
    Object.assign(p.tx.touch('job', instance, job), at, { processVersion: row.version });
  }
  for (const task of instance.maps.user_task.values()) {
    if (task.elementInstanceKey !== key) continue;
    Object.assign(p.tx.touch('user_task', instance, task), at, { processVersion: row.version });
  }
  for (const incident of instance.maps.incident.values()) {
    if (incident.elementInstanceKey === key) Object.assign(p.tx.touch('incident', instance, incident), at);
  }
}

function migrateSubscriptions(
  p: Processing,
  plan: MigrationPlan,
  element: LiveElement,
  model: ExecutableElement,
  sourceId: string,
): void {
  const { instance, target, mapping } = plan;
  for (const timer of [...instance.maps.timer.values()]) {
    if (timer.elementInstanceKey !== element.key) continue;
    const targetId = mapping.get(timer.targetElementId);
    if (targetId === undefined) {
      p.tx.remove('timer', instance, timer);
      continue;
    }
    p.tx.touch('timer', instance, timer);
    timer.targetElementId = targetId;
    timer.processDefinitionKey = target.row.key;
  }
  const kept = new Set<string>();
  for (const subscription of [...instance.maps.message_subscription.values()]) {
    if (subscription.elementInstanceKey !== element.key) continue;
    const targetId = mapping.get(subscription.targetElementId);
    if (targetId === undefined) {
      closeSubscription(p, instance, subscription);
      continue;
    }
    kept.add(subscription.messageName);
    p.tx.touch('message_subscription', instance, subscription);
    subscription.targetElementId = targetId;
    subscription.processDefinitionKey = target.row.key;
    subscription.bpmnProcessId = target.row.bpmnProcessId;
    subscription.interrupting = target.executable.elements.get(targetId)?.interrupting !== false;
  }
  if (element.rt.interruptedBy !== undefined) return;
  openUnmapped(p, plan, element, model, sourceId, kept);
}

/** Events of the target to which nothing is mapped. */
function openUnmapped(
  p: Processing,
  { instance, target, mapping }: MigrationPlan,
  element: LiveElement,
  model: ExecutableElement,
  sourceId: string,
  kept: ReadonlySet<string>,
): void {
  const ctx: ElementContext = { p, instance, element, model, process: target.executable };
  const mapped = new Set(mapping.values());
  const before = new Set(instance.maps.message_subscription.keys());
  try {
    subscribeToEvents(ctx, (eventId) => !mapped.has(eventId));
  } catch (error) {
    if (!(error instanceof ElementFailure)) throw error;
    throw new Rejection(
      'INVALID_STATE',
      `Expected to migrate process instance '${instance.key}' but active element with id '${sourceId}' is mapped to element with id '${model.id}' that must be subscribed to a catch event. ${error.message}`,
    );
  }
  for (const row of instance.maps.message_subscription.values()) {
    if (before.has(row.key) || row.elementInstanceKey !== element.key || !kept.has(row.messageName)) continue;
    throw new Rejection(
      'INVALID_STATE',
      `Expected to migrate process instance '${instance.key}' but active element with id '${sourceId}' is already subscribed to the same message name '${row.messageName}'. Currently, migrating message subscriptions to the same message name isn't supported without a mapping. Please provide a mapping instruction between message catch event with id '${row.targetElementId}' and the target message catch event.`,
    );
  }
}
