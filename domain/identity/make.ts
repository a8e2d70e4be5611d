/** Made-up but valid numbers for demo data and tests: invented people only. */
import type { CategoryCode, GradeCode } from '../certificate/certificate-number.ts';
import { checkCharacter, type Sex } from './identity-number.ts';

/** An identity number. `sequence` 1–499 gives different people of one area, birthday and sex. */
export function makeIdentityNumber(person: {
  readonly area: string;
  readonly birthDate: string;
  readonly sex: Sex;
  readonly sequence: number;
}): string {
  if (!/^[1-9]\d{5}$/.test(person.area)) throw new RangeError('an area has six digits');
  if (!Number.isInteger(person.sequence) || person.sequence < 1 || person.sequence > 499) {
    throw new RangeError('a sequence is 1 to 499');
  }
  const sequence = person.sequence * 2 + (person.sex === 'male' ? -1 : 0);
  const digits = `${person.area}${person.birthDate.replaceAll('-', '')}${String(sequence).padStart(3, '0')}`;
  return digits + checkCharacter(digits);
}

/** A certificate number of that person; `replacement` 1 gives B1. */
export function makeCertificateNumber(
  identityNumber: string,
  category: CategoryCode,
  grade: GradeCode,
  replacement = 0,
): string {
  return `${identityNumber}${category}${grade}${replacement === 0 ? '' : `B${replacement}`}`;
}
