/**
 * Input and output mappings.
 *
 * - Inputs are evaluated in model order, each seeing the ones before it, and become local variables.
 * - Outputs are evaluated in model order over the element's scope (with the event's variables local to it) and are
 *   merged into the enclosing scope. A dotted target changes that path of the existing value only.
 * - Without outputs, an event's variables are merged upward from the element.
 */
import {
  FeelContext,
  type FeelScope,
  type FeelValue,
  fromJsonText,
  joinDocument,
  splitDocument,
  toJsonText,
} from '../../feel/index.ts';
import type { Mapping } from '../../model/executable.ts';
import type { ElementContext } from '../processing/processing.ts';
import { evaluate } from './expressions.ts';
import { takeTrigger } from './triggers.ts';
import { feelScope, findVariable, localDocument, merge, mergeLocal, parentScopeKey } from './variables.ts';

type Nested = Map<string, Nested | string>;

export function applyInputMappings(ctx: ElementContext): void {
  if (ctx.model.inputs.length === 0) return;
  mergeLocal(ctx.p, ctx.instance, ctx.element.key, evaluateMappings(ctx, ctx.model.inputs, false));
}

export function applyOutputMappings(ctx: ElementContext): void {
  const { p, instance, element, model } = ctx;
  const variables = takeTrigger(ctx);
  if (model.outputs.length > 0) {
    mergeLocal(p, instance, element.key, variables);
    merge(p, instance, parentScopeKey(ctx), evaluateMappings(ctx, model.outputs, true));
  } else if (variables.size > 0) {
    // A called instance's variables pass by the call activity's own ones.
    merge(p, instance, model.type === 'CALL_ACTIVITY' ? parentScopeKey(ctx) : element.key, variables);
  } else if (
    model.type === 'START_EVENT' ||
    (model.type === 'BOUNDARY_EVENT' && model.event?.kind !== 'error')
  ) {
    merge(p, instance, parentScopeKey(ctx), localDocument(instance, element.key));
  }
}

/** Results by top-level name, as JSON texts. */
function evaluateMappings(
  ctx: ElementContext,
  mappings: readonly Mapping[],
  intoExisting: boolean,
): Map<string, string> {
  const { p, instance, element } = ctx;
  const results: Nested = new Map();
  const outer = feelScope(instance, element.key);
  const scope: FeelScope = {
    get(name) {
      const result = results.get(name);
      if (result === undefined) return outer.get(name);
      return feelValue(result, outer.get(name));
    },
  };
  for (const { source, target } of mappings) {
    const { value } = evaluate(p, source, scope, element.key, 'IO_MAPPING_ERROR');
    put(results, target, toJsonText(value));
  }
  const document = new Map<string, string>();
  for (const [name, result] of results) {
    const existing = intoExisting ? findVariable(instance, element.key, name)?.value : undefined;
    document.set(name, textOf(result, existing));
  }
  return document;
}

function put(into: Nested, path: readonly string[], text: string): void {
  const [name = '', ...rest] = path;
  if (rest.length === 0) {
    into.set(name, text);
    return;
  }
  const existing = into.get(name);
  const nested: Nested = existing instanceof Map ? existing : existingMembers(existing);
  into.set(name, nested);
  put(nested, rest, text);
}

function existingMembers(text: string | undefined): Nested {
  return text?.startsWith('{') ? new Map(splitDocument(text)) : new Map();
}

/** A nested result over what was there: its own keys win, the rest stays. */
function textOf(result: Nested | string, existing: string | undefined): string {
  if (typeof result === 'string') return result;
  const members = existing?.startsWith('{') ? splitDocument(existing) : new Map<string, string>();
  for (const [name, member] of result) members.set(name, textOf(member, members.get(name)));
  return joinDocument(members);
}

function feelValue(result: Nested | string, outer: FeelValue | undefined): FeelValue {
  if (typeof result === 'string') return fromJsonText(result);
  const existing = outer instanceof FeelContext ? toJsonText(outer) : undefined;
  return fromJsonText(textOf(result, existing));
}
