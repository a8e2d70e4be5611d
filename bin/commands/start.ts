import { readSettings } from '../environment.ts';
import { say } from '../manager/console.ts';
import { startApplication } from '../manager/manager.ts';
import type { Command } from './command.ts';
import { stopWanted } from './signals.ts';

/** `start`: the whole application until SIGTERM or Ctrl+C. */
export const start: Command = {
  name: 'start',
  summary: '启动整个系统 · the whole application',
  run: async () => {
    const started = performance.now();
    const settings = readSettings(process.env);
    const abort = new AbortController();
    const wish = stopWanted().then((signal) => abort.abort(signal));
    const application = await startApplication(settings, say, abort.signal).catch((error: unknown) => {
      if (!abort.signal.aborted) throw error;
      return null;
    });
    if (!application) return 0;
    const { host, port } = application.config;
    const seconds = ((performance.now() - started) / 1000).toFixed(1);
    const shownHost = host.includes(':') ? `[${host}]` : host;
    say(`驿站已启动(${seconds} 秒) · ready: http://${shownHost}:${port}`);
    for (const notice of application.notices) say(notice);
    say('按 Ctrl+C 停止 · Ctrl+C stops it');
    await wish;
    say('正在停止 · stopping');
    await application.stop();
    say('已停止 · stopped');
    return 0;
  },
};
