import { describe, expect, it } from 'vitest';
import { parseCondition, UnsupportedCondition } from '../../../../web/ui/src/shared/form/condition.ts';

const holds = (text: string, scope: Record<string, unknown> = {}) => parseCondition(text)(scope);

describe('conditions of form fields', () => {
  it('hides a field until its outcome is chosen', () => {
    expect(holds('=outcome != "bounce"', {})).toBe(true);
    expect(holds('=outcome != "bounce"', { outcome: 'here' })).toBe(true);
    expect(holds('=outcome != "bounce"', { outcome: 'bounce' })).toBe(false);
  });
  it('joins conditions with and, or, not and parentheses', () => {
    const text = '=outcome != "decide" or not(list contains(items, "living"))';
    expect(holds(text, { outcome: 'decide', items: ['living'] })).toBe(false);
    expect(holds(text, { outcome: 'decide', items: ['nursing'] })).toBe(true);
    expect(holds(text, { outcome: 'correct', items: ['living'] })).toBe(true);
    expect(holds('=(a = 1 or b = 1) and c = 1', { a: 1, c: 1 })).toBe(true);
    expect(holds('=a = 1 or b = 1 and c = 1', { a: 1 })).toBe(true);
  });
  it('takes a missing name for null and a comparison of different types for unknown', () => {
    expect(holds('=outcome = null', {})).toBe(true);
    expect(holds('=grade > 2', {})).toBe(false);
    expect(holds('=grade = "2"', { grade: 2 })).toBe(false);
    expect(holds('=not(grade = "2")', { grade: 2 })).toBe(false);
    expect(holds('=list contains(items, "living")', {})).toBe(false);
  });
  it('reads paths, numbers, lists and membership', () => {
    expect(holds('=home.level = "county"', { home: { level: 'county' } })).toBe(true);
    expect(holds('=grade in (1, 2)', { grade: 2 })).toBe(true);
    expect(holds('=count(items) >= 2', { items: ['a', 'b'] })).toBe(true);
    expect(holds('=items = ["a", "b"]', { items: ['a', 'b'] })).toBe(true);
    expect(holds('=balance < -1.5', { balance: -2 })).toBe(true);
  });
  it('never reaches properties that the values do not have themselves', () => {
    expect(holds('=constructor = null', {})).toBe(true);
    expect(holds('=a.constructor = null', { a: {} })).toBe(true);
  });
  it.each(['=some x in y satisfies x', '=now() > date', '=a +', '="open', '=f(1)', ''])(
    'refuses what it does not understand: %s',
    (text) => {
      expect(() => parseCondition(text)).toThrow(UnsupportedCondition);
    },
  );
});
