/** Audit: append-only, chained. For audit administrators. */
import { z } from 'zod';
import { defineEndpoint } from './endpoint.ts';
import { DateString, Id, Instant, PageQuery, pageOf } from './values.ts';

export const AuditRow = z.object({
  number: z.number().int(),
  at: Instant,
  who: z.string(),
  unitName: z.string().nullable(),
  role: z.string().nullable(),
  address: z.string().nullable(),
  action: z.string(),
  result: z.enum(['done', 'refused', 'failed']),
  /** What it was done to: case, task, user … */
  objectKind: z.string().nullable(),
  objectId: z.string().nullable(),
  objectLabel: z.string().nullable(),
  facts: z.record(z.string(), z.unknown()),
});
export const list = defineEndpoint({
  name: 'audit.list',
  method: 'GET',
  path: '/api/audit',
  query: PageQuery.extend({
    q: z.string().trim().max(60).optional(),
    action: z.string().max(60).optional(),
    userId: Id.optional(),
    from: DateString.optional(),
    to: DateString.optional(),
  }),
  answer: pageOf(AuditRow),
});
/** Recomputes the chain. `brokenAt`: the first number that does not fit. */
export const verify = defineEndpoint({
  name: 'audit.verify',
  method: 'POST',
  path: '/api/audit/verification',
  answer: z.object({ rows: z.number().int(), intact: z.boolean(), brokenAt: z.number().int().nullable() }),
});
