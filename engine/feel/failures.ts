/** What can go wrong with an expression: it does not parse (at deployment), or its evaluation has no result at all. */

/** The text is not a FEEL expression. `position` is the offset of the first character not understood. */
export class FeelParseError extends Error {
  readonly position: number;
  readonly source: string;

  constructor(message: string, position: number, source: string) {
    super(message);
    this.name = 'FeelParseError';
    this.position = position;
    this.source = source;
  }
}

/** An evaluation that failed outright: budget used up, recursion too deep, `assert` not fulfilled, `?` without input. */
export class FeelEvaluationFailure extends Error {
  readonly warnings: readonly string[];

  constructor(message: string, warnings: readonly string[] = []) {
    super(message);
    this.name = 'FeelEvaluationFailure';
    this.warnings = warnings;
  }
}

/** Two lists that look comparable were put in order: the reference fails there instead of answering null. */
export class IncomparableFailure extends FeelEvaluationFailure {}
