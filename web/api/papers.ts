/** Papers for the applicant, as data; the page lays them out for A4. */
import { z } from 'zod';
import { defineEndpoint } from './endpoint.ts';
import { DateString, Id, Instant, Item, ItemDecision, Source, UnitRef } from './values.ts';

/** acceptance 受理回执, material-list 一次性告知单, correction 补正告知单, decision 认定结果告知书. */
export const paperKinds = ['acceptance', 'material-list', 'correction', 'decision'] as const;
export const PaperKind = z.enum(paperKinds);

export const Paper = z.object({
  kind: PaperKind,
  title: z.string(),
  number: z.string(),
  caseNumber: z.string(),
  issuedOn: DateString,
  printedAt: Instant,
  /** Full name (it is the person's own paper); the identity number is masked. */
  applicant: z.object({ name: z.string(), identityNumber: z.string() }),
  agent: z.string().nullable(),
  items: z.array(Item),
  /** Where the stamp goes. */
  issuer: UnitRef,
  /** The window where papers are handed in and results are told. */
  receiver: UnitRef,
  home: UnitRef,
  submittedOn: DateString,
  materials: z.array(
    z.object({
      name: z.string(),
      required: z.boolean(),
      state: z.string(),
      what: z.string().nullable(),
      source: Source.nullable(),
    }),
  ),
  /** What the applicant may expect: 10 个工作日内作出认定, by when. */
  promises: z.array(z.object({ text: z.string(), dueOn: DateString.nullable(), source: Source.nullable() })),
  decisions: z.array(
    z.object({
      item: Item,
      decision: ItemDecision,
      rate: z.string().nullable(),
      payFromMonth: z.string().nullable(),
      reason: z.string().nullable(),
      source: Source.nullable(),
    }),
  ),
  /** Remedy: where to object, by when. */
  remedy: z.string().nullable(),
  note: z.string().nullable(),
});
export type Paper = z.infer<typeof Paper>;

/** `id` chooses one of several corrections; the newest otherwise. Printing is in the audit. */
export const get = defineEndpoint({
  name: 'papers.get',
  method: 'GET',
  path: '/api/cases/:caseId/papers/:kind',
  params: z.object({ caseId: Id, kind: PaperKind }),
  query: z.object({ id: Id.optional() }),
  answer: Paper,
});
