/** `for … return`, `some … satisfies`, `every … satisfies` over one or more lists. */
import type { Compiler, Run } from './compiler.ts';
import { type EvaluationState, type Frame, NameFrame } from './frames.ts';
import { FeelNumber } from './number.ts';
import { display, isList } from './operators.ts';
import { children, type SyntaxNode, singleName } from './syntax.ts';
import type { FeelList, FeelValue } from './values.ts';

interface Iterator {
  readonly name: string;
  readonly items: (frame: Frame, evaluation: EvaluationState) => FeelList | null;
}

interface Loop {
  readonly iterators: readonly Iterator[];
  readonly body: Run;
  readonly usesPartial: boolean;
}

function compileLoop(node: SyntaxNode, c: Compiler): Loop {
  const parts = children(node);
  const list = parts.find((part) => part.name === 'InExpressions');
  const last = parts.at(-1);
  if (list === undefined || last === undefined) return c.refuse(node);
  const iterators = children(list)
    .filter((part) => part.name === 'InExpression')
    .map((part) => compileIterator(part, c));
  const names = iterators.map((iterator) => iterator.name);
  const isFor = node.name === 'ForExpression';
  const body = c.binding(isFor ? [...names, 'partial'] : names, () => c.compile(last).run);
  return { iterators, body, usesPartial: isFor && /\bpartial\b/.test(c.text(last)) };
}

function compileIterator(node: SyntaxNode, c: Compiler): Iterator {
  const parts = children(node);
  const name = parts.find((part) => part.name === 'Name');
  const context = parts.find((part) => part.name === 'IterationContext');
  if (name === undefined || context === undefined) return c.refuse(node);
  const [first, second] = children(context)
    .filter((part) => part.name !== '..')
    .map((part) => c.compile(part).run);
  if (first === undefined) return c.refuse(context);
  return {
    name: singleName(name, c.source),
    items: second === undefined ? listItems(first) : numbersBetween(first, second),
  };
}

function listItems(run: Run): Iterator['items'] {
  return (frame, evaluation) => {
    const value = run(frame, evaluation);
    if (isList(value)) return value;
    evaluation.warn('INVALID_TYPE', `Expected list but found '${display(value)}'`);
    return null;
  };
}

/** Counts up or down by one, both ends included. */
function numbersBetween(first: Run, second: Run): Iterator['items'] {
  return (frame, evaluation) => {
    const start = first(frame, evaluation);
    const end = second(frame, evaluation);
    if (!(start instanceof FeelNumber && end instanceof FeelNumber)) {
      evaluation.warn(
        'INVALID_TYPE',
        `Expected number but found '${display(start instanceof FeelNumber ? end : start)}'`,
      );
      return null;
    }
    const up = start.compare(end) < 0;
    const step = FeelNumber.of(up ? 1 : -1);
    const numbers: FeelNumber[] = [];
    for (let n = start; up ? n.compare(end) <= 0 : n.compare(end) >= 0; n = n.plus(step)) {
      evaluation.spend(1);
      numbers.push(n);
    }
    return numbers;
  };
}

/** Calls `visit` for each combination, the last iterator fastest, until it answers false. Null if one is no list. */
function combinations(
  loop: Loop,
  frame: Frame,
  evaluation: EvaluationState,
  visit: (frame: Frame) => boolean,
): 'done' | null {
  const lists = loop.iterators.map((iterator) => iterator.items(frame, evaluation));
  if (lists.includes(null)) return null;
  const walk = (depth: number, inner: Frame): boolean => {
    const iterator = loop.iterators[depth];
    if (iterator === undefined) {
      evaluation.spend(1);
      return visit(inner);
    }
    for (const item of lists[depth] ?? []) {
      if (!walk(depth + 1, new NameFrame(inner, iterator.name, item))) return false;
    }
    return true;
  };
  walk(0, frame);
  return 'done';
}

export function compileFor(node: SyntaxNode, c: Compiler): Run {
  const loop = compileLoop(node, c);
  return (frame, evaluation) => {
    const results: FeelValue[] = [];
    const done = combinations(loop, frame, evaluation, (inner) => {
      if (loop.usesPartial) evaluation.spend(results.length >> 4);
      const visible = loop.usesPartial ? new NameFrame(inner, 'partial', results.slice()) : inner;
      results.push(loop.body(visible, evaluation));
      return true;
    });
    return done === null ? null : results;
  };
}

export function compileQuantified(node: SyntaxNode, c: Compiler): Run {
  const loop = compileLoop(node, c);
  const decisive = children(node)[0]?.name === 'some';
  return (frame, evaluation) => {
    let result: boolean | null = !decisive;
    const done = combinations(loop, frame, evaluation, (inner) => {
      const value = loop.body(inner, evaluation);
      if (value === decisive) result = decisive;
      else if (typeof value !== 'boolean') result = null;
      return value !== decisive;
    });
    return done === null ? null : result;
  };
}
