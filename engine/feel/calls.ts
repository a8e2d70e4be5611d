/** Function calls: by position or by name; functions of the model first, then the built-in ones. */
import { builtin } from './builtins/index.ts';
import type { Compiler, Run } from './compiler.ts';
import type { EvaluationState, Frame } from './frames.ts';
import { display, isFunction, isList, typeName } from './operators.ts';
import { children, type SyntaxNode, singleName, spacedName } from './syntax.ts';
import { compileRange } from './tests.ts';
import { FeelContext, FeelError, type FeelFunction, type FeelRange, type FeelValue } from './values.ts';

interface Arguments {
  /** Names, for a call by name. */
  readonly names: readonly string[] | null;
  readonly runs: readonly Run[];
}

export function compileCall(node: SyntaxNode, c: Compiler): Run {
  const parts = children(node);
  const callee = parts[0];
  if (callee === undefined) return c.refuse(node);
  const args = compileArguments(parts, c);
  if (callee.name === 'PathExpression') return compileMethod(callee, args, c);
  const name = spacedName(callee, c.source);
  if (!['VariableName', 'DateTimeConstructor', 'SpecialFunctionName'].includes(callee.name))
    return c.refuse(callee);
  const key = name.startsWith('`') ? singleName(callee, c.source) : name;
  if (builtin(key).length === 0) c.read(key);
  return (frame, evaluation) => {
    const found = find(key, args, frame);
    if (found !== null) return call(found, key, args, frame, evaluation);
    const given =
      args.names === null ? `${args.runs.length} parameters` : `parameters: ${args.names.join(', ')}`;
    evaluation.warn('NO_FUNCTION_FOUND', `No function found with name '${key}' and ${given}`);
    return null;
  };
}

function compileArguments(parts: readonly SyntaxNode[], c: Compiler): Arguments {
  const named = parts.find((part) => part.name === 'NamedParameters');
  if (named !== undefined) {
    const parameters = children(named).filter((part) => part.name === 'NamedParameter');
    return {
      names: parameters.map((part) => spacedName(c.parts(part, 2)[0] ?? part, c.source)),
      runs: parameters.map((part) => compileArgument(c.parts(part, 2)[1] ?? part, c)),
    };
  }
  const positional = parts.find((part) => part.name === 'PositionalParameters');
  const runs = (positional === undefined ? [] : children(positional)).map((part) => compileArgument(part, c));
  return { names: null, runs };
}

/** Only as an argument is `[1..5]` a range; elsewhere it is a test of the input. */
function compileArgument(node: SyntaxNode, c: Compiler): Run {
  const interval = node.name === 'SimplePositiveUnaryTest' ? node.firstChild : null;
  if (interval === null || interval.name !== 'Interval') return c.compile(node).run;
  const range = compileRange(interval, c);
  return (frame, evaluation) => validRange(range(frame, evaluation), evaluation);
}

function validRange(range: FeelRange, evaluation: EvaluationState): FeelValue {
  const type = typeName(range.start);
  if (type === typeName(range.end) && !['null', 'string', 'boolean', 'list', 'context'].includes(type))
    return range;
  evaluation.warn('INVALID_TYPE', `Invalid range definition '${display(range)}'`);
  return null;
}

/** `context.f(…)`: a function that is an entry of a context. */
function compileMethod(callee: SyntaxNode, args: Arguments, c: Compiler): Run {
  const parts = c.parts(callee, 2);
  const subject = parts[0];
  const last = parts.at(-1);
  if (subject === undefined || last === undefined) return c.refuse(callee);
  if (!isQualifiedName(subject)) return c.refuse(subject);
  const run = c.compile(subject).run;
  const name = singleName(last, c.source);
  return (frame, evaluation) => {
    const value = run(frame, evaluation);
    const found = value instanceof FeelContext ? value.get(name) : undefined;
    if (isFunction(found) && fits(found, args)) return call(found, name, args, frame, evaluation);
    const isContext = value instanceof FeelContext;
    const message = isContext
      ? `No function found with name '${name}' and ${args.runs.length} parameters`
      : `Expected context but found '${display(value)}'`;
    evaluation.warn(isContext ? 'NO_FUNCTION_FOUND' : 'INVALID_TYPE', message);
    evaluation.missingMethods.set(callee.from, message);
    return null;
  };
}

function isQualifiedName(node: SyntaxNode): boolean {
  if (node.name === 'VariableName') return true;
  return node.name === 'PathExpression' && node.firstChild !== null && isQualifiedName(node.firstChild);
}

function fits(candidate: FeelFunction, args: Arguments): boolean {
  if (args.names !== null) return args.names.every((name) => candidate.parameters.includes(name));
  const count = candidate.parameters.length;
  return candidate.variadic ? args.runs.length >= count : args.runs.length === count;
}

function find(name: string, args: Arguments, frame: Frame): FeelFunction | null {
  const own = frame.get(name);
  if (isFunction(own) && fits(own, args)) return own;
  return builtin(name).find((candidate) => fits(candidate, args)) ?? null;
}

function call(
  target: FeelFunction,
  name: string,
  args: Arguments,
  frame: Frame,
  evaluation: EvaluationState,
): FeelValue {
  evaluation.enter();
  try {
    return target.invoke(values(target, args, frame, evaluation), evaluation);
  } catch (error) {
    if (!(error instanceof FeelError)) throw error;
    if (name === 'assert') {
      evaluation.assertFailure ??= error.message;
      evaluation.warn('ASSERT_FAILURE', error.message);
    } else
      evaluation.warn('FUNCTION_INVOCATION_FAILURE', `Failed to invoke function '${name}': ${error.message}`);
    return null;
  } finally {
    evaluation.leave();
  }
}

/** The arguments in the order of the parameters; missing named ones are null; the variadic rest is one list. */
function values(
  target: FeelFunction,
  args: Arguments,
  frame: Frame,
  evaluation: EvaluationState,
): FeelValue[] {
  const given = args.runs.map((run) => run(frame, evaluation));
  if (args.names !== null) {
    const byName = new Map(args.names.map((name, i) => [name, given[i] ?? null] as const));
    return target.parameters.map((name) => byName.get(name) ?? null);
  }
  if (!target.variadic) return given;
  const fixed = target.parameters.length - 1;
  const rest = given.slice(fixed);
  const [only] = rest;
  const list = fixed === 0 && rest.length === 1 && only !== undefined && isList(only) ? only : rest;
  return [...given.slice(0, fixed), list];
}
