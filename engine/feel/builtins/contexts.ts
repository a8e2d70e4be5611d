/** Context built-ins. */
import { isList } from '../operators.ts';
import { FeelContext, type FeelFunction, type FeelValue } from '../values.ts';
import { define, type Library, variadic } from './define.ts';

function entriesOf(parameter: string): FeelFunction {
  return define([parameter], ([context]) => {
    if (!(context instanceof FeelContext)) return undefined;
    return [...context.entries].map(([key, value]) =>
      FeelContext.of([
        ['key', key],
        ['value', value],
      ]),
    );
  });
}

function put(context: FeelContext, key: string, value: FeelValue): FeelContext {
  return FeelContext.of(new Map([...context.entries, [key, value]]));
}

/** Puts a value below nested contexts, making those that are missing. */
function putDeep(context: FeelContext, keys: readonly FeelValue[], value: FeelValue): FeelValue | undefined {
  const [key, ...rest] = keys;
  if (typeof key !== 'string') return undefined;
  if (rest.length === 0) return put(context, key, value);
  const inner = context.get(key);
  const below = putDeep(inner instanceof FeelContext ? inner : FeelContext.of([]), rest, value);
  return below === undefined ? undefined : put(context, key, below);
}

function valueDeep(context: FeelValue, keys: readonly FeelValue[]): FeelValue {
  if (keys.length === 0) return null;
  let value: FeelValue = context;
  for (const key of keys) {
    value = value instanceof FeelContext && typeof key === 'string' ? (value.get(key) ?? null) : null;
  }
  return value;
}

function merge(contexts: FeelValue): FeelValue {
  if (!isList(contexts)) return null;
  const merged = new Map<string, FeelValue>();
  for (const context of contexts) {
    if (!(context instanceof FeelContext)) return null;
    for (const [key, value] of context.entries) merged.set(key, value);
  }
  return FeelContext.of(merged);
}

function fromEntries(entries: FeelValue): FeelValue {
  if (!isList(entries)) return null;
  const result = new Map<string, FeelValue>();
  for (const entry of entries) {
    if (!(entry instanceof FeelContext)) return null;
    const [key, value] = [entry.get('key'), entry.get('value')];
    if (typeof key !== 'string' || value === undefined) return null;
    result.set(key, value);
  }
  return FeelContext.of(result);
}

const contextPut = [
  define(['context', 'key', 'value'], ([context, key, value = null]) =>
    context instanceof FeelContext && typeof key === 'string' ? put(context, key, value) : undefined,
  ),
  define(['context', 'keys', 'value'], ([context, keys = null, value = null]) =>
    context instanceof FeelContext && isList(keys) ? putDeep(context, keys, value) : undefined,
  ),
];

/** Overloads of one length: the first whose arguments fit answers. */
function either(...candidates: readonly FeelFunction[]): FeelFunction {
  const [first] = candidates;
  return define(first?.parameters ?? [], (args, evaluation) => {
    const [subject, key] = args;
    const candidate = isList(key ?? null) ? candidates[1] : candidates[0];
    return subject === undefined ? undefined : candidate?.invoke([...args], evaluation);
  });
}

export const contexts: Library = {
  'get entries': [entriesOf('context'), entriesOf('m')],
  'get value': [
    either(
      define(['context', 'key'], ([context, key]) =>
        context instanceof FeelContext && typeof key === 'string' ? (context.get(key) ?? null) : undefined,
      ),
      define(['context', 'keys'], ([context = null, keys = null]) =>
        context instanceof FeelContext && isList(keys) ? valueDeep(context, keys) : undefined,
      ),
    ),
  ],
  'context put': [either(...contextPut), ...contextPut],
  put: [either(...contextPut), ...contextPut],
  'context merge': [variadic(['contexts'], ([given = null]) => merge(given))],
  'put all': [variadic(['contexts'], ([given = null]) => merge(given))],
  context: [define(['entries'], ([entries = null]) => fromEntries(entries))],
};
