/**
 * The application's clock: real time, shifted or standing still where a test or the demo asks for it. Deadlines and
 * case times read it; sessions, lockouts and the audit always use real time.
 */
import type { Knex } from '../connection.ts';
import { one, run, sql } from './sql.ts';

export interface ClockSetting {
  readonly offsetMs: number;
  /** ISO instant, or null: it runs. */
  readonly frozenAt: string | null;
}

export async function getClockSetting(trx: Knex): Promise<ClockSetting> {
  const row = await one<{ offset_ms: number; frozen_at: string | null }>(
    trx,
    'clock',
    sql`select offset_ms, frozen_at from app.clock_setting`,
  );
  return { offsetMs: row.offset_ms, frozenAt: row.frozen_at };
}

/** Epoch milliseconds of the application's now. */
export async function applicationNow(trx: Knex): Promise<number> {
  const { offsetMs, frozenAt } = await getClockSetting(trx);
  return frozenAt === null ? Date.now() + offsetMs : Date.parse(frozenAt);
}

export async function setClock(trx: Knex, setting: ClockSetting): Promise<void> {
  await run(
    trx,
    sql`update app.clock_setting set offset_ms = ${setting.offsetMs}, frozen_at = ${setting.frozenAt}`,
  );
}
