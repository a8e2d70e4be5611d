import { describe, expect, it } from 'vitest';
import { draftOf, flat } from '../../../../web/ui/src/features/task/answers.ts';
import { FormSchema } from '../../../../web/ui/src/shared/form/schema.ts';
import { compileForm } from '../../../../web/ui/src/shared/form/visible.ts';

const withReason = compileForm(
  FormSchema.parse({ id: 'f', components: [{ type: 'textarea', key: 'reason', label: '理由' }] }),
);
const without = compileForm(FormSchema.parse({ id: 'f', components: [] }));
const draft = (values: Record<string, string>) => ({
  values,
  revision: 3,
  savedAt: '2026-03-05T09:00:00+08:00',
});

describe('the draft of a task', () => {
  it('keeps the reason that was typed now, not the one it was loaded with', () => {
    const loaded = draftOf({ draft: draft({ reason: 'before' }), initial: {} }, withReason);
    expect(flat({ ...loaded, fields: { ...loaded.fields, reason: 'now' } })).toEqual({ reason: 'now' });
  });
  it('keeps a reason for which the form has no field of its own', () => {
    const loaded = draftOf({ draft: draft({ reason: 'before' }), initial: {} }, without);
    expect(flat(loaded)).toEqual({ reason: 'before' });
  });
  it('begins with what the case says and lets the draft go over it', () => {
    const initial = { reason: 'from the case' };
    expect(draftOf({ draft: null, initial }, withReason).fields.reason).toBe('from the case');
    expect(draftOf({ draft: draft({ reason: 'typed' }), initial }, withReason).fields.reason).toBe('typed');
  });
});
