/**
 * Something in the process of a case needs an administrator: shown with the case (`application.failed`) until every
 * source of it works again.
 */
import { rows, run, sql, type Trx } from './sql.ts';

export interface CaseFailure {
  readonly applicationId: string;
  /** `job:<key>` of a job with an incident, `exchange:<transfer>` of a push that cannot be delivered. */
  readonly source: string;
  readonly elementId: string;
  readonly message: string;
}
export interface CaseFailureRow {
  readonly source: string;
  readonly element_id: string | null;
  readonly message: string;
  readonly at: string;
}

export async function markCaseFailed(trx: Trx, failure: CaseFailure): Promise<void> {
  const { applicationId, source, elementId } = failure;
  const message = failure.message.slice(0, 2000);
  const inserted = await run(
    trx,
    sql`insert into app.case_failure (application_id, source, element_id, message, at)
      select id, ${source}, ${elementId}, ${message}, now() from app.application
      where id = ${applicationId} and ended_at is null
      on conflict (application_id, source) do update set message = excluded.message, at = excluded.at`,
  );
  if (inserted === 1)
    await run(trx, sql`update app.application set failed = true where id = ${applicationId}`);
}

export async function markCaseWorking(trx: Trx, applicationId: string, source: string): Promise<void> {
  await run(
    trx,
    sql`delete from app.case_failure where application_id = ${applicationId} and source = ${source}`,
  );
  await run(
    trx,
    sql`update app.application a set failed = exists
        (select 1 from app.case_failure f where f.application_id = a.id)
      where id = ${applicationId} and failed`,
  );
}

export function caseFailures(trx: Trx, applicationId: string): Promise<CaseFailureRow[]> {
  return rows<CaseFailureRow>(
    trx,
    sql`select source, element_id, message, at from app.case_failure
      where application_id = ${applicationId} order by at`,
  );
}
