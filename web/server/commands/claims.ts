/** Claim, release and hand-over: through the engine, told in the clerk's words. */
import { findTask, getTask, type TaskRow } from '../../../db/repositories/inbox.ts';
import type { Trx } from '../../../db/repositories/sql.ts';
import { findUser, userNames, usersWithPost } from '../../../db/repositories/users.ts';
import type { Actor } from '../auth/sessions.ts';
import type { App, Work } from '../context.ts';
import { EngineRefused } from '../engine-client.ts';
import { mayWorkOn } from '../policies/cases.ts';
import { notFound, type ProblemThrown, problem } from '../problems.ts';
import { onceSettled } from './while-settling.ts';

type Transact = <T>(work: (work: Work) => Promise<T>) => Promise<T>;

export interface Claiming {
  readonly app: App;
  readonly actor: Actor;
  readonly transact: Transact;
}

/** The task, when the acting post may work on it; not-found otherwise. */
export async function workableTask(trx: Trx, actor: Actor, key: string): Promise<TaskRow> {
  const task = await findTask(trx, Number(key));
  const { post } = actor;
  if (!task || !post || !mayWorkOn({ unitId: post.unit.id, unitPath: post.unit.path, role: post.role }, task))
    throw notFound();
  return task;
}

export function taskClosed(): ProblemThrown {
  return problem(
    'task-closed',
    '这项任务已经办结或撤销,请返回收件箱。',
    'This task is done or gone: go back to the inbox.',
  );
}

async function takenBy(trx: Trx, task: TaskRow): Promise<ProblemThrown> {
  const name =
    task.assignee === null ? '' : ((await userNames(trx, [task.assignee])).get(task.assignee) ?? '');
  const time =
    task.claimed_at === null
      ? ''
      : new Date(Date.parse(task.claimed_at) + 8 * 3_600_000).toISOString().slice(11, 16);
  return problem(
    'task-taken',
    `已被${name === '' ? '他人' : ` ${name} `}认领${time === '' ? '' : `(${time})`},请选择其他任务。`,
    `Taken by ${name || 'somebody else'}${time && ` at ${time}`}: choose another one.`,
    {
      facts: { assigneeName: name, claimedAt: task.claimed_at },
    },
  );
}

function checkOpen(task: TaskRow): void {
  if (task.state === 'completed' || task.state === 'canceled') throw taskClosed();
  if (task.state === 'submitting')
    throw problem('task-closed', '这项任务正在提交,请稍候。', 'This task is being submitted.');
}

export interface ClaimResult {
  readonly userTaskKey: string;
  readonly assignee: { id: string; name: string };
  readonly claimedAt: string;
}

/** Nobody overrides: of two people one gets it, the other is told who. */
export async function claimTask({ app, actor, transact }: Claiming, key: string): Promise<ClaimResult> {
  const me = { id: actor.user.id, name: actor.user.name };
  const task = await transact(({ trx }) => workableTask(trx, actor, key));
  checkOpen(task);
  if (task.assignee === me.id)
    return { userTaskKey: key, assignee: me, claimedAt: task.claimed_at ?? task.created_at };
  if (task.assignee !== null) throw await transact(({ trx }) => takenBy(trx, task));
  try {
    await onceSettled(() => app.engine.assign(key, me.id, false));
  } catch (error) {
    if (!(error instanceof EngineRefused)) throw error;
    const now = await transact(({ trx }) => getTask(trx, Number(key)));
    if (error.kind === 'NOT_FOUND' || now.state !== 'open') throw taskClosed();
    throw await transact(({ trx }) => takenBy(trx, now));
  }
  return transact(async ({ trx, now, audit }) => {
    audit({ action: 'task.claim', objectKind: 'task', objectId: key, objectLabel: task.case_number });
    const after = await getTask(trx, Number(key));
    return { userTaskKey: key, assignee: me, claimedAt: after.claimed_at ?? now };
  });
}

export async function releaseTask({ app, actor, transact }: Claiming, key: string): Promise<void> {
  const task = await transact(({ trx }) => workableTask(trx, actor, key));
  checkOpen(task);
  if (task.assignee === null) return;
  if (task.assignee !== actor.user.id) throw await transact(({ trx }) => takenBy(trx, task));
  await onceSettled(() => app.engine.unassign(key));
  await transact(async ({ audit }) => {
    audit({ action: 'task.release', objectKind: 'task', objectId: key, objectLabel: task.case_number });
  });
}

/** Gives a task to somebody with the same post, or back to the pool (null). */
export async function passOn(
  { app, transact }: Claiming,
  task: TaskRow,
  toUserId: string | null,
  reason: string,
  action: 'task.transfer' | 'task.hand-over',
): Promise<{ id: string; name: string } | null> {
  const key = String(task.user_task_key);
  const to = await transact(async ({ trx }) => {
    if (toUserId === null) return null;
    const candidates = await usersWithPost(trx, task.unit_id, task.role as never);
    const found = candidates.find(({ id }) => id === toUserId);
    if (!found || !(await findUser(trx, toUserId))) {
      throw problem(
        'input-invalid',
        '只能转给本单位同岗位的在职人员。',
        'Only to somebody with the same post.',
        {
          errors: [{ field: 'toUserId', message: '只能转给本单位同岗位的在职人员' }],
        },
      );
    }
    return found;
  });
  await onceSettled(() => (to === null ? app.engine.unassign(key) : app.engine.assign(key, to.id, true)));
  await transact(async ({ audit }) => {
    const facts = { to: to?.name ?? null, reason };
    audit({ action, objectKind: 'task', objectId: key, objectLabel: task.case_number, facts });
  });
  return to;
}
