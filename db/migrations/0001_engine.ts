/**
 * The engine's tables (schema `engine`), as `engine/records/tables.ts` declares them; a test compares the two.
 *
 * - Tables that are updated keep room on their pages (fillfactor) and carry few indexes, none on a column that
 *   changes while a row is hot: then updates stay on the page (HOT).
 * - `end_date is null` and its like in an index's predicate: a row leaves the index once, when it ends.
 * - An index holds no more than the first 200 characters of a text: an entry has a size limit, a name has none.
 * - Text holding JSON is text: the digits of a variable survive as they were written.
 */
import type { Knex } from '../connection.ts';

export const name = '0001_engine';

const meta = `
create schema engine;

create table engine.meta (
  only_row boolean primary key default true check (only_row),
  epoch bigint not null,
  last_counter bigint not null
) with (fillfactor = 10);
insert into engine.meta (epoch, last_counter) values (0, 0);
`;

const instances = `
create table engine.process_instance (
  key bigint primary key,
  process_definition_key bigint,
  bpmn_process_id text,
  version integer,
  version_tag text,
  parent_process_instance_key bigint,
  parent_element_instance_key bigint,
  root_process_instance_key bigint,
  state text,
  incidents integer,
  start_date bigint,
  end_date bigint,
  tags text
) with (fillfactor = 70);
create index process_instance_by_process on engine.process_instance (left(bpmn_process_id, 200), key);
create index process_instance_by_parent on engine.process_instance (parent_process_instance_key)
  where parent_process_instance_key is not null;
create index process_instance_by_start on engine.process_instance (start_date, key);

create table engine.element_instance (
  key bigint primary key,
  process_instance_key bigint,
  process_definition_key bigint,
  element_id text,
  element_type text,
  flow_scope_key bigint,
  state text,
  start_date bigint,
  end_date bigint,
  incident_key bigint,
  runtime text
) with (fillfactor = 70);
create index element_instance_by_instance on engine.element_instance (process_instance_key);

create table engine.variable (
  key bigint primary key,
  process_instance_key bigint,
  scope_key bigint,
  name text,
  value text
) with (fillfactor = 70);
create index variable_by_instance on engine.variable (process_instance_key);

create table engine.job (
  key bigint primary key,
  process_instance_key bigint,
  process_definition_key bigint,
  bpmn_process_id text,
  process_version integer,
  element_id text,
  element_instance_key bigint,
  kind text,
  listener_event_type text,
  type text,
  state text,
  retries integer,
  worker text,
  deadline bigint,
  back_off_until bigint,
  custom_headers text,
  error_message text,
  error_code text,
  user_task_key bigint,
  creation_date bigint,
  end_date bigint
) with (fillfactor = 70);
create index job_by_instance on engine.job (process_instance_key);
create index job_open_by_type on engine.job (left(type, 200), key) where end_date is null;
create index job_backing_off on engine.job (back_off_until) where back_off_until is not null;
`;

const work = `
create table engine.user_task (
  key bigint primary key,
  process_instance_key bigint,
  process_definition_key bigint,
  bpmn_process_id text,
  process_version integer,
  element_id text,
  element_instance_key bigint,
  name text,
  state text,
  assignee text,
  candidate_groups text,
  candidate_users text,
  due_date text,
  follow_up_date text,
  priority integer,
  form_key bigint,
  external_form_reference text,
  custom_headers text,
  creation_date bigint,
  completion_date bigint,
  action text,
  pending text
) with (fillfactor = 70);
create index user_task_by_instance on engine.user_task (process_instance_key);
create index user_task_open on engine.user_task (key) where completion_date is null;

create table engine.incident (
  key bigint primary key,
  process_instance_key bigint,
  process_definition_key bigint,
  bpmn_process_id text,
  element_id text,
  element_instance_key bigint,
  job_key bigint,
  error_type text,
  error_message text,
  state text,
  creation_time bigint,
  resolved_time bigint
);
create index incident_by_instance on engine.incident (process_instance_key);
create index incident_open on engine.incident (creation_time) where resolved_time is null;

create table engine.timer (
  key bigint primary key,
  process_instance_key bigint,
  process_definition_key bigint,
  element_instance_key bigint,
  target_element_id text,
  due_date bigint,
  repetitions integer
);
create index timer_by_due_date on engine.timer (due_date);
create index timer_by_instance on engine.timer (process_instance_key);

create table engine.message_subscription (
  key bigint primary key,
  process_instance_key bigint,
  process_definition_key bigint,
  bpmn_process_id text,
  element_instance_key bigint,
  target_element_id text,
  message_name text,
  correlation_key text,
  interrupting boolean
);
create index message_subscription_by_name on engine.message_subscription (left(message_name, 200), left(correlation_key, 200));
create index message_subscription_by_instance on engine.message_subscription (process_instance_key);

create table engine.message (
  key bigint primary key,
  name text,
  correlation_key text,
  message_id text,
  variables text,
  deadline bigint,
  correlated_process_ids text
);
create index message_by_name on engine.message (left(name, 200), left(correlation_key, 200));
create index message_by_deadline on engine.message (deadline);

create table engine.message_start_lock (
  key bigint primary key,
  bpmn_process_id text,
  correlation_key text,
  message_name text,
  process_instance_key bigint
);
create index message_start_lock_by_process on engine.message_start_lock (left(bpmn_process_id, 200), left(correlation_key, 200));
create index message_start_lock_by_instance on engine.message_start_lock (process_instance_key);
`;

const definitions = `
create table engine.process_definition (
  key bigint primary key,
  bpmn_process_id text,
  name text,
  version integer,
  version_tag text,
  deployment_key bigint,
  resource_name text,
  checksum text,
  resource text,
  deployed_at bigint
);

create table engine.decision_requirements (
  key bigint primary key,
  drg_id text,
  name text,
  version integer,
  deployment_key bigint,
  resource_name text,
  checksum text,
  resource text,
  deployed_at bigint
);

create table engine.decision_definition (
  key bigint primary key,
  decision_id text,
  name text,
  version integer,
  version_tag text,
  decision_requirements_key bigint,
  deployment_key bigint
);

create table engine.form (
  key bigint primary key,
  form_id text,
  version integer,
  version_tag text,
  deployment_key bigint,
  resource_name text,
  checksum text,
  resource text,
  deployed_at bigint
);

create table engine.decision_instance (
  key bigint primary key,
  process_instance_key bigint,
  process_definition_key bigint,
  element_instance_key bigint,
  decision_definition_key bigint,
  decision_id text,
  state text,
  evaluated_at bigint,
  result text
);
create index decision_instance_by_instance on engine.decision_instance (process_instance_key);
`;

export async function up(trx: Knex.Transaction): Promise<void> {
  for (const ddl of [meta, instances, work, definitions]) await trx.raw(ddl);
}
