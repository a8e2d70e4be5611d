/** 行政区划: one step down at a time, and the township offices a case can go to. */
import { z } from 'zod';
import { defineEndpoint } from './endpoint.ts';
import { Id } from './values.ts';

export const Division = z.object({
  code: z.string(),
  name: z.string(),
  level: z.enum(['province', 'city', 'county', 'township']),
  /** Whether anything lies below. */
  leaf: z.boolean(),
});
/** `parent` absent: the provinces. */
export const children = defineEndpoint({
  name: 'divisions.children',
  method: 'GET',
  path: '/api/divisions',
  query: z.object({
    parent: z
      .string()
      .regex(/^\d{2,9}$/)
      .optional(),
  }),
  answer: z.object({ divisions: z.array(Division) }),
});
/** Township offices below a division, or by name: what `homeTownshipId` takes. */
export const townships = defineEndpoint({
  name: 'divisions.townships',
  method: 'GET',
  path: '/api/townships',
  query: z.object({
    division: z
      .string()
      .regex(/^\d{2,9}$/)
      .optional(),
    q: z.string().trim().max(40).optional(),
  }),
  answer: z.object({
    townships: z.array(
      z.object({
        unitId: Id,
        name: z.string(),
        divisionCode: z.string().nullable(),
        path: z.array(z.string()),
        reach: z.enum(['yizhan', 'exchange']),
      }),
    ),
  }),
});
