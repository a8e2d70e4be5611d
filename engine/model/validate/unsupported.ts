/** What Zeebe executes and this runtime does not yet (`supported`): refused by name. */
import { child, eventDefinitions, extension, flag, type ModdleElement } from '../bpmn.ts';
import { type Capability, isSupported, unsupportedMessage } from '../supported.ts';
import type { Report } from './report.ts';

const byType: Readonly<Record<string, Capability>> = {
  'bpmn:InclusiveGateway': 'inclusive gateway',
  'bpmn:EventBasedGateway': 'event-based gateway',
  'bpmn:AdHocSubProcess': 'ad-hoc sub-process',
};

const byDefinition: Readonly<Record<string, Capability>> = {
  'bpmn:SignalEventDefinition': 'signal event',
  'bpmn:EscalationEventDefinition': 'escalation event',
  'bpmn:LinkEventDefinition': 'link event',
  'bpmn:CompensateEventDefinition': 'compensation event',
};

function* needs(element: ModdleElement): Generator<Capability | undefined> {
  yield byType[element.$type];
  for (const definition of eventDefinitions(element)) yield byDefinition[definition.$type];
  const loop = child(element, 'loopCharacteristics')?.$type;
  if (loop === 'bpmn:MultiInstanceLoopCharacteristics') yield 'multi-instance';
  if (loop === 'bpmn:StandardLoopCharacteristics') yield 'standard loop';
  if (element.$instanceOf('bpmn:Activity') && flag(element, 'isForCompensation'))
    yield 'compensation handler';
  if (element.$type === 'bpmn:UserTask' && !extension(element, 'zeebe:UserTask')) yield 'job-based user task';
  if (extension(element, 'zeebe:PublishMessage')) yield 'zeebe:publishMessage';
  if (extension(element, 'zeebe:LinkedResources')) yield 'zeebe:linkedResources';
}

export function checkSupported(element: ModdleElement, report: Report): void {
  for (const capability of needs(element)) {
    if (capability !== undefined && !isSupported(capability))
      report.add(element, unsupportedMessage(capability));
  }
}
