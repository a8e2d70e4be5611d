/** `list[condition]` and `list[index]`: 1-based, negative from the end; null outside. */
import type { Compiler, Run } from './compiler.ts';
import { type EvaluationState, type Frame, itemFrame } from './frames.ts';
import { FeelNumber } from './number.ts';
import { display, isList } from './operators.ts';
import { children, type SyntaxNode } from './syntax.ts';
import type { FeelList, FeelValue } from './values.ts';

export function compileFilter(node: SyntaxNode, c: Compiler): Run {
  const [subject, condition] = children(node).filter((part) => part.name !== '[' && part.name !== ']');
  if (subject === undefined || condition === undefined) return c.refuse(node);
  const list = c.compile(subject).run;
  const filter = c.binding(['item'], () => c.compile(condition));
  return (frame, evaluation) => {
    const items = list(frame, evaluation);
    if (!isList(items)) {
      evaluation.warn('INVALID_TYPE', `Expected list but found '${display(items)}'`);
      return null;
    }
    evaluation.spend(items.length);
    if (filter.kind !== 'comparison' && filter.kind !== 'call') {
      const index = filter.run(frame, evaluation);
      if (index instanceof FeelNumber) return itemAt(items, index);
      if (filter.kind === 'number') return null;
    }
    return select(items, filter.run, frame, evaluation);
  };
}

export function itemAt(items: FeelList, index: FeelNumber): FeelValue {
  const position = index.toDouble();
  const at = Math.trunc(position > 0 ? position - 1 : items.length + position);
  const exact = position > 0 ? position - 1 : items.length + position;
  return exact < 0 || exact >= items.length ? null : (items[at] ?? null);
}

/** The first item decides whether the filter is an index or a condition. */
function select(items: FeelList, filter: Run, frame: Frame, evaluation: EvaluationState): FeelValue {
  const found: FeelValue[] = [];
  for (const [i, item] of items.entries()) {
    const result = filter(itemFrame(frame, item), evaluation);
    if (i === 0 && result instanceof FeelNumber) return itemAt(items, result);
    if (result === true) found.push(item);
  }
  return found;
}
