/** Papers for the applicant as data: 受理回执, 一次性告知单, 补正告知单, 认定结果告知书. */
import type { z } from 'zod';
import { type ApplicationRow, itemsOf } from '../../../db/repositories/applications.ts';
import {
  type CorrectionRow,
  correctionsOf,
  materialsOf,
  openCorrection,
} from '../../../db/repositories/case-parts.ts';
import { type DeadlineRow, deadlinesOf } from '../../../db/repositories/deadlines.ts';
import { getPerson } from '../../../db/repositories/persons.ts';
import { jurisdictionsOf, rulesOf } from '../../../db/repositories/policy.ts';
import type { Trx } from '../../../db/repositories/sql.ts';
import { getUnit, unitsById } from '../../../db/repositories/units.ts';
import { shanghaiDateOf } from '../../../domain/calendar/dates.ts';
import { categories, grades } from '../../../domain/certificate/certificate-number.ts';
import { clockNames } from '../../../domain/deadlines/wording.ts';
import { applies, type EligibilityRule } from '../../../domain/eligibility/rules.ts';
import { maskNumber } from '../../../domain/identity/mask.ts';
import { applicantKinds } from '../../../domain/materials/materials.ts';
import type { Paper, PaperKind } from '../../api/papers.ts';
import type { App, Work } from '../context.ts';
import type { SeenCase } from '../policies/load.ts';
import { notFound } from '../problems.ts';
import { decisionReason } from './refusals.ts';
import { unitRef } from './units.ts';

type Kind = z.infer<typeof PaperKind>;
type Shown = z.input<typeof Paper>;

const titles: Readonly<Record<Kind, string>> = {
  acceptance: '受理回执',
  'material-list': '一次性告知单',
  correction: '补正告知单',
  decision: '残疾人两项补贴认定结果告知书',
};
const letters: Readonly<Record<Kind, string>> = {
  acceptance: '受',
  'material-list': '告',
  correction: '补',
  decision: '认',
};
const actionOf = {
  acceptance: 'print-receipt',
  'material-list': 'print-materials-notice',
  correction: 'print-correction-notice',
  decision: 'print-decision',
} as const;

const remedy =
  '如对本认定结果有异议,可向作出认定的单位申请复核;也可自收到本告知书之日起 60 日内依法申请行政复议,或者 6 个月内依法提起行政诉讼。';

export async function availablePapers(
  trx: Trx,
  seen: SeenCase,
): Promise<{ kind: Kind; name: string; id: string | null; at: string }[]> {
  const { row, actions, view } = seen;
  if (view !== 'full' && !actions.has('print-receipt')) return [];
  const found: { kind: Kind; name: string; id: string | null; at: string }[] = [];
  if (actions.has('print-receipt'))
    found.push({ kind: 'acceptance', name: titles.acceptance, id: null, at: row.submitted_at });
  if (actions.has('print-materials-notice')) {
    found.push({ kind: 'material-list', name: titles['material-list'], id: null, at: row.submitted_at });
  }
  if (actions.has('print-correction-notice')) {
    for (const request of await correctionsOf(trx, row.id)) {
      found.push({ kind: 'correction', name: titles.correction, id: request.id, at: request.requested_at });
    }
  }
  if (actions.has('print-decision')) {
    found.push({
      kind: 'decision',
      name: titles.decision,
      id: null,
      at: row.result_returned_at ?? row.submitted_at,
    });
  }
  return found;
}

function correctionMaterials(
  app: App,
  request: CorrectionRow,
): { materials: Shown['materials']; note: string | null } {
  const { materials, note } = openCorrection(app.ring, request);
  return {
    materials: materials.map(({ name, what }) => ({
      name,
      required: true,
      state: 'correction',
      what,
      source: null,
    })),
    note,
  };
}

export async function paper(
  app: App,
  work: Work,
  seen: SeenCase,
  kind: Kind,
  id: string | undefined,
): Promise<Shown> {
  const { trx } = work;
  const { row, actions } = seen;
  if (!actions.has(actionOf[kind])) throw notFound();
  const person = await getPerson(trx, app.ring, row.person_id);
  const items = await itemsOf(trx, row.id);
  const requests = await correctionsOf(trx, row.id);
  const request =
    kind === 'correction' ? requests.filter((one) => id === undefined || one.id === id).at(-1) : undefined;
  if (kind === 'correction' && !request) throw notFound();
  const deciding =
    items.find((item) => item.decided_unit_id !== null)?.decided_unit_id ?? row.home_civil_affairs_id;
  const issuerId =
    kind === 'decision'
      ? (deciding ?? row.home_township_id)
      : kind === 'correction'
        ? (request?.unit_id ?? row.receiving_unit_id)
        : row.receiving_unit_id;
  const units = await unitsById(trx, [issuerId, row.receiving_unit_id, row.home_township_id]);
  const asked = request ? correctionMaterials(app, request) : null;
  const list = await materialsOf(trx, row.id);
  const { filedBy } = person.details;
  return {
    kind,
    title: titles[kind],
    number: `${row.case_number}-${letters[kind]}${kind === 'correction' ? requests.findIndex((one) => one.id === request?.id) + 1 : ''}`,
    caseNumber: row.case_number,
    issuedOn: shanghaiDateOf(
      request?.requested_at ??
        (kind === 'decision'
          ? (items.find((item) => item.decided_at)?.decided_at ?? work.now)
          : row.submitted_at),
    ),
    printedAt: work.now,
    applicant: { name: person.name, identityNumber: maskNumber(person.identityNumber) },
    agent:
      filedBy.kind === 'self'
        ? null
        : `${filedBy.name}(${applicantKinds[filedBy.kind as keyof typeof applicantKinds]?.zh ?? filedBy.relation})`,
    items: [...row.items],
    issuer: unitRef(units, issuerId),
    receiver: unitRef(units, row.receiving_unit_id),
    home: unitRef(units, row.home_township_id),
    submittedOn: row.submitted_on,
    materials:
      asked?.materials ??
      list.map((material) => ({
        name: material.name,
        required: material.required,
        state: material.state,
        what: material.note,
        source:
          material.document_number === null
            ? null
            : { documentNumber: material.document_number, article: material.article, repealedOn: null },
      })),
    promises: kind === 'decision' ? [] : await promises(trx, row.id, kind === 'correction'),
    decisions: kind === 'decision' ? decisionLines(app, row.id, items, await conditions(trx, row)) : [],
    remedy: kind === 'decision' ? remedy : null,
    note:
      asked?.note ??
      (kind === 'decision' ? `${categories[row.category as 1].zh}残疾${grades[row.grade as 1].zh}` : null),
  };
}

/** The rules of eligibility in force at the home on the day of application. */
async function conditions(trx: Trx, row: ApplicationRow): Promise<EligibilityRule[]> {
  const jurisdictions = await jurisdictionsOf(trx, await getUnit(trx, row.home_township_id));
  const rules = await rulesOf(trx, 'eligibility');
  return rules.filter((rule) => applies(rule, jurisdictions, row.submitted_on));
}

/** Grounds that the rules of eligibility speak of; others have their basis in the office's own words. */
const conditionGrounds = new Set(['not-low-income', 'grade-too-low', 'category-not-covered']);

function decisionLines(
  app: App,
  caseId: string,
  items: Awaited<ReturnType<typeof itemsOf>>,
  rules: readonly EligibilityRule[],
): Shown['decisions'] {
  return items.flatMap((item) => {
    if (item.decision === null || item.decision === 'not-applied') return [];
    const rule = conditionGrounds.has(item.refusal ?? '')
      ? rules.find((one) => one.item === item.item)
      : undefined;
    const documentNumber = item.rate_document ?? rule?.documentNumber;
    const source =
      documentNumber === undefined
        ? null
        : {
            documentNumber,
            article: item.rate_document === null ? (rule?.article ?? null) : null,
            repealedOn: null,
          };
    return [
      {
        ...{ item: item.item, decision: item.decision, rate: item.rate, source },
        ...{ payFromMonth: item.pay_from_month, reason: decisionReason(app, caseId, item) },
      },
    ];
  });
}

/** Each clock as it stands: of a clock that began again (after a bounce) only the last round; `open`: none that ended. */
async function promises(trx: Trx, caseId: string, open: boolean): Promise<Shown['promises']> {
  const last = new Map<string, DeadlineRow>();
  for (const row of await deadlinesOf(trx, caseId)) {
    if (row.clock !== 'step' && row.state !== 'closed' && !(open && row.ended_at !== null))
      last.set(row.clock, row);
  }
  return [...last.values()].map((row) => ({
    text: `${clockNames[row.clock].zh} ${row.limit_days} 个工作日(自 ${shanghaiDateOf(row.started_at)} 起)${row.provisional ? '(暂定)' : ''}`,
    dueOn: row.due_date,
    source:
      row.limit_document === null
        ? null
        : { documentNumber: row.limit_document, article: row.limit_article, repealedOn: null },
  }));
}
