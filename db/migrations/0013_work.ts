/**
 * The daily work: the projection of user tasks, drafts, staged completions and answers, copies, reminders, outbox.
 *
 * - `inbox_task` follows the engine's user tasks through the task listeners, one row per user-task key. The first
 *   page of every tab is read from one partial index.
 * - A completion is staged (`pending`) before the engine is called, with answers and audit; the listener's worker
 *   makes it `applied` together with its effects. At most one lives per task.
 * - Changes are announced on the channel `yizhan_change`; listeners ask again, the payload is only a hint.
 */
import type { Knex } from '../connection.ts';

export const name = '0013_work';

const tasks = `
create table app.inbox_task (
  user_task_key bigint primary key,
  process_instance_key bigint not null,
  process_definition_key bigint,
  application_id text not null references app.application,
  case_number text not null,
  items text[] not null,
  element_id text not null,
  step_name text not null,
  form_id text,
  unit_id text not null references app.unit,
  role text not null,
  assignee text references app.app_user,
  claimed_at timestamptz,
  state text not null default 'open' check (state in ('open', 'submitting', 'completed', 'canceled')),
  created_at timestamptz not null,
  ended_at timestamptz,
  completed_by text references app.app_user,
  outcome text,
  outcome_label text,
  deadline_id text references app.deadline,
  due_at timestamptz,
  warn_at timestamptz,
  paused boolean not null default false,
  sort_due timestamptz generated always as (coalesce(due_at, 'infinity'::timestamptz)) stored,
  urges integer not null default 0,
  last_urged_at timestamptz
);
create index inbox_todo on app.inbox_task (assignee, unit_id, role, sort_due, user_task_key)
  where assignee is not null and state in ('open', 'submitting');
create index inbox_claimable on app.inbox_task (unit_id, role, sort_due, user_task_key)
  where assignee is null and state in ('open', 'submitting');
create index inbox_todo_at on app.inbox_task (assignee, unit_id, role, created_at, user_task_key)
  where assignee is not null and state in ('open', 'submitting');
create index inbox_claimable_at on app.inbox_task (unit_id, role, created_at, user_task_key)
  where assignee is null and state in ('open', 'submitting');
create index inbox_done on app.inbox_task (completed_by, unit_id, role, ended_at desc, user_task_key desc)
  where state = 'completed';
create index inbox_open_due on app.inbox_task (sort_due, user_task_key) where state in ('open', 'submitting');
create index inbox_by_application on app.inbox_task (application_id, user_task_key);
create index inbox_by_number on app.inbox_task (case_number);

create table app.task_draft (
  user_task_key bigint not null,
  user_id text not null references app.app_user,
  revision integer not null,
  values bytea not null,
  saved_at timestamptz not null,
  primary key (user_task_key, user_id)
);

create table app.task_completion (
  id text primary key,
  user_task_key bigint not null,
  application_id text not null references app.application,
  element_id text not null,
  user_id text not null references app.app_user,
  unit_id text not null references app.unit,
  role text not null,
  variables jsonb not null,
  outcome text,
  outcome_label text,
  state text not null default 'pending' check (state in ('pending', 'applied', 'failed')),
  staged_at timestamptz not null,
  sent_at timestamptz not null,
  attempts integer not null default 0,
  settled_at timestamptz,
  failure text
);
create unique index task_completion_once on app.task_completion (user_task_key) where state in ('pending', 'applied');
create index task_completion_pending on app.task_completion (sent_at) where state = 'pending';
create index task_completion_by_task on app.task_completion (user_task_key, staged_at);

create table app.task_answer (
  completion_id text primary key references app.task_completion,
  application_id text not null references app.application,
  user_task_key bigint not null,
  answers bytea not null,
  reason bytea
);
create index task_answer_by_application on app.task_answer (application_id);
`;

const habits = `
create table app.copy (
  id text primary key,
  application_id text not null references app.application,
  to_user_id text not null references app.app_user,
  from_user_id text not null references app.app_user,
  from_unit_id text not null references app.unit,
  note bytea,
  at timestamptz not null,
  read_at timestamptz
);
create index copy_by_user on app.copy (to_user_id, at desc, id);
create index copy_by_application on app.copy (application_id, to_user_id);

create table app.phrase (
  id text primary key,
  user_id text references app.app_user,
  text text not null,
  position integer not null default 0
);
create index phrase_by_user on app.phrase (user_id, position);

create table app.urge (
  id text primary key,
  user_task_key bigint not null,
  application_id text not null references app.application,
  by_user_id text not null references app.app_user,
  by_unit_id text not null references app.unit,
  at timestamptz not null,
  note text not null default ''
);
create index urge_by_task on app.urge (user_task_key, at desc);

create table app.escalation (
  id text primary key,
  application_id text not null references app.application,
  deadline_id text not null references app.deadline,
  level text not null check (level in ('warn', 'overdue')),
  at timestamptz not null,
  due_at timestamptz,
  unit_id text not null references app.unit,
  told text[] not null default '{}',
  dedup_key text not null unique
);
create index escalation_by_time on app.escalation (at desc, id);

create table app.outbox (
  id bigint generated always as identity primary key,
  kind text not null,
  payload jsonb not null,
  created_at timestamptz not null default now(),
  not_before timestamptz not null default now(),
  attempts integer not null default 0,
  done_at timestamptz,
  failure text,
  dedup_key text unique
);
create index outbox_waiting on app.outbox (not_before, id) where done_at is null;
`;

const announcements = `
create function app.announce_task() returns trigger language plpgsql as $$
begin
  perform pg_notify('yizhan_change', json_build_object(
    'type', 'task', 'key', new.user_task_key::text, 'unit', new.unit_id, 'role', new.role,
    'assignee', new.assignee, 'state', new.state, 'case', new.application_id)::text);
  return null;
end $$;
create trigger announce_task_insert after insert on app.inbox_task
  for each row execute function app.announce_task();
create trigger announce_task_update after update of assignee, state, due_at, paused, urges on app.inbox_task
  for each row when (old.assignee is distinct from new.assignee or old.state <> new.state
    or old.due_at is distinct from new.due_at or old.paused <> new.paused or old.urges <> new.urges)
  execute function app.announce_task();

create function app.announce_case() returns trigger language plpgsql as $$
begin
  perform pg_notify('yizhan_change', json_build_object(
    'type', 'case', 'case', new.application_id, 'to',
    case when tg_table_name = 'copy' then to_jsonb(new) ->> 'to_user_id' end)::text);
  return null;
end $$;
create trigger announce_timeline after insert on app.timeline_event
  for each row execute function app.announce_case();
create trigger announce_copy after insert on app.copy
  for each row execute function app.announce_case();
`;

export async function up(trx: Knex.Transaction): Promise<void> {
  await trx.raw(tasks);
  await trx.raw(habits);
  await trx.raw(announcements);
}
