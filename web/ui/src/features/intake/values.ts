/**
 * The application while it is typed: every field there, empty ones as '' or null. Saved as it is; when it is sent
 * the server reads the same shape as IntakeValues.
 */
import { z } from 'zod';
import { parseCertificateNumber } from '../../../../../domain/certificate/certificate-number.ts';
import { parseIdentityNumber } from '../../../../../domain/identity/identity-number.ts';
import {
  ApplicantKind,
  Benefit,
  Income,
  IntakeValues,
  type RequiredMaterial,
} from '../../../../api/intake.ts';
import { type FormValues, Item } from '../../../../api/values.ts';

const text = z.string().catch('');
export const IntakeForm = z.object({
  applicant: z.object({
    name: text,
    identityNumber: text,
    certificateNumber: text,
    certificateExpiresOn: z.string().nullable().catch(null),
    category: z.number().nullable().catch(null),
    grade: z.number().nullable().catch(null),
    phone: text,
    address: text,
  }),
  homeTownshipId: z.string().nullable().catch(null),
  items: z.array(Item).catch([]),
  income: Income.nullable().catch(null),
  benefits: z.array(Benefit).catch([]),
  filedBy: z.object({
    kind: ApplicantKind.catch('self'),
    name: text,
    identityNumber: text,
    phone: text,
    relation: text,
  }),
  payee: z.object({
    relation: z.enum(['self', 'guardian', 'institution']).catch('self'),
    name: text,
    account: text,
    bank: text,
  }),
  commitment: z.boolean().catch(false),
  seenMaterials: z.array(z.string()).catch([]),
  note: text,
});
export type IntakeForm = z.infer<typeof IntakeForm>;

/** From what the server kept; a part that is missing or odd becomes empty. */
export function readForm(values: FormValues): IntakeForm {
  return IntakeForm.parse({ applicant: {}, filedBy: {}, payee: {}, ...values });
}

function wrongNumbers({ applicant }: IntakeForm): string[] {
  const wrong: string[] = [];
  if (!parseIdentityNumber(applicant.identityNumber).ok) wrong.push('applicant.identityNumber');
  if (!parseCertificateNumber(applicant.certificateNumber).ok) wrong.push('applicant.certificateNumber');
  return wrong;
}

export function numbersWanting(form: IntakeForm): boolean {
  return wrongNumbers(form).length > 0;
}

/** Field paths that are wanting or cannot be right, as the server would name them. */
export function wantingFields(form: IntakeForm): string[] {
  const parsed = IntakeValues.safeParse(form);
  const wanting = parsed.success ? [] : parsed.error.issues.map((issue) => issue.path.join('.'));
  wanting.push(...wrongNumbers(form));
  if (form.filedBy.kind !== 'self') {
    for (const key of ['name', 'identityNumber', 'phone', 'relation'] as const) {
      if (form.filedBy[key].trim() === '') wanting.push(`filedBy.${key}`);
    }
  }
  return [...new Set(wanting)];
}

type Required = z.infer<typeof RequiredMaterial>;

/** Which of the home's papers this application needs. */
export function materialsFor(form: IntakeForm, all: readonly Required[]): Required[] {
  return all.filter(
    (material) =>
      material.applicants.includes(form.filedBy.kind) &&
      (form.items.length === 0 || material.items.some((item) => form.items.includes(item))),
  );
}
