/** Rows of lists: whatever a list needs of its cases, read in one go per table. */

import type { z } from 'zod';
import { type ApplicationRow, applicationsById } from '../../../db/repositories/applications.ts';
import { type DeadlineRow, deadlinesById } from '../../../db/repositories/deadlines.ts';
import type { TaskRow } from '../../../db/repositories/inbox.ts';
import { personNames } from '../../../db/repositories/persons.ts';
import { readCalendar } from '../../../db/repositories/policy.ts';
import { type UnitRow, unitsById } from '../../../db/repositories/units.ts';
import { userNames } from '../../../db/repositories/users.ts';
import type { WorkingCalendar } from '../../../domain/calendar/calendar.ts';
import { statuses } from '../../../domain/case-status/status.ts';
import { maskName } from '../../../domain/identity/mask.ts';
import type { CaseRow } from '../../api/cases.ts';
import type { InboxRow } from '../../api/inbox.ts';
import type { App, Work } from '../context.ts';
import { clockOrNull } from './clocks.ts';
import { unitRef, unitRefOrNull, userRefOrNull } from './units.ts';

/** Everything the rows of one page refer to. */
export interface Shown {
  readonly applications: ReadonlyMap<string, ApplicationRow>;
  /** Clear names by person id: masked before they leave. */
  readonly names: ReadonlyMap<string, string>;
  readonly units: ReadonlyMap<string, UnitRow>;
  readonly users: ReadonlyMap<string, string>;
  readonly deadlines: ReadonlyMap<string, DeadlineRow>;
  readonly calendar: WorkingCalendar;
  readonly nowMs: number;
}

export async function gather(
  app: App,
  work: Work,
  of: {
    applications?: readonly ApplicationRow[];
    applicationIds?: readonly string[];
    tasks?: readonly TaskRow[];
    userIds?: readonly (string | null)[];
  },
): Promise<Shown> {
  const { trx } = work;
  const tasks = of.tasks ?? [];
  const given = of.applications ?? [];
  const missing = [...(of.applicationIds ?? []), ...tasks.map((task) => task.application_id)].filter(
    (id) => !given.some((row) => row.id === id),
  );
  const applications = new Map(missing.length > 0 ? await applicationsById(trx, missing) : []);
  for (const row of given) applications.set(row.id, row);
  const all = [...applications.values()];
  return {
    applications,
    names: await personNames(
      trx,
      app.ring,
      all.map((row) => row.person_id),
    ),
    units: await unitsById(trx, [
      ...all.flatMap((row) => [row.receiving_unit_id, row.home_township_id, row.holder_unit_id]),
      ...tasks.map((task) => task.unit_id),
    ]),
    users: await userNames(trx, [
      ...tasks.flatMap((task) => [task.assignee, task.completed_by]),
      ...(of.userIds ?? []),
    ]),
    deadlines: await deadlinesById(trx, [
      ...all.map((row) => row.deadline_id),
      ...tasks.map((task) => task.deadline_id),
    ]),
    calendar: (await readCalendar(trx)).calendar,
    nowMs: work.nowMs,
  };
}

function applicationOf(shown: Shown, id: string): ApplicationRow {
  const row = shown.applications.get(id);
  if (!row) throw new Error(`application ${id} was not gathered`);
  return row;
}
function maskedApplicant(shown: Shown, row: ApplicationRow): string {
  return maskName(shown.names.get(row.person_id) ?? '');
}

export function caseRow(shown: Shown, row: ApplicationRow): z.input<typeof CaseRow> {
  return {
    caseId: row.id,
    caseNumber: row.case_number,
    status: row.status,
    stepName: statuses[row.status].zh,
    applicant: maskedApplicant(shown, row),
    items: [...row.items],
    receivingUnit: unitRef(shown.units, row.receiving_unit_id),
    homeUnit: unitRef(shown.units, row.home_township_id),
    holder: unitRefOrNull(shown.units, row.holder_unit_id),
    clock: clockOrNull(shown.calendar, shown.deadlines, row.deadline_id, shown.nowMs),
    submittedAt: row.submitted_at,
    endedAt: row.ended_at,
  };
}

type Row = z.input<typeof InboxRow>;

export function taskInboxRow(shown: Shown, task: TaskRow, draftSavedAt: string | null): Row {
  const row = applicationOf(shown, task.application_id);
  return {
    id: String(task.user_task_key),
    userTaskKey: String(task.user_task_key),
    elementId: task.element_id,
    stepName: task.step_name,
    caseId: row.id,
    caseNumber: row.case_number,
    caseStatus: row.status,
    applicant: maskedApplicant(shown, row),
    items: [...row.items],
    receivingUnit: unitRef(shown.units, row.receiving_unit_id),
    homeUnit: unitRef(shown.units, row.home_township_id),
    clock: clockOrNull(shown.calendar, shown.deadlines, task.deadline_id, shown.nowMs),
    at: task.state === 'completed' ? (task.ended_at ?? task.created_at) : task.created_at,
    assignee: userRefOrNull(shown.users, task.assignee),
    state: task.state,
    outcome: task.outcome,
    unread: false,
    copyId: null,
    draftSavedAt,
    urges: task.urges,
  };
}

export function caseInboxRow(
  shown: Shown,
  row: ApplicationRow,
  as: { id: string; state: 'case' | 'copy'; at: string; copyId: string | null; unread: boolean },
): Row {
  const { caseId, caseNumber, applicant, items, receivingUnit, homeUnit, clock, stepName } = caseRow(
    shown,
    row,
  );
  return {
    ...{ caseId, caseNumber, applicant, items, receivingUnit, homeUnit, clock, stepName },
    ...as,
    userTaskKey: null,
    elementId: null,
    caseStatus: row.status,
    assignee: null,
    outcome: null,
    draftSavedAt: null,
    urges: 0,
  };
}
