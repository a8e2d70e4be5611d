import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { openDifferences } from './open-differences.ts';
import { groups } from './scenarios/index.ts';
import { describeDifferences } from './support/describe.ts';
import { embeddedEngine } from './support/embedded.ts';
import type { EngineSource } from './support/engines.ts';
import { compareOutcomes, type Outcome } from './support/outcome.ts';
import { readRecordings } from './support/recordings.ts';
import { startReferenceEngine } from './support/reference-process.ts';
import { runScenario } from './support/session.ts';

const folder = process.env.YIZHAN_REFERENCE_ENGINE;
const embedded = embeddedEngine();
/** Cases have two hundred steps; the reference engine settles after each. */
const replayed = { timeout: 60_000 };
const live = { timeout: 120_000 };

function expectSame(name: string, expected: Outcome, found: Outcome): void {
  const differences = compareOutcomes(expected, found);
  expect(differences.length, describeDifferences(name, differences)).toBe(0);
}

for (const [group, scenarios] of Object.entries(groups)) {
  const recorded = readRecordings(group);

  describe(`${group}, as the reference engine does it`, () => {
    it('is recorded, every scenario and nothing else', () => {
      expect(Object.keys(recorded).sort()).toEqual(scenarios.map(({ name }) => name).sort());
    });

    for (const scenario of scenarios) {
      // A known difference must still differ: who repairs it takes it off the list.
      const test = scenario.name in openDifferences ? it.fails : it;
      test(scenario.name, replayed, async () => {
        const expected = recorded[scenario.name];
        if (!expected) throw new Error('not recorded');
        expectSame(scenario.name, expected, await runScenario(scenario, embedded.fresh));
      });
    }
  });
}

// Without a reference engine there is nothing to run, so nothing to report as skipped.
if (folder !== undefined) {
  describe('the recordings are what the reference engine does today', () => {
    let reference: EngineSource;
    beforeAll(async () => {
      reference = await startReferenceEngine(folder);
    });
    afterAll(() => reference?.stop());

    for (const [group, scenarios] of Object.entries(groups)) {
      const recorded = readRecordings(group);
      for (const scenario of scenarios) {
        it(`${group}: ${scenario.name}`, live, async () => {
          const expected = recorded[scenario.name];
          if (!expected) throw new Error('not recorded');
          expectSame(scenario.name, expected, await runScenario(scenario, reference.fresh));
        });
      }
    }
  });
}
