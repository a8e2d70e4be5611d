/**
 * 残疾人证号: the 18 characters of the identity number, one digit of category, one of grade, and B1, B2 … for
 * replacements (《残疾人证管理办法》art 5; categories and grades GB/T 26341-2010).
 *
 * A number that differs from the person's identity number is a warning, not an error: identity numbers get corrected.
 */
import { normalizeNumber, parseIdentityNumber } from '../identity/identity-number.ts';

/** Categories by code. */
export const categories = {
  1: { zh: '视力', en: 'visual' },
  2: { zh: '听力', en: 'hearing' },
  3: { zh: '言语', en: 'speech' },
  4: { zh: '肢体', en: 'physical' },
  5: { zh: '智力', en: 'intellectual' },
  6: { zh: '精神', en: 'mental' },
  7: { zh: '多重', en: 'multiple' },
} as const;
export type CategoryCode = keyof typeof categories;

/** Grades by code, 1 the gravest. */
export const grades = {
  1: { zh: '一级', en: 'grade 1' },
  2: { zh: '二级', en: 'grade 2' },
  3: { zh: '三级', en: 'grade 3' },
  4: { zh: '四级', en: 'grade 4' },
} as const;
export type GradeCode = keyof typeof grades;

export interface Certificate {
  readonly number: string;
  /** The first 18 characters. */
  readonly identityNumber: string;
  readonly category: CategoryCode;
  readonly grade: GradeCode;
  /** How often it was replaced: 0 without a B suffix. */
  readonly replacement: number;
}

export type CertificateProblem = 'format' | 'category' | 'grade';
export type CertificateWarning =
  | 'identity-differs'
  | 'identity-part-invalid'
  | 'category-differs'
  | 'grade-differs';

export type CertificateResult =
  | { readonly ok: true; readonly certificate: Certificate }
  | { readonly ok: false; readonly problem: CertificateProblem };

/** Reads a certificate number; does not check its identity part (see `certificateWarnings`). */
export function parseCertificateNumber(text: string): CertificateResult {
  const number = normalizeNumber(text);
  const match = /^([1-9]\d{16}[\dX])(\d)(\d)(?:B([1-9]\d?))?$/.exec(number);
  if (match === null) return { ok: false, problem: 'format' };
  const [, identityNumber = '', categoryText, gradeText, suffix] = match;
  const category = Number(categoryText);
  const grade = Number(gradeText);
  if (!isCategory(category)) return { ok: false, problem: 'category' };
  if (!isGrade(grade)) return { ok: false, problem: 'grade' };
  const replacement = suffix === undefined ? 0 : Number(suffix);
  return { ok: true, certificate: { number, identityNumber, category, grade, replacement } };
}

export function isCategory(code: number): code is CategoryCode {
  return Object.hasOwn(categories, code);
}

export function isGrade(code: number): code is GradeCode {
  return Object.hasOwn(grades, code);
}

/** What does not fit between the certificate, the person's identity number and what was entered. */
export function certificateWarnings(
  certificate: Certificate,
  entered: { readonly identityNumber: string; readonly category?: number; readonly grade?: number },
): CertificateWarning[] {
  const warnings: CertificateWarning[] = [];
  const identity = parseIdentityNumber(entered.identityNumber);
  const number = identity.ok ? identity.identity.number : normalizeNumber(entered.identityNumber);
  if (certificate.identityNumber !== number) warnings.push('identity-differs');
  if (!parseIdentityNumber(certificate.identityNumber).ok) warnings.push('identity-part-invalid');
  if (entered.category !== undefined && entered.category !== certificate.category) {
    warnings.push('category-differs');
  }
  if (entered.grade !== undefined && entered.grade !== certificate.grade) warnings.push('grade-differs');
  return warnings;
}

type Words = { readonly zh: string; readonly en: string };

export const certificateProblems: Readonly<Record<CertificateProblem, Words>> = {
  format: {
    zh: '残疾人证号应为 20 位:身份证号 18 位加类别、等级各 1 位,补换证后缀 B1、B2…',
    en: 'A certificate number is the 18-character identity number, one digit of category, one of grade, and B1, B2 … for replacements',
  },
  category: { zh: '第 19 位(类别)应为 1 至 7', en: 'Character 19 (category) is 1 to 7' },
  grade: { zh: '第 20 位(等级)应为 1 至 4', en: 'Character 20 (grade) is 1 to 4' },
};

export const certificateWarningWords: Readonly<Record<CertificateWarning, Words>> = {
  'identity-differs': {
    zh: '残疾人证号前 18 位与身份证号码不一致,请核对',
    en: 'The first 18 characters differ from the identity number',
  },
  'identity-part-invalid': {
    zh: '残疾人证号前 18 位校验不通过',
    en: 'The first 18 characters are no valid identity number',
  },
  'category-differs': { zh: '残疾类别与证号第 19 位不一致', en: 'The category differs from character 19' },
  'grade-differs': { zh: '残疾等级与证号第 20 位不一致', en: 'The grade differs from character 20' },
};

/** Validity on a day; `expiresOn` is the last valid day ('YYYY-MM-DD'), null where it does not expire. */
export function isExpired(expiresOn: string | null, on: string): boolean {
  return expiresOn !== null && on > expiresOn;
}
