/** How built-in functions are declared: a name, overloads by parameters, `undefined` for arguments that do not fit. */
import { display } from '../operators.ts';
import { type Evaluation, FeelError, FeelFunction, type FeelValue } from '../values.ts';

export type Implementation = (args: readonly FeelValue[], evaluation: Evaluation) => FeelValue | undefined;

export type Library = Readonly<Record<string, readonly FeelFunction[]>>;

export function define(
  parameters: readonly string[],
  implementation: Implementation,
  variadic = false,
): FeelFunction {
  return new FeelFunction(
    parameters,
    (args, evaluation) => {
      const result = implementation(args, evaluation);
      if (result === undefined) throw new FeelError(`Illegal arguments: ${args.map(display).join(', ')}`);
      return result;
    },
    variadic,
  );
}

export function variadic(parameters: readonly string[], implementation: Implementation): FeelFunction {
  return define(parameters, implementation, true);
}
