import { readSettings } from '../environment.ts';
import { wholeApplication } from '../manager/plans.ts';
import type { Command } from './command.ts';
import { runPlan } from './run-plan.ts';

function webAddress(host: string, port: number): string {
  const shown = host === '0.0.0.0' || host === '::' ? 'localhost' : host;
  return `http://${shown.includes(':') ? `[${shown}]` : shown}:${port}`;
}

/** `start`: the whole application until SIGTERM or Ctrl+C. */
export const start: Command = {
  name: 'start',
  summary: '启动整个系统 · the whole application',
  run: () => {
    const settings = readSettings(process.env);
    return runPlan(settings, wholeApplication(settings), ({ config }) => [
      `驿站 Yizhan: ${webAddress(config.host, config.port)}`,
    ]);
  },
};
