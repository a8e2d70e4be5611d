import { describe, expect, it } from 'vitest';
import { type EligibilityInput, evaluateEligibility } from '../../../domain/eligibility/evaluate.ts';
import { defaultEligibilityRules, defaultOverlapRules } from '../../../domain/eligibility/rules.ts';

const SHANXI = ['140403', '1404', '14'];
const YUNNAN = ['530102', '5301', '53'];
const ask = (more: Partial<EligibilityInput> & Partial<EligibilityInput['person']> = {}) => {
  const { category = 4, grade = 2, income = 'dibao', benefits = [], ...rest } = more;
  return evaluateEligibility({
    items: ['living', 'nursing'],
    payments: [],
    jurisdictions: SHANXI,
    on: '2026-02-13',
    eligibilityRules: defaultEligibilityRules(),
    overlapRules: defaultOverlapRules(),
    ...rest,
    person: { category, grade, income, benefits },
  }).map((r) => [r.item, r.eligible, ...r.findings.map((f) => f.code)]);
};

describe('eligibility by dated rules', () => {
  it('gives both to a grade 2 person on 低保', () => {
    expect(ask()).toEqual([
      ['living', true],
      ['nursing', true],
    ]);
  });

  it('follows the province: 低保边缘 and grade 3 mental disability count in 山西 since 2023, not in 云南', () => {
    const person = { category: 6, grade: 3, income: 'dibao-margin' } as const;
    expect(ask(person)).toEqual([
      ['living', true],
      ['nursing', true],
    ]);
    expect(ask({ ...person, on: '2022-12-31' })).toEqual([
      ['living', false, 'not-low-income'],
      ['nursing', false, 'grade-too-low'],
    ]);
    expect(ask({ ...person, jurisdictions: YUNNAN })).toEqual([
      ['living', false, 'not-low-income'],
      ['nursing', false, 'grade-too-low'],
    ]);
  });

  it('names overlap, the choice of the higher benefit, and what is already paid', () => {
    expect(ask({ benefits: ['work-injury-nursing'] })).toEqual([
      ['living', false, 'overlap'],
      ['nursing', false, 'overlap'],
    ]);
    expect(ask({ benefits: ['orphan-allowance'] })).toEqual([
      ['living', false, 'overlap'],
      ['nursing', true],
    ]);
    expect(ask({ benefits: ['elderly-nursing'], jurisdictions: YUNNAN })).toEqual([
      ['living', true],
      ['nursing', true, 'choose-higher'],
    ]);
    const payments = [{ item: 'living' as const, fromMonth: '2024-01', untilMonth: null, paidBy: '610204' }];
    expect(ask({ payments })).toEqual([
      ['living', false, 'already-paid'],
      ['nursing', true],
    ]);
    const ended = payments.map((payment) => ({ ...payment, untilMonth: '2026-01' }));
    expect(ask({ payments: ended })[0]).toEqual(['living', true]);
  });

  it('gives the document that grants or refuses', () => {
    const [living] = evaluateEligibility({
      items: ['living'],
      person: { category: 4, grade: 2, income: 'none', benefits: [] },
      payments: [],
      jurisdictions: YUNNAN,
      on: '2026-02-13',
      eligibilityRules: defaultEligibilityRules(),
      overlapRules: [],
    });
    expect(living?.findings[0]).toMatchObject({ code: 'not-low-income', documentNumber: '国发〔2015〕52号' });
  });
});
