/**
 * Every rule, over every executable process of a document. A process that is not executable is not looked at.
 *
 * Invariants:
 * - V1 What Zeebe 8.8 refuses is refused, with INVALID_ARGUMENT and the element named (recorded verdicts decide).
 * - V2 What the runtime does not carry is refused (`supported.ts`).
 * - V3 What passes compiles: no rule is left to `compile*.ts`.
 */
import { body, eventDefinitions, everyFlowElement, flowNodes, type ModdleElement } from '../bpmn.ts';
import { timerKinds } from '../compile-events.ts';
import { isExpression, staticOrExpression } from '../expressions.ts';
import { timerFromValue } from '../timer-value.ts';
import { checkFlowNode, checkSequenceFlow } from './elements.ts';
import { checkBoundariesOf, checkEvent, checkScope, timerKindsOf } from './events.ts';
import { checkExtensions } from './extensions.ts';
import { checkMessages } from './messages.ts';
import { Report } from './report.ts';
import { checkSupported } from './unsupported.ts';

/** Where and when expressions that are constant at deployment (timer starts) are evaluated. */
export interface DeploymentTime {
  /** Epoch ms. */
  readonly now: number;
  readonly timeZone: string;
}

function checkStarts(process: ModdleElement, report: Report): void {
  const starts = flowNodes(process).filter((node) => node.$type === 'bpmn:StartEvent');
  if (starts.length === 0) report.add(process, 'Must have at least one start event');
  if (starts.filter((start) => eventDefinitions(start).length === 0).length > 1) {
    report.add(process, 'Multiple none start events are not allowed');
  }
}

/** A timer that starts processes has no variables to read: its expression must evaluate without any. */
function checkTimerStarts(process: ModdleElement, time: DeploymentTime, report: Report): void {
  for (const start of flowNodes(process).filter((node) => node.$type === 'bpmn:StartEvent')) {
    for (const definition of eventDefinitions(start).filter(
      (each) => each.$type === 'bpmn:TimerEventDefinition',
    )) {
      const kind = timerKindsOf(definition)[0];
      const source = kind && body(definition, timerKinds[kind]);
      if (!kind || source === undefined || !isExpression(source)) continue;
      const compiled = staticOrExpression(source);
      if (compiled.kind === 'static') continue;
      const environment = { now: () => time.now, timeZone: time.timeZone };
      try {
        const { value } = compiled.expression.evaluate({ get: () => undefined }, environment);
        timerFromValue(kind, value, compiled.expression.source);
      } catch (error) {
        if (!(error instanceof Error)) throw error;
        report.add(start, `Invalid timer ${kind} expression (${error.message})`);
      }
    }
  }
}

function checkElement(element: ModdleElement, all: readonly ModdleElement[], report: Report): void {
  checkExtensions(element, report);
  if (element.$type === 'bpmn:SequenceFlow') checkSequenceFlow(element, report);
  if (!element.$instanceOf('bpmn:FlowNode')) return;
  checkFlowNode(element, report);
  checkEvent(element, report);
  if (element.$instanceOf('bpmn:Activity')) checkBoundariesOf(element, all, report);
  if (element.$instanceOf('bpmn:SubProcess')) checkScope(element, report);
}

export function validate(
  _definitions: ModdleElement,
  processes: readonly ModdleElement[],
  time: DeploymentTime,
): Report {
  const report = new Report();
  if (processes.length === 0) {
    // Zeebe names this element by its type, whatever its id.
    report.add('definitions', 'Must contain at least one executable process');
    return report;
  }
  const all = processes.flatMap((process) => [...everyFlowElement(process)]);
  for (const process of processes) {
    checkStarts(process, report);
    checkExtensions(process, report);
    checkScope(process, report);
  }
  for (const element of all) checkElement(element, all, report);
  checkMessages(all, report);
  if (report.problems.length > 0) return report;
  for (const element of all) checkSupported(element, report);
  for (const process of processes) checkTimerStarts(process, time, report);
  return report;
}
