/**
 * What is indexed blindly, and how a typed search becomes index values: full name, identity number, its last four
 * characters, certificate, phone.
 */
import { normalizeNumber, parseIdentityNumber } from '../../domain/identity/identity-number.ts';
import type { IndexKind, KeyRing } from './key-ring.ts';

/** Width folded, blanks and the dots of minority names removed: 阿依·古丽 and 阿依.古丽 are one. */
export function normalizeName(name: string): string {
  return name.normalize('NFKC').replace(/[\s·•・.。]/g, '');
}

/** Digits only, without 86. */
export function normalizePhone(phone: string): string {
  return phone
    .normalize('NFKC')
    .replace(/\D/g, '')
    .replace(/^86(?=1\d{10}$)/, '');
}

/** An old 15-digit number is indexed as its 18-character form. */
export function normalizeIdentity(number: string): string {
  const parsed = parseIdentityNumber(number);
  return parsed.ok ? parsed.identity.number : normalizeNumber(number);
}

export interface SearchTerm {
  readonly kind: Exclude<IndexKind, 'file'>;
  readonly index: Buffer;
}

/** The indexes a typed text may mean; empty when it can only be a case number. */
export function searchTerms(ring: KeyRing, text: string): SearchTerm[] {
  if (/^[\w-]+-\d{4}-\d{5,}$/.test(text.trim())) return [];
  const compact = normalizeNumber(text);
  const terms: SearchTerm[] = [];
  const add = (kind: SearchTerm['kind'], value: string) =>
    terms.push({ kind, index: ring.blindIndex(kind, value) });
  if (/^\d{3}[\dX]$/.test(compact)) add('identity-tail', compact);
  if (/^(\d{15}|\d{17}[\dX])$/.test(compact)) add('identity', normalizeIdentity(compact));
  if (/^\d{17}[\dX]\d{2}(B\d{1,2})?$/.test(compact)) add('certificate', compact);
  const phone = normalizePhone(text);
  if (phone.length >= 7 && /^[\d\s+()-]+$/.test(text)) add('phone', phone);
  if (!/\d/.test(text) && normalizeName(text).length >= 2) add('name', normalizeName(text));
  return terms;
}
