/** BPMN errors: thrown inside, caught by the innermost scope that waits for the code, through call activities. */
import type { ExecutableElement } from '../../model/executable.ts';
import { ElementFailure } from '../processing/failure.ts';
import { contextOf, type ElementContext, scopeOf } from '../processing/processing.ts';
import { canTrigger, triggerEvent } from './events.ts';
import { isActive } from './transitions.ts';

export interface ErrorCatch {
  readonly scope: ElementContext;
  readonly event: ExecutableElement;
}

/** Error events an element instance waits for: event sub-processes first, then its own boundary events. */
function errorEventsOf(ctx: ElementContext): ExecutableElement[] {
  const events: ExecutableElement[] = [];
  for (const id of ctx.model.eventSubProcesses ?? []) {
    const startId = ctx.process.elements.get(id)?.startEventId;
    const event = startId === undefined ? undefined : ctx.process.elements.get(startId);
    if (event?.event?.kind === 'error') events.push(event);
  }
  for (const id of ctx.model.boundaryEvents) {
    const event = ctx.process.elements.get(id);
    if (event?.event?.kind === 'error') events.push(event);
  }
  return events;
}

function codeOf(event: ExecutableElement): string | undefined {
  const definition = event.event;
  if (definition?.kind !== 'error' || definition.errorCode?.kind !== 'static') return undefined;
  return definition.errorCode.value === '' ? undefined : definition.errorCode.value;
}

/** A catcher of exactly this code goes before one of any code. */
function matching(events: readonly ExecutableElement[], code: string): ExecutableElement | undefined {
  return (
    events.find((event) => codeOf(event) === code) ?? events.find((event) => codeOf(event) === undefined)
  );
}

function callerOf(ctx: ElementContext): ElementContext | undefined {
  const { parentProcessInstanceKey, parentElementInstanceKey } = ctx.instance.row;
  if (parentProcessInstanceKey === null || parentElementInstanceKey === null) return undefined;
  const parent = ctx.p.state.findInstance(parentProcessInstanceKey);
  return parent && contextOf(ctx.p, parent, parentElementInstanceKey);
}

export type ErrorSearch =
  | { readonly found: ErrorCatch }
  | { readonly found?: undefined; readonly available: readonly string[] };

/**
 * From an element instance outwards. A scope that is ending or interrupted ends the search in its process (an error out
 * of an interrupting event sub-process is not caught further out); then the calling process is searched.
 */
export function findErrorCatch(start: ElementContext, code: string): ErrorSearch {
  const available: string[] = [];
  let process: ElementContext | undefined = start;
  while (process) {
    let ctx: ElementContext | undefined = process;
    while (ctx && isActive(ctx.element) && ctx.element.rt.interruptedBy === undefined) {
      const events = errorEventsOf(ctx);
      const event = matching(events, code);
      if (event) return { found: { scope: ctx, event } };
      for (const other of events) available.push(codeOf(other) ?? '');
      ctx = scopeOf(ctx);
    }
    process = callerOf(process);
  }
  return { available };
}

export function unhandledError(code: string, message: string, available: readonly string[]): ElementFailure {
  const withMessage = message === '' ? '' : ` with message '${message}'`;
  const others =
    available.length === 0
      ? 'No error events are available in the scope.'
      : `Available error events are [${available.join(', ')}]`;
  return new ElementFailure(
    'UNHANDLED_ERROR_EVENT',
    `Expected to throw an error event with the code '${code}'${withMessage}, but it was not caught. ${others}`,
  );
}

/** An error end event. Throws ElementFailure when nobody catches; `caught` runs before the catching event. */
export function throwErrorEvent(ctx: ElementContext, code: string, caught: () => void): void {
  const scope = scopeOf(ctx);
  const search: ErrorSearch = scope ? findErrorCatch(scope, code) : { available: [] };
  if (search.found === undefined) throw unhandledError(code, '', search.available);
  caught();
  const { found } = search;
  if (canTrigger(found.scope, found.event)) triggerEvent(found.scope, found.event, '');
}
