/**
 * FEEL as Camunda 8.8 evaluates it: expressions are parsed by lezer-feel, compiled once into closures (E7), and
 * computed on 34-digit decimals and exact temporal values.
 */
export { compileExpression, compileUnaryTests, withWarnings } from './compile.ts';
export { FeelEvaluationFailure, FeelParseError } from './failures.ts';
export { fromJsonText, toJsonText } from './json.ts';
export { canonicalJson, JsonTextError, joinDocument, listItems, splitDocument } from './json-text.ts';
export { FeelNumber } from './number.ts';
export { display, equal, order, typeName } from './operators.ts';
export { DaysTimeDuration, FeelDate, FeelDateTime, FeelTime, YearsMonthsDuration } from './temporal.ts';
export { formatDateTimeVariable, parseDate, parseDateTime, parseDuration } from './temporal-text.ts';
export type {
  CompiledExpression,
  CompiledUnaryTests,
  FeelEnvironment,
  FeelResult,
  FeelScope,
} from './types.ts';
export { FeelContext, FeelError, FeelFunction, type FeelList, FeelRange, type FeelValue } from './values.ts';
