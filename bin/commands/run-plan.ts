import type { Settings } from '../environment.ts';
import { type Plan, type RunningApplication, startPlan } from '../manager/application.ts';
import { say } from '../manager/console.ts';
import { stopWanted } from './signals.ts';

/**
 * Starts `plan`, shows what `describe` says of it, and runs until SIGTERM or Ctrl+C. A signal during the start
 * calls it off. Resolves with the exit code.
 */
export async function runPlan(
  settings: Settings,
  plan: Plan,
  describe: (running: RunningApplication) => Promise<readonly string[]>,
): Promise<number> {
  const started = performance.now();
  const abort = new AbortController();
  const wish = stopWanted().then((signal) => abort.abort(signal));
  const running = await startPlan(settings, plan, say, abort.signal).catch((error: unknown) => {
    if (!abort.signal.aborted) throw error;
    return null;
  });
  if (!running) return 0;
  say(`已启动(${((performance.now() - started) / 1000).toFixed(1)} 秒) · ready`);
  for (const line of [...(await describe(running)), ...running.notices]) say(line);
  say('按 Ctrl+C 停止 · Ctrl+C stops it');
  await wish;
  say('正在停止 · stopping');
  await running.stop();
  say('已停止 · stopped');
  return 0;
}
