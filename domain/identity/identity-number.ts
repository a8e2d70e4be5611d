/**
 * 公民身份号码: GB 11643-1999. Six digits of area, eight of birth, three of sequence (odd: male), one check character.
 *
 * The area need not be a current GB/T 2260 code: people keep the number of a county that no longer exists.
 */
import { z } from 'zod';
import { toDayNumber } from '../calendar/dates.ts';

const WEIGHTS = [7, 9, 10, 5, 8, 4, 2, 1, 6, 3, 7, 9, 10, 5, 8, 4, 2] as const;
const CHECK_CHARACTERS = '10X98765432';

export type Sex = 'male' | 'female';
export type IdentityProblem = 'length' | 'characters' | 'birth-date' | 'sequence' | 'check-digit';

export interface Identity {
  /** 18 characters, X in upper case. */
  readonly number: string;
  /** First six digits. */
  readonly area: string;
  /** 'YYYY-MM-DD'. */
  readonly birthDate: string;
  readonly sex: Sex;
}

export type IdentityResult =
  | { readonly ok: true; readonly identity: Identity }
  | { readonly ok: false; readonly problem: IdentityProblem };

/** The check character of the first 17 digits. */
export function checkCharacter(digits: string): string {
  if (!/^\d{17}$/.test(digits)) throw new RangeError('17 digits are needed');
  const sum = WEIGHTS.reduce((total, weight, index) => total + weight * Number(digits[index]), 0);
  return CHECK_CHARACTERS.charAt(sum % 11);
}

/** Spaces removed, x in upper case, full-width digits narrowed: what a clerk may paste. */
export function normalizeNumber(text: string): string {
  return text.normalize('NFKC').replace(/[\s-]/g, '').toUpperCase();
}

/** Reads an 18-digit number, or an old 15-digit one (of the 1900s), which is upgraded to 18 digits. */
export function parseIdentityNumber(text: string): IdentityResult {
  let number = normalizeNumber(text);
  if (number.length === 15 && /^\d{15}$/.test(number)) {
    const digits = `${number.slice(0, 6)}19${number.slice(6)}`;
    number = digits + checkCharacter(digits);
  }
  if (number.length !== 18) return { ok: false, problem: 'length' };
  if (!/^[1-9]\d{16}[\dX]$/.test(number)) return { ok: false, problem: 'characters' };
  const birthDate = `${number.slice(6, 10)}-${number.slice(10, 12)}-${number.slice(12, 14)}`;
  if (!isDay(birthDate) || birthDate < '1800-01-01') return { ok: false, problem: 'birth-date' };
  if (number.slice(14, 17) === '000') return { ok: false, problem: 'sequence' };
  if (checkCharacter(number.slice(0, 17)) !== number.charAt(17)) return { ok: false, problem: 'check-digit' };
  const sex: Sex = Number(number.charAt(16)) % 2 === 1 ? 'male' : 'female';
  return { ok: true, identity: { number, area: number.slice(0, 6), birthDate, sex } };
}

function isDay(date: string): boolean {
  try {
    toDayNumber(date);
    return true;
  } catch {
    return false;
  }
}

/** A valid number in its 18-character form; other input is an issue with the problem's words. */
export const IdentityNumber = z.string().transform((text, context) => {
  const result = parseIdentityNumber(text);
  if (result.ok) return result.identity.number;
  context.addIssue({ code: 'custom', message: identityProblems[result.problem].zh });
  return z.NEVER;
});

/** What is wrong, in the clerk's words. */
export const identityProblems: Readonly<
  Record<IdentityProblem, { readonly zh: string; readonly en: string }>
> = {
  length: {
    zh: '身份证号码应为 18 位(老证 15 位)',
    en: 'An identity number has 18 characters (old ones 15)',
  },
  characters: {
    zh: '身份证号码只能是数字,最后一位可以是 X',
    en: 'Only digits, and X as the last character',
  },
  'birth-date': { zh: '第 7 至 14 位不是有效的出生日期', en: 'Characters 7 to 14 are no date of birth' },
  sequence: { zh: '第 15 至 17 位顺序码不能是 000', en: 'The sequence (15 to 17) cannot be 000' },
  'check-digit': {
    zh: '最后一位校验码不对,请核对是否录错',
    en: 'The last character does not match: please check for a typing error',
  },
};

/** Whole years of age on a day ('YYYY-MM-DD'). */
export function ageOn(birthDate: string, on: string): number {
  const years = Number(on.slice(0, 4)) - Number(birthDate.slice(0, 4));
  return on.slice(5) < birthDate.slice(5) ? years - 1 : years;
}
