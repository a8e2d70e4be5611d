/** 为什么是这一天: a clock with its day-by-day reason and everything that changed it. */
import { z } from 'zod';
import { defineEndpoint } from './endpoint.ts';
import { ClockSummary, DateString, Id, Instant, Source, UnitRef, UserRef } from './values.ts';

export const DayTrace = z.object({
  date: DateString,
  /** `dayWords` of the domain says a line of the trace in words. */
  working: z.boolean(),
  counted: z.boolean(),
  /** The n-th counted day, null when it does not count. */
  number: z.number().int().nullable(),
  kind: z.enum(['workday', 'makeup', 'weekend', 'holiday', 'statutory-holiday']),
  /** The day the clock starts: not counted. */
  first: z.boolean(),
  /** The clock stood still. */
  paused: z.boolean(),
  /** 春节, 国庆节 … */
  name: z.string().nullable(),
  /** The calendar for this day is not published yet. */
  provisional: z.boolean(),
  documentNumber: z.string().nullable(),
});
export const get = defineEndpoint({
  name: 'deadlines.get',
  method: 'GET',
  path: '/api/deadlines/:deadlineId',
  params: z.object({ deadlineId: Id }),
  answer: z.object({
    summary: ClockSummary,
    caseId: Id,
    caseNumber: z.string(),
    unit: UnitRef,
    warnAt: Instant.nullable(),
    limitSource: Source.nullable(),
    /** What it counts from: 材料收齐, 推送送达, 结果返回 … */
    startReason: z.string(),
    trace: z.array(DayTrace),
    events: z.array(
      z.object({
        at: Instant,
        kind: z.enum(['started', 'paused', 'resumed', 'changed', 'warned', 'overdue', 'ended']),
        who: UserRef.nullable(),
        reason: z.string().nullable(),
        dueAt: Instant.nullable(),
      }),
    ),
  }),
});
