import { describe, expect, it } from 'vitest';
import { makeCertificateNumber, makeIdentityNumber } from '../../../../domain/identity/make.ts';
import { IntakeValues } from '../../../../web/api/intake.ts';
import { materialsFor, readForm, wantingFields } from '../../../../web/ui/src/features/intake/values.ts';

const identityNumber = makeIdentityNumber({
  area: '140403',
  birthDate: '1968-05-14',
  sex: 'male',
  sequence: 12,
});

function complete() {
  const form = readForm({});
  return {
    ...form,
    applicant: {
      ...form.applicant,
      name: '魏青山',
      identityNumber,
      certificateNumber: makeCertificateNumber(identityNumber, 4, 1),
      category: 4,
      grade: 1,
      phone: '13900001234',
      address: '铜川市',
    },
    homeTownshipId: 'unit',
    items: ['living' as const],
    income: 'dibao' as const,
    payee: { relation: 'self' as const, name: '魏青山', account: '6230280012345678', bank: '农村信用社' },
    commitment: true,
  };
}

describe('an application while it is typed', () => {
  it('is what the server reads, once everything is there', () => {
    expect(wantingFields(complete())).toEqual([]);
    expect(IntakeValues.safeParse(complete()).success).toBe(true);
  });
  it('names every field that is wanting', () => {
    const wanting = wantingFields(readForm({}));
    for (const path of [
      'applicant.name',
      'applicant.identityNumber',
      'homeTownshipId',
      'items',
      'commitment',
    ]) {
      expect(wanting).toContain(path);
    }
  });
  it('asks for the agent only when somebody else files it', () => {
    const form = complete();
    expect(wantingFields({ ...form, filedBy: { ...form.filedBy, kind: 'guardian' } })).toContain(
      'filedBy.relation',
    );
  });
  it('survives a draft with odd or missing parts', () => {
    const form = readForm({ items: 'living', applicant: { name: 7 }, commitment: 'yes' });
    expect(form.items).toEqual([]);
    expect(form.applicant.name).toBe('');
    expect(form.commitment).toBe(false);
  });
  it('lists the papers for the chosen subsidies and for who files it', () => {
    const material = { required: true, note: null, source: null };
    const all = [
      { ...material, code: 'a', name: 'A', items: ['living' as const], applicants: ['self' as const] },
      { ...material, code: 'b', name: 'B', items: ['nursing' as const], applicants: ['self' as const] },
      { ...material, code: 'c', name: 'C', items: ['living' as const], applicants: ['guardian' as const] },
    ];
    expect(materialsFor(complete(), all).map((each) => each.code)).toEqual(['a']);
  });
});
