/**
 * Compiles FEEL once into closures (E7). The grammar is lezer-feel's, the meaning that of Camunda 8.8.
 *
 * Invariants:
 * - C1 Compilation either gives a closure or throws FeelParseError with the position; nothing is refused later.
 * - C2 A closure never throws for a failed operation: it answers null and warns. Only FeelEvaluationFailure ends it.
 * - C3 `variables` holds every free name that the expression can read.
 */
import { Compiler, type Run } from './compiler.ts';
import { compileNode } from './expression.ts';
import { FeelEvaluationFailure, FeelParseError } from './failures.ts';
import { EvaluationState, inputFrame } from './frames.ts';
import { children, parseExpressionTree, parseUnaryTestsTree, type SyntaxNode } from './syntax.ts';
import { compileTests } from './tests.ts';
import type {
  CompiledExpression,
  CompiledUnaryTests,
  FeelEnvironment,
  FeelResult,
  FeelScope,
} from './types.ts';
import type { FeelValue } from './values.ts';

/** `source` is the expression without the leading `=`. Throws FeelParseError. */
export function compileExpression(source: string): CompiledExpression {
  const compiler = new Compiler(source, compileNode);
  const run = compiled(source, parseExpressionTree, (top) =>
    failingCall(top, compileNode(top, compiler).run),
  );
  return {
    source,
    variables: [...compiler.free],
    evaluate: (scope, environment) => evaluate(source, run, scope, environment),
  };
}

/** The tests of a DMN input entry: `-`, `> 3`, `"a","b"`, `not(…)`, any expression with `?`. Throws FeelParseError. */
export function compileUnaryTests(source: string): CompiledUnaryTests {
  const compiler = new Compiler(source, compileNode);
  const run = compiled(source, parseUnaryTestsTree, (top) => compileTests(top, compiler));
  return {
    source,
    variables: [...compiler.free],
    evaluate: (input, scope, environment) => evaluate(source, run, inputFrame(scope, input), environment),
  };
}

/** An expression with a call of a context's function as its result, or inside a list or context that is, fails with it. */
function failingCall(top: SyntaxNode, run: Run): Run {
  const calls = resultCalls(top);
  if (calls.length === 0) return run;
  return (frame, evaluation) => {
    const value = run(frame, evaluation);
    for (const call of calls) {
      const message = evaluation.missingMethods.get(call);
      if (message !== undefined) throw new FeelEvaluationFailure(message);
    }
    return value;
  };
}

const TRANSPARENT: ReadonlySet<string> = new Set([
  'Expression',
  'ParenthesizedExpression',
  'List',
  'Context',
  'ContextEntry',
]);

/** Where such calls stand. */
function resultCalls(node: SyntaxNode): number[] {
  if (node.name === 'FunctionInvocation' && node.firstChild?.name === 'PathExpression') return [node.from];
  return TRANSPARENT.has(node.name) ? children(node).flatMap(resultCalls) : [];
}

function compiled(
  source: string,
  parse: (source: string) => SyntaxNode,
  build: (top: SyntaxNode) => Run,
): Run {
  try {
    return build(parse(source));
  } catch (error) {
    if (error instanceof RangeError)
      throw new FeelParseError('The expression is nested too deeply', 0, source);
    throw error;
  }
}

function evaluate(source: string, run: Run, scope: FeelScope, environment: FeelEnvironment): FeelResult {
  const state = new EvaluationState(environment.now(), environment.timeZone);
  let value: FeelValue;
  try {
    value = run(scope, state);
  } catch (error) {
    const reason = error instanceof RangeError ? 'it is nested too deeply' : error;
    if (typeof reason !== 'string' && !(reason instanceof FeelEvaluationFailure)) throw error;
    const cause = typeof reason === 'string' ? reason : reason.message;
    throw new FeelEvaluationFailure(`failed to evaluate expression '${source}': ${cause}`, state.warnings);
  }
  if (state.assertFailure === undefined) return { value, warnings: state.warnings };
  const message = `Assertion failure on evaluate the expression '${source}': ${state.assertFailure}`;
  throw new FeelEvaluationFailure(message, state.warnings);
}

/** A message with what an evaluation warned of, as Zeebe's incidents put it. */
export function withWarnings(message: string, warnings: readonly string[]): string {
  if (warnings.length === 0) return message;
  return `${message} The evaluation reported the following warnings:\n${warnings.join('\n')}`;
}
