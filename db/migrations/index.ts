/**
 * Every migration, in the order it is applied. Append only: a migration that has been released is never edited.
 * 0001–0009 are the engine's (schema `engine`), 0010 and up the application's (schema `app`).
 * Each file exports `name` (its own number and title) and `up(trx)`; DDL is raw SQL.
 */

import * as engine from './0001_engine.ts';
import * as organization from './0010_organization.ts';
import * as policy from './0011_policy.ts';
import * as cases from './0012_cases.ts';
import * as work from './0013_work.ts';
import * as records from './0014_records.ts';
import * as jobSteps from './0015_job_steps.ts';
import * as caseFailures from './0016_case_failures.ts';
import type { Migration } from './migration.ts';

export const migrations: readonly Migration[] = [
  engine,
  organization,
  policy,
  cases,
  work,
  records,
  jobSteps,
  caseFailures,
];
