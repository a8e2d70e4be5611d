/** DMN decisions as Zeebe 8.8 evaluates them: requirement graphs of tables and boxed expressions over FEEL. */
export { evaluateDecision } from './evaluate.ts';
export { parseDmn } from './parse.ts';
export {
  type Decision,
  type DecisionRequirements,
  type DecisionResult,
  type DecisionType,
  DmnParseError,
  type EvaluatedDecision,
  type EvaluatedInput,
  type EvaluatedOutput,
  type MatchedRule,
} from './types.ts';
