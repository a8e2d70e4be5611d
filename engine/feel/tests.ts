/** Unary tests: what stands in a decision table's input entry, and right of `in`. */
import { comparison } from './comparison.ts';
import type { Compiler, Run } from './compiler.ts';
import { type EvaluationState, type Frame, INPUT, inputFrame } from './frames.ts';
import { display, equal, identical, isList, notComparable, orderOrFail } from './operators.ts';
import { children, type SyntaxNode, unexpected } from './syntax.ts';
import { FeelRange, type FeelValue } from './values.ts';

/** `a in …`. */
export function compileIn(a: Run, rest: readonly SyntaxNode[], c: Compiler): Run {
  const tests = compileTestList(
    rest.filter((part) => part.name === 'PositiveUnaryTest' || part.name === 'PositiveUnaryTests'),
    c,
  );
  return (frame, evaluation) => tests(inputFrame(frame, a(frame, evaluation)), evaluation);
}

/** True if any of the closures is (short of evaluating the rest); null if none is and one is unknown. */
function disjunction(runs: readonly Run[]): Run {
  const [only] = runs;
  if (runs.length === 1 && only !== undefined) return only;
  return (frame, evaluation) => {
    let result: boolean | null = false;
    for (const run of runs) {
      const value = run(frame, evaluation);
      if (value === true) return true;
      if (value !== false) result = null;
    }
    return result;
  };
}

/** The top node of unary tests, or any list of positive tests. */
export function compileTests(top: SyntaxNode, c: Compiler): Run {
  const parts = children(top);
  if (parts[0]?.name === 'Wildcard') return () => true;
  const tests = compileTestList(
    parts.filter((part) => part.name === 'PositiveUnaryTests'),
    c,
  );
  if (parts[0]?.name !== 'not') return tests;
  return (frame, evaluation) => {
    const result = tests(frame, evaluation);
    return typeof result === 'boolean' ? !result : null;
  };
}

function compileTestList(nodes: readonly SyntaxNode[], c: Compiler): Run {
  const single = nodes.flatMap((node) =>
    node.name === 'PositiveUnaryTests'
      ? children(node).filter((part) => part.name === 'PositiveUnaryTest')
      : [node],
  );
  if (single.length === 0) throw unexpected(c.source, c.source.length);
  return disjunction(single.map((test) => compileTest(test, c)));
}

function compileTest(test: SyntaxNode, c: Compiler): Run {
  const [expression] = c.parts(test, 1);
  if (expression === undefined) return c.refuse(test);
  if (expression.name === 'SimplePositiveUnaryTest') return compileSimpleTest(expression, c);
  const run = c.compile(expression).run;
  if (expression.name === 'BooleanLiteral') {
    return (frame, evaluation) => {
      const input = inputOf(frame, evaluation);
      return equal(input, run(frame, evaluation)) ?? notComparable(input, run(frame, evaluation), evaluation);
    };
  }
  if (mentionsInput(expression)) {
    return (frame, evaluation) => {
      const value = run(frame, evaluation);
      return typeof value === 'boolean' ? value : null;
    };
  }
  return (frame, evaluation) => accepts(inputOf(frame, evaluation), run(frame, evaluation), evaluation);
}

function mentionsInput(node: SyntaxNode): boolean {
  if (node.name === '?') return true;
  return children(node).some(
    (child) =>
      child.name !== 'PositiveUnaryTests' && child.name !== 'PositiveUnaryTest' && mentionsInput(child),
  );
}

/** A test expression without `?` holds if it is true, is the input, or is a list with the input in it. */
function accepts(input: FeelValue, value: FeelValue, evaluation: EvaluationState): boolean | null {
  if (value === true) return true;
  if (isList(value) && value.some((item) => identical(item, input))) return true;
  const same = equal(input, value);
  if (same === true) return true;
  if (value === false || isList(value)) return false;
  return same === null ? notComparable(input, value, evaluation) : false;
}

function inputOf(frame: Frame, evaluation: EvaluationState): FeelValue {
  const value = frame.get(INPUT);
  if (value !== undefined) return value;
  evaluation.warn('NO_VARIABLE_FOUND', 'No input value found.');
  return null;
}

/** `> 3`, `[1..5]`: compared with the input. */
export function compileSimpleTest(node: SyntaxNode, c: Compiler): Run {
  const [first, endpoint] = c.parts(node, 1);
  if (first === undefined) return c.refuse(node);
  if (first.name === 'Interval') {
    const range = compileRange(first, c);
    return (frame, evaluation) => inRange(inputOf(frame, evaluation), range(frame, evaluation), evaluation);
  }
  const test = comparison(c.text(first));
  if (test === null || endpoint === undefined || ['=', '!='].includes(c.text(first))) return c.refuse(first);
  const run = c.compile(endpoint).run;
  return (frame, evaluation) => test(inputOf(frame, evaluation), run(frame, evaluation), evaluation);
}

/** A range; its ends are compared only when it is used. */
export function compileRange(
  node: SyntaxNode,
  c: Compiler,
): (frame: Frame, evaluation: EvaluationState) => FeelRange {
  const parts = c.parts(node, 4).filter((part) => part.name !== '..');
  const [open, from, to, close] = parts;
  if (open === undefined || from === undefined || to === undefined || close === undefined)
    return c.refuse(node);
  const start = c.compile(from).run;
  const end = c.compile(to).run;
  const startIncluded = c.text(open) === '[';
  const endIncluded = c.text(close) === ']';
  return (frame, evaluation) =>
    new FeelRange(start(frame, evaluation), startIncluded, end(frame, evaluation), endIncluded);
}

function inRange(input: FeelValue, range: FeelRange, evaluation: EvaluationState): boolean | null {
  const low = orderOrFail(input, range.start);
  const high = orderOrFail(input, range.end);
  if (low === null || high === null) {
    evaluation.warn(
      'NOT_COMPARABLE',
      `Can't compare '${display(input)}' with '${display(range.start)}' and '${display(range.end)}'`,
    );
    return null;
  }
  return (range.startIncluded ? low >= 0 : low > 0) && (range.endIncluded ? high <= 0 : high < 0);
}
