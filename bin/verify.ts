/**
 * `npm run verify`: everything that must hold before a change lands. Each suite runs to its end even when an
 * earlier one failed, says what it cost, and the last line alone tells how many checks passed and failed.
 *
 * 1. A test counts as one, and so does each of the other suites (types, lint, build).
 * 2. A test run that ran no test has failed; so has one that failed without naming a test.
 */
import { spawn } from 'node:child_process';
import { mkdtemp, readFile, rm } from 'node:fs/promises';
import os from 'node:os';
import path from 'node:path';
import { z } from 'zod';
import { projectRoot } from './environment.ts';

type Outcome = { passed: number; failed: number };
type Suite = { name: string; run(): Promise<Outcome> };

/** Runs a program of node_modules/.bin and returns its exit code; its output goes to the console. */
function program(name: string, args: readonly string[]): Promise<number> {
  const file = path.join(projectRoot, 'node_modules/.bin', name);
  const child = spawn(file, args, { cwd: projectRoot, stdio: 'inherit' });
  return new Promise((resolve) => {
    child.once('error', (error) => {
      console.error(`${name}: ${error.message}`);
      resolve(1);
    });
    child.once('close', (code) => resolve(code ?? 1));
  });
}

const oneCheck = (code: number): Outcome =>
  code === 0 ? { passed: 1, failed: 0 } : { passed: 0, failed: 1 };

function check(name: string, tool: string, args: readonly string[]): Suite {
  return { name, run: async () => oneCheck(await program(tool, args)) };
}

async function build(): Promise<Outcome> {
  const child = spawn(process.execPath, ['bin/build.mjs'], { cwd: projectRoot, stdio: 'inherit' });
  return oneCheck(await new Promise<number>((resolve) => child.once('close', (code) => resolve(code ?? 1))));
}

const reportSchema = z.object({ numPassedTests: z.int(), numFailedTests: z.int(), numTotalTests: z.int() });

/** Invariant 2. `dot` keeps the console short: a character a test, and failures in full. */
async function tests(patterns: readonly string[]): Promise<Outcome> {
  const folder = await mkdtemp(path.join(os.tmpdir(), 'yizhan-verify-'));
  const file = path.join(folder, 'report.json');
  try {
    const reporters = ['--reporter=dot', '--reporter=json', `--outputFile.json=${file}`];
    const code = await program('vitest', ['run', ...reporters, ...patterns]);
    const text = await readFile(file, 'utf8').catch(() => null);
    if (text === null) return { passed: 0, failed: 1 };
    const report = reportSchema.parse(JSON.parse(text));
    const unnamed = report.numFailedTests === 0 && (code !== 0 || report.numPassedTests === 0);
    return { passed: report.numPassedTests, failed: report.numFailedTests + (unnamed ? 1 : 0) };
  } finally {
    await rm(folder, { recursive: true, force: true });
  }
}

/** Folders of test/ that are suites of their own; everything else is `tests`. */
const ownSuites = ['architecture', 'conformance', 'e2e'];

const suites: readonly Suite[] = [
  check('types', 'tsc', ['-p', 'tsconfig.json']),
  check('types of the pages', 'tsc', ['-p', 'web/ui/tsconfig.json']),
  check('lint and format', 'biome', ['check', '--reporter=summary', '.']),
  { name: 'build', run: build },
  { name: 'architecture', run: () => tests(['test/architecture/']) },
  { name: 'recorded conformance', run: () => tests(['test/conformance/']) },
  { name: 'browser', run: () => tests(['test/e2e/']) },
  { name: 'tests', run: () => tests(ownSuites.flatMap((folder) => ['--exclude', `test/${folder}/**`])) },
];

async function main(): Promise<number> {
  const total: Outcome = { passed: 0, failed: 0 };
  const lines: string[] = [];
  for (const { name, run } of suites) {
    console.log(`\n── ${name}`);
    const started = performance.now();
    const { passed, failed } = await run();
    const seconds = ((performance.now() - started) / 1000).toFixed(1);
    total.passed += passed;
    total.failed += failed;
    lines.push(
      `${failed === 0 ? 'ok    ' : 'FAILED'} ${name.padEnd(22)} ${seconds.padStart(7)} s  ${passed} passed, ${failed} failed`,
    );
  }
  console.log(`\n${lines.join('\n')}\n`);
  console.log(`${total.passed} passed, ${total.failed} failed`);
  return total.failed === 0 ? 0 : 1;
}

process.exit(await main());
