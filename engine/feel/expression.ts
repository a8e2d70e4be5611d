/** One closure per node of the tree. What a node means is said where it is compiled. */
import { compileContext, compileFunction, compileList } from './boxed.ts';
import { compileCall } from './calls.ts';
import { comparison, ordered } from './comparison.ts';
import { type Compiler, constant, type Node, type Run } from './compiler.ts';
import { FeelEvaluationFailure } from './failures.ts';
import { compileFilter } from './filter.ts';
import { INPUT } from './frames.ts';
import { compileFor, compileQuantified } from './iteration.ts';
import { FeelNumber } from './number.ts';
import { add, display, divide, multiply, power, subtract, typeName } from './operators.ts';
import { property } from './properties.ts';
import {
  children,
  rawString,
  type SyntaxNode,
  singleName,
  spacedName,
  stringValue,
  unexpected,
} from './syntax.ts';
import { parseTemporal } from './temporal-text.ts';
import { compileIn, compileSimpleTest } from './tests.ts';

function other(run: Run): Node {
  return { run, kind: 'other' };
}

export function compileNode(node: SyntaxNode, c: Compiler): Node {
  switch (node.name) {
    case 'Expression':
    case 'ParenthesizedExpression':
      return compileInner(node, c);
    case 'NumericLiteral':
      return compileNumber(node, c);
    case 'StringLiteral':
      return constant(stringValue(node, c.source));
    case 'BooleanLiteral':
      return constant(c.text(node) === 'true');
    case 'null':
      return constant(null);
    case 'VariableName':
      return compileVariable(node, c);
    case '?':
      return compileInput();
    case 'ArithmeticExpression':
      return compileArithmetic(node, c);
    case 'Comparison':
      return compileComparison(node, c);
    case 'Conjunction':
      return compileLogic(node, c, false);
    case 'Disjunction':
      return compileLogic(node, c, true);
    case 'IfExpression':
      return compileIf(node, c);
    case 'ForExpression':
      return other(compileFor(node, c));
    case 'QuantifiedExpression':
      return other(compileQuantified(node, c));
    case 'InstanceOfExpression':
      return compileInstanceOf(node, c);
    case 'PathExpression':
      return compilePath(node, c);
    case 'FilterExpression':
      return other(compileFilter(node, c));
    case 'FunctionInvocation':
    case 'DateTimeLiteral':
      return compileInvocation(node, c);
    case 'FunctionDefinition':
      return other(compileFunction(node, c));
    case 'List':
      return other(compileList(node, c));
    case 'Context':
      return other(compileContext(node, c));
    case 'SimplePositiveUnaryTest':
      return { run: compileSimpleTest(node, c), kind: 'comparison' };
    default:
      return c.refuse(node);
  }
}

/** The one expression inside brackets or at the top. */
function compileInner(node: SyntaxNode, c: Compiler): Node {
  const inner = children(node).filter((child) => child.name !== '(' && child.name !== ')');
  const [expression] = inner;
  return expression === undefined || inner.length !== 1 ? c.refuse(node) : c.compile(expression);
}

function compileNumber(node: SyntaxNode, c: Compiler): Node {
  const text = c.text(node).replace(/\s+/g, '');
  // The reference knows no exponent notation.
  const number = /[eE]/.test(text) ? null : FeelNumber.parse(text);
  return number === null ? c.refuse(node) : constant(number, 'number');
}

function compileVariable(node: SyntaxNode, c: Compiler): Node {
  const name = singleName(node, c.source);
  c.read(name);
  return other((frame, evaluation) => {
    const value = frame.get(name);
    if (value !== undefined) return value;
    evaluation.warn('NO_VARIABLE_FOUND', `No variable found with name '${name}'`);
    return null;
  });
}

function compileInput(): Node {
  return other((frame) => {
    const value = frame.get(INPUT);
    if (value !== undefined) return value;
    throw new FeelEvaluationFailure(
      `No input value available. '${INPUT}' can only be used inside an unary-test expression.`,
    );
  });
}

const ARITHMETIC = { '+': add, '-': subtract, '*': multiply, '/': divide, '**': power } as const;

/** Reaches as far to the right as it can: an operand of `and` and `or` only in brackets. */
const OPEN_ENDED: ReadonlySet<string> = new Set(['IfExpression', 'ForExpression', 'QuantifiedExpression']);

/** Binds less tightly than arithmetic: not its operand without brackets. */
const LOOSER: ReadonlySet<string> = new Set([
  'Comparison',
  'InstanceOfExpression',
  'Conjunction',
  'Disjunction',
  'SimplePositiveUnaryTest',
  'IfExpression',
  'ForExpression',
  'QuantifiedExpression',
]);

function compileArithmetic(node: SyntaxNode, c: Compiler): Node {
  const [first, second, third] = c.parts(node, 2);
  if (first === undefined || second === undefined) return c.refuse(node);
  if (third === undefined) return compileNegation(first, second, c);
  const operator = c.text(second);
  if (!(operator in ARITHMETIC)) return c.refuse(second);
  if (LOOSER.has(first.name)) return c.refuse(second);
  if (LOOSER.has(third.name)) return c.refuse(third);
  const compute = ARITHMETIC[operator as keyof typeof ARITHMETIC];
  const left = c.compile(first).run;
  const right = c.compile(third).run;
  return other((frame, evaluation) => compute(left(frame, evaluation), right(frame, evaluation), evaluation));
}

function compileNegation(operator: SyntaxNode, operand: SyntaxNode, c: Compiler): Node {
  if (c.text(operator) !== '-') return c.refuse(operator);
  if (operand.name === 'ArithmeticExpression' || LOOSER.has(operand.name)) return c.refuse(operand);
  const { run, kind } = c.compile(operand);
  return {
    kind: kind === 'number' ? 'number' : 'other',
    run: (frame, evaluation) => {
      const value = run(frame, evaluation);
      if (value instanceof FeelNumber) return value.negated();
      evaluation.warn('INVALID_TYPE', `Expected number but found '${display(value)}'`);
      return null;
    },
  };
}

function compileComparison(node: SyntaxNode, c: Compiler): Node {
  const [left, operator, ...rest] = c.parts(node, 3);
  const [right] = rest;
  if (left === undefined || operator === undefined || right === undefined) return c.refuse(node);
  if (LOOSER.has(left.name)) return c.refuse(operator);
  if (operator.name === 'CompareOp' && LOOSER.has(right.name)) return c.refuse(right);
  const a = c.compile(left).run;
  if (operator.name === 'in') return { run: compileIn(a, rest, c), kind: 'other' };
  if (operator.name === 'between') return compileBetween(a, rest, c);
  const b = c.compile(right).run;
  const test = comparison(c.text(operator));
  if (test === null) return c.refuse(operator);
  return {
    kind: 'comparison',
    run: (frame, evaluation) => test(a(frame, evaluation), b(frame, evaluation), evaluation),
  };
}

function compileBetween(a: Run, rest: readonly SyntaxNode[], c: Compiler): Node {
  const [from, to] = rest.filter((part) => part.name !== 'and');
  if (from === undefined || to === undefined) throw unexpected(c.source, c.source.length);
  const low = c.compile(from).run;
  const high = c.compile(to).run;
  const [atLeast, atMost] = [ordered((result) => result >= 0), ordered((result) => result <= 0)];
  return other((frame, evaluation) => {
    const value = a(frame, evaluation);
    const first = atLeast(value, low(frame, evaluation), evaluation);
    if (first === false) return false;
    const second = atMost(value, high(frame, evaluation), evaluation);
    return second === false ? false : first === null ? null : second;
  });
}

function compileLogic(node: SyntaxNode, c: Compiler, decisive: boolean): Node {
  const parts = children(node).filter((part) => part.name !== 'and' && part.name !== 'or');
  const open = parts.find((part) => OPEN_ENDED.has(part.name));
  if (open !== undefined) return c.refuse(open);
  const [left, right] = parts.map((part) => c.compile(part).run);
  if (left === undefined || right === undefined) return c.refuse(node);
  return other((frame, evaluation) => {
    const a = left(frame, evaluation);
    if (a === decisive) return decisive;
    const b = right(frame, evaluation);
    if (b === decisive) return decisive;
    if (a === !decisive && b === !decisive) return !decisive;
    const odd = typeof a === 'boolean' ? b : a;
    if (odd !== null) evaluation.warn('INVALID_TYPE', `Expected boolean but found '${display(odd)}'`);
    return null;
  });
}

function compileIf(node: SyntaxNode, c: Compiler): Node {
  const parts = children(node).filter((part) => !['if', 'then', 'else'].includes(part.name));
  const [condition, consequence, alternative] = parts.map((part) => c.compile(part).run);
  if (condition === undefined || consequence === undefined || alternative === undefined)
    return c.refuse(node);
  return other((frame, evaluation) => {
    const met = condition(frame, evaluation);
    if (typeof met !== 'boolean')
      evaluation.warn('INVALID_TYPE', `Expected boolean but found '${display(met)}'`);
    return met === true ? consequence(frame, evaluation) : alternative(frame, evaluation);
  });
}

const TYPE_ALIASES: Readonly<Record<string, string>> = {
  'date time': 'date and time',
  'year-month-duration': 'years and months duration',
  'day-time-duration': 'days and time duration',
};

function compileInstanceOf(node: SyntaxNode, c: Compiler): Node {
  const parts = c.parts(node, 2);
  const [subject] = parts;
  const type = parts.find((part) => part.name === 'Type');
  if (subject === undefined || type === undefined) return c.refuse(node);
  if (children(type).some((part) => part.name.endsWith('Type') && part.name !== 'SpecialType'))
    return c.refuse(type);
  const run = c.compile(subject).run;
  const name = spacedName(type, c.source);
  const wanted = Object.hasOwn(TYPE_ALIASES, name) ? TYPE_ALIASES[name] : name;
  return other((frame, evaluation) => {
    const value = run(frame, evaluation);
    return wanted === 'Any' ? value !== null : typeName(value) === wanted;
  });
}

function compilePath(node: SyntaxNode, c: Compiler): Node {
  const parts = c.parts(node, 2);
  const subject = parts[0];
  const last = parts.at(-1);
  if (subject === undefined || last === undefined) return c.refuse(node);
  const run = c.compile(subject).run;
  const spaced = spacedName(last, c.source);
  const key = spaced === 'time offset' ? spaced : singleName(last, c.source);
  return other((frame, evaluation) => property(run(frame, evaluation), key, evaluation));
}

function compileInvocation(node: SyntaxNode, c: Compiler): Node {
  const at = children(node).find((child) => child.name === 'AtLiteral');
  if (at !== undefined) {
    const text = children(at)[0];
    const literal = text === undefined ? c.refuse(at) : rawString(text, c.source);
    return other((_, evaluation) => parseTemporal(literal, evaluation.now));
  }
  return { run: compileCall(node, c), kind: 'call' };
}
