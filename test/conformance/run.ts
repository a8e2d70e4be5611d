/**
 *   npm run conformance [-- --against GRPC,REST] [--record] [--on GRPC,REST] [name…]
 *
 * Runs scenarios (all, or those whose name or group contains one of the words) on two engines and compares.
 *
 * - The engine under test is the embedded one, or the Camunda 8 at `--on`.
 * - It is compared with the engine at `--against`; without it with a reference engine started from the folder
 *   YIZHAN_REFERENCE_ENGINE; without that with the recorded outcomes.
 * - `--record` writes down what the engine compared with did, and compares nothing if no engine under test is there.
 *
 * A run that compared nothing fails. Addresses are `host:port` pairs, e.g. `127.0.0.1:26500,127.0.0.1:8080`.
 */
import { parseArgs } from 'node:util';
import { groups } from './scenarios/index.ts';
import { describeDifferences } from './support/describe.ts';
import {
  type EngineSource,
  isReferenceEngine,
  referenceEngine,
  searchableEngine,
} from './support/engines.ts';
import { compareOutcomes, type Outcome } from './support/outcome.ts';
import { readRecordings, writeRecordings } from './support/recordings.ts';
import { startReferenceEngine } from './support/reference-process.ts';
import { runScenario, type Scenario } from './support/session.ts';

const { values, positionals } = parseArgs({
  allowPositionals: true,
  options: {
    against: { type: 'string' },
    on: { type: 'string' },
    record: { type: 'boolean', default: false },
    'record-only': { type: 'boolean', default: false },
  },
});

async function engineAt(pair: string): Promise<EngineSource> {
  const [grpc, rest] = pair.split(',');
  if (!grpc || !rest) throw new Error(`'${pair}' is not GRPC,REST`);
  const address = { grpc, rest };
  if (await isReferenceEngine(address)) return referenceEngine(address);
  return searchableEngine(
    pair,
    async () => address,
    async () => {},
  );
}

async function comparedWith(): Promise<EngineSource | undefined> {
  if (values.against) return engineAt(values.against);
  const folder = process.env.YIZHAN_REFERENCE_ENGINE;
  return folder ? startReferenceEngine(folder) : undefined;
}

/** Loaded only when wanted: the engine is a large part of the project. */
async function underTest(): Promise<EngineSource> {
  if (values.on) return engineAt(values.on);
  return (await import('./support/embedded.ts')).embeddedEngine();
}

const chosen = (group: string, scenario: Scenario): boolean =>
  positionals.length === 0 || positionals.some((word) => group === word || scenario.name.includes(word));

/** Undefined, with a message, when the scenario could not be run to its end. */
async function asked(scenario: Scenario, engine: EngineSource): Promise<Outcome | undefined> {
  try {
    return await runScenario(scenario, engine.fresh);
  } catch (error) {
    failures += 1;
    console.log(`FAILED     ${scenario.name} on ${engine.name}: ${String(error)}`);
    return undefined;
  }
}

let failures = 0;

async function main(): Promise<boolean> {
  const theirs = await comparedWith();
  const ours = values['record-only'] ? undefined : await underTest();
  let compared = 0;
  let different = 0;
  let recorded = 0;
  try {
    for (const [group, scenarios] of Object.entries(groups)) {
      const known = readRecordings(group);
      const fresh: Record<string, Outcome> = {};
      for (const scenario of scenarios.filter((each) => chosen(group, each))) {
        const expected = theirs ? await asked(scenario, theirs) : known[scenario.name];
        if (expected && theirs) fresh[scenario.name] = expected;
        if (!expected || !ours) continue;
        const found = await asked(scenario, ours);
        if (!found) continue;
        const differences = compareOutcomes(expected, found);
        compared += 1;
        if (differences.length > 0) different += 1;
        console.log(describeDifferences(`${group}: ${scenario.name}`, differences));
      }
      recorded += Object.keys(fresh).length;
      if (values.record || values['record-only'])
        writeRecordings(
          group,
          fresh,
          scenarios.map(({ name }) => name),
        );
    }
  } finally {
    await theirs?.stop();
    await ours?.stop();
  }
  if (values['record-only']) {
    console.log(`${recorded} recorded`);
    return recorded > 0 && failures === 0;
  }
  console.log(`${compared} compared with ${theirs?.name ?? 'the recorded outcomes'}, ${different} differ`);
  return compared > 0 && different === 0 && failures === 0;
}

process.exitCode = (await main()) ? 0 : 1;
