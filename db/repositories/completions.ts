/**
 * How a task completes, nothing lost and nothing twice:
 *
 * 1. `stageCompletion` (server, before the engine is called): completion `pending`, answers sealed, task `submitting`.
 *    One completion lives per task; a second one is refused with CompletionExists.
 * 2. `applyTaskCompletion` (worker, on the `completing` listener): completion `applied`, task `completed`, timeline,
 *    in one transaction with the effects of the step. Repeated: returns the same, changes nothing.
 * 3. `failCompletion` (server or reconciler, after the engine has refused): the task is open again, the draft is kept.
 */
import { randomUUID } from 'node:crypto';
import type { KeyRing } from '../crypto/key-ring.ts';
import { findTask, getTask, lockTask, type TaskRow } from './inbox.ts';
import { json, maybeOne, rows, run, sql, type Trx } from './sql.ts';
import { appendTimeline } from './timeline.ts';

export interface CompletionRow {
  readonly id: string;
  readonly user_task_key: number;
  readonly application_id: string;
  readonly element_id: string;
  readonly user_id: string;
  readonly unit_id: string;
  readonly role: string;
  /** What goes to the engine: the contract's whitelist only. */
  readonly variables: Record<string, unknown>;
  readonly outcome: string | null;
  readonly outcome_label: string | null;
  readonly state: 'pending' | 'applied' | 'failed';
  readonly staged_at: string;
  readonly sent_at: string;
  readonly attempts: number;
  readonly settled_at: string | null;
  readonly failure: string | null;
}

/** A completion of this task is under way or done. */
export class CompletionExists extends Error {
  override name = 'CompletionExists';
}

function answerContext(completionId: string, column: string): string {
  return `task-answer:${completionId}:${column}`;
}

export interface NewCompletion {
  readonly task: TaskRow;
  readonly userId: string;
  readonly variables: Readonly<Record<string, unknown>>;
  readonly outcome: string | null;
  readonly outcomeLabel: string | null;
  /** Everything the form gave, the variables included. */
  readonly answers: Readonly<Record<string, unknown>>;
  readonly reason: string | null;
  readonly at: string;
  /** Real time: the reconciler looks after what has been pending for long. */
  readonly sentAt: string;
}

export async function stageCompletion(trx: Trx, ring: KeyRing, completion: NewCompletion): Promise<string> {
  const { task } = completion;
  const id = randomUUID();
  const inserted = await maybeOne(
    trx,
    sql`insert into app.task_completion (id, user_task_key, application_id, element_id, user_id, unit_id, role,
        variables, outcome, outcome_label, staged_at, sent_at)
      values (${id}, ${task.user_task_key}, ${task.application_id}, ${task.element_id}, ${completion.userId},
        ${task.unit_id}, ${task.role}, ${json(completion.variables)}, ${completion.outcome},
        ${completion.outcomeLabel}, ${completion.at}, ${completion.sentAt})
      on conflict (user_task_key) where state in ('pending', 'applied') do nothing returning id`,
  );
  if (!inserted) throw new CompletionExists(`user task ${task.user_task_key} is being completed`);
  const answers = ring.seal(JSON.stringify(completion.answers), answerContext(id, 'answers'));
  const reason =
    completion.reason === null ? null : ring.seal(completion.reason, answerContext(id, 'reason'));
  await run(
    trx,
    sql`insert into app.task_answer (completion_id, application_id, user_task_key, answers, reason)
      values (${id}, ${task.application_id}, ${task.user_task_key}, ${answers}, ${reason})`,
  );
  await run(
    trx,
    sql`update app.inbox_task set state = 'submitting' where user_task_key = ${task.user_task_key} and state = 'open'`,
  );
  return id;
}

export interface Answers {
  readonly answers: Record<string, unknown>;
  readonly reason: string | null;
}
export async function findAnswers(trx: Trx, ring: KeyRing, completionId: string): Promise<Answers | null> {
  const row = await maybeOne<{ answers: Buffer; reason: Buffer | null }>(
    trx,
    sql`select answers, reason from app.task_answer where completion_id = ${completionId}`,
  );
  if (!row) return null;
  return {
    answers: JSON.parse(ring.open(row.answers, answerContext(completionId, 'answers'))) as Record<
      string,
      unknown
    >,
    reason: row.reason === null ? null : ring.open(row.reason, answerContext(completionId, 'reason')),
  };
}

export interface AppliedCompletion {
  /** False: it had been applied before; effects must not be repeated. */
  readonly fresh: boolean;
  readonly task: TaskRow;
  /** Null: completed past this application (another client of the engine). */
  readonly completion: CompletionRow | null;
  readonly answers: Answers | null;
}

/**
 * The task is done: for the worker of the `completing` listener, in one transaction with the effects of the step.
 * Throws RowMissing for an unknown task.
 */
export async function applyTaskCompletion(
  trx: Trx,
  ring: KeyRing,
  userTaskKey: number,
  at: string,
): Promise<AppliedCompletion> {
  const task = (await lockTask(trx, userTaskKey)) ?? (await getTask(trx, userTaskKey));
  const completion = await maybeOne<CompletionRow>(
    trx,
    sql`select * from app.task_completion where user_task_key = ${userTaskKey} and state in ('pending', 'applied') for update`,
  );
  const answers = completion === null ? null : await findAnswers(trx, ring, completion.id);
  if (task.state === 'completed') return { fresh: false, task, completion, answers };
  const doneBy = completion?.user_id ?? task.assignee;
  await run(
    trx,
    sql`update app.inbox_task set state = 'completed', ended_at = ${at}, completed_by = ${doneBy},
        outcome = ${completion?.outcome ?? null}, outcome_label = ${completion?.outcome_label ?? null}
      where user_task_key = ${userTaskKey}`,
  );
  await run(
    trx,
    sql`update app.task_completion set state = 'applied', settled_at = ${at}
      where user_task_key = ${userTaskKey} and state = 'pending'`,
  );
  await run(trx, sql`delete from app.task_draft where user_task_key = ${userTaskKey}`);
  await appendTimeline(trx, ring, {
    applicationId: task.application_id,
    at,
    kind: 'task-completed',
    elementId: task.element_id,
    stepName: task.step_name,
    outcome: completion?.outcome ?? null,
    outcomeLabel: completion?.outcome_label ?? null,
    unitId: task.unit_id,
    userId: doneBy,
    userTaskKey,
    note: answers?.reason ?? null,
    dedupKey: `task:${userTaskKey}:completed`,
  });
  return { fresh: true, task: (await findTask(trx, userTaskKey)) ?? task, completion, answers };
}

/** The engine has refused it: the task is open again (unless it ended otherwise). */
export async function failCompletion(trx: Trx, id: string, failure: string, at: string): Promise<void> {
  const changed = await maybeOne<{ user_task_key: number }>(
    trx,
    sql`update app.task_completion set state = 'failed', settled_at = ${at}, failure = ${failure}
      where id = ${id} and state = 'pending' returning user_task_key`,
  );
  if (!changed) return;
  await run(
    trx,
    sql`update app.inbox_task set state = 'open' where user_task_key = ${changed.user_task_key} and state = 'submitting'`,
  );
}

export function latestCompletion(trx: Trx, userTaskKey: number): Promise<CompletionRow | null> {
  return maybeOne<CompletionRow>(
    trx,
    sql`select * from app.task_completion where user_task_key = ${userTaskKey} order by staged_at desc, id limit 1`,
  );
}

/** Takes completions that nobody has settled since `before` (real time) for another attempt. */
export function takePendingCompletions(
  trx: Trx,
  before: string,
  now: string,
  limit: number,
): Promise<CompletionRow[]> {
  return rows<CompletionRow>(
    trx,
    sql`update app.task_completion set sent_at = ${now}, attempts = attempts + 1
      where id in (select id from app.task_completion where state = 'pending' and sent_at < ${before}
        order by sent_at limit ${limit} for update skip locked) returning *`,
  );
}

/** Opinions given on a case, oldest first. */
export function appliedCompletions(trx: Trx, applicationId: string): Promise<CompletionRow[]> {
  return rows<CompletionRow>(
    trx,
    sql`select * from app.task_completion where application_id = ${applicationId} and state = 'applied'
      order by settled_at, id`,
  );
}

// ---------------------------------------------------------------- drafts

export interface TaskDraft {
  readonly values: Record<string, unknown>;
  readonly revision: number;
  readonly savedAt: string;
}
function draftContext(userTaskKey: number, userId: string): string {
  return `task-draft:${userTaskKey}:${userId}`;
}
export async function findTaskDraft(
  trx: Trx,
  ring: KeyRing,
  userTaskKey: number,
  userId: string,
): Promise<TaskDraft | null> {
  const row = await maybeOne<{ values: Buffer; revision: number; saved_at: string }>(
    trx,
    sql`select values, revision, saved_at from app.task_draft
      where user_task_key = ${userTaskKey} and user_id = ${userId}`,
  );
  if (!row) return null;
  const text = ring.open(row.values, draftContext(userTaskKey, userId));
  return {
    values: JSON.parse(text) as Record<string, unknown>,
    revision: row.revision,
    savedAt: row.saved_at,
  };
}
/** The new revision, or null when another window has saved since `revision`. */
export async function saveTaskDraft(
  trx: Trx,
  ring: KeyRing,
  draft: { userTaskKey: number; userId: string; values: unknown; revision: number; at: string },
): Promise<number | null> {
  const sealed = ring.seal(JSON.stringify(draft.values), draftContext(draft.userTaskKey, draft.userId));
  const saved = await maybeOne<{ revision: number }>(
    trx,
    sql`insert into app.task_draft (user_task_key, user_id, revision, values, saved_at)
      values (${draft.userTaskKey}, ${draft.userId}, ${draft.revision + 1}, ${sealed}, ${draft.at})
      on conflict (user_task_key, user_id) do update set revision = excluded.revision, values = excluded.values,
        saved_at = excluded.saved_at where task_draft.revision = ${draft.revision}
      returning revision`,
  );
  return saved?.revision ?? null;
}
/** Which of these tasks have a draft of this person, and since when. */
export async function draftTimes(
  trx: Trx,
  userId: string,
  keys: readonly number[],
): Promise<Map<number, string>> {
  const found = await rows<{ user_task_key: number; saved_at: string }>(
    trx,
    sql`select user_task_key, saved_at from app.task_draft where user_id = ${userId} and user_task_key = any(${keys})`,
  );
  return new Map(found.map((row) => [row.user_task_key, row.saved_at]));
}
