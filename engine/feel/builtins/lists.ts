/** List built-ins. Positions are 1-based, negative from the end. */
import { IncomparableFailure } from '../failures.ts';
import { FeelNumber } from '../number.ts';
import { display, equal, identical, isList, orderOrFail } from '../operators.ts';
import { type Evaluation, FeelError, FeelFunction, type FeelList, type FeelValue } from '../values.ts';
import { define, type Library, variadic } from './define.ts';
import { statistics } from './statistics.ts';

function index(list: FeelList, position: number): number {
  if (position === 0) throw new FeelError('position must be a non-zero number');
  return position > 0 ? position - 1 : list.length + position;
}

/** Bounds of what `remove` takes out. */
function removed(list: FeelList, position: number): [from: number, to: number] {
  const from = index(list, position);
  return [from, position === -1 ? list.length : index(list, position + 1)];
}

/** `slice` as Scala's: bounds are clamped, never counted from the end. */
function slice(list: FeelList, from: number, until: number): FeelValue[] {
  return list.slice(Math.max(0, from), Math.max(0, until));
}

const equals = (a: FeelValue, b: FeelValue): boolean => equal(a, b) === true;

/** Items equal to one another count once; the first stays. Costs the square of the length. */
function distinct(list: FeelList, evaluation: Evaluation): FeelValue[] {
  const found: FeelValue[] = [];
  for (const item of list) {
    evaluation.spend(1 + (found.length >> 3));
    if (!found.some((other) => equals(item, other))) found.push(item);
  }
  return found;
}

function flatten(list: FeelList, evaluation: Evaluation): FeelValue[] {
  evaluation.spend(list.length);
  return list.flatMap((item) => (isList(item) ? flatten(item, evaluation) : [item]));
}

function concatenated(lists: FeelList, evaluation: Evaluation): FeelValue[] {
  const items = lists.flatMap((item): readonly FeelValue[] => (isList(item) ? item : [item]));
  evaluation.spend(items.length);
  return items;
}

function ofList(compute: (list: FeelList, evaluation: Evaluation) => FeelValue): readonly FeelFunction[] {
  return [
    define(['list'], ([list = null], evaluation) => {
      if (!isList(list)) return undefined;
      evaluation.spend(list.length);
      return compute(list, evaluation);
    }),
  ];
}

/** Three-valued `or` (decisive true) or `and` (decisive false) of all items. */
function logical(decisive: boolean): readonly FeelFunction[] {
  return [
    variadic(['list'], ([list = null]) => {
      if (!isList(list)) return undefined;
      if (list.includes(decisive)) return list.indexOf(decisive) >= 0 ? decisive : null;
      return list.every((item) => item === !decisive) ? !decisive : null;
    }),
  ];
}

function sortStep(precedes: FeelFunction, a: FeelValue, b: FeelValue, evaluation: Evaluation): FeelValue {
  try {
    return precedes.invoke([a, b], evaluation);
  } catch (error) {
    if (error instanceof IncomparableFailure) throw new FeelError(`fail to sort list: ${error.message}`);
    throw error;
  }
}

function sort(list: FeelList, precedes: FeelFunction, evaluation: Evaluation): FeelValue {
  if (precedes.parameters.length !== 2) {
    throw new FeelError(
      `expect boolean function with 2 arguments, but found '${precedes.parameters.length}'`,
    );
  }
  const before = (a: FeelValue, b: FeelValue): boolean => {
    evaluation.spend(1);
    const result = sortStep(precedes, a, b, evaluation);
    if (typeof result === 'boolean') return result;
    throw new FeelError(
      `fail to sort list by given precedes function: expected boolean but found '${display(result)}'`,
    );
  };
  return [...list].sort((a, b) => (before(a, b) ? -1 : before(b, a) ? 1 : 0));
}

function join(
  list: FeelValue,
  delimiter: FeelValue,
  prefix: FeelValue,
  suffix: FeelValue,
): FeelValue | undefined {
  if (!isList(list)) return undefined;
  const parts: string[] = [];
  for (const item of list) {
    if (typeof item === 'string') parts.push(item);
    else if (item !== null) throw new FeelError(`expected a list of strings but found '${display(list)}'`);
  }
  const text = (value: FeelValue): string | undefined =>
    typeof value === 'string' ? value : value === null ? '' : undefined;
  const [separator, before, after] = [text(delimiter), text(prefix), text(suffix)];
  if (separator === undefined || before === undefined || after === undefined) return undefined;
  return before + parts.join(separator) + after;
}

function partition(list: FeelList, size: number): FeelValue {
  if (size < 1) throw new FeelError(`'size' should be greater than 0 but was ${size}`);
  const parts: FeelValue[] = [];
  for (let i = 0; i < list.length; i += size) parts.push(list.slice(i, i + size));
  return parts;
}

function extreme(wanted: 1 | -1): readonly FeelFunction[] {
  return [
    variadic(['list'], ([list = null], evaluation) => {
      if (!isList(list)) return undefined;
      evaluation.spend(list.length);
      let best: FeelValue = list[0] ?? null;
      for (const item of list) {
        const result = orderOrFail(item, best);
        if (result === null) throw new FeelError(`${display(list)} is not comparable`);
        if (result * wanted > 0) best = item;
      }
      return best;
    }),
  ];
}

export const lists: Library = {
  ...statistics,
  'list contains': [
    define(['list', 'element'], ([list = null, element = null], evaluation) => {
      if (!isList(list)) return undefined;
      evaluation.spend(list.length >> 3);
      return list.some((item) => identical(item, element));
    }),
  ],
  count: ofList((list) => FeelNumber.of(list.length)),
  'is empty': ofList((list) => list.length === 0),
  min: extreme(-1),
  max: extreme(1),
  all: logical(false),
  any: logical(true),
  and: logical(false),
  or: logical(true),
  sublist: [
    define(['list', 'start position'], ([list = null, start = null]) =>
      isList(list) && start instanceof FeelNumber
        ? slice(list, index(list, start.toInt()), list.length)
        : undefined,
    ),
    define(['list', 'start position', 'length'], ([list = null, start = null, length = null]) => {
      if (!isList(list) || !(start instanceof FeelNumber && length instanceof FeelNumber)) return undefined;
      const from = index(list, start.toInt());
      return slice(list, from, from + length.toInt());
    }),
  ],
  append: [
    variadic(['list', 'items'], ([list = null, items = null], evaluation) => {
      if (!isList(list) || !isList(items)) return undefined;
      evaluation.spend(list.length + items.length);
      return [...list, ...items];
    }),
  ],
  concatenate: [
    variadic(['lists'], ([given = null], evaluation) =>
      isList(given) ? concatenated(given, evaluation) : undefined,
    ),
  ],
  union: [
    variadic(['lists'], ([given = null], evaluation) =>
      isList(given) ? distinct(concatenated(given, evaluation), evaluation) : undefined,
    ),
  ],
  'insert before': [
    define(['list', 'position', 'newItem'], ([list = null, position = null, item = null]) => {
      if (!isList(list) || !(position instanceof FeelNumber)) return undefined;
      const at = Math.max(0, index(list, position.toInt()));
      return [...list.slice(0, at), item, ...list.slice(at)];
    }),
  ],
  remove: [
    define(['list', 'position'], ([list = null, position = null]) => {
      if (!isList(list) || !(position instanceof FeelNumber)) return undefined;
      const [at, next] = removed(list, position.toInt());
      return [...list.slice(0, Math.max(0, at)), ...list.slice(Math.max(0, next))];
    }),
  ],
  reverse: ofList((list) => [...list].reverse()),
  'index of': [
    define(['list', 'match'], ([list = null, match = null]) => {
      if (!isList(list)) return undefined;
      return list.flatMap((item, i) => (equals(item, match) ? [FeelNumber.of(i + 1)] : []));
    }),
  ],
  'distinct values': ofList(distinct),
  'duplicate values': ofList((list, evaluation) =>
    distinct(list, evaluation).filter((item) => {
      evaluation.spend(list.length >> 3);
      return list.filter((other) => equals(item, other)).length > 1;
    }),
  ),
  flatten: ofList(flatten),
  sort: [
    define(['list', 'precedes'], ([list = null, precedes = null], evaluation) =>
      isList(list) && precedes instanceof FeelFunction ? sort(list, precedes, evaluation) : undefined,
    ),
  ],
  'string join': [
    define(['list'], ([list = null]) => join(list, null, null, null)),
    define(['list', 'delimiter'], ([list = null, delimiter = null]) => join(list, delimiter, null, null)),
    define(
      ['list', 'delimiter', 'prefix', 'suffix'],
      ([list = null, delimiter = null, prefix = null, suffix = null]) =>
        join(list, delimiter, prefix, suffix),
    ),
  ],
  partition: [
    define(['list', 'size'], ([list = null, size = null]) =>
      isList(list) && size instanceof FeelNumber ? partition(list, size.toInt()) : undefined,
    ),
  ],
};
