/**
 * The database is killed, and stands still for half a minute, while people work: each is told so in his own words
 * within 20 s, nothing is lost, and all goes on by itself.
 */
import { beforeAll, expect, it } from 'vitest';
import { ensureBuilt } from '../support/build.ts';
import { crash, describeRun } from './crash.ts';

beforeAll(() => ensureBuilt('server'));

it('tells everybody while the database is gone or stands still, and goes on when it is back', async () => {
  const seed = Number(process.env.YIZHAN_SEED ?? Math.floor(Math.random() * 2 ** 31));
  const troubles = ['database', 'database-frozen'] as const;
  const run = crash({ seed, rounds: 1, cases: 20, troubles, frozenMs: 30_000, withinMs: 280_000 });
  const report = await run.catch((error: unknown) => {
    throw new Error(`seed ${seed}: ${error instanceof Error ? error.message : String(error)}`);
  });
  expect(report.wrong, `seed ${seed}`).toEqual([]);
  expect(report.told['503 database-unavailable']?.first).toContain('数据库暂时没有应答');
  expect(report.told['no answer']).toBeUndefined();
  expect(report.longestMs).toBeLessThan(25_000);
  console.log(`seed ${seed}\n${describeRun(report)}`);
}, 300_000);
