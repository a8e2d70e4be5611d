/** Complete, valid intake values of an invented person; every call another person. */

import type { z } from 'zod';
import { makeCertificateNumber, makeIdentityNumber } from '../../../../domain/identity/make.ts';
import type { IntakeValues } from '../../../../web/api/intake.ts';
import type { FormValues } from '../../../../web/api/values.ts';

/** 东街街道, 长治市潞州区: another province than the windows of 铜川. */
export const otherProvinceTownship = 't-140403001';

let sequence = 0;

export function intakeValues(
  change: Partial<z.input<typeof IntakeValues>> = {},
): z.input<typeof IntakeValues> & FormValues {
  sequence += 1;
  const identityNumber = makeIdentityNumber({
    area: '140403',
    birthDate: '1980-03-04',
    sex: 'female',
    sequence,
  });
  const values: z.input<typeof IntakeValues> = {
    applicant: {
      name: '章小满',
      identityNumber,
      certificateNumber: makeCertificateNumber(identityNumber, 4, 2),
      certificateExpiresOn: '2035-01-01',
      category: 4,
      grade: 2,
      phone: '13900001111',
      address: '某街道某号',
    },
    homeTownshipId: otherProvinceTownship,
    items: ['living', 'nursing'],
    income: 'dibao',
    benefits: [],
    filedBy: { kind: 'self', name: '', identityNumber: '', phone: '', relation: '' },
    payee: { relation: 'self', name: '章小满', account: '6222020000001234567', bank: '某银行' },
    commitment: true,
    seenMaterials: [
      'application-form',
      'identity-card',
      'household-register',
      'disability-certificate',
      'bank-card',
      'low-income-proof',
    ],
    note: '',
    ...change,
  };
  return values as z.input<typeof IntakeValues> & FormValues;
}
