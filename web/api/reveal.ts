/** One masked value in the clear, for a stated purpose, remembered in the audit. */
import { z } from 'zod';
import { defineEndpoint } from './endpoint.ts';
import { Id, Instant } from './values.ts';

export const revealFields = [
  'name',
  'identityNumber',
  'certificateNumber',
  'phone',
  'account',
  'agentIdentityNumber',
  'agentPhone',
] as const;
export const RevealField = z.enum(revealFields);
/** verify 核对身份, contact 联系申请人, pay 核对账户, complaint 处理投诉, other (then `note` says). */
export const RevealPurpose = z.enum(['verify', 'contact', 'pay', 'complaint', 'other']);
export const reveal = defineEndpoint({
  name: 'reveal.reveal',
  method: 'POST',
  path: '/api/cases/:caseId/reveals',
  params: z.object({ caseId: Id }),
  body: z.object({
    field: RevealField,
    purpose: RevealPurpose,
    note: z.string().trim().max(200).default(''),
  }),
  answer: z.object({
    value: z.string(),
    revealedAt: Instant,
    /** Hide it again after so many seconds. */ seconds: z.number().int(),
  }),
});
