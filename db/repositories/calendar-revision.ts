/** Which calendar is in force: grows with every change of the table. */
import { maybeOne, sql, type Trx } from './sql.ts';

/** Null before the calendar is seeded. */
export async function calendarRevision(trx: Trx): Promise<number | null> {
  const row = await maybeOne<{ revision: number }>(trx, sql`select revision from app.calendar_coverage`);
  return row?.revision ?? null;
}
