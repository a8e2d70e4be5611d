/** 督办: what is late or will be, in the supervisor's jurisdiction and below; 催办; escalations. */
import { z } from 'zod';
import { CaseRow } from './cases.ts';
import { defineEndpoint } from './endpoint.ts';
import { EngineKey, Id, Instant, Light, PageQuery, pageOf, UnitRef, UserRef } from './values.ts';

/** due-today 今日到期, overdue 超期, warn 临期, unclaimed 无人认领超过一天, all. */
export const View = z.enum(['due-today', 'overdue', 'warn', 'unclaimed', 'all']);

export const overview = defineEndpoint({
  name: 'supervision.overview',
  method: 'GET',
  path: '/api/supervision',
  answer: z.object({
    figures: z.object({
      dueToday: z.number().int(),
      overdue: z.number().int(),
      warn: z.number().int(),
      unclaimed: z.number().int(),
      paused: z.number().int(),
      open: z.number().int(),
    }),
    /** units × steps. */
    heat: z.array(
      z.object({
        unit: UnitRef,
        elementId: z.string(),
        stepName: z.string(),
        normal: z.number().int(),
        warn: z.number().int(),
        overdue: z.number().int(),
        paused: z.number().int(),
        unclaimed: z.number().int(),
      }),
    ),
  }),
});

export const SupervisedRow = CaseRow.extend({
  userTaskKey: EngineKey.nullable(),
  elementId: z.string().nullable(),
  assignee: UserRef.nullable(),
  waitingSince: Instant,
  unclaimedOverADay: z.boolean(),
  urges: z.number().int(),
  lastUrgedAt: Instant.nullable(),
});
export const list = defineEndpoint({
  name: 'supervision.list',
  method: 'GET',
  path: '/api/supervision/cases',
  query: PageQuery.extend({
    view: View.default('all'),
    unitId: Id.optional(),
    elementId: z.string().optional(),
    light: Light.optional(),
  }),
  answer: pageOf(SupervisedRow),
});

/** 催办. Once per task and two hours: 429 too-many-requests with facts {again: Instant}. */
export const urge = defineEndpoint({
  name: 'supervision.urge',
  method: 'POST',
  path: '/api/supervision/urges',
  body: z.object({ userTaskKey: EngineKey, note: z.string().trim().max(300).default('') }),
  answer: z.object({ urgedAt: Instant, told: z.array(UserRef) }),
});

export const escalations = defineEndpoint({
  name: 'supervision.escalations',
  method: 'GET',
  path: '/api/supervision/escalations',
  query: PageQuery,
  answer: pageOf(
    z.object({
      id: Id,
      at: Instant,
      level: z.enum(['warn', 'overdue']),
      clockName: z.string(),
      caseId: Id,
      caseNumber: z.string(),
      unit: UnitRef,
      told: z.array(UserRef),
    }),
  ),
});
