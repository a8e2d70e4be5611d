/**
 * Completing a task: stage (answers, audit) → engine → what is known. The listener's worker applies the effects
 * before the engine answers; when it does not answer in time, the reconciler settles it and the person is told so.
 */
import { type ApplicationRow, getApplication } from '../../../db/repositories/applications.ts';
import { materialsOf } from '../../../db/repositories/case-parts.ts';
import {
  CompletionExists,
  failCompletion,
  latestCompletion,
  stageCompletion,
} from '../../../db/repositories/completions.ts';
import { findTask, type TaskRow } from '../../../db/repositories/inbox.ts';
import type { FormValues } from '../../api/values.ts';
import type { Actor } from '../auth/sessions.ts';
import type { App, Work } from '../context.ts';
import { EngineAway, EngineRefused, EngineSilent } from '../engine-client.ts';
import { readForm } from '../models/forms.ts';
import { nextSentence } from '../present/next.ts';
import { isUserTask } from '../present/steps.ts';
import { type Language, problem } from '../problems.ts';
import { type PartedAnswers, partAnswers } from './answers.ts';
import { type Claiming, taskClosed, workableTask } from './claims.ts';
import { isCompleting, onceSettled } from './while-settling.ts';

export interface Completed {
  readonly state: 'completed' | 'submitting';
  readonly caseId: string;
  readonly next: string;
}

function checkHeld(task: TaskRow, actor: Actor): void {
  if (task.state === 'completed' || task.state === 'canceled') throw taskClosed();
  if (task.assignee === actor.user.id) return;
  throw problem(
    'task-not-claimed',
    '请先认领这项任务,再提交办理意见。填写的内容已保存。',
    'Claim the task first; what you typed is kept.',
  );
}

/** Papers that are still missing keep the clock from starting. */
async function checkMaterials(work: Work, task: TaskRow): Promise<void> {
  if (task.element_id !== 'complete-materials') return;
  const missing = (await materialsOf(work.trx, task.application_id)).filter(
    (row) => row.required && row.state !== 'received',
  );
  if (missing.length === 0) return;
  const names = missing.map(({ name }) => name).join('、');
  throw problem(
    'state-conflict',
    `还缺:${names}。请上传或登记“已核验原件”后再提交。`,
    `Still missing: ${names}.`,
    {
      errors: missing.map(({ name }) => ({ field: 'materials', message: `缺少${name}` })),
    },
  );
}

interface Staged {
  readonly task: TaskRow;
  readonly row: ApplicationRow;
  readonly completionId: string;
  readonly parted: PartedAnswers;
}

async function stage(
  claiming: Claiming,
  key: string,
  answers: FormValues,
  language: Language,
): Promise<Staged | Completed> {
  const { app, actor, transact } = claiming;
  return transact<Staged | Completed>(async (work) => {
    const task = await workableTask(work.trx, actor, key);
    const row = await getApplication(work.trx, task.application_id);
    if (task.state === 'submitting' && task.assignee === actor.user.id) {
      return { state: 'submitting', caseId: row.id, next: waitingSentence };
    }
    checkHeld(task, actor);
    if (!isUserTask(task.element_id))
      throw problem('state-conflict', '这一步骤不在本系统的办理范围。', 'This step is not handled here.');
    await checkMaterials(work, task);
    const form = await readForm(app, work.trx, task.form_id ?? task.element_id);
    const parted = partAnswers(task.element_id, form, row.items, answers, language);
    const sentAt = new Date(app.realNow()).toISOString();
    const completionId = await stageCompletion(work.trx, app.ring, {
      ...{ task, userId: actor.user.id, at: work.now, sentAt },
      ...parted,
    });
    const facts = { step: task.element_id, outcome: parted.outcome };
    work.audit({
      action: 'task.complete',
      objectKind: 'task',
      objectId: key,
      objectLabel: row.case_number,
      facts,
    });
    return { task, row, completionId, parted };
  }).catch((error: unknown) => {
    if (error instanceof CompletionExists) throw taskClosed();
    throw error;
  });
}

const waitingSentence = '正在提交,请稍候;结果会自动显示,内容不会丢失。';

/** The engine said no. Completed all the same (a repeat of ours), closed, or not accepted: then it is open again. */
async function settleRefusal(app: App, staged: Staged, refused: EngineRefused): Promise<'completed'> {
  const at = new Date(app.realNow()).toISOString();
  const after = await app.knex.transaction(async (trx) => {
    const completion = await latestCompletion(trx, staged.task.user_task_key);
    if (completion?.id === staged.completionId && completion.state === 'applied') return 'completed' as const;
    await failCompletion(trx, staged.completionId, refused.message, at);
    return (await findTask(trx, staged.task.user_task_key))?.state ?? 'canceled';
  });
  if (after === 'completed') return 'completed';
  if (refused.kind === 'NOT_FOUND' || after === 'canceled') throw taskClosed();
  throw problem(
    'state-conflict',
    `没有提交成功:${refused.message}。内容已保存,请核对后再试。`,
    `Not accepted: ${refused.message}`,
  );
}

export async function completeTask(
  claiming: Claiming,
  key: string,
  answers: FormValues,
  language: Language,
): Promise<Completed> {
  const { app, transact } = claiming;
  const staged = await stage(claiming, key, answers, language);
  if ('state' in staged) return staged;
  const { row, parted, task } = staged;
  try {
    await onceSettled(() => app.engine.complete(key, parted.variables));
  } catch (error) {
    if (error instanceof EngineAway || error instanceof EngineSilent || isCompleting(error)) {
      app.log.warn({ key, error: String(error) }, 'completion left to the reconciler');
      return { state: 'submitting', caseId: row.id, next: waitingSentence };
    }
    if (!(error instanceof EngineRefused)) throw error;
    await settleRefusal(app, staged, error);
  }
  const next = await transact((work) => nextSentence(app, work, task, row, parted));
  return { state: 'completed', caseId: row.id, next };
}
