/** An error that the person at the console can act on: shown as its two sentences, without a stack. */
export class ExplainedError extends Error {
  override name = 'ExplainedError';
  constructor(chinese: string, english: string) {
    super(`${chinese}\n${english}`);
  }
}
