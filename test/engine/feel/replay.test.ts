/** Every recorded expression gives what the reference engine gave: the value, a refusal at deployment, or a failure. */
import { readFileSync } from 'node:fs';
import { describe, expect, test } from 'vitest';
import { z } from 'zod';
import {
  compileExpression,
  FeelEvaluationFailure,
  FeelParseError,
  fromJsonText,
  splitDocument,
  toJsonText,
  withWarnings,
} from '../../../engine/feel/index.ts';
import { DIFFERENCES } from './differences.ts';
import { expressions } from './expressions.ts';

const recordingSchema = z.object({
  at: z.number(),
  variables: z.string(),
  outcomes: z.array(
    z.object({
      source: z.string(),
      result: z.string().optional(),
      refused: z.string().optional(),
      failed: z.string().optional(),
    }),
  ),
});
const recording = recordingSchema.parse(
  JSON.parse(readFileSync(new URL('./feel.recorded.json', import.meta.url), 'utf8')),
);

const variables = splitDocument(recording.variables);
const scope = {
  get: (name: string) => {
    const text = variables.get(name);
    return text === undefined ? undefined : fromJsonText(text);
  },
};
const environment = { now: () => recording.at, timeZone: 'UTC' };

/** Members sorted by name: JSON objects have no order. */
function sorted(text: string): string {
  if (text.startsWith('{')) {
    const members = [...splitDocument(text)].sort(([a], [b]) => (a < b ? -1 : 1));
    return `{${members.map(([key, value]) => `${JSON.stringify(key)}:${sorted(value)}`).join(',')}}`;
  }
  return text.startsWith('"') ? JSON.stringify(JSON.parse(text)) : text;
}

function ours(source: string): string {
  try {
    return sorted(toJsonText(compileExpression(source).evaluate(scope, environment).value));
  } catch (error) {
    if (error instanceof FeelParseError) return 'refused';
    if (error instanceof FeelEvaluationFailure) return 'failed';
    throw error;
  }
}

function theirs(outcome: (typeof recording.outcomes)[number]): string {
  if (outcome.result !== undefined) return sorted(outcome.result);
  return outcome.refused === undefined ? 'failed' : 'refused';
}

describe('the reference engine decides', () => {
  test('the recording is complete', () => {
    expect(recording.outcomes.map((outcome) => outcome.source)).toEqual(expressions());
    expect(recording.outcomes.length).toBeGreaterThan(1000);
  });

  test('expressions give the recorded outcome', () => {
    const wrong = recording.outcomes
      .filter((outcome) => !(outcome.source in DIFFERENCES) && ours(outcome.source) !== theirs(outcome))
      .map((outcome) => ({ source: outcome.source, ours: ours(outcome.source), theirs: theirs(outcome) }));
    expect(wrong).toEqual([]);
  });

  test('failures are told in the recorded words, except where those name exceptions of Java', () => {
    const told = recording.outcomes.filter(
      ({ source, failed }) =>
        failed !== undefined && !failed.includes(' : java.') && !(source in DIFFERENCES),
    );
    expect(told.length).toBeGreaterThan(10);
    for (const { source, failed } of told) {
      let message = '';
      try {
        compileExpression(source).evaluate(scope, environment);
      } catch (error) {
        if (error instanceof FeelEvaluationFailure) message = withWarnings(error.message, error.warnings);
      }
      expect(message).toBe(failed);
    }
  });

  test.each(Object.entries(DIFFERENCES))('known difference: %s', (source, expected) => {
    const outcome = recording.outcomes.find((candidate) => candidate.source === source);
    expect(outcome && theirs(outcome)).not.toBe(expected);
    expect(ours(source)).toBe(expected);
  });
});
