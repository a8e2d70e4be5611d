/** Scopes put one before another, knowledge models as functions in them, and what their calls leave in the trace. */
import {
  FeelContext,
  type FeelEnvironment,
  FeelError,
  FeelFunction,
  type FeelScope,
  type FeelValue,
} from '../feel/index.ts';
import { checkType } from './type-check.ts';
import {
  DecisionFailure,
  type EvaluatedDecision,
  type Knowledge,
  type Parameter,
  type Trace,
} from './types.ts';

/** Scope with some names put before another's. */
export function layered(names: ReadonlyMap<string, FeelValue>, outer: FeelScope): FeelScope {
  return { get: (name) => names.get(name) ?? (names.has(name) ? null : outer.get(name)) };
}

/** A function value whose arguments are checked against the declared types. */
export function functionOf(
  parameters: readonly Parameter[],
  scope: FeelScope,
  run: (scope: FeelScope, environment: FeelEnvironment) => FeelValue,
): FeelFunction {
  return new FeelFunction(
    parameters.map((parameter) => parameter.name),
    (args, evaluation) => {
      evaluation.spend(1);
      try {
        const values = new Map(
          parameters.map(
            (parameter, i) => [parameter.name, checkType(args[i] ?? null, parameter.type)] as const,
          ),
        );
        return run(layered(values, scope), { now: () => evaluation.now, timeZone: evaluation.timeZone });
      } catch (error) {
        // To the caller it is a failed call: null and a warning.
        if (error instanceof DecisionFailure) throw new FeelError(error.message);
        throw error;
      }
    },
  );
}

export function newTrace(evaluated: EvaluatedDecision[]): Trace {
  return { inputs: [], matchedRules: [], evaluated };
}

/** A scope whose contexts are copies: decisions give numbers back as FEEL does, not as the client wrote them. */
export function detached(scope: FeelScope): FeelScope {
  const copy = (value: FeelValue): FeelValue => {
    if (value instanceof FeelContext) {
      return FeelContext.of([...value.entries].map(([key, entry]) => [key, copy(entry)] as const));
    }
    return Array.isArray(value) ? value.map(copy) : value;
  };
  return {
    get: (name) => {
      const value = scope.get(name);
      return value === undefined ? undefined : copy(value);
    },
  };
}

/** Runs a knowledge model's logic; like a decision it is told among the evaluated ones. */
export function runKnowledge(
  model: Knowledge,
  scope: FeelScope,
  environment: FeelEnvironment,
  evaluated: EvaluatedDecision[],
): FeelValue {
  const trace = newTrace(evaluated);
  const told = (output: FeelValue): void => {
    const { inputs, matchedRules } = trace;
    evaluated.push({
      decisionId: model.id,
      decisionName: model.name,
      type: model.type,
      inputs,
      matchedRules,
      output,
    });
  };
  try {
    const output = model.logic(scope, environment, trace);
    told(output);
    return output;
  } catch (error) {
    if (error instanceof DecisionFailure) told(null);
    throw error;
  }
}

/** The scope with the required knowledge models as functions in it. */
export function knowledgeScope(
  ids: readonly string[],
  knowledge: ReadonlyMap<string, Knowledge>,
  scope: FeelScope,
  evaluated: EvaluatedDecision[],
): FeelScope {
  if (ids.length === 0) return scope;
  const functions = new Map<string, FeelValue>();
  for (const id of ids) {
    const model = knowledge.get(id);
    if (model === undefined) continue;
    const inner = knowledgeScope(model.requiredKnowledgeIds, knowledge, scope, evaluated);
    functions.set(
      model.name,
      functionOf(model.parameters, inner, (called, environment) =>
        runKnowledge(model, called, environment, evaluated),
      ),
    );
  }
  return layered(functions, scope);
}
