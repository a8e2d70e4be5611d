/** The parts elements share: mappings, headers, listeners, jobs, properties. Validated before; nothing is refused here. */
import { children, extension, extensions, filledText, type ModdleElement, text } from './bpmn.ts';
import type { Binding, ExecutionListener, JobDefinition, Mapping, TaskListener } from './executable.ts';
import { expression, staticOrExpression } from './expressions.ts';

const DEFAULT_RETRIES = '3';

function mappings(element: ModdleElement, property: 'inputParameters' | 'outputParameters'): Mapping[] {
  const ioMapping = extension(element, 'zeebe:IoMapping');
  if (!ioMapping) return [];
  return children(ioMapping, property).map((mapping) => ({
    source: expression(text(mapping, 'source') ?? ''),
    target: (text(mapping, 'target') ?? '').split('.'),
  }));
}

export const inputs = (element: ModdleElement): Mapping[] => mappings(element, 'inputParameters');
export const outputs = (element: ModdleElement): Mapping[] => mappings(element, 'outputParameters');

/**
 * `zeebe:taskHeaders`; entries without a key or a value are left out. Listener jobs carry their element's headers:
 * Zeebe 8.8 reads none of a listener's own.
 */
export function headers(element: ModdleElement): Record<string, string> {
  const taskHeaders = extension(element, 'zeebe:TaskHeaders');
  if (!taskHeaders) return {};
  const entries = children(taskHeaders, 'values').map((header) => [
    filledText(header, 'key'),
    filledText(header, 'value'),
  ]);
  return Object.fromEntries(entries.filter(([key, value]) => key !== undefined && value !== undefined));
}

export function properties(element: ModdleElement): Record<string, string> {
  const holder = extension(element, 'zeebe:Properties');
  if (!holder) return {};
  return Object.fromEntries(
    children(holder, 'properties').map((property) => [
      text(property, 'name') ?? '',
      text(property, 'value') ?? '',
    ]),
  );
}

export function executionListeners(element: ModdleElement): ExecutionListener[] {
  return extensions(element, 'zeebe:ExecutionListeners').flatMap((holder) =>
    children(holder, 'listeners').map((listener) => ({
      eventType: text(listener, 'eventType') === 'end' ? ('end' as const) : ('start' as const),
      type: staticOrExpression(text(listener, 'type') ?? ''),
      retries: staticOrExpression(filledText(listener, 'retries') ?? DEFAULT_RETRIES),
      headers: headers(element),
    })),
  );
}

/** Names of 8.8 and the older ones it still reads. */
const taskListenerEvents: Readonly<Record<string, TaskListener['eventType']>> = {
  creating: 'creating',
  create: 'creating',
  assigning: 'assigning',
  assignment: 'assigning',
  updating: 'updating',
  update: 'updating',
  completing: 'completing',
  complete: 'completing',
  canceling: 'canceling',
  cancel: 'canceling',
};

export const taskListenerEvent = (name: string | undefined): TaskListener['eventType'] | undefined =>
  name === undefined ? undefined : taskListenerEvents[name];

export function taskListeners(element: ModdleElement): TaskListener[] {
  return extensions(element, 'zeebe:TaskListeners').flatMap((holder) =>
    children(holder, 'listeners').map((listener) => ({
      eventType: taskListenerEvent(text(listener, 'eventType')) ?? 'creating',
      type: staticOrExpression(text(listener, 'type') ?? ''),
      retries: staticOrExpression(filledText(listener, 'retries') ?? DEFAULT_RETRIES),
      headers: headers(element),
    })),
  );
}

export function job(element: ModdleElement): JobDefinition | undefined {
  const definition = extension(element, 'zeebe:TaskDefinition');
  if (!definition) return undefined;
  return {
    type: staticOrExpression(text(definition, 'type') ?? ''),
    retries: staticOrExpression(filledText(definition, 'retries') ?? DEFAULT_RETRIES),
    headers: headers(element),
  };
}

/** `bindingType` and `versionTag` of a called element, decision or form; `latest` when unsaid. */
export function binding(element: ModdleElement): Binding {
  const kind = text(element, 'bindingType');
  if (kind === 'deployment') return { kind };
  if (kind === 'versionTag') return { kind, versionTag: text(element, 'versionTag') ?? '' };
  return { kind: 'latest' };
}
