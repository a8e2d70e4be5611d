/**
 * Variables in scopes.
 *
 * - A document is merged upward: each name goes to the nearest scope that owns it, the rest to the root.
 * - A local document is set in the scope itself.
 * - Reading walks from the scope to the root.
 */
import { type FeelScope, type FeelValue, fromJsonText, joinDocument } from '../../feel/index.ts';
import type { Key } from '../../keys.ts';
import { ElementFailure } from '../processing/failure.ts';
import type { ElementContext, Processing } from '../processing/processing.ts';
import type { Instance, LiveVariable } from '../state/instance.ts';

/** Names and JSON texts. */
export type Document = ReadonlyMap<string, string>;

export function findVariable(instance: Instance, scopeKey: Key, name: string): LiveVariable | undefined {
  let scope: Key | null | undefined = scopeKey;
  while (scope !== null && scope !== undefined) {
    const variable = instance.scopes.get(scope)?.get(name);
    if (variable) return variable;
    scope = instance.maps.element_instance.get(scope)?.flowScopeKey;
  }
  return undefined;
}

export function feelValueOf(variable: LiveVariable): FeelValue {
  variable.feel ??= fromJsonText(variable.value);
  return variable.feel;
}

export function feelScope(instance: Instance, scopeKey: Key): FeelScope {
  return {
    get(name) {
      const variable = findVariable(instance, scopeKey, name);
      return variable && feelValueOf(variable);
    },
  };
}

export function setLocal(
  p: Processing,
  instance: Instance,
  scopeKey: Key,
  name: string,
  value: string,
): void {
  const variable = instance.scopes.get(scopeKey)?.get(name);
  if (variable === undefined) {
    const key = p.tx.nextKey();
    p.tx.insert('variable', instance, {
      key,
      processInstanceKey: instance.key,
      scopeKey,
      name,
      value,
      feel: undefined,
    });
    return;
  }
  if (variable.value === value) return;
  p.tx.touch('variable', instance, variable);
  variable.value = value;
  variable.feel = undefined;
}

export function mergeLocal(p: Processing, instance: Instance, scopeKey: Key, document: Document): void {
  for (const [name, value] of document) setLocal(p, instance, scopeKey, name, value);
}

export function merge(p: Processing, instance: Instance, scopeKey: Key, document: Document): void {
  if (document.size === 0) return;
  for (const [name, value] of document) {
    setLocal(p, instance, findVariable(instance, scopeKey, name)?.scopeKey ?? instance.key, name, value);
  }
}

/**
 * What an element computes may not outgrow what a client can be sent. Throws ElementFailure, in Zeebe's words, before
 * anything is changed.
 */
export function checkSize({ p, element }: ElementContext, document: Document): void {
  const limit = p.options.maxVariablesSize;
  let size = 0;
  for (const [name, value] of document) size += Buffer.byteLength(name) + Buffer.byteLength(value);
  if (size <= limit) return;
  throw new ElementFailure(
    'MESSAGE_SIZE_EXCEEDED',
    `Expected to process element '${element.elementId}', but exceeded MAX_MESSAGE_SIZE limitation. If you have large or many variables consider reducing these.`,
  );
}

/** All variables visible in a scope, inner ones first. */
export function visibleVariables(instance: Instance, scopeKey: Key): Map<string, string> {
  const visible = new Map<string, string>();
  let scope: Key | null | undefined = scopeKey;
  while (scope !== null && scope !== undefined) {
    for (const [name, variable] of instance.scopes.get(scope) ?? []) {
      if (!visible.has(name)) visible.set(name, variable.value);
    }
    scope = instance.maps.element_instance.get(scope)?.flowScopeKey;
  }
  return visible;
}

/** JSON object of the visible variables; only those named, if names are given. */
export function visibleDocument(instance: Instance, scopeKey: Key, names?: readonly string[]): string {
  if (names === undefined || names.length === 0) return joinDocument(visibleVariables(instance, scopeKey));
  const found: [string, string][] = [];
  for (const name of new Set(names)) {
    const variable = findVariable(instance, scopeKey, name);
    if (variable) found.push([name, variable.value]);
  }
  return joinDocument(found);
}

export function localDocument(instance: Instance, scopeKey: Key): Map<string, string> {
  const local = new Map<string, string>();
  for (const [name, variable] of instance.scopes.get(scopeKey) ?? []) local.set(name, variable.value);
  return local;
}

/** Where an element's results go: the scope around it. */
export function parentScopeKey(ctx: ElementContext): Key {
  return ctx.element.flowScopeKey ?? ctx.element.key;
}
