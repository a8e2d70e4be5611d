/**
 * The demonstration's cases: loaded by a process of its own on the first start, while the pages already answer.
 *
 * A load that a stop or a kill cuts off is not taken up again: the next start says so in the sign-in page's state and
 * lets the clock go on (bin/demo/load.ts).
 */
import { type ChildProcess, fork } from 'node:child_process';
import { demoWanted } from '../demo/load.ts';
import { projectRoot } from '../environment.ts';
import { entryFile } from './child.ts';
import type { Say } from './console.ts';
import type { ChildConfig, ToChild } from './messages.ts';

export interface DemoLoad {
  stop(): Promise<void>;
}

/** Null: nothing to load. */
export async function startDemoLoad(config: ChildConfig, say: Say): Promise<DemoLoad | null> {
  if (!(await demoWanted(config.databaseUrl))) return null;
  const child: ChildProcess = fork(entryFile('demo'), [], {
    cwd: projectRoot,
    stdio: ['ignore', 'inherit', 'inherit', 'ipc'],
  });
  child.on('error', () => undefined);
  let stopping = false;
  const ended = new Promise<void>((resolve) => {
    child.once('exit', (code) => {
      if (!stopping) {
        say(
          code === 0
            ? '演示案件已装载 · demo cases loaded'
            : '演示案件未能装载,详见日志 · demo loading failed',
        );
      }
      resolve();
    });
  });
  const message: ToChild = { type: 'start', config };
  child.send(message, () => undefined);
  say('正在装载演示案件,页面已可使用 · loading demo cases in the background');
  return {
    stop: async () => {
      stopping = true;
      child.kill('SIGKILL');
      await ended;
    },
  };
}
