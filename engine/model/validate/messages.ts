/** Messages that executable processes refer to: named, and with a correlation key where they are waited for. */
import { child, eventDefinitions, extensions, filledText, type ModdleElement, text } from '../bpmn.ts';
import { staticOrExpression } from '../expressions.ts';
import type { Report } from './report.ts';
import { checkExpression } from './rules.ts';

interface Use {
  /** Start events of processes, by message start. */
  starts: ModdleElement[];
  waited: boolean;
}

function messageOf(element: ModdleElement): ModdleElement | undefined {
  if (element.$type === 'bpmn:ReceiveTask') return child(element, 'messageRef');
  const definition = eventDefinitions(element).find((each) => each.$type === 'bpmn:MessageEventDefinition');
  return definition && child(definition, 'messageRef');
}

const isProcessStart = (element: ModdleElement): boolean =>
  element.$type === 'bpmn:StartEvent' && element.$parent?.$type === 'bpmn:Process';

const isThrowing = (element: ModdleElement): boolean =>
  element.$type === 'bpmn:EndEvent' || element.$type === 'bpmn:IntermediateThrowEvent';

function usesOf(elements: readonly ModdleElement[]): Map<ModdleElement, Use> {
  const uses = new Map<ModdleElement, Use>();
  for (const element of elements) {
    const message = messageOf(element);
    if (!message) continue;
    const use = uses.get(message) ?? { starts: [], waited: false };
    if (isProcessStart(element)) use.starts.push(element);
    else if (!isThrowing(element)) use.waited = true;
    uses.set(message, use);
  }
  return uses;
}

function checkSubscription(message: ModdleElement, report: Report): void {
  const subscriptions = extensions(message, 'zeebe:Subscription');
  const [subscription] = subscriptions;
  if (!subscription || subscriptions.length > 1) {
    report.add(message, 'Must have exactly one zeebe:subscription extension element');
    return;
  }
  const key = filledText(subscription, 'correlationKey');
  checkExpression(key, { required: true, onlyExpression: true }, subscription, report);
}

/** The name of a message that starts processes must be known at deployment. */
function checkConstantName(name: string, start: ModdleElement, report: Report): void {
  const compiled = staticOrExpression(name);
  if (compiled.kind === 'static') return;
  const { value } = compiled.expression.evaluate({ get: () => undefined }, { now: () => 0, timeZone: 'UTC' });
  if (typeof value === 'string') return;
  report.add(
    start,
    `Expected constant expression of type String for message name '${name}', but was not a constant text`,
  );
}

/** `elements`: all flow elements of the executable processes. */
export function checkMessages(elements: readonly ModdleElement[], report: Report): void {
  for (const [message, use] of usesOf(elements)) {
    const name = filledText(message, 'name');
    if (name === undefined) report.add(message, 'Name must be present and not empty');
    const before = report.problems.length;
    checkExpression(name, {}, message, report);
    if (use.waited) checkSubscription(message, report);
    if (use.starts.length > 1)
      report.add(message, 'A message cannot be referred by more than one start event');
    if (name === undefined || report.problems.length > before) continue;
    for (const start of use.starts) checkConstantName(text(message, 'name') ?? '', start, report);
  }
}
