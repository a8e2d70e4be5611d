/**
 * Who works here: divisions, units, users, posts, sessions, one-time links.
 *
 * - The tree of units is not the tree of divisions: a unit may have no division code (新区), a division no unit.
 * - `unit.path` holds the ids from the root to the unit itself: "below" is one array test.
 * - Names of units and divisions are dated; a paper of last year carries last year's name.
 */
import type { Knex } from '../connection.ts';

export const name = '0010_organization';

const divisions = `
create schema app;

create table app.division (
  code text primary key check (code ~ '^[0-9]{2,12}$'),
  name text not null,
  level text not null check (level in ('province', 'city', 'county', 'township')),
  parent_code text references app.division,
  valid_from date not null,
  valid_to date,
  replaced_by text
);
create index division_by_parent on app.division (parent_code, code);

create table app.unit (
  id text primary key,
  parent_id text references app.unit,
  path text[] not null,
  kind text not null check (kind in
    ('government', 'civil-affairs', 'federation', 'finance', 'township', 'window', 'village', 'other')),
  level text not null check (level in ('province', 'city', 'county', 'township', 'village')),
  division_code text,
  telephone text,
  address text,
  reach text not null default 'yizhan' check (reach in ('yizhan', 'exchange')),
  valid_from date not null,
  valid_to date,
  check (path[cardinality(path)] = id)
);
create index unit_by_parent on app.unit (parent_id);
create index unit_by_path on app.unit using gin (path);
create index unit_by_division on app.unit (division_code text_pattern_ops);

create table app.unit_name (
  unit_id text not null references app.unit,
  name text not null,
  valid_from date not null,
  primary key (unit_id, valid_from)
);
`;

const users = `
create table app.app_user (
  id text primary key,
  username text not null,
  name text not null,
  telephone text,
  password_hash text,
  password_changed_at timestamptz,
  must_change_password boolean not null default false,
  failed_attempts integer not null default 0,
  locked_until timestamptz,
  state text not null default 'active' check (state in ('active', 'locked', 'closed')),
  state_reason text,
  last_sign_in_at timestamptz,
  demo boolean not null default false,
  created_at timestamptz not null
);
create unique index app_user_by_username on app.app_user (lower(username));

create table app.post (
  id text primary key,
  user_id text not null references app.app_user,
  unit_id text not null references app.unit,
  role text not null check (role in ('window', 'township', 'federation', 'civil-affairs', 'finance', 'supervisor',
    'system-admin', 'security-admin', 'audit-admin', 'process-admin')),
  valid_from date not null,
  valid_to date
);
create unique index post_once on app.post (user_id, unit_id, role) where valid_to is null;
create index post_by_unit on app.post (unit_id, role) where valid_to is null;

create table app.session (
  id text primary key,
  token_hash bytea not null unique,
  csrf_token text not null,
  user_id text not null references app.app_user,
  post_id text references app.post,
  created_at timestamptz not null,
  last_seen_at timestamptz not null,
  expires_at timestamptz not null,
  ended_at timestamptz,
  end_reason text,
  address text
);
create index session_by_user on app.session (user_id) where ended_at is null;

create table app.one_time_link (
  token_hash bytea primary key,
  purpose text not null check (purpose in ('first-administrator', 'set-password')),
  user_id text references app.app_user,
  created_by text references app.app_user,
  created_at timestamptz not null,
  expires_at timestamptz not null,
  used_at timestamptz
);
`;

export async function up(trx: Knex.Transaction): Promise<void> {
  await trx.raw(divisions);
  await trx.raw(users);
}
