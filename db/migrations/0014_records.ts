/**
 * The audit, models and their drafts, idempotency keys, demo state.
 *
 * - `audit` is append-only (a trigger refuses update, delete and truncate) and chained: each row's hash covers the
 *   one before. `audit_head` holds the last number and hash; locking it orders the writers.
 */
import type { Knex } from '../connection.ts';

export const name = '0014_records';

const audit = `
create table app.audit (
  number bigint primary key,
  at timestamptz not null,
  user_id text,
  who text not null,
  unit_id text,
  unit_name text,
  role text,
  address text,
  action text not null,
  result text not null check (result in ('done', 'refused', 'failed')),
  object_kind text,
  object_id text,
  object_label text,
  facts jsonb not null,
  previous_hash bytea not null,
  hash bytea not null
);
create index audit_by_time on app.audit (at, number);
create index audit_by_user on app.audit (user_id, number);
create index audit_by_object on app.audit (object_kind, object_id, number);
create index audit_by_action on app.audit (action, number);

create table app.audit_head (
  only_row boolean primary key default true check (only_row),
  number bigint not null,
  hash bytea not null
);
insert into app.audit_head (number, hash) values (0, decode(repeat('00', 32), 'hex'));

create function app.refuse_change() returns trigger language plpgsql as $$
begin
  raise exception 'the audit is append-only' using errcode = 'insufficient_privilege';
end $$;
create trigger audit_append_only before update or delete on app.audit
  for each row execute function app.refuse_change();
create trigger audit_no_truncate before truncate on app.audit
  for each statement execute function app.refuse_change();
`;

const models = `
create table app.model_draft (
  resource_name text primary key,
  source text not null,
  revision integer not null,
  saved_at timestamptz not null,
  saved_by text not null references app.app_user
);

create table app.model_version (
  id text primary key,
  resource_name text not null,
  kind text not null check (kind in ('bpmn', 'dmn', 'form')),
  definition_id text not null,
  name text not null,
  version integer not null,
  version_tag text,
  definition_key bigint not null unique,
  source text not null,
  source_hash text not null,
  note text,
  deployed_at timestamptz not null,
  deployed_by text references app.app_user
);
create index model_version_by_resource on app.model_version (resource_name, deployed_at desc);
create index model_version_by_definition on app.model_version (definition_id, version desc);

create table app.idempotency (
  user_id text not null references app.app_user,
  endpoint text not null,
  key text not null,
  body_hash bytea not null,
  answer bytea,
  created_at timestamptz not null,
  primary key (user_id, endpoint, key)
);
create index idempotency_by_age on app.idempotency (created_at);

create table app.demo_state (
  only_row boolean primary key default true check (only_row),
  state text not null default 'off' check (state in ('off', 'running', 'done', 'failed')),
  done integer not null default 0,
  total integer not null default 0,
  step text not null default '',
  changed_at timestamptz not null default now()
);
insert into app.demo_state default values;
`;

export async function up(trx: Knex.Transaction): Promise<void> {
  await trx.raw(audit);
  await trx.raw(models);
}
