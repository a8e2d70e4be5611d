/** The inbox: 待办, 待认领, 已办, 我发起, 抄送我; claim and release. Everything is of the acting post. */
import { z } from 'zod';
import { defineEndpoint } from './endpoint.ts';
import { FieldError } from './problem.ts';
import {
  CaseStatus,
  ClockSummary,
  EngineKey,
  Id,
  Instant,
  Item,
  Light,
  PageQuery,
  pageOf,
  UnitRef,
  UserRef,
} from './values.ts';

/** todo 待办, claimable 待认领, done 已办, started 我发起, copied 抄送我. */
export const tabs = ['todo', 'claimable', 'done', 'started', 'copied'] as const;
export const Tab = z.enum(tabs);
export type Tab = z.infer<typeof Tab>;

export const InboxRow = z.object({
  /** Unique in its tab. */
  id: Id,
  /** Null on `started` and `copied` rows: they lead to the case. */
  userTaskKey: EngineKey.nullable(),
  /** Element id of the step: the task's own, or of the case's current step. */
  elementId: z.string().nullable(),
  stepName: z.string(),
  caseId: Id,
  caseNumber: z.string(),
  caseStatus: CaseStatus,
  /** Masked: 张*三. */
  applicant: z.string(),
  items: z.array(Item),
  receivingUnit: UnitRef,
  homeUnit: UnitRef,
  /** The most urgent clock. */
  clock: ClockSummary.nullable(),
  /** When the row came: task created, done, submitted, copied. */
  at: Instant,
  assignee: UserRef.nullable(),
  /** submitting: a completion was sent and is not settled yet. */
  state: z.enum(['open', 'submitting', 'completed', 'canceled', 'case', 'copy']),
  /** What was decided, on `done` rows: the outcome's value. */
  outcome: z.string().nullable(),
  /** Unread copies. */
  unread: z.boolean(),
  copyId: Id.nullable(),
  draftSavedAt: Instant.nullable(),
  /** How often it was 催办. */
  urges: z.number().int(),
});
export type InboxRow = z.infer<typeof InboxRow>;

export const InboxSort = z.enum(['due', 'at', 'caseNumber']);
export const InboxQuery = PageQuery.extend({
  tab: Tab,
  /** Full name, case number, full identity or certificate number, phone, or last four digits. */
  q: z.string().trim().max(60).optional(),
  elementId: z.string().max(100).optional(),
  light: Light.optional(),
  item: Item.optional(),
  /** Rows of cases with a home in another unit's hands (true) or the acting unit's own (false). */
  sort: InboxSort.default('due'),
  order: z.enum(['asc', 'desc']).default('asc'),
});
export const list = defineEndpoint({
  name: 'inbox.list',
  method: 'GET',
  path: '/api/inbox',
  query: InboxQuery,
  answer: pageOf(InboxRow),
});

export const InboxCounts = z.object({
  todo: z.number().int(),
  claimable: z.number().int(),
  /** In the last 30 days. */
  done: z.number().int(),
  /** Not ended yet. */
  started: z.number().int(),
  /** Unread. */
  copied: z.number().int(),
  overdue: z.number().int(),
  warn: z.number().int(),
  /** Of 待办 and 待认领, for the filter. */
  steps: z.array(
    z.object({
      elementId: z.string(),
      name: z.string(),
      todo: z.number().int(),
      claimable: z.number().int(),
    }),
  ),
});
export type InboxCounts = z.infer<typeof InboxCounts>;
export const counts = defineEndpoint({
  name: 'inbox.counts',
  method: 'GET',
  path: '/api/inbox/counts',
  answer: InboxCounts,
});

const Key = z.object({ userTaskKey: EngineKey });
export const Claimed = z.object({ userTaskKey: EngineKey, assignee: UserRef, claimedAt: Instant });
/** 409 task-taken with facts {assigneeName, claimedAt} when somebody was faster; 409 task-closed when it is gone. */
export const claim = defineEndpoint({
  name: 'inbox.claim',
  method: 'POST',
  path: '/api/tasks/:userTaskKey/claim',
  params: Key,
  answer: Claimed,
});
export const release = defineEndpoint({
  name: 'inbox.release',
  method: 'POST',
  path: '/api/tasks/:userTaskKey/release',
  params: Key,
  answer: z.object({ userTaskKey: EngineKey }),
});
/** Each on its own: one lost race does not stop the others. */
export const claimMany = defineEndpoint({
  name: 'inbox.claimMany',
  method: 'POST',
  path: '/api/inbox/claims',
  body: z.object({ userTaskKeys: z.array(EngineKey).min(1).max(100) }),
  answer: z.object({
    results: z.array(
      z.object({
        userTaskKey: EngineKey,
        ok: z.boolean(),
        /** Why not, in the reader's words. */
        problem: z.object({ code: z.string(), detail: z.string(), errors: z.array(FieldError) }).nullable(),
      }),
    ),
  }),
});
