/**
 * Who may have which subsidy, as dated rows; and which other benefits go with it or exclude it.
 *
 * 1. Nothing here is decided by code: rows carry jurisdiction, dates, document and article. The defaults seed an
 *    empty table with what the sources say; offices add or repeal rows.
 * 2. Rows of all jurisdictions that a home belongs to are taken together: a province may widen what the country gives.
 */
import { z } from 'zod';
import { DateString } from '../calendar/dates.ts';

/** 生活 = 困难残疾人生活补贴, 护理 = 重度残疾人护理补贴. */
export const Item = z.enum(['living', 'nursing']);
export type Item = z.infer<typeof Item>;
export const itemNames: Readonly<Record<Item, { readonly zh: string; readonly en: string }>> = {
  living: { zh: '困难残疾人生活补贴', en: 'living subsidy for disabled people in need' },
  nursing: { zh: '重度残疾人护理补贴', en: 'nursing subsidy for severely disabled people' },
};

/** 低保, 低保边缘, 其他困难 (as the locality defines it), none. */
export const Income = z.enum(['dibao', 'dibao-margin', 'other-needy', 'none']);
export type Income = z.infer<typeof Income>;

const dated = {
  /** Unit or division; null: the whole country. */
  jurisdiction: z.string().nullable(),
  validFrom: DateString,
  validUntil: DateString.nullable(),
  documentNumber: z.string(),
  article: z.string().nullable(),
  repealedBy: z.string().nullable(),
};

/** One row grants: any row that matches makes the item possible. */
export const EligibilityRule = z.object({
  ...dated,
  item: Item,
  /** Category codes 1–7. */
  categories: z.array(z.number().int().min(1).max(7)),
  grades: z.array(z.number().int().min(1).max(4)),
  /** null: whatever the income. */
  incomes: z.array(Income).nullable(),
});
export type EligibilityRule = z.infer<typeof EligibilityRule>;

/** Other benefits that touch the two subsidies. */
export const Benefit = z.enum([
  'work-injury-nursing', // 工伤保险生活护理费
  'destitute-support', // 特困人员救助供养
  'orphan-allowance', // 孤儿基本生活保障
  'unsupported-child-full', // 全额事实无人抚养儿童补贴
  'elderly-nursing', // 老年人护理补贴
  'elderly-care-service', // 养老服务补贴
  'old-age-allowance', // 高龄津贴
  'retired-cadre-nursing', // 离休护理费
  'wounded-pension', // 伤残抚恤
]);
export type Benefit = z.infer<typeof Benefit>;
export const benefitNames: Readonly<Record<Benefit, string>> = {
  'work-injury-nursing': '工伤保险生活护理费',
  'destitute-support': '特困人员救助供养',
  'orphan-allowance': '孤儿基本生活保障',
  'unsupported-child-full': '全额事实无人抚养儿童补贴',
  'elderly-nursing': '老年人护理补贴',
  'elderly-care-service': '养老服务补贴',
  'old-age-allowance': '高龄津贴',
  'retired-cadre-nursing': '离休护理费',
  'wounded-pension': '伤残抚恤',
};

export const OverlapRule = z.object({
  ...dated,
  item: Item,
  benefit: Benefit,
  /** excludes: not both; choose-higher: 择高, the applicant keeps the higher one; compatible: both. */
  effect: z.enum(['excludes', 'choose-higher', 'compatible']),
});
export type OverlapRule = z.infer<typeof OverlapRule>;

const always = { validFrom: '2016-01-01', validUntil: null, repealedBy: null } as const;
const guofa = { ...always, jurisdiction: null, documentNumber: '国发〔2015〕52号', article: null } as const;
const ALL_CATEGORIES = [1, 2, 3, 4, 5, 6, 7];

/** Nationwide rules of 国发〔2015〕52号, the widening of 晋民发〔2022〕53号 for 山西 (as 晋民发〔2023〕1号 art 4 reports). */
export function defaultEligibilityRules(): EligibilityRule[] {
  const shanxi = {
    jurisdiction: '14',
    validFrom: '2023-01-01',
    validUntil: null,
    repealedBy: null,
    documentNumber: '晋民发〔2023〕1号',
    article: '第四条',
  } as const;
  return [
    { ...guofa, item: 'living', categories: ALL_CATEGORIES, grades: [1, 2, 3, 4], incomes: ['dibao'] },
    { ...guofa, item: 'nursing', categories: ALL_CATEGORIES, grades: [1, 2], incomes: null },
    {
      ...shanxi,
      item: 'living',
      categories: ALL_CATEGORIES,
      grades: [1, 2, 3, 4],
      incomes: ['dibao-margin'],
    },
    { ...shanxi, item: 'nursing', categories: [5, 6], grades: [3, 4], incomes: null },
  ];
}

/** Nationwide overlap rules; those for 云南 cite its own text implementing 民发〔2022〕79号, section 二. */
export function defaultOverlapRules(): OverlapRule[] {
  const yunnan = {
    jurisdiction: '53',
    validFrom: '2022-10-01',
    validUntil: null,
    repealedBy: null,
    documentNumber: '民发〔2022〕79号(云南实施意见)',
    article: '第二条',
  } as const;
  const both = (benefit: Benefit, effect: OverlapRule['effect']): OverlapRule[] => [
    { ...guofa, item: 'living', benefit, effect },
    { ...guofa, item: 'nursing', benefit, effect },
  ];
  return [
    ...both('work-injury-nursing', 'excludes'),
    ...both('destitute-support', 'excludes'),
    { ...guofa, item: 'living', benefit: 'orphan-allowance', effect: 'excludes' },
    { ...guofa, item: 'nursing', benefit: 'orphan-allowance', effect: 'compatible' },
    { ...guofa, item: 'nursing', benefit: 'elderly-nursing', effect: 'choose-higher' },
    { ...guofa, item: 'nursing', benefit: 'retired-cadre-nursing', effect: 'choose-higher' },
    { ...yunnan, item: 'living', benefit: 'unsupported-child-full', effect: 'excludes' },
    { ...yunnan, item: 'nursing', benefit: 'unsupported-child-full', effect: 'compatible' },
    { ...yunnan, item: 'nursing', benefit: 'elderly-nursing', effect: 'choose-higher' },
    ...(['elderly-care-service', 'old-age-allowance'] as const).flatMap((benefit): OverlapRule[] => [
      { ...yunnan, item: 'living', benefit, effect: 'compatible' },
      { ...yunnan, item: 'nursing', benefit, effect: 'compatible' },
    ]),
  ];
}

interface Dated {
  readonly jurisdiction: string | null;
  readonly validFrom: string;
  readonly validUntil: string | null;
}

/** Is the row in force on the day, for a home inside these jurisdictions (nearest first)? */
export function applies(row: Dated, jurisdictions: readonly string[], on: string): boolean {
  const here = row.jurisdiction === null || jurisdictions.includes(row.jurisdiction);
  return here && row.validFrom <= on && (row.validUntil === null || on <= row.validUntil);
}
