/**
 * Loads the demonstration's cases by driving the running application on a clock moved back.
 *
 * 1. Steps of all stories happen in the order of their time; the clock only goes forward and is released at the end,
 *    also when a story fails.
 * 2. A story that fails is told (and counted as failed), the others go on.
 * 3. A load that was cut off is not repeated: what it made stays, the state says `failed`.
 */
import { readFile } from 'node:fs/promises';
import path from 'node:path';
import { createKnex } from '../../db/connection.ts';
import { type DemoState, getDemoState, setDemoState } from '../../db/repositories/requests.ts';
import { demoPassword } from '../../db/seeds/demo/organization.ts';
import { WorkingCalendar } from '../../domain/calendar/calendar.ts';
import { shanghaiDate } from '../../domain/calendar/dates.ts';
import { seedCalendar } from '../../domain/calendar/seed.ts';
import type { ChildConfig } from '../manager/messages.ts';
import { movableClock } from './clock.ts';
import { demoPerson } from './people.ts';
import { registerRecipients } from './recipients.ts';
import { Staff } from './staff.ts';
import { stories } from './stories.ts';
import { type Play, tell } from './story-teller.ts';

interface Scene {
  readonly index: number;
  readonly play: Play;
  at: number;
}

export type DemoLog = (message: string) => void;

/** Plays the scenes step by step, earliest first. Resolves with the number of stories that failed. */
async function playAll(
  scenes: Scene[],
  setTime: (at: number) => Promise<void>,
  ended: (count: number) => Promise<void>,
  log: DemoLog,
): Promise<number> {
  let failed = 0;
  let count = 0;
  let now = 0;
  while (scenes.length > 0) {
    scenes.sort((a, b) => a.at - b.at || a.index - b.index);
    const scene = scenes[0];
    if (!scene) break;
    if (scene.at > now) {
      now = scene.at;
      await setTime(now);
    }
    const step = await scene.play.next().catch((error: unknown) => {
      failed += 1;
      log(`story ${scene.index}: ${error instanceof Error ? error.message : String(error)}`);
      return { done: true as const, value: undefined };
    });
    if (step.done) {
      scenes.shift();
      count += 1;
      await ended(count);
    } else scene.at = Math.max(step.value, now);
  }
  return failed;
}

/** True on the first start on this database, and after a load that was cut off. */
export async function demoWanted(databaseUrl: string): Promise<boolean> {
  const knex = createKnex({ url: databaseUrl, name: 'yizhan-demo', max: 1 });
  try {
    const { state } = await knex.transaction((trx) => getDemoState(trx));
    return state === 'off' || state === 'running';
  } finally {
    await knex.destroy();
  }
}

export async function loadDemo(config: ChildConfig, log: DemoLog): Promise<void> {
  const knex = createKnex({ url: config.databaseUrl, name: 'yizhan-demo', max: 2 });
  const clock = movableClock(knex, config.engine);
  const total = stories.length;
  const say = (state: DemoState) => knex.transaction((trx) => setDemoState(trx, state));
  try {
    const before = await knex.transaction((trx) => getDemoState(trx));
    if (before.state === 'running') {
      await clock.release();
      await say({ ...before, state: 'failed', step: '上次装载被中断' });
      return;
    }
    if (before.state !== 'off') return;
    await say({ state: 'running', done: 0, total, step: '正在装载演示案件' });
    await registerRecipients(knex, config.keyFile, new Date().toISOString());
    const base = `http://${config.host.includes(':') ? `[${config.host}]` : config.host}:${config.port}`;
    const signedIn = new Map<string, Promise<Staff>>();
    const stage = {
      calendar: new WorkingCalendar(seedCalendar()),
      today: shanghaiDate(Date.now()),
      paper: new Uint8Array(await readFile(path.join(config.projectRoot, 'bin/demo/paper.png'))),
      staff: (username: string) => {
        const known = signedIn.get(username) ?? Staff.signIn(base, username, demoPassword);
        signedIn.set(username, known);
        return known;
      },
    };
    const scenes = await Promise.all(
      stories.map(async (story, index): Promise<Scene> => {
        const play = tell(index, story, demoPerson(index, story.home?.area ?? '530129'), stage);
        const first = await play.next();
        return { index, play, at: first.done ? 0 : first.value };
      }),
    );
    const failed = await playAll(
      scenes,
      (at) => clock.set(at),
      (done) => say({ state: 'running', done, total, step: `已装载 ${done} / ${total} 件` }),
      log,
    );
    await clock.release();
    const step = failed === 0 ? '' : `${failed} 件未能装载`;
    await say({ state: failed === 0 ? 'done' : 'failed', done: total - failed, total, step });
  } finally {
    await clock.release().catch(() => undefined);
    await knex.destroy();
  }
}
