/** 新建申请: draft, checks while typing, the home's material list, submission. */
import { z } from 'zod';
import { Benefit, Income } from '../../domain/eligibility/rules.ts';
import { ApplicantKind } from '../../domain/materials/materials.ts';
import { Attachment } from './attachments.ts';
import { defineEndpoint } from './endpoint.ts';
import {
  Category,
  DateString,
  Done,
  FormValues,
  Grade,
  Id,
  Instant,
  Item,
  Sex,
  Source,
  UnitRef,
} from './values.ts';

export { ApplicantKind, Benefit, Income };

const text = (max: number) => z.string().trim().min(1).max(max);

/** A complete application. A draft may hold any part of it. */
export const IntakeValues = z.object({
  applicant: z.object({
    name: text(50),
    /** 18 digits (a final x is accepted), or an old 15-digit number. */
    identityNumber: text(18),
    /** 20 digits, or with B1, B2 … */
    certificateNumber: text(24),
    certificateExpiresOn: DateString.nullable(),
    category: Category,
    grade: Grade,
    phone: text(30),
    /** Where the person lives now. */
    address: text(200),
  }),
  /** Unit of the home township (户籍地乡镇/街道). */
  homeTownshipId: Id,
  items: z.array(Item).min(1).max(2),
  income: Income,
  benefits: z.array(Benefit).max(10),
  filedBy: z.object({
    kind: ApplicantKind,
    /** Needed unless `kind` is self. */
    name: z.string().trim().max(50),
    identityNumber: z.string().trim().max(18),
    phone: z.string().trim().max(30),
    relation: z.string().trim().max(50),
  }),
  payee: z.object({
    relation: z.enum(['self', 'guardian', 'institution']),
    name: text(50),
    account: z
      .string()
      .trim()
      .regex(/^\d{10,30}$/),
    bank: text(80),
  }),
  /** 告知承诺书 signed. */
  commitment: z.literal(true),
  /** Papers seen at the counter without a scan. */
  seenMaterials: z.array(z.string().max(60)).max(50),
  note: z.string().trim().max(500),
});
export type IntakeValues = z.infer<typeof IntakeValues>;

export const DraftRow = z.object({
  id: Id,
  /** Masked name, or empty. */
  applicant: z.string(),
  homeName: z.string(),
  items: z.array(Item),
  savedAt: Instant,
});
export const IntakeDraft = z.object({
  id: Id,
  revision: z.number().int(),
  savedAt: Instant,
  /** As typed: any part of IntakeValues, also invalid. */
  values: FormValues,
  attachments: z.array(Attachment),
});
export type IntakeDraft = z.infer<typeof IntakeDraft>;

const Params = z.object({ draftId: Id });
export const drafts = defineEndpoint({
  name: 'intake.drafts',
  method: 'GET',
  path: '/api/intake/drafts',
  answer: z.object({ rows: z.array(DraftRow) }),
});
export const createDraft = defineEndpoint({
  name: 'intake.createDraft',
  method: 'POST',
  path: '/api/intake/drafts',
  body: z.object({ values: FormValues }),
  answer: IntakeDraft,
});
export const getDraft = defineEndpoint({
  name: 'intake.getDraft',
  method: 'GET',
  path: '/api/intake/drafts/:draftId',
  params: Params,
  answer: IntakeDraft,
});
/** 409 revision-conflict when it was saved from another window meanwhile. */
export const saveDraft = defineEndpoint({
  name: 'intake.saveDraft',
  method: 'PUT',
  path: '/api/intake/drafts/:draftId',
  params: Params,
  body: z.object({ values: FormValues, revision: z.number().int().min(0) }),
  answer: z.object({ revision: z.number().int(), savedAt: Instant }),
});
export const deleteDraft = defineEndpoint({
  name: 'intake.deleteDraft',
  method: 'DELETE',
  path: '/api/intake/drafts/:draftId',
  params: Params,
  answer: Done,
});

export const Finding = z.object({
  /** As the process's contract names it: identity-invalid, certificate-mismatch, already-paid … */
  code: z.string(),
  /** error: submission is refused; warning: can be submitted, the process asks for a reason. */
  severity: z.enum(['error', 'warning']),
  field: z.string().nullable(),
  message: z.string(),
  source: Source.nullable(),
});
/** Everything that can be said about what is typed so far; any part may be missing. */
export const check = defineEndpoint({
  name: 'intake.check',
  method: 'POST',
  path: '/api/intake/checks',
  body: z.object({
    identityNumber: z.string().trim().max(18).optional(),
    certificateNumber: z.string().trim().max(24).optional(),
    certificateExpiresOn: DateString.nullable().optional(),
    category: Category.optional(),
    grade: Grade.optional(),
    items: z.array(Item).max(2).optional(),
    income: Income.optional(),
    benefits: z.array(Benefit).optional(),
    homeTownshipId: Id.optional(),
  }),
  answer: z.object({
    /** From the numbers. */
    derived: z.object({
      birthDate: DateString.nullable(),
      sex: Sex.nullable(),
      category: Category.nullable(),
      grade: Grade.nullable(),
    }),
    findings: z.array(Finding),
    /** Open cases of the same person; units named only where the viewer may know. */
    duplicates: z.array(
      z.object({ caseNumber: z.string(), unitName: z.string(), item: Item, since: DateString }),
    ),
    /** Already receiving. */
    paid: z.array(z.object({ item: Item, unitName: z.string(), since: z.string() })),
  }),
});

export const RequiredMaterial = z.object({
  code: z.string(),
  name: z.string(),
  required: z.boolean(),
  items: z.array(Item),
  /** Needed when one of these files the application. */
  applicants: z.array(ApplicantKind),
  note: z.string().nullable(),
  source: Source.nullable(),
});
/** What the home asks for and promises: the base of the 一次性告知单. */
export const jurisdiction = defineEndpoint({
  name: 'intake.jurisdiction',
  method: 'GET',
  path: '/api/intake/jurisdiction',
  query: z.object({ homeTownshipId: Id }),
  answer: z.object({
    home: UnitRef,
    homePath: z.array(z.string()),
    county: UnitRef.nullable(),
    route: z.enum(['local', 'cross']),
    /** yizhan: same system; exchange: by the exchange port. */
    reach: z.enum(['yizhan', 'exchange']),
    materials: z.array(RequiredMaterial),
    limits: z.array(
      z.object({ clock: z.string(), name: z.string(), days: z.number().int(), source: Source }),
    ),
  }),
});

/**
 * Submits a draft: writes the application, starts the process. `Idempotency-Key` makes a second click harmless.
 * 400 input-invalid by field, 409 duplicate-application, 422 check-failed (findings in facts).
 */
export const submit = defineEndpoint({
  name: 'intake.submit',
  method: 'POST',
  path: '/api/intake/drafts/:draftId/submission',
  idempotent: true,
  params: Params,
  body: z.object({
    revision: z.number().int().min(0),
    /** Codes of warnings the clerk has read and goes on with. */
    acceptedWarnings: z.array(z.string()).default([]),
  }),
  answer: z.object({
    caseId: Id,
    caseNumber: z.string(),
    /** All required papers are there. */
    materialsComplete: z.boolean(),
    next: z.string(),
  }),
});
