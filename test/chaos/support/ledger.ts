/**
 * The books after a crash test: what application and engine have written, compared with what should have happened and
 * with one another. Every entry of the answer is a sentence about something wrong.
 */
import type { Knex } from '../../../db/connection.ts';
import { verifyAudit } from '../../../db/repositories/audit.ts';
import { PROCESS_ID } from '../../../workflows/subsidy-application/contract.ts';
import { expectedTasks, expectedWork, type PlannedCase, total, type Way } from './cases.ts';

interface CaseRow {
  readonly id: string;
  readonly case_number: string;
  readonly status: string;
  readonly ended_at: string | null;
  readonly failed: boolean;
  readonly process_instance_key: number | null;
}

async function all<Row>(knex: Knex, sql: string, values: readonly string[] = []): Promise<Row[]> {
  return (await knex.raw<{ rows: Row[] }>(sql, [...values])).rows;
}

/** Fails when the statement finds anything; says the first few. */
async function none(
  knex: Knex,
  wrong: string,
  sql: string,
  values: readonly string[] = [],
): Promise<string[]> {
  const found = await all<object>(knex, sql, values);
  if (found.length === 0) return [];
  return [`${wrong}: ${found.length}, such as ${JSON.stringify(found.slice(0, 3))}`];
}

interface Counted {
  readonly id: string;
  readonly element_id: string;
  readonly times: number;
}

/** Compares counts by case and step with what the case's way expects; `only`: other steps do not matter. */
function compare(
  what: string,
  counted: readonly Counted[],
  wayOf: ReadonlyMap<string, Way>,
  expected: Readonly<Record<Way, Readonly<Record<string, number>>>>,
  only: ReadonlySet<string> | null,
): string[] {
  const wrong: string[] = [];
  for (const [id, way] of wayOf) {
    const own = counted.filter((row) => row.id === id && (only === null || only.has(row.element_id)));
    const found = new Map(own.map((row) => [row.element_id, row.times]));
    for (const step of new Set([...found.keys(), ...Object.keys(expected[way])])) {
      const [got, due] = [found.get(step) ?? 0, expected[way][step] ?? 0];
      if (got !== due) wrong.push(`${what} ${step} of ${id} (${way}): ${got} instead of ${due}`);
    }
  }
  return wrong;
}

async function checkCases(knex: Knex, planned: ReadonlyMap<string, PlannedCase>): Promise<string[]> {
  const rows = await all<CaseRow>(knex, 'select * from app.application');
  const wrong: string[] = [];
  if (rows.length !== planned.size) wrong.push(`${rows.length} cases instead of ${planned.size}`);
  for (const row of rows) {
    const { case_number, status, ended_at, failed, process_instance_key } = row;
    if (!planned.has(case_number)) wrong.push(`nobody was told of case ${case_number}`);
    if (status !== 'archived' || ended_at === null) wrong.push(`case ${case_number} is ${status}`);
    if (failed) wrong.push(`case ${case_number} is marked as failed`);
    if (process_instance_key === null) wrong.push(`case ${case_number} has no process instance`);
  }
  return [
    ...wrong,
    ...(await none(
      knex,
      'case numbers with a gap',
      `select substring(case_number from '^(.*)-') as scope, count(*)::int, max(substring(case_number from '[0-9]+$')::int)
       from app.application group by 1 having count(*) <> max(substring(case_number from '[0-9]+$')::int)`,
    )),
  ];
}

/** Each case is one process instance, ended by itself. */
async function checkInstances(knex: Knex): Promise<string[]> {
  return [
    ...(await none(
      knex,
      'process instances that are no case',
      `select key, state from engine.process_instance i where bpmn_process_id = ?
         and not exists (select 1 from app.application a where a.process_instance_key = i.key)`,
      [PROCESS_ID],
    )),
    ...(await none(
      knex,
      'process instances that did not complete',
      `select key, bpmn_process_id, state from engine.process_instance where state <> 'COMPLETED'`,
    )),
    ...(await none(
      knex,
      'element instances that did not end',
      `select key, element_id, state from engine.element_instance where end_date is null`,
    )),
    ...(await none(knex, 'incidents', 'select element_id, error_type, error_message from engine.incident')),
    ...(await none(knex, 'timers left', 'select key, target_element_id from engine.timer')),
    ...(await none(knex, 'subscriptions left', 'select key, message_name from engine.message_subscription')),
    ...(await none(
      knex,
      'jobs that did not end',
      `select key, type, state from engine.job where end_date is null or state not in ('COMPLETED', 'ERROR_THROWN', 'CANCELED')`,
    )),
    ...(await none(
      knex,
      'element instances with more than one completed job',
      `select element_instance_key, count(*)::int from engine.job where kind = 'BPMN_ELEMENT' and state = 'COMPLETED'
       group by 1 having count(*) > 1`,
    )),
  ];
}

/** The engine's user tasks and the inbox are the same tasks, each done once. */
async function checkTasks(knex: Knex, wayOf: ReadonlyMap<string, Way>): Promise<string[]> {
  const inbox = await all<Counted>(
    knex,
    `select application_id as id, element_id, count(*)::int as times from app.inbox_task
     where state = 'completed' group by 1, 2`,
  );
  const engine = await all<Counted>(
    knex,
    `select a.id, t.element_id, count(*)::int as times from engine.user_task t
     join app.application a on a.process_instance_key = t.process_instance_key where t.state = 'COMPLETED' group by 1, 2`,
  );
  const told = await all<Counted>(
    knex,
    `select application_id as id, element_id, count(*)::int as times from app.timeline_event
     where kind = 'task-completed' group by 1, 2`,
  );
  return [
    ...compare('inbox', inbox, wayOf, expectedTasks, null),
    ...compare('engine', engine, wayOf, expectedTasks, null),
    ...compare('timeline', told, wayOf, expectedTasks, null),
    ...(await none(
      knex,
      'tasks where engine and inbox differ',
      `select e.key, i.user_task_key, e.state as engine, i.state as inbox from engine.user_task e
       full join app.inbox_task i on i.user_task_key = e.key
       where e.key is null or i.user_task_key is null or lower(e.state) <> i.state`,
    )),
    ...(await none(
      knex,
      'tasks without exactly one completion that was applied',
      `select i.user_task_key, count(c.id)::int from app.inbox_task i
       left join app.task_completion c on c.user_task_key = i.user_task_key and c.state = 'applied'
       where i.state = 'completed' group by 1 having count(c.id) <> 1`,
    )),
    ...(await none(
      knex,
      'completions under way',
      `select user_task_key, staged_at from app.task_completion where state = 'pending'`,
    )),
  ];
}

/** What programs do for a case, in the engine's history and in the case's own. */
async function checkWork(knex: Knex, wayOf: ReadonlyMap<string, Way>): Promise<string[]> {
  const done = await all<Counted>(
    knex,
    `select a.id, e.element_id, count(*)::int as times from engine.element_instance e
     join app.application a on a.process_instance_key = e.process_instance_key
     where e.element_type = 'SERVICE_TASK' and e.state = 'COMPLETED' group by 1, 2`,
  );
  const only = new Set(Object.values(expectedWork).flatMap((steps) => Object.keys(steps)));
  const once = ['archived', 'told', 'decided', 'hukou-confirmed', 'materials-complete', 'checked'];
  const kinds = once.map((kind) => `'${kind}'`).join(', ');
  return [
    ...compare('work', done, wayOf, expectedWork, only),
    ...(await none(
      knex,
      'lines of the timeline that are not there once',
      `select a.case_number, k.kind, count(t.id)::int from app.application a
       cross join unnest(array[${kinds}]) as k (kind)
       left join app.timeline_event t on t.application_id = a.id and t.kind = k.kind
       group by 1, 2 having count(t.id) <> 1`,
    )),
    ...(await none(
      knex,
      'service tasks whose worker did not write exactly one step',
      `select j.key, j.type, count(s.job_key)::int from engine.job j
       join app.application a on a.process_instance_key = j.process_instance_key
       left join app.job_step s on s.job_key = j.key and s.application_id = a.id
       where j.state = 'COMPLETED' group by 1, 2 having count(s.job_key) <> 1`,
    )),
    ...(await none(
      knex,
      'items that were not decided once',
      `select application_id, item from app.application_item where decision is null`,
    )),
    ...(await none(
      knex,
      'notices that were not recorded once',
      `select a.case_number, count(n.id)::int from app.application a
       left join app.notice_record n on n.application_id = a.id group by 1 having count(n.id) <> 1`,
    )),
    ...(await none(
      knex,
      'outbox entries that were not delivered',
      `select kind, attempts, failure from app.outbox where done_at is null`,
    )),
  ];
}

/** Clocks 1 to 3: started once each, none still runs. A bounce starts 1 for the window and for the second push, 2 again. */
async function checkClocks(knex: Knex, wayOf: ReadonlyMap<string, Way>): Promise<string[]> {
  const clocks = await all<Counted>(
    knex,
    `select application_id as id, clock as element_id, count(*)::int as times from app.deadline
     where clock <> 'step' group by 1, 2`,
  );
  const cross = { forward: 1, decide: 1, tell: 1 };
  const due = {
    local: { decide: 1, tell: 1 },
    cross,
    corrected: cross,
    bounced: { forward: 3, decide: 2, tell: 1 },
  };
  return [
    ...compare('clock', clocks, wayOf, due, null),
    ...(await none(
      knex,
      'clocks that still run',
      `select id, clock, state from app.deadline where state in ('running', 'paused')`,
    )),
  ];
}

async function checkAudit(knex: Knex, wayOf: ReadonlyMap<string, Way>): Promise<string[]> {
  const wrong: string[] = [];
  const { brokenAt, rows } = await knex.transaction((trx) => verifyAudit(trx));
  if (brokenAt !== null) wrong.push(`the audit's chain is broken at ${brokenAt} of ${rows}`);
  const tasks = [...wayOf.values()].reduce((sum, way) => sum + total(expectedTasks[way]), 0);
  const due: Readonly<Record<string, number>> = {
    'case.submit': wayOf.size,
    'case.archive': wayOf.size,
    'task.completed': tasks,
    'task.arrive': tasks,
  };
  for (const [action, times] of Object.entries(due)) {
    const found = await all<{ times: number }>(
      knex,
      `select count(*)::int as times from app.audit where action = ? and result = 'done'`,
      [action],
    );
    if (found[0]?.times !== times) wrong.push(`audit ${action}: ${found[0]?.times} instead of ${times}`);
  }
  return wrong;
}

/** All that is wrong once every case is archived. `planned`: by case number, as staff were told. */
export async function checkBooks(knex: Knex, planned: ReadonlyMap<string, PlannedCase>): Promise<string[]> {
  const rows = await all<CaseRow>(knex, 'select * from app.application');
  const wayOf = new Map<string, Way>();
  for (const { id, case_number } of rows) {
    const known = planned.get(case_number);
    if (known) wayOf.set(id, known.way);
  }
  return [
    ...(await checkCases(knex, planned)),
    ...(await checkInstances(knex)),
    ...(await checkTasks(knex, wayOf)),
    ...(await checkWork(knex, wayOf)),
    ...(await checkClocks(knex, wayOf)),
    ...(await checkAudit(knex, wayOf)),
  ];
}
