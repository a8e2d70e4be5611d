/** What a decision requirements graph is once compiled, and what an evaluation tells. */
import type { FeelEnvironment, FeelScope, FeelValue } from '../feel/index.ts';

/** As Zeebe names the logic of a decision. */
export type DecisionType =
  | 'DECISION_TABLE'
  | 'LITERAL_EXPRESSION'
  | 'CONTEXT'
  | 'INVOCATION'
  | 'LIST'
  | 'RELATION';

export interface EvaluatedInput {
  readonly id: string;
  readonly name: string;
  readonly value: FeelValue;
}

export interface EvaluatedOutput {
  readonly id: string;
  readonly name: string;
  readonly value: FeelValue;
}

export interface MatchedRule {
  /** Empty if the rule has none: Zeebe then makes `ZB_SYNTH_RULE_ID_<decision>_v<version>_r<index>`. */
  readonly ruleId: string;
  /** From 1, in the table's order. */
  readonly ruleIndex: number;
  readonly outputs: readonly EvaluatedOutput[];
}

export interface EvaluatedDecision {
  readonly decisionId: string;
  readonly decisionName: string;
  readonly type: DecisionType;
  /** Of decision tables; empty for other logic. */
  readonly inputs: readonly EvaluatedInput[];
  readonly matchedRules: readonly MatchedRule[];
  /** Null if the decision failed. */
  readonly output: FeelValue;
}

/** What happened inside one piece of logic; `evaluated` is the whole evaluation's, knowledge models included. */
export interface Trace {
  readonly evaluated: EvaluatedDecision[];
  inputs: readonly EvaluatedInput[];
  matchedRules: readonly MatchedRule[];
}

/** Compiled decision logic. Throws DecisionFailure. */
export type Logic = (scope: FeelScope, environment: FeelEnvironment, trace: Trace) => FeelValue;

export interface Decision {
  readonly id: string;
  readonly name: string;
  readonly type: DecisionType;
  readonly logic: Logic;
  /** Name under which decisions that require this one see its result. */
  readonly resultName: string;
  /** Type the result must have, if one is declared. */
  readonly resultType: string | undefined;
  readonly requiredDecisionIds: readonly string[];
  readonly requiredKnowledgeIds: readonly string[];
}

/** A business knowledge model: a function that decisions call. */
export interface Knowledge {
  readonly id: string;
  readonly name: string;
  readonly type: DecisionType;
  readonly parameters: readonly Parameter[];
  readonly logic: Logic;
  readonly requiredKnowledgeIds: readonly string[];
}

export interface Parameter {
  readonly name: string;
  readonly type: string | undefined;
}

/** One DMN resource, compiled once per version (E7); immutable. */
export interface DecisionRequirements {
  readonly id: string;
  readonly name: string;
  readonly namespace: string;
  /** In document order. */
  readonly decisions: readonly Decision[];
  readonly knowledge: ReadonlyMap<string, Knowledge>;
}

export type DecisionResult =
  | {
      readonly ok: true;
      readonly output: FeelValue;
      /** Required decisions first, the asked one last. */
      readonly evaluatedDecisions: readonly EvaluatedDecision[];
    }
  | {
      readonly ok: false;
      /** In Zeebe's words: `Expected to evaluate decision '…', but …`. */
      readonly message: string;
      readonly failedDecisionId: string;
      readonly evaluatedDecisions: readonly EvaluatedDecision[];
    };

/** The resource is refused at deployment. `elementId` names what is wrong, where there is one. */
export class DmnParseError extends Error {
  readonly elementId: string | undefined;

  constructor(message: string, elementId?: string) {
    super(message);
    this.name = 'DmnParseError';
    this.elementId = elementId;
  }
}

/** An evaluation that has no result; the message is the reason alone. */
export class DecisionFailure extends Error {}
