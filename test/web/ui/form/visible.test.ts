import { readdir, readFile } from 'node:fs/promises';
import { describe, expect, it } from 'vitest';
import { FormSchema } from '../../../../web/ui/src/shared/form/schema.ts';
import { answersOf, checkFields, compileForm } from '../../../../web/ui/src/shared/form/visible.ts';

const folder = new URL('../../../../workflows/subsidy-application/', import.meta.url);
const deployed = (await readdir(folder)).filter((name) => name.endsWith('.form'));

async function load(name: string) {
  return compileForm(FormSchema.parse(JSON.parse(await readFile(new URL(name, folder), 'utf8'))));
}

describe('forms of the subsidy application', () => {
  it.each(deployed)('%s uses only fields and conditions that the pages render', async (name) => {
    const form = await load(name);
    expect(form.visible({}, {}).length).toBeGreaterThan(0);
  });

  it('asks for a decision on each item that was applied for, and only then for a refusal', async () => {
    const form = await load('decision.form');
    const keys = (values: Record<string, string>, items: string[]) =>
      form.visible(values, { items }).map((field) => ('key' in field ? field.key : ''));
    expect(keys({}, ['living'])).toEqual(['decisionOutcome']);
    expect(keys({ decisionOutcome: 'decide' }, ['living'])).toContain('livingDecision');
    expect(keys({ decisionOutcome: 'decide' }, ['living'])).not.toContain('nursingDecision');
    expect(keys({ decisionOutcome: 'decide', livingDecision: 'refused' }, ['living'])).toContain(
      'livingRefusal',
    );
    expect(keys({ decisionOutcome: 'return', livingDecision: 'refused' }, ['living'])).toEqual([
      'decisionOutcome',
      'reason',
    ]);
  });

  it('sends no answer of a field that is hidden again', async () => {
    const form = await load('decision.form');
    const values = { decisionOutcome: 'return', livingDecision: 'granted', reason: '请重新核实' };
    expect(answersOf(form.visible(values, { items: ['living'] }), values)).toEqual({
      decisionOutcome: 'return',
      reason: '请重新核实',
    });
  });

  it('names required fields that are empty', async () => {
    const form = await load('check-hukou.form');
    const values = { hukouOutcome: 'bounce', reason: '' };
    expect(Object.keys(checkFields(form.visible(values, {}), values)).sort()).toEqual([
      'bounceReason',
      'reason',
    ]);
  });
});

describe('a form with a field of another kind', () => {
  it('is refused, never half shown', () => {
    const refused = FormSchema.safeParse({ id: 'f', components: [{ type: 'table', id: 't' }] });
    expect(refused.success).toBe(false);
  });
});
