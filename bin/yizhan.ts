/** The command line. `npm start` runs `node dist/yizhan.js start`. */
import { DatabaseRefused } from '../db/migrate.ts';
import { commands } from './commands/index.ts';
import { ExplainedError } from './explained-error.ts';

function help(): string {
  const lines = commands.map(({ name, summary }) => `  ${name.padEnd(12)} ${summary}`);
  return ['驿站 Yizhan', '', 'node dist/yizhan.js COMMAND', '', ...lines].join('\n');
}

async function main([name, ...args]: readonly string[]): Promise<number> {
  const command = commands.find((candidate) => candidate.name === name);
  if (!command) {
    console.error(help());
    return name === undefined || name === 'help' ? 0 : 2;
  }
  try {
    return await command.run(args);
  } catch (error) {
    const explained = error instanceof ExplainedError || error instanceof DatabaseRefused;
    console.error(explained ? `\n${error.message}\n` : error);
    return 1;
  }
}

process.exit(await main(process.argv.slice(2)));
