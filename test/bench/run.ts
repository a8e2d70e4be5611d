/** `npm run bench [-- NAME…] [--json FILE]`: runs the named benchmarks (all without a name), prints a table. */
import { writeFile } from 'node:fs/promises';
import { parseArgs } from 'node:util';
import { type Figure, machine, table } from './bench.ts';
import { benchmarks } from './benchmarks/index.ts';

const { values, positionals } = parseArgs({
  allowPositionals: true,
  options: { json: { type: 'string' } },
});
const unknown = positionals.filter((name) => !benchmarks.some((benchmark) => benchmark.name === name));
if (unknown.length > 0) {
  const known = benchmarks.map(({ name, about }) => `  ${name.padEnd(10)} ${about}`).join('\n');
  console.error(`no benchmark named ${unknown.join(', ')}; there are\n${known}`);
  process.exit(2);
}
const chosen = benchmarks.filter(({ name }) => positionals.length === 0 || positionals.includes(name));
console.log(machine());
const figures: Figure[] = [];
for (const benchmark of chosen) {
  console.log(`… ${benchmark.name}: ${benchmark.about}`);
  figures.push(...(await benchmark.run()));
}
console.log(`\n${table(figures)}`);
if (values.json) await writeFile(values.json, `${JSON.stringify(figures, null, 2)}\n`);
process.exit(0);
