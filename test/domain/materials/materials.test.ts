import { describe, expect, it } from 'vitest';
import {
  defaultMaterialRules,
  missingMaterials,
  requiredMaterials,
} from '../../../domain/materials/materials.ts';

const query = {
  items: ['nursing'],
  applicant: 'self',
  jurisdictions: ['140403', '1404', '14'],
  on: '2026-02-13',
} as const;

describe('the list of papers', () => {
  it('depends on the items and on who applies', () => {
    const codes = requiredMaterials(defaultMaterialRules(), query).map((rule) => rule.code);
    expect(codes).not.toContain('low-income-proof');
    expect(codes).not.toContain('authorization');
    const agent = { ...query, items: ['living', 'nursing'], applicant: 'agent' } as const;
    const more = requiredMaterials(defaultMaterialRules(), agent).map((rule) => rule.code);
    expect(more).toContain('low-income-proof');
    expect(more).toContain('authorization');
  });

  it('is replaced by the home jurisdiction where it has its own row', () => {
    const [first] = defaultMaterialRules();
    if (first === undefined) throw new Error('no rules');
    const own = { ...first, jurisdiction: '14', note: '一式四份', documentNumber: '晋民发〔2023〕1号' };
    const list = requiredMaterials([...defaultMaterialRules(), own], query);
    expect(list.filter((rule) => rule.code === own.code)).toEqual([own]);
  });

  it('says what is missing', () => {
    const list = requiredMaterials(defaultMaterialRules(), query);
    const received = list.map((rule) => rule.code).filter((code) => code !== 'bank-card');
    expect(missingMaterials(list, received).map((rule) => rule.name)).toEqual(['社会保障卡或银行卡']);
  });
});
