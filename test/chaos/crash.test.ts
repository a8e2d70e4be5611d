/**
 * 200 cases under way while engine and application are killed, three rounds; `npm run soak` does twenty. The seed is
 * drawn anew each time (YIZHAN_SEED fixes it) and stands in the failure.
 */
import { beforeAll, expect, it } from 'vitest';
import { ensureBuilt } from '../support/build.ts';
import { crash, describeRun } from './crash.ts';

beforeAll(() => ensureBuilt('server'));

it('loses nothing and does nothing twice when engine and application are killed', async () => {
  const seed = Number(process.env.YIZHAN_SEED ?? Math.floor(Math.random() * 2 ** 31));
  const run = crash({ seed, rounds: 3, cases: 200, withinMs: 540_000 });
  const report = await run.catch((error: unknown) => {
    throw new Error(`seed ${seed}: ${error instanceof Error ? error.message : String(error)}`);
  });
  expect(report.wrong, `seed ${seed}`).toEqual([]);
  console.log(`seed ${seed}\n${describeRun(report)}`);
}, 600_000);
