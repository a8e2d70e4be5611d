/** Why a case waits for an administrator: one row per job with an incident, or per push that cannot be delivered. */
import type { Knex } from '../connection.ts';

export const name = '0016_case_failures';

export async function up(trx: Knex.Transaction): Promise<void> {
  await trx.raw(`
create table app.case_failure (
  application_id text not null references app.application,
  source text not null,
  element_id text,
  message text not null,
  at timestamptz not null,
  primary key (application_id, source)
);
`);
}
