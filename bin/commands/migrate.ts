import { migrate as bringForward } from '../../db/migrate.ts';
import { readSettings } from '../environment.ts';
import { say } from '../manager/console.ts';
import { startDatabase } from '../manager/database.ts';
import { lockDataDir } from '../manager/lock.ts';
import type { Command } from './command.ts';

/** `migrate`: brings the database forward and ends; what `start` does first. */
export const migrate: Command = {
  name: 'migrate',
  summary: '升级数据库结构 · bring the database forward',
  run: async () => {
    const settings = readSettings(process.env);
    const lock = await lockDataDir(settings.dataDir, 'migrate');
    try {
      const database = await startDatabase(settings, say);
      try {
        const applied = await bringForward({ url: database.url });
        say(applied.length === 0 ? '数据库已是最新 · up to date' : `已升级 · applied: ${applied.join(', ')}`);
      } finally {
        await database.stop(20_000);
      }
    } finally {
      await lock.release();
    }
    return 0;
  },
};
