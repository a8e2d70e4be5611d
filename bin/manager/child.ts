/**
 * One supervised child process.
 *
 * 1. Forked early and told to start later: code loads while the database starts.
 * 2. Once it has been ready, a child that dies is started anew, after 0.25 s, doubling to 10 s while it keeps
 *    dying; a minute of health resets that.
 * 3. A child that cannot start the first time ends the whole start with its message.
 */
import { type ChildProcess, fork } from 'node:child_process';
import path from 'node:path';
import { projectRoot } from '../environment.ts';
import type { Say } from './console.ts';
import { type ChildConfig, fromChildSchema, type ToChild } from './messages.ts';

export type ChildName = 'engine' | 'workers' | 'web';

const firstDelayMs = 250;
const longestDelayMs = 10_000;
const healthyMs = 60_000;

/** The entry file of a child: beside the command line in the bundle, bin/children/ in development. */
export function entryFile(name: ChildName | 'demo'): string {
  return process.env.YIZHAN_BUNDLE === '1'
    ? path.join(projectRoot, 'dist', `${name}.js`)
    : path.join(projectRoot, 'bin/children', `${name}.ts`);
}

export class SupervisedChild<Name extends string = ChildName> {
  readonly name: Name;
  readonly #entry: string;
  readonly #say: Say;
  #process: ChildProcess;
  #config: ChildConfig | null = null;
  #stopping = false;
  #delayMs = firstDelayMs;
  #restartTimer: NodeJS.Timeout | null = null;

  /** Forks `entry` at once. `say` prints a line at the console. */
  constructor(name: Name, entry: string, say: Say) {
    this.name = name;
    this.#entry = entry;
    this.#say = say;
    this.#process = this.#fork();
  }

  #fork(): ChildProcess {
    const child = fork(this.#entry, [], {
      cwd: projectRoot,
      stdio: ['ignore', 'inherit', 'inherit', 'ipc'],
    });
    // What goes wrong before start is told by `exit`; an 'error' nobody listens to would end the manager.
    child.on('error', () => undefined);
    return child;
  }

  /** Starts it and returns the lines it wants shown. Throws what the child says when it cannot start. */
  async start(config: ChildConfig): Promise<readonly string[]> {
    this.#config = config;
    return this.#begin(this.#process);
  }

  #begin(child: ChildProcess): Promise<readonly string[]> {
    const config = this.#config;
    if (!config) throw new Error(`${this.name} has no configuration`);
    return new Promise((resolve, reject) => {
      let ready = false;
      let failure = '';
      const readyAt = performance.now();
      child.on('message', (raw) => {
        const message = fromChildSchema.parse(raw);
        if (message.type === 'failed') failure = message.message;
        else {
          ready = true;
          resolve(message.notices);
        }
      });
      let ended = false;
      const over = (how: string) => {
        if (ended) return;
        ended = true;
        if (!ready) reject(new Error(failure || `${this.name} ended before it was ready (${how})`));
        else this.#restart(failure || how, performance.now() - readyAt);
      };
      if (child.exitCode !== null || child.signalCode !== null) over('at once');
      child.once('error', (error) => over(error.message));
      child.once('exit', (code, signal) => over(signal ?? `code ${code}`));
      const message: ToChild = { type: 'start', config };
      child.send(message, () => undefined);
    });
  }

  /** Invariant 2. */
  #restart(reason: string, livedMs: number): void {
    if (this.#stopping) return;
    if (livedMs > healthyMs) this.#delayMs = firstDelayMs;
    this.#say(`${this.name} 已停止(${reason.split('\n')[0]}),${this.#delayMs} 毫秒后重新启动 · restarting`);
    this.#restartTimer = setTimeout(() => {
      this.#process = this.#fork();
      const started = performance.now();
      this.#begin(this.#process).then(
        () => this.#say(`${this.name} 已恢复 · is back`),
        (error: unknown) => this.#restart(String(error), performance.now() - started),
      );
    }, this.#delayMs);
    this.#delayMs = Math.min(this.#delayMs * 2, longestDelayMs);
  }

  /** The process id, for messages and tests. */
  get pid(): number | undefined {
    return this.#process.pid;
  }

  /** Asks it to stop, and kills it when that takes longer than `withinMs`. */
  async stop(withinMs: number): Promise<void> {
    this.#stopping = true;
    if (this.#restartTimer) clearTimeout(this.#restartTimer);
    const child = this.#process;
    if (child.exitCode !== null || child.signalCode !== null) return;
    const ended = new Promise<void>((resolve) => child.once('exit', () => resolve()));
    const message: ToChild = { type: 'stop' };
    if (child.connected && this.#config) child.send(message, () => undefined);
    else child.kill('SIGKILL');
    const timer = setTimeout(() => {
      this.#say(`${this.name} 未能按时停止,强制结束 · killed`);
      child.kill('SIGKILL');
    }, withinMs);
    await ended;
    clearTimeout(timer);
  }
}
