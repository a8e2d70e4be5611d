/**
 * Records what a reference engine makes of every case of `models.ts` into `decisions.recorded.json`.
 * Run: YIZHAN_REFERENCE_ENGINE=<folder> npx tsx test/engine/decisions/record.ts
 */
import { writeFileSync } from 'node:fs';
import { z } from 'zod';
import { type Reference, startReference } from '../feel/reference-engine.ts';
import { cases } from './models.ts';

const answerSchema = z.object({
  decisionOutput: z.string(),
  failedDecisionId: z.string(),
  failureMessage: z.string(),
  evaluatedDecisions: z.array(
    z.object({
      decisionId: z.string(),
      decisionName: z.string(),
      decisionType: z.string(),
      decisionOutput: z.string(),
      evaluatedInputs: z.array(
        z.object({ inputId: z.string(), inputName: z.string(), inputValue: z.string() }),
      ),
      matchedRules: z.array(
        z.object({
          ruleId: z.string(),
          ruleIndex: z.number(),
          evaluatedOutputs: z.array(
            z.object({ outputId: z.string(), outputName: z.string(), outputValue: z.string() }),
          ),
        }),
      ),
    }),
  ),
});

async function deploy(engine: Reference, model: string): Promise<string | null> {
  try {
    await engine.call('DeployResource', { resources: [{ name: 'm.dmn', content: Buffer.from(model) }] });
    return null;
  } catch (error) {
    return error instanceof Error ? error.message : String(error);
  }
}

async function main(): Promise<void> {
  const engine = await startReference();
  const outcomes: object[] = [];
  try {
    let deployed: string | undefined;
    let refused: string | null = null;
    for (const { model, decisionId, variables } of cases()) {
      if (model !== deployed) {
        refused = await deploy(engine, model);
        deployed = model;
      }
      if (refused !== null) outcomes.push({ refused: refused.slice(0, 300) });
      else
        outcomes.push(answerSchema.parse(await engine.call('EvaluateDecision', { decisionId, variables })));
      if (outcomes.length % 100 === 0) console.log(`${outcomes.length}`);
    }
  } finally {
    engine.stop();
  }
  const lines = outcomes.map((outcome) => `  ${JSON.stringify(outcome)}`);
  const text = `{\n "engine": "Zeebe 8.8.21",\n "outcomes": [\n${lines.join(',\n')}\n ]\n}\n`;
  writeFileSync(new URL('./decisions.recorded.json', import.meta.url), text);
}

await main();
