/**
 * Input and output mappings.
 *
 * - The mappings of an element are one FEEL context, as in Zeebe 8.8: targets with a common path make a nested context,
 *   entries are evaluated in order, and each sees the ones before it in its own context and in those around it.
 * - Inputs become local variables. Outputs are merged into the enclosing scope; a nested target changes that path of the
 *   existing value (null when that is no context).
 * - Without outputs, an event's variables are merged upward from the element.
 */
import { FeelContext, FeelFunction, type FeelScope, type FeelValue, toJsonText } from '../../feel/index.ts';
import type { Mapping } from '../../model/executable.ts';
import type { ElementContext } from '../processing/processing.ts';
import { evaluate } from './expressions.ts';
import { takeTrigger } from './triggers.ts';
import {
  checkSize,
  type Document,
  feelScope,
  localDocument,
  merge,
  mergeLocal,
  parentScopeKey,
} from './variables.ts';

/** A target's last step is a mapping, the steps before it are nested targets. */
type Targets = Map<string, Targets | Mapping>;

const targetsOf = new WeakMap<readonly Mapping[], Targets>();

function targets(mappings: readonly Mapping[]): Targets {
  const known = targetsOf.get(mappings);
  if (known) return known;
  const root: Targets = new Map();
  for (const mapping of mappings) {
    let at = root;
    for (const step of mapping.target.slice(0, -1)) {
      const next = at.get(step);
      const nested: Targets = next instanceof Map ? next : new Map();
      at.set(step, nested);
      at = nested;
    }
    at.set(mapping.target.at(-1) ?? '', mapping);
  }
  targetsOf.set(mappings, root);
  return root;
}

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
): Document {
  const scope = feelScope(ctx.instance, ctx.element.key);
  const entries = evaluateTargets(ctx, targets(mappings), scope, intoExisting ? [] : undefined);
  const document = new Map<string, string>();
  for (const [name, value] of entries) document.set(name, toJsonText(value));
  checkSize(ctx, document);
  return document;
}

/** `path` leads to the existing value that nested results are merged into; undefined when they replace it. */
function evaluateTargets(
  ctx: ElementContext,
  nodes: Targets,
  outer: FeelScope,
  path: readonly string[] | undefined,
): Map<string, FeelValue> {
  const entries = new Map<string, FeelValue>();
  const scope: FeelScope = { get: (name) => (entries.has(name) ? entries.get(name) : outer.get(name)) };
  for (const [name, node] of nodes) {
    if (!(node instanceof Map)) {
      const { value } = evaluate(ctx.p, node.source, scope, ctx.element.key, 'IO_MAPPING_ERROR');
      if (!(value instanceof FeelFunction)) entries.set(name, value);
      continue;
    }
    const inner = path && [...path, name];
    const nested = evaluateTargets(ctx, node, scope, inner);
    entries.set(name, inner ? mergedInto(lookUp(scope, inner), nested) : FeelContext.of(nested));
  }
  return entries;
}

function lookUp(scope: FeelScope, [head = '', ...steps]: readonly string[]): FeelValue {
  let value = scope.get(head) ?? null;
  for (const step of steps) value = value instanceof FeelContext ? (value.get(step) ?? null) : null;
  return value;
}

function mergedInto(existing: FeelValue, nested: ReadonlyMap<string, FeelValue>): FeelValue {
  if (existing === null) return FeelContext.of(nested);
  if (!(existing instanceof FeelContext)) return null;
  return FeelContext.of(new Map([...existing.entries, ...nested]));
}
