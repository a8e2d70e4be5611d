/** Every recorded decision gives what the reference engine gave, inputs and matched rules included. */
import { readFileSync } from 'node:fs';
import { describe, expect, test } from 'vitest';
import { z } from 'zod';
import {
  type DecisionRequirements,
  DmnParseError,
  evaluateDecision,
  parseDmn,
} from '../../../engine/decisions/index.ts';
import { fromJsonText, splitDocument, toJsonText } from '../../../engine/feel/index.ts';
import { type Case, cases } from './models.ts';

const recordingSchema = z.object({ outcomes: z.array(z.looseObject({ refused: z.string().optional() })) });
const recording = recordingSchema.parse(
  JSON.parse(readFileSync(new URL('./decisions.recorded.json', import.meta.url), 'utf8')),
);

const parsed = new Map<string, Promise<DecisionRequirements | null>>();

function parse(model: string): Promise<DecisionRequirements | null> {
  const known = parsed.get(model);
  if (known !== undefined) return known;
  const result = parseDmn(model).catch((error: unknown) => {
    if (error instanceof DmnParseError) return null;
    throw error;
  });
  parsed.set(model, result);
  return result;
}

/** Ours in the shape of the gateway's answer. */
async function ours({ model, decisionId, variables }: Case): Promise<object> {
  const requirements = await parse(model);
  if (requirements === null) return { refused: true };
  const given = splitDocument(variables);
  const scope = {
    get: (name: string) => {
      const text = given.get(name);
      return text === undefined ? undefined : fromJsonText(text);
    },
  };
  const result = evaluateDecision(requirements, decisionId, scope, { now: () => 0, timeZone: 'UTC' });
  return {
    decisionOutput: result.ok ? toJsonText(result.output) : 'null',
    failedDecisionId: result.ok ? '' : result.failedDecisionId,
    failureMessage: result.ok ? '' : result.message,
    evaluatedDecisions: result.evaluatedDecisions.map((decision) => ({
      decisionId: decision.decisionId,
      decisionName: decision.decisionName,
      decisionType: decision.type,
      decisionOutput: toJsonText(decision.output),
      evaluatedInputs: decision.inputs.map((input) => ({
        inputId: input.id,
        inputName: input.name,
        inputValue: toJsonText(input.value),
      })),
      matchedRules: decision.matchedRules.map((rule) => ({
        ruleId: rule.ruleId,
        ruleIndex: rule.ruleIndex,
        evaluatedOutputs: rule.outputs.map((output) => ({
          outputId: output.id,
          outputName: output.name,
          outputValue: toJsonText(output.value),
        })),
      })),
    })),
  };
}

/** Messages of failed FEEL evaluations name Java's exceptions: only that they failed, and in which decision, counts. */
function comparable(outcome: object): object {
  if ('refused' in outcome) return { refused: true };
  const text = JSON.stringify(outcome)
    .replace(/but failed to evaluate expression (?:[^"\\]|\\.)*/, 'but <FEEL failed>')
    // The made-up id holds the version, which the decisions room does not know.
    .replace(/ZB_SYNTH_RULE_ID_\w+/g, '');
  return z.looseObject({}).parse(JSON.parse(text));
}

describe('the reference engine decides', () => {
  const all = cases();

  test('the recording is complete', () => {
    expect(recording.outcomes.length).toBe(all.length);
    expect(all.length).toBeGreaterThan(500);
  });

  test('decisions give the recorded outcome', async () => {
    const wrong: object[] = [];
    for (const [i, one] of all.entries()) {
      const [mine, theirs] = [comparable(await ours(one)), comparable(recording.outcomes[i] ?? {})];
      if (!equals(mine, theirs))
        wrong.push({
          i,
          decisionId: one.decisionId,
          variables: one.variables,
          model: one.model,
          mine,
          theirs,
        });
    }
    expect(wrong).toEqual([]);
  });
});

function equals(a: object, b: object): boolean {
  return JSON.stringify(a) === JSON.stringify(b);
}
