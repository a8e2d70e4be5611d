/** Cases: search, everything one page shows of a case, its diagram, corrections of data, copies, withdrawal. */
import { z } from 'zod';
import { Benefit, Income } from '../../domain/eligibility/rules.ts';
import { Attachment } from './attachments.ts';
import { defineEndpoint } from './endpoint.ts';
import {
  CaseStatus,
  Category,
  ClockSummary,
  DateString,
  Done,
  Grade,
  Id,
  Instant,
  Item,
  ItemDecision,
  Light,
  MonthString,
  PageQuery,
  pageOf,
  Sex,
  Source,
  UnitRef,
  UserRef,
} from './values.ts';

const CaseParams = z.object({ caseId: Id });

export const CaseRow = z.object({
  caseId: Id,
  caseNumber: z.string(),
  status: CaseStatus,
  stepName: z.string(),
  applicant: z.string(),
  items: z.array(Item),
  receivingUnit: UnitRef,
  homeUnit: UnitRef,
  /** Who has it now. */
  holder: UnitRef.nullable(),
  clock: ClockSummary.nullable(),
  submittedAt: Instant,
  endedAt: Instant.nullable(),
});
export type CaseRow = z.infer<typeof CaseRow>;

/** Cases the acting post may see. */
export const list = defineEndpoint({
  name: 'cases.list',
  method: 'GET',
  path: '/api/cases',
  query: PageQuery.extend({
    q: z.string().trim().max(60).optional(),
    status: CaseStatus.optional(),
    open: z.enum(['true', 'false']).optional(),
    light: Light.optional(),
    item: Item.optional(),
    submittedFrom: DateString.optional(),
    submittedTo: DateString.optional(),
    sort: z.enum(['submitted', 'due', 'caseNumber']).default('submitted'),
    order: z.enum(['asc', 'desc']).default('desc'),
  }),
  answer: pageOf(CaseRow),
});

/** How much of a case the viewer sees. full: all but masked numbers; trace: masked, timing only, no attachments. */
export const CaseView = z.enum(['full', 'trace']); // domain/case-status/access.ts

/** Applicant, masked unless revealed. Null: this view does not show it. */
export const CaseApplicant = z.object({
  name: z.string(),
  identityNumber: z.string(),
  certificateNumber: z.string(),
  certificateExpiresOn: DateString.nullable(),
  phone: z.string().nullable(),
  address: z.string().nullable(),
  birthDate: z.string(),
  sex: Sex,
  category: Category,
  grade: Grade,
  income: Income,
  benefits: z.array(Benefit),
  payee: z
    .object({ relation: z.string(), name: z.string(), account: z.string(), bank: z.string() })
    .nullable(),
  /** Who filed it, when not the person. */
  agent: z
    .object({
      kind: z.string(),
      name: z.string(),
      phone: z.string().nullable(),
      relation: z.string().nullable(),
    })
    .nullable(),
});

export const CaseItem = z.object({
  item: Item,
  decision: ItemDecision.nullable(),
  refusal: z.string().nullable(),
  /** Words of the decision. */
  reason: z.string().nullable(),
  /** Yuan per month, two decimals, null while unknown. */
  rate: z.string().nullable(),
  payFromMonth: MonthString.nullable(),
  decidedBy: UnitRef.nullable(),
  decidedAt: Instant.nullable(),
});

/** The strip on top: 受理 → 推送 → 户籍核对 → 初审 → 残联 → 认定 → 告知. */
export const Stage = z.object({
  id: z.enum(['intake', 'forwarding', 'hukou', 'township', 'federation', 'decision', 'notice', 'telling']),
  name: z.string(),
  state: z.enum(['done', 'current', 'ahead', 'skipped']),
  unit: UnitRef.nullable(),
  startedAt: Instant.nullable(),
  endedAt: Instant.nullable(),
  clock: ClockSummary.nullable(),
});

export const TimelineEntry = z.object({
  id: Id,
  at: Instant,
  /** What happened, a code the pages have words for: submitted, claimed, completed, pushed, received, paused … */
  kind: z.string(),
  elementId: z.string().nullable(),
  stepName: z.string().nullable(),
  outcome: z.string().nullable(),
  /** Label of the outcome in the words of the diagram's contract. */
  outcomeLabel: z.string().nullable(),
  unit: UnitRef.nullable(),
  /** Null: the system, or not shown in this view. */
  who: UserRef.nullable(),
  /** Opinion or reason. Null in the trace view. */
  note: z.string().nullable(),
  /** Working days since the entry before. */
  elapsedDays: z.number().int().nullable(),
  facts: z.record(z.string(), z.union([z.string(), z.number(), z.boolean(), z.null()])),
});

export const CaseMaterial = z.object({
  code: z.string(),
  name: z.string(),
  required: z.boolean(),
  items: z.array(Item),
  source: Source.nullable(),
  /** missing 缺, received 已收, correction 待补正. */
  state: z.enum(['missing', 'received', 'correction']),
  note: z.string().nullable(),
  attachments: z.array(Attachment),
});

export const CaseTransfer = z.object({
  id: Id,
  kind: z.enum(['push', 'forward', 'bounce', 'result']),
  from: UnitRef,
  to: UnitRef,
  sentAt: Instant,
  receivedAt: Instant.nullable(),
  receipt: z.string().nullable(),
  reason: z.string().nullable(),
  note: z.string().nullable(),
});

export const CorrectionRequest = z.object({
  id: Id,
  requestedAt: Instant,
  by: UnitRef,
  materials: z.array(z.object({ code: z.string().nullable(), name: z.string(), what: z.string() })),
  note: z.string().nullable(),
  answeredAt: Instant.nullable(),
});

export const CaseCheck = z.object({
  finding: z.string(),
  message: z.string(),
  at: Instant,
  overriddenBy: UserRef.nullable(),
  overrideReason: z.string().nullable(),
});

export const CaseSummary = z.object({
  row: CaseRow,
  view: CaseView,
  applicant: CaseApplicant.nullable(),
  itemDetails: z.array(CaseItem),
  clocks: z.array(ClockSummary),
  materials: z.array(CaseMaterial),
  corrections: z.array(CorrectionRequest),
  checks: z.array(CaseCheck),
});
export type CaseSummary = z.infer<typeof CaseSummary>;

export const CaseDetail = CaseSummary.extend({
  stages: z.array(Stage),
  timeline: z.array(TimelineEntry),
  transfers: z.array(CaseTransfer),
  /** Papers that can be printed now. */
  papers: z.array(z.object({ kind: z.string(), name: z.string(), id: Id.nullable(), at: Instant })),
  /** Open tasks the viewer may work on. */
  tasks: z.array(
    z.object({
      userTaskKey: z.string(),
      elementId: z.string(),
      name: z.string(),
      assignee: UserRef.nullable(),
      mine: z.boolean(),
    }),
  ),
  allowed: z.object({
    withdraw: z.boolean(),
    urge: z.boolean(),
    copy: z.boolean(),
    reveal: z.array(z.string()),
    upload: z.boolean(),
    correctData: z.boolean(),
  }),
  /** Something in the process needs an administrator (they were told). */
  failed: z.boolean(),
});
export type CaseDetail = z.infer<typeof CaseDetail>;

export const get = defineEndpoint({
  name: 'cases.get',
  method: 'GET',
  path: '/api/cases/:caseId',
  params: CaseParams,
  answer: CaseDetail,
});

/** The diagram the case runs on, and what lies behind it. `elements` is also the text alternative, in order. */
export const diagram = defineEndpoint({
  name: 'cases.diagram',
  method: 'GET',
  path: '/api/cases/:caseId/diagram',
  params: CaseParams,
  answer: z.object({
    xml: z.string(),
    version: z.number().int(),
    elements: z.array(
      z.object({
        elementId: z.string(),
        name: z.string(),
        state: z.enum(['done', 'current', 'failed']),
        times: z.number().int(),
        since: Instant,
      }),
    ),
  }),
});

/**
 * The window corrects what was written down, while it holds `resolve-check` or `handle-bounce` or `complete-materials`.
 * Only named fields change. The task is completed afterwards ("recheck", "push-again").
 */
export const correctData = defineEndpoint({
  name: 'cases.correctData',
  method: 'PATCH',
  path: '/api/cases/:caseId/applicant',
  params: CaseParams,
  body: z.object({
    name: z.string().trim().min(1).max(50).optional(),
    identityNumber: z.string().trim().min(15).max(18).optional(),
    certificateNumber: z.string().trim().min(20).max(24).optional(),
    certificateExpiresOn: DateString.nullable().optional(),
    category: Category.optional(),
    grade: Grade.optional(),
    phone: z.string().trim().max(30).optional(),
    address: z.string().trim().max(200).optional(),
    income: Income.optional(),
    benefits: z.array(Benefit).max(20).optional(),
    reason: z.string().trim().min(2).max(500),
  }),
  answer: Done,
});

/** 核验原件 / 记为缺: a paper shown at the counter without a scan, or no longer accepted. */
export const setMaterial = defineEndpoint({
  name: 'cases.setMaterial',
  method: 'PUT',
  path: '/api/cases/:caseId/materials/:code',
  params: CaseParams.extend({ code: z.string().min(1).max(60) }),
  body: z.object({ state: z.enum(['missing', 'received']), note: z.string().trim().max(300).optional() }),
  answer: Done,
});

/** 抄送. */
export const copy = defineEndpoint({
  name: 'cases.copy',
  method: 'POST',
  path: '/api/cases/:caseId/copies',
  params: CaseParams,
  body: z.object({ userIds: z.array(Id).min(1).max(50), note: z.string().trim().max(500).default('') }),
  answer: z.object({ copied: z.number().int() }),
});
/** 已阅. */
export const markRead = defineEndpoint({
  name: 'cases.markRead',
  method: 'POST',
  path: '/api/copies/:copyId/read',
  params: z.object({ copyId: Id }),
  answer: Done,
});
/** Whom the case may be copied to: people of the units that take part in it. */
export const copyCandidates = defineEndpoint({
  name: 'cases.copyCandidates',
  method: 'GET',
  path: '/api/cases/:caseId/copy-candidates',
  params: CaseParams,
  answer: z.object({ users: z.array(UserRef.extend({ unitName: z.string(), role: z.string() })) }),
});

/** 撤回, at any point before the end. `pending` true: sent, the process ends in a moment. */
export const withdraw = defineEndpoint({
  name: 'cases.withdraw',
  method: 'POST',
  path: '/api/cases/:caseId/withdrawal',
  idempotent: true,
  params: CaseParams,
  body: z.object({
    reason: z.enum(['applicant', 'hukou-elsewhere', 'deceased', 'other']),
    note: z.string().trim().min(2).max(500),
  }),
  answer: z.object({ pending: z.boolean(), next: z.string() }),
});
