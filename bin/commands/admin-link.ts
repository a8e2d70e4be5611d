import { joinEmbeddedDatabase } from '../../db/embedded/database.ts';
import { readSettings, webAddress } from '../environment.ts';
import { ExplainedError } from '../explained-error.ts';
import { lockHolder } from '../manager/lock.ts';
import type { Command } from './command.ts';
import { firstAdministratorLine } from './first-administrator.ts';

/** `admin-link`: a new link for the first administrator, beside the running application. */
export const adminLink: Command = {
  name: 'admin-link',
  summary: '重新生成首位管理员链接 · a new link for the first administrator',
  run: async () => {
    const settings = readSettings(process.env);
    if (settings.databaseUrl === null && (await lockHolder(settings.dataDir)) === null) {
      throw new ExplainedError(
        '系统未运行,请先启动。',
        'Nothing runs on this data directory: start it first.',
      );
    }
    const databaseUrl = settings.databaseUrl ?? (await joinEmbeddedDatabase(settings.dataDir));
    const line = await firstAdministratorLine(databaseUrl, webAddress(settings.host, settings.port));
    console.log(line ?? '已有管理员,无需链接 · an administrator exists already');
    return line ? 0 : 1;
  },
};
