/**
 * A case as one person sees it. `trace`: steps, times and status; no person, no papers, no words that may name
 * somebody. `full`: everything, numbers masked until revealed one by one.
 */
import type { z } from 'zod';
import { checksOf, itemsOf, openOverrideReason } from '../../../db/repositories/applications.ts';
import { attachmentsOfCase } from '../../../db/repositories/attachments.ts';
import {
  correctionsOf,
  materialsOf,
  noticesOf,
  openCorrection,
  openSeenNote,
  openTransferNote,
  transfersOf,
} from '../../../db/repositories/case-parts.ts';
import { deadlinesOf } from '../../../db/repositories/deadlines.ts';
import { type TaskRow, tasksOf } from '../../../db/repositories/inbox.ts';
import { getPerson, type Person } from '../../../db/repositories/persons.ts';
import { readCalendar } from '../../../db/repositories/policy.ts';
import { openNote, timelineOf } from '../../../db/repositories/timeline.ts';
import { unitsById } from '../../../db/repositories/units.ts';
import { userNames } from '../../../db/repositories/users.ts';
import { shanghaiDateOf } from '../../../domain/calendar/dates.ts';
import { statuses } from '../../../domain/case-status/status.ts';
import { parseIdentityNumber } from '../../../domain/identity/identity-number.ts';
import { maskAccount, maskName, maskNumber, maskPhone } from '../../../domain/identity/mask.ts';
import type { CaseApplicant, CaseDetail, CaseSummary } from '../../api/cases.ts';
import { revealFields } from '../../api/reveal.ts';
import type { Actor } from '../auth/sessions.ts';
import type { App, Work } from '../context.ts';
import { mayWorkOn } from '../policies/cases.ts';
import { postView, type SeenCase } from '../policies/load.ts';
import { attachment } from './attachments.ts';
import { caseRow, gather, type Shown } from './case-rows.ts';
import { clockSummary } from './clocks.ts';
import { recordedFindings } from './findings.ts';
import { availablePapers } from './papers.ts';
import { decisionReason } from './refusals.ts';
import { stages } from './stages.ts';
import { unitRef, unitRefOrNull, userRefOrNull } from './units.ts';

type Summary = z.input<typeof CaseSummary>;
type Detail = z.input<typeof CaseDetail>;

function applicantOf(person: Person): z.input<typeof CaseApplicant> {
  const identity = parseIdentityNumber(person.identityNumber);
  const { filedBy, payee } = person.details;
  return {
    name: maskName(person.name),
    identityNumber: maskNumber(person.identityNumber),
    certificateNumber: maskNumber(person.certificateNumber),
    certificateExpiresOn: person.certificateExpiresOn,
    phone: person.phone === '' ? null : maskPhone(person.phone),
    address: person.address === '' ? null : person.address,
    birthDate: identity.ok ? identity.identity.birthDate : '',
    sex: identity.ok ? identity.identity.sex : 'male',
    category: person.category,
    grade: person.grade,
    income: person.income,
    benefits: [...person.benefits],
    payee: {
      relation: payee.relation,
      name: maskName(payee.name),
      account: maskAccount(payee.account),
      bank: payee.bank,
    },
    agent:
      filedBy.kind === 'self'
        ? null
        : {
            kind: filedBy.kind,
            name: maskName(filedBy.name),
            phone: filedBy.phone === '' ? null : maskPhone(filedBy.phone),
            relation: filedBy.relation || null,
          },
  };
}

/** What a task page shows beside its form; the base of the case page. */
export async function caseSummary(app: App, work: Work, seen: SeenCase, shown?: Shown): Promise<Summary> {
  const { trx } = work;
  const { row, view } = seen;
  const full = view === 'full';
  const seenRows = shown ?? (await gather(app, work, { applications: [row] }));
  const [items, checks, materials, files, corrections, deadlines] = [
    await itemsOf(trx, row.id),
    full ? await checksOf(trx, row.id) : [],
    full ? await materialsOf(trx, row.id) : [],
    full ? await attachmentsOfCase(trx, row.id) : [],
    full ? await correctionsOf(trx, row.id) : [],
    await deadlinesOf(trx, row.id),
  ];
  const units = await unitsById(trx, [
    ...items.map((item) => item.decided_unit_id),
    ...corrections.map((one) => one.unit_id),
  ]);
  const users = await userNames(trx, [
    ...files.map((file) => file.uploaded_by),
    ...checks.map((check) => check.overridden_by),
  ]);
  const { calendar } = await readCalendar(trx);
  const decided = row.state.result !== null || row.ended_at !== null;
  return {
    row: caseRow(seenRows, row),
    view,
    applicant: full ? applicantOf(await getPerson(trx, app.ring, row.person_id)) : null,
    itemDetails: items.map((item) => ({
      item: item.item,
      // A decision is shown to those who hold only a trace once it is final.
      decision: full || decided ? item.decision : null,
      refusal: full ? item.refusal : null,
      reason: full ? decisionReason(app, row.id, item) : null,
      rate: full ? item.rate : null,
      payFromMonth: full ? item.pay_from_month : null,
      decidedBy: unitRefOrNull(units, item.decided_unit_id),
      decidedAt: item.decided_at,
    })),
    clocks: deadlines.map((deadline) => clockSummary(calendar, deadline, work.nowMs)),
    materials: materials.map((material) => ({
      code: material.code,
      name: material.name,
      required: material.required,
      items: [...material.items],
      source:
        material.document_number === null
          ? null
          : { documentNumber: material.document_number, article: material.article, repealedOn: null },
      state: material.state,
      note: openSeenNote(app.ring, row.id, material) ?? material.note,
      attachments: files
        .filter((file) => file.material_code === material.code)
        .map((file) => attachment(app, users, file)),
    })),
    corrections: corrections.map((request) => ({
      id: request.id,
      requestedAt: request.requested_at,
      by: unitRef(units, request.unit_id),
      ...openCorrection(app.ring, request),
      answeredAt: request.answered_at,
    })),
    checks: checks.map((check) => ({
      finding: check.finding,
      message: recordedFindings[check.finding]?.zh ?? check.finding,
      at: check.found_at,
      overriddenBy: userRefOrNull(users, check.overridden_by),
      overrideReason: openOverrideReason(app.ring, check),
    })),
  };
}

async function timeline(app: App, work: Work, seen: SeenCase): Promise<Detail['timeline']> {
  const { trx } = work;
  const found = await timelineOf(trx, seen.row.id);
  const { calendar } = await readCalendar(trx);
  const units = await unitsById(
    trx,
    found.map((entry) => entry.unit_id),
  );
  const users = await userNames(
    trx,
    found.map((entry) => entry.user_id),
  );
  const full = seen.view === 'full';
  return found.map((entry, index) => {
    const before = found[index - 1];
    return {
      id: String(entry.id),
      at: entry.at,
      kind: entry.kind,
      elementId: entry.element_id,
      stepName: entry.step_name,
      outcome: entry.outcome,
      outcomeLabel: entry.outcome_label,
      unit: unitRefOrNull(units, entry.unit_id),
      who: full ? userRefOrNull(users, entry.user_id) : null,
      note: full ? openNote(app.ring, entry) : null,
      elapsedDays: before
        ? Math.max(0, calendar.count(shanghaiDateOf(before.at), shanghaiDateOf(entry.at)))
        : null,
      facts: { ...entry.facts },
    };
  });
}

export async function caseDetail(app: App, work: Work, actor: Actor, seen: SeenCase): Promise<Detail> {
  const { trx } = work;
  const { row, view, actions } = seen;
  const tasks = await tasksOf(trx, row.id, false);
  const shown = await gather(app, work, { applications: [row], tasks });
  const summary = await caseSummary(app, work, seen, shown);
  const transfers = await transfersOf(trx, row.id);
  const notices = view === 'full' ? await noticesOf(trx, row.id) : [];
  const units = await unitsById(trx, [
    ...transfers.flatMap((hop) => [hop.from_unit_id, hop.to_unit_id]),
    row.receiving_unit_id,
    row.home_township_id,
    row.home_federation_id,
    row.home_civil_affairs_id,
  ]);
  const post = postView(actor);
  const mine = (task: TaskRow) => post !== null && mayWorkOn(post, task);
  const open = tasks.filter((task) => task.state === 'open' || task.state === 'submitting');
  const entries = await timeline(app, work, seen);
  return {
    ...summary,
    stages: stages(row, tasks, summary.clocks, units),
    timeline: [
      ...entries,
      ...notices.map((notice) => ({
        id: notice.id,
        at: notice.recorded_at,
        kind: 'notice-recorded',
        elementId: 'tell-applicant',
        stepName: statuses.told.zh,
        outcome: notice.channel,
        outcomeLabel: null,
        unit: null,
        who: null,
        note: null,
        elapsedDays: null,
        facts: { toldOn: notice.told_on },
      })),
    ].toSorted((a, b) => (a.at < b.at ? -1 : a.at > b.at ? 1 : 0)),
    transfers: transfers.map((hop) => ({
      id: hop.id,
      kind: hop.kind,
      from: unitRef(units, hop.from_unit_id),
      to: unitRef(units, hop.to_unit_id),
      sentAt: hop.sent_at,
      receivedAt: hop.received_at,
      receipt: hop.receipt,
      reason: hop.reason,
      note: view === 'full' ? openTransferNote(app.ring, hop) : null,
    })),
    papers: await availablePapers(trx, seen),
    tasks: open.filter(mine).map((task) => ({
      userTaskKey: String(task.user_task_key),
      elementId: task.element_id,
      name: task.step_name,
      assignee: userRefOrNull(shown.users, task.assignee),
      mine: task.assignee === actor.user.id,
    })),
    allowed: {
      withdraw: actions.has('withdraw'),
      urge: actions.has('urge') && open.length > 0,
      copy: view === 'full',
      reveal: actions.has('reveal') ? [...revealFields] : [],
      upload: actions.has('attach'),
      correctData:
        actions.has('work') &&
        open.some((task) => mine(task) && task.assignee === actor.user.id && canCorrect(task.element_id)),
    },
    failed: row.failed,
  };
}

/** Steps at which the window may correct what was written down. */
export function canCorrect(elementId: string): boolean {
  return elementId === 'resolve-check' || elementId === 'handle-bounce' || elementId === 'complete-materials';
}
