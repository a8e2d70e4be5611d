/**
 * What a notice may change: dated rules with document number and article, the calendar, rates; the application's
 * clock; the wrapped data keys.
 *
 * - `jurisdiction` is a division code or a unit id; null is the whole country.
 * - `body` of a rule is checked by the domain's schema of its kind when it is read.
 */
import type { Knex } from '../connection.ts';

export const name = '0011_policy';

const rules = `
create table app.jurisdiction_rule (
  id text primary key,
  kind text not null check (kind in ('limit', 'material', 'eligibility', 'overlap', 'handling')),
  jurisdiction text,
  valid_from date not null,
  valid_until date,
  document_number text not null,
  article text,
  repealed_by text,
  repealed_on date,
  body jsonb not null,
  created_at timestamptz not null default now(),
  created_by text references app.app_user
);
create index jurisdiction_rule_by_kind on app.jurisdiction_rule (kind, jurisdiction);

create table app.rate (
  id text primary key,
  jurisdiction text,
  item text not null check (item in ('living', 'nursing')),
  category smallint,
  grade smallint,
  from_month text not null check (from_month ~ '^[0-9]{4}-[0-9]{2}$'),
  until_month text check (until_month ~ '^[0-9]{4}-[0-9]{2}$'),
  monthly numeric(10, 2) not null check (monthly >= 0),
  document_number text not null,
  article text
);
create index rate_by_jurisdiction on app.rate (item, jurisdiction);
`;

const calendar = `
create table app.calendar_day (
  date date primary key,
  kind text not null check (kind in ('holiday', 'makeup')),
  name text not null,
  document_number text
);
create table app.statutory_day (
  month smallint not null,
  day smallint not null,
  name text not null,
  document_number text not null,
  primary key (month, day)
);
create table app.calendar_coverage (
  only_row boolean primary key default true check (only_row),
  covered_from date not null,
  covered_until date not null,
  revision integer not null default 1
);

create table app.clock_setting (
  only_row boolean primary key default true check (only_row),
  offset_ms bigint not null default 0,
  frozen_at timestamptz
);
insert into app.clock_setting default values;
`;

const keys = `
create table app.data_key (
  purpose text not null,
  id integer not null,
  master_key_id text not null,
  wrapped bytea not null,
  created_at timestamptz not null default now(),
  primary key (purpose, id)
);

create table app.seed (
  name text primary key,
  applied_at timestamptz not null default now()
);
`;

export async function up(trx: Knex.Transaction): Promise<void> {
  await trx.raw(rules);
  await trx.raw(calendar);
  await trx.raw(keys);
}
