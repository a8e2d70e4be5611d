/**
 * What a worker has done for a job: jobs come at least once, their effects happen once.
 *
 * The row is written in the transaction of the effects. A repeated job finds it and gives the same answer. Keyed by the
 * case as well, because two engines may give the same job key.
 */
import type { Knex } from '../connection.ts';

export const name = '0015_job_steps';

export async function up(trx: Knex.Transaction): Promise<void> {
  await trx.raw(`
create table app.job_step (
  application_id text not null references app.application,
  job_key bigint not null,
  type text not null,
  element_id text not null,
  element_instance_key bigint not null,
  answer jsonb,
  done_at timestamptz not null,
  recorded_at timestamptz not null default now(),
  primary key (application_id, job_key)
);
create index job_step_by_age on app.job_step (recorded_at);
`);
}
