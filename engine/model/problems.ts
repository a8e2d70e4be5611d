/** What is wrong with a model, told the way Zeebe tells it: by the path to the element, then the sentence. */

export interface Problem {
  /** Element id, or id and path below it: `task > extensionElements > taskDefinition`. */
  readonly element: string;
  readonly message: string;
}

/** A resource that cannot be deployed. `message` is complete: resource name, every element, every error. */
export class ModelError extends Error {
  override readonly name = 'ModelError';
  readonly resourceName: string;
  readonly problems: readonly Problem[];

  constructor(resourceName: string, problems: readonly Problem[]) {
    super(`'${resourceName}': ${formatProblems(problems)}`);
    this.resourceName = resourceName;
    this.problems = problems;
  }
}

/** The file is not XML, or not BPMN's XML: there is no element to speak of, only a line. */
export class SchemaError extends ModelError {
  constructor(resourceName: string, message: string) {
    super(resourceName, []);
    this.message = `'${resourceName}': ${message}`;
  }
}

/** One block per element, in the order the elements were first mentioned. */
export function formatProblems(problems: readonly Problem[]): string {
  const byElement = new Map<string, string[]>();
  for (const { element, message } of problems) {
    const messages = byElement.get(element);
    if (messages) messages.push(message);
    else byElement.set(element, [message]);
  }
  return [...byElement]
    .map(
      ([element, messages]) =>
        `- Element: ${element}\n${messages.map((m) => `    - ERROR: ${m}\n`).join('')}`,
    )
    .join('');
}
