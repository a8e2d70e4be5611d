import { expect, it } from 'vitest';
import { parseForm } from '../../../engine/model/form.ts';
import { ModelError } from '../../../engine/model/problems.ts';

it('keeps the whole schema of a form', () => {
  const schema = {
    id: 'intake',
    versionTag: '2',
    type: 'default',
    components: [{ type: 'textfield', key: 'name' }],
  };
  expect(parseForm(JSON.stringify(schema), 'intake.form')).toEqual({
    formId: 'intake',
    versionTag: '2',
    schema,
  });
});

it.each(['', 'text', '[]', '{}', '{"id": ""}', '{"id": 5}'])('refuses %s, naming the file', (json) => {
  expect(() => parseForm(json, 'broken.form')).toThrow(ModelError);
  expect(() => parseForm(json, 'broken.form')).toThrow(/^'broken\.form': /);
});
