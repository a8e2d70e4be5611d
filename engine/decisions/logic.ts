/** Boxed expressions other than tables: literals, contexts, lists, relations, functions, calls of knowledge models. */
import type { DmnElement } from 'dmn-moddle';
import { FeelContext, type FeelEnvironment, type FeelScope, type FeelValue } from '../feel/index.ts';
import { describe, many, one, text } from './elements.ts';
import { literal } from './expressions.ts';
import { functionOf, layered, newTrace } from './scope.ts';
import { compileTable } from './table.ts';
import { type DecisionType, DmnParseError, type Logic, type Parameter, type Trace } from './types.ts';

export interface CompiledLogic {
  readonly type: DecisionType;
  readonly logic: Logic;
}

/** Calls a knowledge model with the scope's variables as its parameters. */
export type Invoke = (
  name: string,
  scope: FeelScope,
  environment: FeelEnvironment,
  trace: Trace,
) => FeelValue;

export function compileLogic(element: DmnElement, invoke: Invoke): CompiledLogic {
  switch (element.$type) {
    case 'dmn:DecisionTable':
      return { type: 'DECISION_TABLE', logic: compileTable(element) };
    case 'dmn:LiteralExpression': {
      const expression = literal(element);
      return { type: 'LITERAL_EXPRESSION', logic: (scope, environment) => expression(scope, environment) };
    }
    case 'dmn:Context':
      return { type: 'CONTEXT', logic: compileContext(element, invoke) };
    case 'dmn:List':
      return { type: 'LIST', logic: compileList(element, invoke) };
    case 'dmn:Relation':
      return { type: 'RELATION', logic: compileRelation(element, invoke) };
    case 'dmn:Invocation':
      return { type: 'INVOCATION', logic: compileInvocation(element, invoke) };
    default:
      throw new DmnParseError(`Unsupported decision logic: ${describe(element)}`, text(element, 'id'));
  }
}

/** Logic inside other logic: a function definition is allowed here too. Its steps are not part of the trace. */
function compileInner(element: DmnElement | undefined, owner: DmnElement, invoke: Invoke): Logic {
  if (element === undefined) {
    throw new DmnParseError(`An expression is missing in ${describe(owner)}`, text(owner, 'id'));
  }
  if (element.$type === 'dmn:FunctionDefinition') return compileFunction(element);
  const { logic } = compileLogic(element, invoke);
  return (scope, environment, trace) => logic(scope, environment, newTrace(trace.evaluated));
}

/** Entries see the entries before them; an unnamed last entry is the result. */
function compileContext(element: DmnElement, invoke: Invoke): Logic {
  const entries = many(element, 'contextEntry').map((entry) => {
    const variable = one(entry, 'variable');
    return {
      name: variable && text(variable, 'name'),
      run: compileInner(one(entry, 'value'), entry, invoke),
    };
  });
  if (entries.slice(0, -1).some((entry) => entry.name === undefined)) {
    throw new DmnParseError(`An entry without a name in ${describe(element)}`, text(element, 'id'));
  }
  return (scope, environment, trace) => {
    const values = new Map<string, FeelValue>();
    const inner = layered(values, scope);
    for (const { name, run } of entries) {
      const value = run(inner, environment, trace);
      if (name === undefined) return value;
      values.set(name, value);
    }
    return FeelContext.of(values);
  };
}

function compileList(element: DmnElement, invoke: Invoke): Logic {
  const items = many(element, 'elements').map((item) => compileInner(item, element, invoke));
  return (scope, environment, trace) => items.map((run) => run(scope, environment, trace));
}

function compileRelation(element: DmnElement, invoke: Invoke): Logic {
  const columns = many(element, 'column').map((column) => text(column, 'name') ?? '');
  const rows = many(element, 'row').map((row) => {
    const cells = many(row, 'elements').map((cell) => compileInner(cell, row, invoke));
    if (cells.length === columns.length) return cells;
    throw new DmnParseError(
      `expected row with '${columns.length}' elements but found '${cells.length}' (${describe(row)})`,
      text(row, 'id'),
    );
  });
  return (scope, environment, trace) =>
    rows.map((cells) =>
      FeelContext.of(cells.map((run, i) => [columns[i] ?? '', run(scope, environment, trace)] as const)),
    );
}

export function parametersOf(element: DmnElement): Parameter[] {
  return many(element, 'formalParameter').map((parameter) => ({
    name: text(parameter, 'name') ?? '',
    type: text(parameter, 'typeRef'),
  }));
}

function compileFunction(element: DmnElement): Logic {
  const body = one(element, 'body');
  if (body?.$type !== 'dmn:LiteralExpression') {
    throw new DmnParseError(`expected literal expression in ${describe(element)}`, text(element, 'id'));
  }
  const parameters = parametersOf(element);
  const expression = literal(body);
  return (scope) => functionOf(parameters, scope, expression);
}

function compileInvocation(element: DmnElement, invoke: Invoke): Logic {
  const called = one(element, 'calledFunction');
  const name = called && text(called, 'text')?.trim();
  if (name === undefined)
    throw new DmnParseError(`No function is called by ${describe(element)}`, text(element, 'id'));
  const bindings = many(element, 'binding').map((binding) => {
    const parameter = one(binding, 'parameter');
    const formula = one(binding, 'bindingFormula');
    if (parameter === undefined || formula?.$type !== 'dmn:LiteralExpression') {
      throw new DmnParseError(
        `expected binding with literal expression in ${describe(element)}`,
        text(element, 'id'),
      );
    }
    return { name: text(parameter, 'name') ?? '', expression: literal(formula) };
  });
  return (scope, environment, trace) => {
    const values = new Map(
      bindings.map((binding) => [binding.name, binding.expression(scope, environment)] as const),
    );
    return invoke(name, layered(values, scope), environment, trace);
  };
}
