/**
 * Applications and what belongs to them.
 *
 * - Columns of type bytea are sealed (db/crypto) unless their name ends in `_index` (keyed blind indexes) or says
 *   otherwise. Nothing that names a person is stored in the clear.
 * - `application.state` caches the fold of the case's events (domain/case-status); `status`, `holder_*`, `due_*`
 *   are copies of it for lists.
 * - Rows written by workers carry a `dedup_key`: a repeated job writes once.
 */
import type { Knex } from '../connection.ts';

export const name = '0012_cases';

const persons = `
create table app.person (
  id text primary key,
  name bytea not null,
  identity_number bytea not null,
  certificate_number bytea not null,
  phone bytea,
  address bytea,
  details bytea,
  name_index bytea not null,
  identity_index bytea not null,
  identity_tail_index bytea not null,
  certificate_index bytea not null,
  phone_index bytea,
  category smallint not null,
  grade smallint not null,
  certificate_expires_on date,
  income text not null,
  benefits text[] not null default '{}',
  updated_at timestamptz not null
);
create index person_by_name on app.person (name_index);
create index person_by_identity on app.person (identity_index);
create index person_by_tail on app.person (identity_tail_index);
create index person_by_certificate on app.person (certificate_index);
create index person_by_phone on app.person (phone_index) where phone_index is not null;

create table app.entitlement (
  id text primary key,
  person_id text not null references app.person,
  identity_index bytea not null,
  item text not null check (item in ('living', 'nursing')),
  from_month text not null,
  until_month text,
  unit_id text not null references app.unit,
  monthly numeric(10, 2),
  application_id text,
  created_at timestamptz not null
);
create index entitlement_by_identity on app.entitlement (identity_index);
create unique index entitlement_once on app.entitlement (application_id, item) where application_id is not null;

create table app.intake_draft (
  id text primary key,
  user_id text not null references app.app_user,
  unit_id text not null references app.unit,
  revision integer not null default 0,
  values bytea not null,
  created_at timestamptz not null,
  saved_at timestamptz not null,
  application_id text
);
create index intake_draft_by_user on app.intake_draft (user_id, saved_at desc) where application_id is null;
`;

const applications = `
create table app.case_number (
  scope text primary key,
  last integer not null
);

create table app.application (
  id text primary key,
  case_number text not null unique,
  person_id text not null references app.person,
  receiving_unit_id text not null references app.unit,
  submitted_by text not null references app.app_user,
  home_township_id text not null references app.unit,
  home_federation_id text references app.unit,
  home_civil_affairs_id text references app.unit,
  former_home_ids text[] not null default '{}',
  items text[] not null check (cardinality(items) between 1 and 2),
  applicant_kind text not null,
  category smallint not null,
  grade smallint not null,
  submitted_at timestamptz not null,
  submitted_on date not null,
  materials_complete_at timestamptz,
  pushed_at timestamptz,
  push_received_at timestamptz,
  result_returned_at timestamptz,
  ended_at timestamptz,
  route text,
  limit_set text,
  status text not null,
  state jsonb not null,
  holder_unit_id text references app.unit,
  deadline_id text,
  due_at timestamptz,
  warn_at timestamptz,
  sort_due timestamptz generated always as (coalesce(due_at, 'infinity'::timestamptz)) stored,
  paused boolean not null default false,
  failed boolean not null default false,
  process_instance_key bigint,
  process_definition_key bigint,
  updated_at timestamptz not null
);
create index application_by_person on app.application (person_id);
create index application_by_receiver on app.application (receiving_unit_id, submitted_at desc, id);
create index application_by_submitter on app.application (submitted_by, submitted_at desc, id);
create index application_by_home on app.application (home_township_id, submitted_at desc, id);
create index application_by_federation on app.application (home_federation_id, submitted_at desc, id);
create index application_by_civil_affairs on app.application (home_civil_affairs_id, submitted_at desc, id);
create index application_by_former_home on app.application using gin (former_home_ids);
create index application_by_instance on app.application (process_instance_key);
create index application_open_due on app.application (sort_due, id) where ended_at is null;
create index application_by_submission on app.application (submitted_at desc, id);

create table app.application_item (
  application_id text not null references app.application,
  item text not null check (item in ('living', 'nursing')),
  decision text check (decision in ('granted', 'refused', 'not-applied')),
  refusal text,
  reason bytea,
  rate numeric(10, 2),
  rate_document text,
  pay_from_month text,
  decided_unit_id text references app.unit,
  decided_by text references app.app_user,
  decided_at timestamptz,
  primary key (application_id, item)
);

create table app.application_check (
  id text primary key,
  application_id text not null references app.application,
  finding text not null,
  facts jsonb not null default '{}',
  found_at timestamptz not null,
  overridden_at timestamptz,
  overridden_by text references app.app_user,
  override_reason bytea
);
create index application_check_by_application on app.application_check (application_id, found_at);

create table app.transfer (
  id text primary key,
  application_id text not null references app.application,
  kind text not null check (kind in ('push', 'forward', 'bounce', 'result')),
  from_unit_id text not null references app.unit,
  to_unit_id text not null references app.unit,
  sent_at timestamptz not null,
  received_at timestamptz,
  receipt text,
  reason text,
  note bytea,
  dedup_key text not null unique
);
create index transfer_by_application on app.transfer (application_id, sent_at);

create table app.material (
  application_id text not null references app.application,
  code text not null,
  name text not null,
  required boolean not null,
  items text[] not null,
  note text,
  document_number text,
  article text,
  state text not null default 'missing' check (state in ('missing', 'received', 'correction')),
  seen_note bytea,
  changed_at timestamptz not null,
  position integer not null,
  primary key (application_id, code)
);

create table app.attachment (
  id text primary key,
  draft_id text references app.intake_draft,
  application_id text references app.application,
  material_code text not null,
  file_name bytea not null,
  media_type text not null,
  bytes integer not null,
  sha256_index bytea not null,
  uploaded_by text not null references app.app_user,
  unit_id text not null references app.unit,
  uploaded_at timestamptz not null,
  removed_at timestamptz,
  check (draft_id is not null or application_id is not null)
);
create index attachment_by_application on app.attachment (application_id, material_code) where removed_at is null;
create index attachment_by_draft on app.attachment (draft_id) where removed_at is null;
`;

const deadlines = `
create table app.deadline (
  id text primary key,
  application_id text not null references app.application,
  clock text not null check (clock in ('forward', 'decide', 'tell', 'step')),
  element_id text not null,
  name text not null,
  unit_id text references app.unit,
  started_at timestamptz not null,
  start_reason text not null,
  limit_set text not null,
  limit_days integer not null,
  warn_days integer not null,
  pause_rule jsonb not null,
  limit_document text,
  limit_article text,
  due_date date,
  due_at timestamptz,
  warn_at timestamptz,
  provisional boolean not null,
  used_when_paused integer,
  trace jsonb not null,
  state text not null default 'running' check (state in ('running', 'paused', 'met', 'missed', 'closed')),
  ended_at timestamptz,
  calendar_revision integer not null,
  unique (application_id, clock, element_id, started_at)
);
create index deadline_running on app.deadline (due_at, id) where state in ('running', 'paused');
create index deadline_by_application on app.deadline (application_id, started_at);

create table app.deadline_event (
  id bigint generated always as identity primary key,
  deadline_id text not null references app.deadline,
  at timestamptz not null,
  kind text not null check (kind in
    ('started', 'paused', 'resumed', 'extended', 'changed', 'warned', 'overdue', 'ended')),
  user_id text references app.app_user,
  reason text,
  due_at timestamptz,
  facts jsonb not null default '{}',
  dedup_key text unique
);
create index deadline_event_by_deadline on app.deadline_event (deadline_id, id);
`;

const story = `
create table app.timeline_event (
  id bigint generated always as identity primary key,
  application_id text not null references app.application,
  at timestamptz not null,
  kind text not null,
  element_id text,
  step_name text,
  outcome text,
  outcome_label text,
  unit_id text references app.unit,
  user_id text references app.app_user,
  user_task_key bigint,
  note bytea,
  facts jsonb not null default '{}',
  dedup_key text unique
);
create index timeline_by_application on app.timeline_event (application_id, id);

create table app.correction_request (
  id text primary key,
  application_id text not null references app.application,
  element_id text not null,
  unit_id text not null references app.unit,
  user_id text references app.app_user,
  requested_at timestamptz not null,
  materials bytea not null,
  note bytea,
  answered_at timestamptz,
  dedup_key text not null unique
);
create index correction_by_application on app.correction_request (application_id, requested_at);

create table app.notice_record (
  id text primary key,
  application_id text not null references app.application,
  kind text not null,
  told_on date not null,
  channel text not null,
  user_id text references app.app_user,
  unit_id text references app.unit,
  note bytea,
  recorded_at timestamptz not null,
  dedup_key text not null unique
);
create index notice_by_application on app.notice_record (application_id, recorded_at);

create table app.public_notice (
  id text primary key,
  application_id text not null references app.application,
  unit_id text references app.unit,
  days integer not null,
  counted boolean not null,
  published_at timestamptz not null,
  ends_at timestamptz not null,
  taken_down_at timestamptz,
  dedup_key text not null unique
);
create index public_notice_by_application on app.public_notice (application_id, published_at);
`;

export async function up(trx: Knex.Transaction): Promise<void> {
  await trx.raw(persons);
  await trx.raw(applications);
  await trx.raw(deadlines);
  await trx.raw(story);
}
