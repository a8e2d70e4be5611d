/** Steps that workers have done: claimed and answered in the transaction of their effects. */
import { json, maybeOne, one, rows, run, sql, type Trx } from './sql.ts';

export interface NewJobStep {
  readonly applicationId: string;
  readonly jobKey: number;
  readonly type: string;
  readonly elementId: string;
  readonly elementInstanceKey: number;
  /** ISO. */
  readonly at: string;
}
export interface JobStepRow {
  readonly job_key: number;
  readonly type: string;
  readonly element_id: string;
  readonly element_instance_key: number;
  readonly answer: unknown;
  readonly done_at: string;
}

/**
 * True: the step is ours, to be done in this transaction. False: it was done before. Two deliveries of one job at the
 * same time: the second waits here for the first.
 */
export async function claimJobStep(trx: Trx, step: NewJobStep): Promise<boolean> {
  const claimed = await maybeOne(
    trx,
    sql`insert into app.job_step (application_id, job_key, type, element_id, element_instance_key, done_at)
      values (${step.applicationId}, ${step.jobKey}, ${step.type}, ${step.elementId}, ${step.elementInstanceKey},
        ${step.at}) on conflict (application_id, job_key) do nothing returning job_key`,
  );
  return claimed !== null;
}
export async function keepJobAnswer(
  trx: Trx,
  applicationId: string,
  jobKey: number,
  answer: unknown,
): Promise<void> {
  await run(
    trx,
    sql`update app.job_step set answer = ${json(answer)}
      where application_id = ${applicationId} and job_key = ${jobKey}`,
  );
}
export async function getJobAnswer(trx: Trx, applicationId: string, jobKey: number): Promise<unknown> {
  const row = await one<{ answer: unknown }>(
    trx,
    `step of job ${jobKey}`,
    sql`select answer from app.job_step where application_id = ${applicationId} and job_key = ${jobKey}`,
  );
  return row.answer;
}
/** Steps of a type, oldest first. */
export function jobStepsOf(trx: Trx, applicationId: string, type: string): Promise<JobStepRow[]> {
  return rows<JobStepRow>(
    trx,
    sql`select job_key, type, element_id, element_instance_key, answer, done_at from app.job_step
      where application_id = ${applicationId} and type = ${type} order by job_key`,
  );
}
/** Steps of cases that ended before `before` protect nobody any more. */
export function forgetJobSteps(trx: Trx, before: string, limit: number): Promise<number> {
  return run(
    trx,
    sql`delete from app.job_step where (application_id, job_key) in (
      select s.application_id, s.job_key from app.job_step s join app.application a on a.id = s.application_id
      where s.recorded_at < ${before} and a.ended_at is not null order by s.recorded_at limit ${limit})`,
  );
}
