/**
 * Every migration, in the order it is applied. Append only: a migration that has been released is never edited.
 * 0001–0009 are the engine's (schema `engine`), 0010 and up the application's (schema `app`).
 * Each file exports `name` (its own number and title) and `up(trx)`; DDL is raw SQL.
 */

import * as engine from './0001_engine.ts';
import type { Migration } from './migration.ts';

export const migrations: readonly Migration[] = [engine];
