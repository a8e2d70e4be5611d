/** Findings of the checks, in the clerk's words, with the field they belong to and their source. */

import type { z } from 'zod';
import { findingWords, type Finding as RuleFinding } from '../../../domain/eligibility/evaluate.ts';
import { itemNames } from '../../../domain/eligibility/rules.ts';
import type { Finding } from '../../api/intake.ts';
import type { Language } from '../problems.ts';

export type ShownFinding = z.input<typeof Finding>;

export function finding(
  code: string,
  severity: ShownFinding['severity'],
  field: string | null,
  message: string,
  source: ShownFinding['source'] = null,
): ShownFinding {
  return { code, severity, field, message, source };
}

/** The contract's code of a rule's finding. */
const contractCodes: Readonly<Record<string, string>> = {
  'category-not-covered': 'category-mismatch',
  'not-covered': 'grade-too-low',
};

export function ruleFinding(found: RuleFinding, language: Language): ShownFinding {
  const words = findingWords[found.code][language];
  const benefit = found.paidBy === undefined ? '' : `(${found.paidBy})`;
  const source =
    found.documentNumber === null
      ? null
      : { documentNumber: found.documentNumber, article: found.article, repealedOn: null };
  const message = `${itemNames[found.item][language]}:${words}${benefit}`;
  return finding(contractCodes[found.code] ?? found.code, 'warning', 'items', message, source);
}

/** Words of a finding that the process recorded. */
export const recordedFindings: Readonly<Record<string, Readonly<Record<Language, string>>>> = {
  'identity-invalid': { zh: '身份证号码校验不通过', en: 'The identity number is not valid' },
  'certificate-invalid': { zh: '残疾人证号格式不正确', en: 'The certificate number is not valid' },
  'certificate-mismatch': {
    zh: '残疾人证号与身份证号码不一致',
    en: 'Certificate and identity number differ',
  },
  'certificate-expired': { zh: '残疾人证已过期', en: 'The certificate has expired' },
  'category-mismatch': {
    zh: '残疾类别与证号不一致,或不在补贴范围',
    en: 'The category differs or is not covered',
  },
  'grade-too-low': { zh: '残疾等级不在补贴范围', en: 'The grade is not covered' },
  'not-low-income': { zh: '不在低保、低保边缘等范围', en: 'Not in a household in need' },
  'duplicate-application': { zh: '同一申请人已有在办的申请', en: 'Another application is open' },
  'already-paid': { zh: '已在享受本项补贴', en: 'Already paid' },
  overlap: { zh: '已享受不能同时享受的待遇', en: 'Excluded by another benefit' },
};
