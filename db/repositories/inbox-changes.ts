/** Projection of what happens to a user task beside claim and end; and what a reconciler looks for. */
import type { TaskRow } from './inbox.ts';
import { json, rows, run, sql, type Trx } from './sql.ts';

/** Listener `updating`: the task went to another office. */
export async function moveTask(
  trx: Trx,
  key: number,
  place: { unitId: string; role: string },
): Promise<boolean> {
  const changed = await run(
    trx,
    sql`update app.inbox_task set unit_id = ${place.unitId}, role = ${place.role}
      where user_task_key = ${key} and state in ('open', 'submitting')
        and (unit_id <> ${place.unitId} or role <> ${place.role})`,
  );
  return changed === 1;
}

/** Open tasks of cases that have ended for longer than `before`: nobody told us that they are gone. */
export function strayTasks(trx: Trx, before: string, limit: number): Promise<TaskRow[]> {
  return rows<TaskRow>(
    trx,
    sql`select t.* from app.inbox_task t join app.application a on a.id = t.application_id
      where t.state in ('open', 'submitting') and a.ended_at < ${before} order by t.user_task_key limit ${limit}`,
  );
}

/** Tasks that say `submitting` without a completion under way: a crash between the two never leaves one behind. */
export function reopenTasks(trx: Trx): Promise<number> {
  return run(
    trx,
    sql`update app.inbox_task t set state = 'open' where t.state = 'submitting' and not exists (
      select 1 from app.task_completion c where c.user_task_key = t.user_task_key and c.state in ('pending', 'applied'))`,
  );
}

/**
 * A completion that was taken for refused, yet the engine completes the task with exactly its variables: it was
 * accepted after all, and is pending again.
 */
export async function reviveCompletion(
  trx: Trx,
  userTaskKey: number,
  visible: Readonly<Record<string, unknown>>,
): Promise<void> {
  await run(
    trx,
    sql`update app.task_completion set state = 'pending', failure = null, settled_at = null
      where id = (select id from app.task_completion where user_task_key = ${userTaskKey} and state = 'failed'
          order by staged_at desc, id limit 1)
        and ${json(visible)}::jsonb @> variables
        and not exists (select 1 from app.task_completion where user_task_key = ${userTaskKey} and state <> 'failed')`,
  );
}
