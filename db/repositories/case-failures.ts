/** Something in the process of a case needs an administrator: shown with the case until it works again. */
import { run, sql, type Trx } from './sql.ts';

export async function markCaseFailed(trx: Trx, applicationId: string): Promise<void> {
  await run(
    trx,
    sql`update app.application set failed = true where id = ${applicationId} and not failed and ended_at is null`,
  );
}
export async function markCaseWorking(trx: Trx, applicationId: string): Promise<void> {
  await run(trx, sql`update app.application set failed = false where id = ${applicationId} and failed`);
}
