/** A command of the command line: `node dist/yizhan.js NAME …`. Registered in `index.ts`. */
export type Command = {
  name: string;
  /** One line for the help: Chinese · English. */
  summary: string;
  /** Arguments after the name. Resolves with the exit code once the command has ended. */
  run(args: readonly string[]): Promise<number>;
};
