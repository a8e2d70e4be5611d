/** One task: page, draft, completion, 转办, phrases. */
import { randomUUID } from 'node:crypto';
import type { FastifyInstance } from 'fastify';
import { getApplication } from '../../../db/repositories/applications.ts';
import { latestCompletion, saveTaskDraft } from '../../../db/repositories/completions.ts';
import { deletePhrase, insertPhrase, listPhrases } from '../../../db/repositories/habits.ts';
import { type UserRole, usersWithPost } from '../../../db/repositories/users.ts';
import * as api from '../../api/tasks.ts';
import { passOn, workableTask } from '../commands/claims.ts';
import { completeTask } from '../commands/complete-task.ts';
import type { App } from '../context.ts';
import { nextSentence } from '../present/next.ts';
import { taskPage } from '../present/task-page.ts';
import { notFound, problem } from '../problems.ts';
import { serve } from '../recipe.ts';

function registerTask(server: FastifyInstance, app: App): void {
  serve(server, app, api.get, (call) =>
    call.transact(async (work) =>
      taskPage(app, work, call.actor, await workableTask(work.trx, call.actor, call.params.userTaskKey)),
    ),
  );
  serve(server, app, api.saveDraft, (call) =>
    call.transact(async ({ trx, now }) => {
      const task = await workableTask(trx, call.actor, call.params.userTaskKey);
      if (task.assignee !== call.actor.user.id || task.state !== 'open') {
        throw problem(
          'task-not-claimed',
          '这项任务不在您名下,草稿没有保存。请先认领。',
          'Not yours: the draft was not saved.',
        );
      }
      const draft = { userTaskKey: task.user_task_key, userId: call.actor.user.id, ...call.body, at: now };
      const revision = await saveTaskDraft(trx, app.ring, draft);
      if (revision === null)
        throw problem(
          'revision-conflict',
          '草稿已在另一个页面更新,请刷新后继续填写。',
          'The draft was saved in another window: reload.',
        );
      return { revision, savedAt: now };
    }),
  );
  serve(server, app, api.complete, (call) =>
    completeTask(call, call.params.userTaskKey, call.body.answers, call.language),
  );
  serve(server, app, api.submission, (call) =>
    call.transact(async (work) => {
      const task = await workableTask(work.trx, call.actor, call.params.userTaskKey);
      const completion = await latestCompletion(work.trx, task.user_task_key);
      const row = await getApplication(work.trx, task.application_id);
      const states = { pending: 'submitting', applied: 'completed', failed: 'failed' } as const;
      const mine = completion?.user_id === call.actor.user.id ? completion : null;
      const state = mine === null ? 'none' : states[mine.state];
      const next = mine?.state === 'applied' ? await nextSentence(app, work, task, row, mine) : '';
      const detail = state === 'failed' ? '没有提交成功,内容已保存,请核对后再试。' : null;
      return { state, caseId: row.id, next, detail };
    }),
  );
  serve(server, app, api.colleagues, (call) =>
    call.transact(async ({ trx }) => {
      const task = await workableTask(trx, call.actor, call.params.userTaskKey);
      const users = await usersWithPost(trx, task.unit_id, task.role as UserRole);
      return { users: users.filter(({ id }) => id !== task.assignee) };
    }),
  );
  serve(server, app, api.transfer, async (call) => {
    const { userTaskKey } = call.params;
    const task = await call.transact(({ trx }) => workableTask(trx, call.actor, userTaskKey));
    if (task.assignee !== call.actor.user.id || task.state !== 'open') {
      throw problem('task-not-claimed', '只能转办自己名下的待办任务。', 'Only your own open tasks.');
    }
    const to = await passOn(call, task, call.body.toUserId, call.body.reason, 'task.transfer');
    if (!to) throw notFound();
    return { userTaskKey, assignee: to };
  });
}

export function registerTaskRoutes(server: FastifyInstance, app: App): void {
  registerTask(server, app);
  serve(server, app, api.phrases, (call) =>
    call.transact(async ({ trx }) => ({
      phrases: (await listPhrases(trx, call.actor.user.id)).map(({ id, text, user_id }) => ({
        id,
        text,
        common: user_id === null,
      })),
    })),
  );
  serve(server, app, api.addPhrase, (call) =>
    call.transact(async ({ trx }) => {
      const own = (await listPhrases(trx, call.actor.user.id)).filter(({ user_id }) => user_id !== null);
      if (own.length >= 50)
        throw problem('state-conflict', '常用意见最多 50 条,请先删除不用的。', 'Fifty phrases at most.');
      const id = randomUUID();
      await insertPhrase(trx, id, call.actor.user.id, call.body.text, own.length);
      return { id, text: call.body.text, common: false };
    }),
  );
  serve(server, app, api.removePhrase, (call) =>
    call.transact(async ({ trx }) => {
      if (!(await deletePhrase(trx, call.params.phraseId, call.actor.user.id))) throw notFound();
      return { done: true as const };
    }),
  );
}
