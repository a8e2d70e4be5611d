import { describe, expect, it } from 'vitest';
import {
  certificateWarnings,
  isExpired,
  parseCertificateNumber,
} from '../../../domain/certificate/certificate-number.ts';
import { makeCertificateNumber, makeIdentityNumber } from '../../../domain/identity/make.ts';

const identityNumber = makeIdentityNumber({
  area: '140403',
  birthDate: '1975-06-01',
  sex: 'female',
  sequence: 3,
});

describe('certificate numbers', () => {
  it('carry category, grade and replacements', () => {
    expect(parseCertificateNumber(makeCertificateNumber(identityNumber, 4, 2))).toMatchObject({
      ok: true,
      certificate: { category: 4, grade: 2, replacement: 0, identityNumber },
    });
    expect(parseCertificateNumber(`${identityNumber}61b2`)).toMatchObject({
      ok: true,
      certificate: { number: `${identityNumber}61B2`, category: 6, grade: 1, replacement: 2 },
    });
  });

  it.each([
    [`${identityNumber}82`, 'category'],
    [`${identityNumber}45`, 'grade'],
    [`${identityNumber}4`, 'format'],
    [`${identityNumber}42B0`, 'format'],
    [`${identityNumber}42C1`, 'format'],
  ])('refuses %s: %s', (text, problem) => {
    expect(parseCertificateNumber(text)).toEqual({ ok: false, problem });
  });

  it('only warns when it differs from the person or from what was entered', () => {
    const other = makeIdentityNumber({ area: '140403', birthDate: '1975-06-02', sex: 'female', sequence: 3 });
    const result = parseCertificateNumber(makeCertificateNumber(other, 1, 1));
    if (!result.ok) throw new Error(result.problem);
    const entered = { identityNumber, category: 4, grade: 1 };
    expect(certificateWarnings(result.certificate, entered)).toEqual([
      'identity-differs',
      'category-differs',
    ]);
    expect(certificateWarnings(result.certificate, { identityNumber: other })).toEqual([]);
  });

  it('is valid through its last day', () => {
    expect(isExpired('2026-02-13', '2026-02-13')).toBe(false);
    expect(isExpired('2026-02-13', '2026-02-14')).toBe(true);
    expect(isExpired(null, '2099-01-01')).toBe(false);
  });
});
