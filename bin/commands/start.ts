import { readSettings, webAddress } from '../environment.ts';
import { wholeApplication } from '../manager/plans.ts';
import type { Command } from './command.ts';
import { firstAdministratorLine } from './first-administrator.ts';
import { runPlan } from './run-plan.ts';

/** `start`: the whole application until SIGTERM or Ctrl+C. */
export const start: Command = {
  name: 'start',
  summary: '启动整个系统 · the whole application',
  run: () => {
    const settings = readSettings(process.env);
    return runPlan(settings, wholeApplication(settings), async ({ config }) => {
      const address = webAddress(config.host, config.port);
      // The application runs: a database that fails at this very moment is the manager's matter, not its end.
      const link = await firstAdministratorLine(config.databaseUrl, address).catch(
        () => '首位管理员链接请另行生成 · for the first administrator: node dist/yizhan.js admin-link',
      );
      return [`驿站 Yizhan: ${address}`, ...(link ? [link] : [])];
    });
  },
};
