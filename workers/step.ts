/**
 * The transaction of a job.
 *
 * 1. Rows, timeline and audit of a step are one transaction; it commits before the engine is answered.
 * 2. A step is done once per job and case: a repeated job gets the answer of the first time and changes nothing.
 * 3. The case's row is held first, the audit is written last: steps of one case follow one another, and no two wait
 *    for each other.
 */
import { type ApplicationRow, findApplication, lockApplication } from '../db/repositories/applications.ts';
import { type AuditFacts, appendAudit } from '../db/repositories/audit.ts';
import { markCaseWorking } from '../db/repositories/case-failures.ts';
import { claimJobStep, getJobAnswer, keepJobAnswer } from '../db/repositories/job-steps.ts';
import type { Trx } from '../db/repositories/sql.ts';
import { BrokenError } from './errors.ts';
import type { Services } from './services.ts';
import type { JobContext } from './worker.ts';

export interface StepAudit {
  readonly action: string;
  readonly userId?: string | null;
  readonly unitId?: string | null;
  readonly role?: string | null;
  readonly facts?: AuditFacts;
}

export interface Step extends Services {
  readonly trx: Trx;
  /** The application's now, ISO. */
  readonly now: string;
  readonly nowMs: number;
  readonly job: JobContext;
  /** As it was when the step began. */
  readonly application: ApplicationRow;
  /** A deduplication key, the same for every delivery of this job. */
  key(what: string): string;
  /** Written at the end of the transaction. */
  audit(entry: StepAudit): void;
}

/** The program, as the audit names it. */
export const auditName = '系统(workers)';

/** Appends audit entries about a case. `at` is real time, as everywhere in the audit. */
export async function auditCase(
  trx: Trx,
  application: Pick<ApplicationRow, 'id' | 'case_number'>,
  notes: readonly StepAudit[],
): Promise<void> {
  const at = new Date().toISOString();
  await appendAudit(
    trx,
    notes.map((note) => ({
      at,
      userId: note.userId ?? null,
      who: auditName,
      unitId: note.unitId ?? null,
      unitName: null,
      role: note.role ?? null,
      address: null,
      action: note.action,
      result: 'done',
      objectKind: 'case',
      objectId: application.id,
      objectLabel: application.case_number,
      facts: note.facts ?? {},
    })),
  );
}

/** Runs `work` once for this job. Throws BrokenError when there is no such case. */
export async function once<Answer>(
  services: Services,
  job: JobContext,
  applicationId: string,
  work: (step: Step) => Promise<Answer>,
): Promise<Answer> {
  return services.knex.transaction(async (trx) => {
    if ((await findApplication(trx, applicationId)) === null) {
      throw new BrokenError(`没有编号为 ${applicationId} 的申请 (no such application)`);
    }
    const application = await lockApplication(trx, applicationId);
    const now = new Date(job.now).toISOString();
    const { type, elementId } = job;
    const jobKey = Number(job.key);
    const elementInstanceKey = Number(job.elementInstanceKey);
    const fresh = await claimJobStep(trx, {
      ...{ applicationId, jobKey, type, elementId, elementInstanceKey },
      at: now,
    });
    if (!fresh) return (await getJobAnswer(trx, applicationId, jobKey)) as Answer;
    const notes: StepAudit[] = [];
    const answer = await work({
      ...services,
      ...{ trx, now, job, application },
      nowMs: job.now,
      key: (what) => `${applicationId}:${job.once(what)}`,
      audit: (note) => notes.push(note),
    });
    await keepJobAnswer(trx, applicationId, jobKey, answer ?? null);
    if (application.failed) await markCaseWorking(trx, applicationId, `job:${job.key}`);
    await auditCase(trx, application, notes);
    return answer;
  });
}
