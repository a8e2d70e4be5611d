import type { Knex } from '../connection.ts';

/** One numbered step of the schema; each file of this folder exports these two. */
export type Migration = {
  /** File name without its ending: '0010_units'. The number orders it. */
  name: string;
  /** Runs inside a transaction. DDL is raw SQL, every table named with its schema. */
  up(trx: Knex.Transaction): Promise<unknown>;
};
