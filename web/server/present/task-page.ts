/** Everything the task page shows: form, case, opinions, draft, phrases, what may be done. */
import type { z } from 'zod';
import type { ApplicationRow } from '../../../db/repositories/applications.ts';
import { appliedCompletions, findAnswers, findTaskDraft } from '../../../db/repositories/completions.ts';
import { deadlinesById } from '../../../db/repositories/deadlines.ts';
import { listPhrases } from '../../../db/repositories/habits.ts';
import type { TaskRow } from '../../../db/repositories/inbox.ts';
import { readCalendar } from '../../../db/repositories/policy.ts';
import type { Trx } from '../../../db/repositories/sql.ts';
import { getUnit, listUnits, unitsById } from '../../../db/repositories/units.ts';
import { userNames } from '../../../db/repositories/users.ts';
import { shanghaiDate } from '../../../domain/calendar/dates.ts';
import { userTask } from '../../../workflows/subsidy-application/contract.ts';
import type { OutcomeOption, TaskPage } from '../../api/tasks.ts';
import type { FormValues } from '../../api/values.ts';
import type { Actor } from '../auth/sessions.ts';
import type { App, Work } from '../context.ts';
import { readForm } from '../models/forms.ts';
import { seeCase } from '../policies/load.ts';
import { caseSummary } from './case-detail.ts';
import { clockOrNull } from './clocks.ts';
import { isUserTask, stepName } from './steps.ts';
import { unitRef, userRefOrNull } from './units.ts';

type Option = z.input<typeof OutcomeOption>;

const endings = new Set(['withdraw']);
const backs = new Set(['correct', 'return', 'bounce']);
const confirms: Readonly<Record<string, string>> = {
  'check-hukou:bounce': '将退回受理窗口,本单位的办理时限结束。确定退回吗?',
  'check-hukou:forward-on': '将转送所选的新户籍地,由对方重新计时办理。确定转送吗?',
  'handle-bounce:push-again': '将推送到更正后的户籍地,推送后不能收回。确定推送吗?',
  'civil-affairs-decision:decide': '认定作出后不能更改,结果将返回受理窗口告知申请人。确定作出认定吗?',
  'township-decision:decide': '认定作出后不能更改,结果将返回受理窗口告知申请人。确定作出认定吗?',
  withdraw: '撤回后案件结束,申请人需要重新申请。确定撤回吗?',
};

function outcomeOptions(elementId: string): { variable: string; options: Option[] } | null {
  if (!isUserTask(elementId)) return null;
  const { outcome, reasonFor } = userTask(elementId);
  if (!outcome) return null;
  return {
    variable: outcome.variable,
    options: Object.entries(outcome.values).map(([value, label]) => ({
      value,
      label,
      reasonRequired: reasonFor?.includes(value) ?? false,
      tone: endings.has(value) ? 'end' : backs.has(value) ? 'back' : 'main',
      confirm: confirms[`${elementId}:${value}`] ?? confirms[value] ?? null,
    })),
  };
}

/** What the forms read besides their own answers. */
async function initialValues(
  trx: Trx,
  task: TaskRow,
  row: ApplicationRow,
  nowMs: number,
): Promise<FormValues> {
  const values: FormValues = {
    items: [...row.items],
    category: row.category,
    grade: row.grade,
    submittedOn: row.submitted_on,
    confirmedCategory: String(row.category),
    confirmedGrade: String(row.grade),
    toldOn: shanghaiDate(nowMs),
  };
  if (task.element_id === 'check-hukou' || task.element_id === 'handle-bounce') {
    const home = await getUnit(trx, row.home_township_id);
    const nearby = await listUnits(trx, {
      kind: 'township',
      ...(home.path[0] === undefined ? {} : { below: home.path[0] }),
      limit: 500,
    });
    const above = await unitsById(
      trx,
      nearby.map((unit) => unit.parent_id),
    );
    values.townships = nearby.map((unit) => ({
      label:
        `${(unit.parent_id === null ? '' : (above.get(unit.parent_id)?.name ?? '')).replace(/人民政府$/, '')} ${unit.name}`.trim(),
      value: unit.id,
    }));
    if (task.element_id === 'handle-bounce') values.homeTownshipId = row.home_township_id;
  }
  return values;
}

async function opinions(
  app: App,
  trx: Trx,
  row: ApplicationRow,
): Promise<z.input<typeof TaskPage>['opinions']> {
  const given = await appliedCompletions(trx, row.id);
  const units = await unitsById(
    trx,
    given.map((one) => one.unit_id),
  );
  const users = await userNames(
    trx,
    given.map((one) => one.user_id),
  );
  const shown = [];
  for (const one of given) {
    const answers = await findAnswers(trx, app.ring, one.id);
    if (!answers?.reason) continue;
    shown.push({
      elementId: one.element_id,
      stepName: stepName(one.element_id),
      unit: unitRef(units, one.unit_id),
      who: { id: one.user_id, name: users.get(one.user_id) ?? '—' },
      at: one.settled_at ?? one.staged_at,
      outcomeLabel: one.outcome_label,
      text: answers.reason,
    });
  }
  return shown;
}

export async function taskPage(
  app: App,
  work: Work,
  actor: Actor,
  task: TaskRow,
): Promise<z.input<typeof TaskPage>> {
  const { trx } = work;
  const seen = await seeCase(trx, actor, task.application_id);
  const { row } = seen;
  const mine = task.assignee === actor.user.id;
  const open = task.state === 'open';
  const draft = mine && open ? await findTaskDraft(trx, app.ring, task.user_task_key, actor.user.id) : null;
  const users = await userNames(trx, [task.assignee]);
  const { calendar } = await readCalendar(trx);
  const deadlines = await deadlinesById(trx, [task.deadline_id]);
  const formId = task.form_id ?? task.element_id;
  const outcome = outcomeOptions(task.element_id);
  return {
    userTaskKey: String(task.user_task_key),
    elementId: task.element_id,
    name: task.step_name,
    unit: unitRef(await unitsById(trx, [task.unit_id]), task.unit_id),
    role: task.role as z.input<typeof TaskPage>['role'],
    state: task.state,
    assignee: userRefOrNull(users, task.assignee),
    claimedAt: task.claimed_at,
    createdAt: task.created_at,
    clock: clockOrNull(calendar, deadlines, task.deadline_id, work.nowMs),
    form: { formId, schema: (await readForm(app, trx, formId)) as never },
    initial: await initialValues(trx, task, row, work.nowMs),
    outcome,
    submitLabel: task.element_id === 'push-application' ? '推送' : '提交',
    case: await caseSummary(app, work, seen),
    opinions: seen.view === 'full' ? await opinions(app, trx, row) : [],
    draft: draft && { values: draft.values as FormValues, revision: draft.revision, savedAt: draft.savedAt },
    phrases: (await listPhrases(trx, actor.user.id)).map(({ id, text, user_id }) => ({
      id,
      text,
      common: user_id === null,
    })),
    allowed: {
      claim: open && task.assignee === null,
      release: open && mine,
      complete: open && mine,
      transfer: open && mine,
      copy: seen.view === 'full',
    },
  };
}
