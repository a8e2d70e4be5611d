/** Whose inbox a user task lands in: its candidate group `unit:<id>:<role>`; and the headers of a task listener. */
import { z } from 'zod';
import { BrokenError } from '../errors.ts';
import type { JobContext } from '../worker.ts';

export interface Place {
  readonly unitId: string;
  readonly role: string;
}

const Groups = z.array(z.string());

function header(job: Pick<JobContext, 'headers'>, name: string): string | null {
  return job.headers[`io.camunda.zeebe:${name}`] ?? null;
}

/** Throws BrokenError when the job is not one of a task listener. */
export function userTaskKeyOf(job: Pick<JobContext, 'headers' | 'type'>): number {
  const key = Number(header(job, 'userTaskKey') ?? Number.NaN);
  if (!Number.isSafeInteger(key)) throw new BrokenError(`${job.type}: no user task key in the job's headers`);
  return key;
}

/** Null: nobody. */
export function assigneeOf(job: Pick<JobContext, 'headers'>): string | null {
  const assignee = header(job, 'assignee');
  return assignee === '' ? null : assignee;
}

/** The first candidate group that names a unit and a role; null when none does. */
export function placeOf(job: Pick<JobContext, 'headers'>): Place | null {
  const text = header(job, 'candidateGroups');
  if (text === null) return null;
  const groups = Groups.safeParse(readJson(text));
  for (const group of groups.success ? groups.data : []) {
    const match = /^unit:(.+):([a-z-]+)$/.exec(group);
    const [, unitId, role] = match ?? [];
    if (unitId !== undefined && role !== undefined) return { unitId, role };
  }
  return null;
}

function readJson(text: string): unknown {
  try {
    return JSON.parse(text);
  } catch {
    return null;
  }
}
