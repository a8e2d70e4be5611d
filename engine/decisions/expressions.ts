/** FEEL inside DMN: literal expressions and input entries, compiled, their failures turned into decision failures. */
import type { DmnElement } from 'dmn-moddle';
import {
  compileExpression,
  compileUnaryTests,
  type FeelEnvironment,
  FeelEvaluationFailure,
  FeelParseError,
  type FeelScope,
  type FeelValue,
} from '../feel/index.ts';
import { describe, text } from './elements.ts';
import { DecisionFailure, DmnParseError } from './types.ts';

export type Expression = (scope: FeelScope, environment: FeelEnvironment) => FeelValue;
export type InputTest = (input: FeelValue, scope: FeelScope, environment: FeelEnvironment) => FeelValue;

const LANGUAGES =
  /^(feel|https?:\/\/www\.omg\.org\/spec\/(feel|dmn)\/[0-9]+\/(feel|model)\/?|https?:\/\/www\.omg\.org\/spec\/feel\/[0-9]+\/?)$/i;

function checkLanguage(element: DmnElement): void {
  const language = text(element, 'expressionLanguage');
  if (language !== undefined && !LANGUAGES.test(language)) {
    throw new DmnParseError(
      `Expression language '${language}' is not supported (${describe(element)})`,
      text(element, 'id'),
    );
  }
}

function compiling<T>(kind: string, element: DmnElement, compile: () => T): T {
  try {
    return compile();
  } catch (error) {
    if (!(error instanceof FeelParseError)) throw error;
    throw new DmnParseError(`${kind}: ${error.message} (${describe(element)})`, text(element, 'id'));
  }
}

function evaluating(evaluate: () => FeelValue): FeelValue {
  try {
    return evaluate();
  } catch (error) {
    if (error instanceof FeelEvaluationFailure) throw new DecisionFailure(error.message);
    throw error;
  }
}

/** A literal expression; without text it is refused. */
export function literal(element: DmnElement): Expression {
  checkLanguage(element);
  const source = text(element, 'text');
  if (source === undefined || source.trim() === '') {
    throw new DmnParseError(
      `The expression '${text(element, 'id') ?? ''}' must not be empty.`,
      text(element, 'id'),
    );
  }
  const expression = compiling('FEEL expression', element, () => compileExpression(source));
  return (scope, environment) => evaluating(() => expression.evaluate(scope, environment).value);
}

/** An input entry; without text everything passes. */
export function inputTest(element: DmnElement): InputTest {
  checkLanguage(element);
  const source = text(element, 'text') ?? '';
  if (source === '') return () => true;
  const tests = compiling('FEEL unary-tests', element, () => compileUnaryTests(source));
  return (input, scope, environment) => evaluating(() => tests.evaluate(input, scope, environment).value);
}
