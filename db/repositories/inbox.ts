/**
 * The projection of the engine's user tasks, and the inbox read from it.
 *
 * 1. One row per user-task key; every projection function may be repeated without effect.
 * 2. Rows follow the engine through task listeners; nobody else opens, assigns or ends them.
 */
import { refreshCaseClock } from './deadlines.ts';
import { allOf, maybeOne, one, RowMissing, rows, run, type Sql, sql, type Trx } from './sql.ts';

export type TaskState = 'open' | 'submitting' | 'completed' | 'canceled';

export interface TaskRow {
  readonly user_task_key: number;
  readonly process_instance_key: number;
  readonly process_definition_key: number | null;
  readonly application_id: string;
  readonly case_number: string;
  readonly items: readonly ('living' | 'nursing')[];
  readonly element_id: string;
  readonly step_name: string;
  readonly form_id: string | null;
  readonly unit_id: string;
  readonly role: string;
  readonly assignee: string | null;
  readonly claimed_at: string | null;
  readonly state: TaskState;
  readonly created_at: string;
  readonly ended_at: string | null;
  readonly completed_by: string | null;
  readonly outcome: string | null;
  readonly outcome_label: string | null;
  readonly deadline_id: string | null;
  readonly due_at: string | null;
  readonly warn_at: string | null;
  readonly sort_due: string;
  readonly paused: boolean;
  readonly urges: number;
  readonly last_urged_at: string | null;
}

export interface NewTask {
  readonly userTaskKey: number;
  readonly processInstanceKey: number;
  readonly processDefinitionKey: number | null;
  readonly applicationId: string;
  readonly elementId: string;
  readonly stepName: string;
  readonly formId: string | null;
  readonly unitId: string;
  readonly role: string;
  readonly assignee: string | null;
  readonly at: string;
}

/** Listener `creating`. */
export async function projectTaskCreated(trx: Trx, task: NewTask): Promise<void> {
  const inserted = await run(
    trx,
    sql`insert into app.inbox_task (user_task_key, process_instance_key, process_definition_key, application_id,
        case_number, items, element_id, step_name, form_id, unit_id, role, assignee, claimed_at, created_at)
      select ${task.userTaskKey}, ${task.processInstanceKey}, ${task.processDefinitionKey}, a.id, a.case_number, a.items,
        ${task.elementId}, ${task.stepName}, ${task.formId}, ${task.unitId}, ${task.role}, ${task.assignee},
        ${task.assignee === null ? null : task.at}, ${task.at}
      from app.application a where a.id = ${task.applicationId}
      on conflict (user_task_key) do nothing`,
  );
  if (inserted === 1) await refreshCaseClock(trx, task.applicationId);
}

/** Listener `assigning`; null: released. Throws RowMissing when the task is unknown. */
export async function projectTaskAssigned(
  trx: Trx,
  key: number,
  assignee: string | null,
  at: string,
): Promise<void> {
  const changed = await run(
    trx,
    sql`update app.inbox_task set assignee = ${assignee}, claimed_at = ${assignee === null ? null : at}
      where user_task_key = ${key} and state in ('open', 'submitting')`,
  );
  if (changed === 0) await getTask(trx, key);
}

/** Listener `canceling`. A pending completion of the task has failed with it. */
export async function projectTaskCanceled(trx: Trx, key: number, at: string): Promise<void> {
  await run(
    trx,
    sql`update app.inbox_task set state = 'canceled', ended_at = ${at}
      where user_task_key = ${key} and state in ('open', 'submitting')`,
  );
  await run(
    trx,
    sql`update app.task_completion set state = 'failed', settled_at = ${at}, failure = 'canceled'
      where user_task_key = ${key} and state = 'pending'`,
  );
}

export function findTask(trx: Trx, key: number): Promise<TaskRow | null> {
  return maybeOne<TaskRow>(trx, sql`select * from app.inbox_task where user_task_key = ${key}`);
}
export function getTask(trx: Trx, key: number): Promise<TaskRow> {
  return one<TaskRow>(
    trx,
    `user task ${key}`,
    sql`select * from app.inbox_task where user_task_key = ${key}`,
  );
}
export function lockTask(trx: Trx, key: number): Promise<TaskRow | null> {
  return maybeOne<TaskRow>(trx, sql`select * from app.inbox_task where user_task_key = ${key} for update`);
}
/** In the order they came; open ones only when asked so. */
export function tasksOf(trx: Trx, applicationId: string, openOnly: boolean): Promise<TaskRow[]> {
  const open = openOnly ? sql`state in ('open', 'submitting')` : sql`true`;
  return rows<TaskRow>(
    trx,
    sql`select * from app.inbox_task where application_id = ${applicationId} and ${open} order by user_task_key`,
  );
}
export function openTasksOfUser(trx: Trx, userId: string): Promise<TaskRow[]> {
  return rows<TaskRow>(
    trx,
    sql`select * from app.inbox_task where assignee = ${userId} and state in ('open', 'submitting')
      order by sort_due, user_task_key limit 1000`,
  );
}

/** How many tasks each person holds. */
export async function openTaskCounts(trx: Trx, userIds: readonly string[]): Promise<Map<string, number>> {
  const found = await rows<{ assignee: string; open: number }>(
    trx,
    sql`select assignee, count(*)::int as open from app.inbox_task
      where assignee = any(${userIds}) and state in ('open', 'submitting') group by assignee`,
  );
  return new Map(found.map((row) => [row.assignee, row.open]));
}

// ---------------------------------------------------------------- reading

export type LightFilter = 'normal' | 'due-soon' | 'overdue' | 'paused';

/** The condition of a light on rows with due_at, warn_at and paused, at `now` (ISO). */
export function lightCondition(light: LightFilter, now: string): Sql {
  switch (light) {
    case 'overdue':
      return sql`due_at <= ${now}`;
    case 'due-soon':
      return sql`due_at > ${now} and warn_at <= ${now}`;
    case 'normal':
      return sql`due_at > ${now} and warn_at > ${now}`;
    case 'paused':
      return sql`paused`;
  }
}

export interface InboxPost {
  readonly userId: string;
  readonly unitId: string;
  readonly role: string;
}
export interface InboxFilter {
  readonly elementId?: string;
  readonly light?: LightFilter;
  readonly item?: string;
  /** Only tasks of these cases (a search). */
  readonly applicationIds?: readonly string[];
  readonly now: string;
}
export interface InboxPage {
  readonly sort: 'due' | 'at' | 'caseNumber';
  readonly order: 'asc' | 'desc';
  /** Sort value and key of the last row seen. */
  readonly after: readonly [string, number] | null;
  readonly limit: number;
}

function filterConditions(filter: InboxFilter): Sql[] {
  const conditions: Sql[] = [];
  if (filter.elementId !== undefined) conditions.push(sql`element_id = ${filter.elementId}`);
  if (filter.light !== undefined) conditions.push(lightCondition(filter.light, filter.now));
  if (filter.item !== undefined) conditions.push(sql`items @> array[${filter.item}]::text[]`);
  if (filter.applicationIds !== undefined)
    conditions.push(sql`application_id = any(${filter.applicationIds})`);
  return conditions;
}

const sortColumns = {
  due: sql`sort_due`,
  at: sql`created_at`,
  done: sql`ended_at`,
  caseNumber: sql`case_number`,
} as const;

function readPage(trx: Trx, conditions: readonly Sql[], column: Sql, page: InboxPage): Promise<TaskRow[]> {
  const ascending = page.order === 'asc';
  const all = [...conditions];
  if (page.after !== null) {
    const [value, key] = page.after;
    all.push(
      ascending
        ? sql`(${column}, user_task_key) > (${value}, ${key})`
        : sql`(${column}, user_task_key) < (${value}, ${key})`,
    );
  }
  const order = ascending ? sql`${column}, user_task_key` : sql`${column} desc, user_task_key desc`;
  return rows<TaskRow>(
    trx,
    sql`select * from app.inbox_task where ${allOf(all)} order by ${order} limit ${page.limit}`,
  );
}

/** 待办: claimed by this person at this post. */
export function listTodo(
  trx: Trx,
  post: InboxPost,
  filter: InboxFilter,
  page: InboxPage,
): Promise<TaskRow[]> {
  const own = sql`assignee = ${post.userId} and assignee is not null and state in ('open', 'submitting')`;
  const place = sql`unit_id = ${post.unitId} and role = ${post.role}`;
  return readPage(trx, [own, place, ...filterConditions(filter)], sortColumns[page.sort], page);
}
/** 待认领: in the pool of this post. */
export function listClaimable(
  trx: Trx,
  post: InboxPost,
  filter: InboxFilter,
  page: InboxPage,
): Promise<TaskRow[]> {
  const pool = sql`assignee is null and state in ('open', 'submitting')`;
  const place = sql`unit_id = ${post.unitId} and role = ${post.role}`;
  return readPage(trx, [pool, place, ...filterConditions(filter)], sortColumns[page.sort], page);
}
/** 已办: completed by this person at this post. */
export function listDone(
  trx: Trx,
  post: InboxPost,
  filter: InboxFilter,
  page: InboxPage,
): Promise<TaskRow[]> {
  const own = sql`completed_by = ${post.userId} and state = 'completed'`;
  const place = sql`unit_id = ${post.unitId} and role = ${post.role}`;
  const column = page.sort === 'caseNumber' ? sortColumns.caseNumber : sortColumns.done;
  return readPage(trx, [own, place, ...filterConditions(filter)], column, page);
}
/** The sort value of a row, for the cursor. */
export function sortValue(row: TaskRow, tab: 'todo' | 'claimable' | 'done', sort: InboxPage['sort']): string {
  if (sort === 'caseNumber') return row.case_number;
  if (tab === 'done') return row.ended_at ?? 'infinity';
  return sort === 'due' ? row.sort_due : row.created_at;
}

export interface InboxCounts {
  readonly todo: number;
  readonly claimable: number;
  readonly done: number;
  readonly started: number;
  readonly copied: number;
  readonly overdue: number;
  readonly due_soon: number;
}
export function inboxCounts(trx: Trx, post: InboxPost, now: string): Promise<InboxCounts> {
  const place = sql`unit_id = ${post.unitId} and role = ${post.role}`;
  const open = sql`select due_at, warn_at, assignee from app.inbox_task where ${place} and state in ('open', 'submitting')
    and assignee = ${post.userId} and assignee is not null
    union all select due_at, warn_at, assignee from app.inbox_task where ${place}
    and state in ('open', 'submitting') and assignee is null`;
  return one<InboxCounts>(
    trx,
    'counts',
    sql`select count(assignee)::int as todo, (count(*) - count(assignee))::int as claimable,
        (count(*) filter (where due_at <= ${now}))::int as overdue,
        (count(*) filter (where due_at > ${now} and warn_at <= ${now}))::int as due_soon,
        (select count(*)::int from app.inbox_task where completed_by = ${post.userId} and state = 'completed'
          and ${place} and ended_at > cast(${now} as timestamptz) - interval '30 days') as done,
        (select count(*)::int from app.application where submitted_by = ${post.userId}
          and receiving_unit_id = ${post.unitId} and ended_at is null) as started,
        (select count(*)::int from app.copy where to_user_id = ${post.userId} and read_at is null) as copied
      from (${open}) o`,
  );
}
export function inboxSteps(
  trx: Trx,
  post: InboxPost,
): Promise<{ element_id: string; step_name: string; todo: number; claimable: number }[]> {
  return rows(
    trx,
    sql`select element_id, min(step_name) as step_name, count(assignee)::int as todo,
        (count(*) - count(assignee))::int as claimable
      from app.inbox_task where unit_id = ${post.unitId} and role = ${post.role} and state in ('open', 'submitting')
        and (assignee is null or assignee = ${post.userId})
      group by element_id order by element_id`,
  );
}
/** Waiting work per post of a person. */
export function openCounts(trx: Trx, userId: string): Promise<{ post_id: string; open: number }[]> {
  return rows(
    trx,
    sql`select p.id as post_id, (select count(*)::int from app.inbox_task t where t.unit_id = p.unit_id and t.role = p.role
          and t.state in ('open', 'submitting') and (t.assignee is null or t.assignee = p.user_id)) as open
      from app.post p where p.user_id = ${userId} and p.valid_to is null`,
  );
}

export { RowMissing };
