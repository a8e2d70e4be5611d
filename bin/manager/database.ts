/**
 * The manager's side of the database: the embedded server, kept running while the application does, or the one
 * DATABASE_URL names.
 */
import path from 'node:path';
import { setTimeout as delay } from 'node:timers/promises';
import { waitForDatabase, withoutPassword } from '../../db/connection.ts';
import { type EmbeddedDatabase, startEmbeddedDatabase } from '../../db/embedded/database.ts';
import type { Settings } from '../environment.ts';
import { ExplainedError } from '../explained-error.ts';
import type { Say } from './console.ts';
import { appendTo } from './log-file.ts';

export type ManagedDatabase = {
  url: string;
  /** True when this start made the embedded cluster. */
  created: boolean;
  stop(withinMs: number): Promise<void>;
};

async function outside(url: string): Promise<ManagedDatabase> {
  try {
    await waitForDatabase(url, 30_000);
  } catch (error) {
    const reason = error instanceof Error ? error.message : String(error);
    const shown = withoutPassword(url);
    throw new ExplainedError(`无法连接数据库 ${shown}。`, `Cannot reach the database ${shown}: ${reason}`);
  }
  return { url, created: false, stop: async () => undefined };
}

/** Starts the embedded server and starts it anew when it dies. Its log is `<dataDir>/logs/database.log`. */
async function embedded(settings: Settings, say: Say): Promise<ManagedDatabase> {
  const append = appendTo(path.join(settings.dataDir, 'logs/database.log'));
  const options = {
    dataDir: settings.dataDir,
    log: (line: string) => append(`${new Date().toISOString()} ${line}\n`),
    ...(settings.systemDir === null ? {} : { systemDir: settings.systemDir }),
  };
  let server: EmbeddedDatabase = await startEmbeddedDatabase(options);
  if (server.leftover === 'stopped') say('已停止上次遗留的数据库进程 · stopped the database of a killed run');
  const { url, created } = server;
  let stopping = false;
  let restarting: Promise<void> = Promise.resolve();
  const restart = async (): Promise<void> => {
    for (let delayMs = 250; !stopping; delayMs = Math.min(delayMs * 2, 10_000)) {
      say('数据库意外停止,正在重新启动 · the database ended, starting it anew');
      const started = await startEmbeddedDatabase({ ...options, keepPort: true }).catch((error: unknown) => {
        say(error instanceof Error ? error.message : String(error));
        return null;
      });
      if (started) {
        server = started;
        say('数据库已恢复 · the database is back');
        return watch();
      }
      await delay(delayMs);
    }
  };
  const watch = (): void => {
    void server.ended.then(() => {
      if (!stopping) restarting = restart();
    });
  };
  watch();
  const stop = async (withinMs: number) => {
    stopping = true;
    await restarting;
    await server.stop(withinMs);
  };
  return { url, created, stop };
}

/** Throws ExplainedError when an outside database does not answer. */
export function startDatabase(settings: Settings, say: Say): Promise<ManagedDatabase> {
  return settings.databaseUrl === null ? embedded(settings, say) : outside(settings.databaseUrl);
}
