/**
 * `npm run soak [-- --rounds N --seed S --cases C --troubles engine,application,…]`: the crash test at length. Prints
 * its seed.
 */
import { parseArgs } from 'node:util';
import { allTroubles, crash, describeRun, isTrouble } from '../chaos/crash.ts';
import { ensureBuilt } from '../support/build.ts';

const { values } = parseArgs({
  options: {
    rounds: { type: 'string', default: '20' },
    seed: { type: 'string', default: String(Math.floor(Math.random() * 2 ** 31)) },
    cases: { type: 'string', default: '200' },
    'frozen-ms': { type: 'string', default: '10000' },
    troubles: { type: 'string', default: 'engine,application' },
  },
});
const [rounds, seed, cases] = [Number(values.rounds), Number(values.seed), Number(values.cases)];
if (![rounds, seed, cases].every(Number.isInteger)) {
  console.error('--rounds, --seed and --cases are whole numbers');
  process.exit(2);
}
const names = values.troubles.split(',');
const troubles = names.filter(isTrouble);
if (troubles.length < names.length) {
  console.error(`troubles are ${allTroubles.join(', ')}`);
  process.exit(2);
}
console.log(`crash test: ${rounds} rounds, ${cases} cases, seed ${seed}`);
await ensureBuilt('server');
const log = (line: string) => console.log(`  ${line}`);
const frozenMs = Number(values['frozen-ms']);
const report = await crash({
  seed,
  rounds,
  cases,
  troubles,
  frozenMs,
  withinMs: (10 + 2 * rounds) * 60_000,
  log,
});
console.log(describeRun(report));
for (const line of report.wrong) console.error(`WRONG ${line}`);
console.log(
  report.wrong.length === 0 ? 'all is well' : `${report.wrong.length} things are wrong, seed ${seed}`,
);
process.exit(report.wrong.length === 0 ? 0 : 1);
