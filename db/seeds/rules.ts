/**
 * The dated rows a fresh installation starts with: what the domain's defaults say, row by row with document number
 * and article (民发〔2021〕70号 art 7: 3 and 10 working days; 民办发〔2021〕2号: the third clock). Offices replace them.
 */
import { seedCalendar } from '../../domain/calendar/seed.ts';
import { defaultLimits } from '../../domain/deadlines/limits.ts';
import { defaultEligibilityRules, defaultOverlapRules } from '../../domain/eligibility/rules.ts';
import { defaultMaterialRules } from '../../domain/materials/materials.ts';
import { insertPhrase } from '../repositories/habits.ts';
import { type HandlingRule, insertRule, writeCalendar } from '../repositories/policy.ts';
import type { Trx } from '../repositories/sql.ts';

/** Decided by the county, no public notice unless a jurisdiction says otherwise (国发〔2015〕52号). */
const nationwideHandling: HandlingRule = {
  delegatedToTownship: false,
  withinProvinceAsCross: true,
  noticePolicy: 'none',
  noticeDays: 0,
  noticeCounted: true,
  jurisdiction: null,
  validFrom: '2016-01-01',
  validUntil: null,
  documentNumber: '国发〔2015〕52号',
  article: null,
};

const phrases = [
  '情况属实,材料齐全,同意。',
  '经核对,符合条件,同意提交审定。',
  '材料不全,请补正后再报。',
  '身份信息与证件不一致,请核对。',
  '户籍已迁出,请转现户籍地办理。',
  '不符合补贴条件,不予认定。',
];

export async function seedPolicy(trx: Trx): Promise<void> {
  for (const [index, rule] of defaultLimits.entries())
    await insertRule(trx, `limit-${index + 1}`, 'limit', rule);
  for (const rule of defaultMaterialRules()) await insertRule(trx, `material-${rule.code}`, 'material', rule);
  for (const [index, rule] of defaultEligibilityRules().entries()) {
    await insertRule(trx, `eligibility-${index + 1}`, 'eligibility', rule);
  }
  for (const [index, rule] of defaultOverlapRules().entries()) {
    await insertRule(trx, `overlap-${index + 1}`, 'overlap', rule);
  }
  await insertRule(trx, 'handling-1', 'handling', nationwideHandling);
  for (const [index, text] of phrases.entries())
    await insertPhrase(trx, `common-${index + 1}`, null, text, index);
}

export async function seedCalendarRows(trx: Trx): Promise<void> {
  await writeCalendar(trx, seedCalendar());
}
