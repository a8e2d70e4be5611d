/**
 * Decision tables. Inputs are evaluated once, then every rule is tested (only FIRST stops at the first match for its
 * outputs), then the hit policy makes one value of the matched rules' outputs.
 */
import type { DmnElement } from 'dmn-moddle';
import { display, FeelContext, type FeelEnvironment, type FeelScope, type FeelValue } from '../feel/index.ts';
import { describe, many, one, text } from './elements.ts';
import { type Expression, type InputTest, inputTest, literal } from './expressions.ts';
import { applyHitPolicy, hitPolicyOf, type OutputRow } from './hit-policy.ts';
import { DecisionFailure, DmnParseError, type Logic, type MatchedRule } from './types.ts';

interface Input {
  readonly id: string;
  readonly name: string;
  readonly expression: Expression;
}

export interface Output {
  readonly id: string;
  readonly name: string | undefined;
  readonly label: string;
  /** Allowed values as texts in order of priority. */
  readonly priorities: readonly string[];
  readonly defaultEntry: Expression | undefined;
}

interface Rule {
  readonly id: string;
  readonly index: number;
  readonly tests: readonly InputTest[];
  readonly entries: readonly Expression[];
}

export function compileTable(element: DmnElement): Logic {
  const inputs = many(element, 'input').map(compileInput);
  const outputs = many(element, 'output').map(compileOutput);
  const rules = many(element, 'rule').map((rule, i) => compileRule(rule, i + 1));
  const policy = hitPolicyOf(element, outputs);
  return (scope, environment, trace) => {
    const values = inputs.map((input) => input.expression(scope, environment));
    trace.inputs = inputs.map((input, i) => ({ id: input.id, name: input.name, value: values[i] ?? null }));
    const matching = rules.filter((rule) => matches(rule, values, scope, environment));
    const hits = policy.hitPolicy === 'FIRST' ? matching.slice(0, 1) : matching;
    if (hits.length === 0) return defaults(outputs, scope, environment);
    const rows = hits.map((rule) => rule.entries.map((entry) => entry(scope, environment)));
    trace.matchedRules = hits.map((rule, i) => matched(rule, rows[i] ?? [], outputs));
    return applyHitPolicy(
      policy,
      outputs,
      rows.map((row) => rowOf(row, outputs)),
    );
  };
}

function compileInput(element: DmnElement): Input {
  const expression = one(element, 'inputExpression');
  if (expression === undefined) {
    throw new DmnParseError(`An input without expression: ${describe(element)}`, text(element, 'id'));
  }
  return {
    id: text(element, 'id') ?? '',
    // Without a label the expression names the input.
    name: text(element, 'label') ?? text(expression, 'text') ?? '',
    expression: literal(expression),
  };
}

function compileOutput(element: DmnElement): Output {
  const values = one(element, 'outputValues');
  const defaultEntry = one(element, 'defaultOutputEntry');
  const list = values === undefined ? undefined : text(values, 'text');
  return {
    id: text(element, 'id') ?? '',
    name: text(element, 'name'),
    label: text(element, 'label') ?? '',
    priorities: list === undefined ? [] : list.split(',').map((value) => value.trim().replace(/["']/g, '')),
    defaultEntry: defaultEntry === undefined ? undefined : literal(defaultEntry),
  };
}

function compileRule(element: DmnElement, index: number): Rule {
  return {
    id: text(element, 'id') ?? '',
    index,
    tests: many(element, 'inputEntry').map(inputTest),
    entries: many(element, 'outputEntry').map(literal),
  };
}

function matches(
  rule: Rule,
  values: readonly FeelValue[],
  scope: FeelScope,
  environment: FeelEnvironment,
): boolean {
  for (const [i, test] of rule.tests.entries()) {
    if (i >= values.length) break;
    const result = test(values[i] ?? null, scope, environment);
    if (result === false || result === null) return false;
    if (result !== true) {
      throw new DecisionFailure(
        `input entry must return true, false, or null, but found '${display(result)}'`,
      );
    }
  }
  return true;
}

function matched(rule: Rule, row: readonly FeelValue[], outputs: readonly Output[]): MatchedRule {
  return {
    ruleId: rule.id,
    ruleIndex: rule.index,
    outputs: outputs.slice(0, row.length).map((output, i) => ({
      id: output.id,
      name: output.label === '' ? (output.name ?? '') : output.label,
      value: row[i] ?? null,
    })),
  };
}

function rowOf(row: readonly FeelValue[], outputs: readonly Output[]): OutputRow {
  return new Map(
    outputs.slice(0, row.length).map((output, i) => [output.name ?? '', row[i] ?? null] as const),
  );
}

/** Without a match: the default entries, one as itself, several as a context; none: null. */
function defaults(outputs: readonly Output[], scope: FeelScope, environment: FeelEnvironment): FeelValue {
  const values = new Map<string, FeelValue>();
  for (const output of outputs) {
    if (output.defaultEntry !== undefined)
      values.set(output.name ?? '', output.defaultEntry(scope, environment));
  }
  const [only] = values.values();
  if (values.size === 0 || only === undefined) return null;
  return values.size === 1 ? only : FeelContext.of(values);
}
