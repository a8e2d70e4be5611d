/** One task: its form, the case beside it, draft, completion, 转办, 常用意见. */
import { z } from 'zod';
import { CaseSummary } from './cases.ts';
import { defineEndpoint } from './endpoint.ts';
import {
  ClockSummary,
  Done,
  EngineKey,
  FormValues,
  Id,
  Instant,
  Json,
  Role,
  UnitRef,
  UserRef,
} from './values.ts';

const Params = z.object({ userTaskKey: EngineKey });

export const Phrase = z.object({
  id: Id,
  text: z.string(),
  /** Given with the system, cannot be removed. */ common: z.boolean(),
});
export const Draft = z.object({ values: FormValues, revision: z.number().int(), savedAt: Instant });

/** A button of the task page. */
export const OutcomeOption = z.object({
  value: z.string(),
  label: z.string(),
  /** `reason` must not be empty. */
  reasonRequired: z.boolean(),
  /** main: forward; back: 退回/补正; end: 撤回. The page makes only the main one primary. */
  tone: z.enum(['main', 'back', 'end']),
  /** Says what will happen to whom; shown before sending when it cannot be taken back. Null: send at once. */
  confirm: z.string().nullable(),
});

/** Keys of a completion that every task knows beside its form's own. */
export const commonAnswers = {
  /** Opinion, or the reason of a 退回 (then mandatory). Kept encrypted, never sent to the engine. */
  reason: 'reason',
  /** With an outcome `correct`, beside `reason`: which papers, as a list of MissingMaterial. */
  missingMaterials: 'missingMaterials',
} as const;
export const MissingMaterial = z.object({
  code: z.string().max(60).nullable(),
  name: z.string().trim().min(1).max(120),
  what: z.string().trim().min(1).max(300),
});

export const TaskPage = z.object({
  userTaskKey: EngineKey,
  elementId: z.string(),
  name: z.string(),
  unit: UnitRef,
  role: Role,
  /** submitting: sent, the engine has not answered; ask again. */
  state: z.enum(['open', 'submitting', 'completed', 'canceled']),
  assignee: UserRef.nullable(),
  claimedAt: Instant.nullable(),
  createdAt: Instant,
  clock: ClockSummary.nullable(),
  /** The deployed `.form` as the form editor writes it. */
  form: z.object({ formId: z.string(), schema: Json }),
  /** What the form starts with: variables and facts it may read. The draft's values go over it. */
  initial: FormValues,
  /** Null: one way on, one button. */
  outcome: z.object({ variable: z.string(), options: z.array(OutcomeOption) }).nullable(),
  submitLabel: z.string(),
  case: CaseSummary,
  /** Opinions given at earlier steps. */
  opinions: z.array(
    z.object({
      elementId: z.string(),
      stepName: z.string(),
      unit: UnitRef,
      who: UserRef,
      at: Instant,
      outcomeLabel: z.string().nullable(),
      text: z.string(),
    }),
  ),
  draft: Draft.nullable(),
  phrases: z.array(Phrase),
  allowed: z.object({
    claim: z.boolean(),
    release: z.boolean(),
    complete: z.boolean(),
    transfer: z.boolean(),
    copy: z.boolean(),
  }),
});
export type TaskPage = z.infer<typeof TaskPage>;

export const get = defineEndpoint({
  name: 'tasks.get',
  method: 'GET',
  path: '/api/tasks/:userTaskKey',
  params: Params,
  answer: TaskPage,
});

/** `revision` is the one last read or saved (0: none yet). 409 revision-conflict when saved from another window. */
export const saveDraft = defineEndpoint({
  name: 'tasks.saveDraft',
  method: 'PUT',
  path: '/api/tasks/:userTaskKey/draft',
  params: Params,
  body: z.object({ values: FormValues, revision: z.number().int().min(0) }),
  answer: z.object({ revision: z.number().int(), savedAt: Instant }),
});

/**
 * Completes the task. `answers` holds the form's values, the outcome's variable, `reason`, `missingMaterials`.
 * 400 input-invalid names the fields. 409 task-closed, task-taken, task-not-claimed.
 */
export const complete = defineEndpoint({
  name: 'tasks.complete',
  method: 'POST',
  path: '/api/tasks/:userTaskKey/completion',
  idempotent: true,
  params: Params,
  body: z.object({ answers: FormValues }),
  answer: z.object({
    /** submitting: 正在提交. Nothing is lost; ask `tasks.submission` until it is settled. */
    state: z.enum(['completed', 'submitting']),
    caseId: Id,
    /** 已推送长治市潞州区。对方最迟 3 月 5 日作出认定。 */
    next: z.string(),
  }),
});
/** How a completion that was still under way ended. `failed`: not accepted, the task is open again. */
export const submission = defineEndpoint({
  name: 'tasks.submission',
  method: 'GET',
  path: '/api/tasks/:userTaskKey/submission',
  params: Params,
  answer: z.object({
    state: z.enum(['none', 'submitting', 'completed', 'failed']),
    caseId: Id,
    next: z.string(),
    detail: z.string().nullable(),
  }),
});

/** People who could take the task: same unit, same role. */
export const colleagues = defineEndpoint({
  name: 'tasks.colleagues',
  method: 'GET',
  path: '/api/tasks/:userTaskKey/colleagues',
  params: Params,
  answer: z.object({ users: z.array(UserRef) }),
});
/** 转办. */
export const transfer = defineEndpoint({
  name: 'tasks.transfer',
  method: 'POST',
  path: '/api/tasks/:userTaskKey/transfer',
  params: Params,
  body: z.object({ toUserId: Id, reason: z.string().trim().min(2).max(500) }),
  answer: z.object({ userTaskKey: EngineKey, assignee: UserRef }),
});

export const phrases = defineEndpoint({
  name: 'tasks.phrases',
  method: 'GET',
  path: '/api/phrases',
  answer: z.object({ phrases: z.array(Phrase) }),
});
export const addPhrase = defineEndpoint({
  name: 'tasks.addPhrase',
  method: 'POST',
  path: '/api/phrases',
  body: z.object({ text: z.string().trim().min(1).max(200) }),
  answer: Phrase,
});
export const removePhrase = defineEndpoint({
  name: 'tasks.removePhrase',
  method: 'DELETE',
  path: '/api/phrases/:phraseId',
  params: z.object({ phraseId: Id }),
  answer: Done,
});
