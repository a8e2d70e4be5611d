/** Event definitions of start, intermediate, boundary and end events and of receive tasks. */
import { body, child, eventDefinitions, extension, filledText, type ModdleElement, text } from './bpmn.ts';
import type { EventDefinition } from './executable.ts';
import { expression, optional, staticOrExpression } from './expressions.ts';

export const timerKinds = { date: 'timeDate', duration: 'timeDuration', cycle: 'timeCycle' } as const;

function timer(definition: ModdleElement): EventDefinition {
  for (const kind of ['date', 'duration', 'cycle'] as const) {
    const source = body(definition, timerKinds[kind]);
    if (source !== undefined) return { kind: 'timer', timer: kind, expression: staticOrExpression(source) };
  }
  throw new Error('a timer without date, duration and cycle passed validation');
}

export function messageEvent(message: ModdleElement | undefined): EventDefinition {
  const subscription = message && extension(message, 'zeebe:Subscription');
  const key = subscription && filledText(subscription, 'correlationKey');
  return {
    kind: 'message',
    name: staticOrExpression((message && text(message, 'name')) ?? ''),
    ...(key === undefined ? {} : { correlationKey: expression(key) }),
  };
}

function error(definition: ModdleElement): EventDefinition {
  const reference = child(definition, 'errorRef');
  const errorCode = reference && optional(text(reference, 'errorCode'));
  return { kind: 'error', ...(errorCode === undefined ? {} : { errorCode }) };
}

function escalation(definition: ModdleElement): EventDefinition {
  const reference = child(definition, 'escalationRef');
  const escalationCode = reference && optional(text(reference, 'escalationCode'));
  return { kind: 'escalation', ...(escalationCode === undefined ? {} : { escalationCode }) };
}

function signal(definition: ModdleElement): EventDefinition {
  const reference = child(definition, 'signalRef');
  return { kind: 'signal', name: staticOrExpression((reference && text(reference, 'name')) ?? '') };
}

const compilers: Readonly<Record<string, (definition: ModdleElement) => EventDefinition>> = {
  'bpmn:TimerEventDefinition': timer,
  'bpmn:MessageEventDefinition': (definition) => messageEvent(child(definition, 'messageRef')),
  'bpmn:ErrorEventDefinition': error,
  'bpmn:SignalEventDefinition': signal,
  'bpmn:EscalationEventDefinition': escalation,
  'bpmn:TerminateEventDefinition': () => ({ kind: 'terminate' }),
  'bpmn:LinkEventDefinition': (definition) => ({ kind: 'link', name: text(definition, 'name') ?? '' }),
  'bpmn:CompensateEventDefinition': () => ({ kind: 'compensation' }),
};

/** Event definition types that can be compiled at all; whether the runtime carries them is `supported`'s matter. */
export const isKnownEventDefinition = (definition: ModdleElement): boolean => definition.$type in compilers;

export function event(element: ModdleElement): EventDefinition {
  const definition = eventDefinitions(element)[0];
  if (!definition) return { kind: 'none' };
  const compile = compilers[definition.$type];
  if (!compile) throw new Error(`${definition.$type} passed validation`);
  return compile(definition);
}
