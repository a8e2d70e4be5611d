/**
 * 提交申请: the draft becomes a case. One transaction writes person, application, materials, audit and the request to
 * start the process; the start follows at once, and by the reconciler when the engine is away. A second submit of the
 * same draft finds it submitted.
 */
import { randomUUID } from 'node:crypto';
import { findApplication, insertApplication, nextCaseNumber } from '../../../db/repositories/applications.ts';
import { attachmentsOfDraft, attachToCase } from '../../../db/repositories/attachments.ts';
import { materialsOf, setMaterialList, setMaterialState } from '../../../db/repositories/case-parts.ts';
import { findDraft, markSubmitted } from '../../../db/repositories/intake-drafts.ts';
import { lockPerson, savePerson } from '../../../db/repositories/persons.ts';
import { jurisdictionsOf, rulesOf } from '../../../db/repositories/policy.ts';
import { findUnit, getUnit } from '../../../db/repositories/units.ts';
import { shanghaiDate } from '../../../domain/calendar/dates.ts';
import { parseIdentityNumber } from '../../../domain/identity/identity-number.ts';
import { missingMaterials, requiredMaterials } from '../../../domain/materials/materials.ts';
import { IntakeValues } from '../../api/intake.ts';
import type { Actor } from '../auth/sessions.ts';
import type { App, Work } from '../context.ts';
import { fieldErrors, forbidden, type Language, notFound, problem } from '../problems.ts';
import { checkIntake } from './check-intake.ts';
import { enqueueStart } from './engine-outbox.ts';

export interface Submission {
  readonly draftId: string;
  readonly revision: number;
  readonly acceptedWarnings: readonly string[];
}
export interface Submitted {
  readonly caseId: string;
  readonly caseNumber: string;
  readonly materialsComplete: boolean;
}

function checkedValues(values: unknown, language: Language): IntakeValues {
  const parsed = IntakeValues.safeParse(values);
  const errors = parsed.success ? [] : fieldErrors(parsed.error, language);
  if (parsed.success) {
    const { filedBy, applicant } = parsed.data;
    if (filedBy.kind !== 'self' && filedBy.name === '')
      errors.push({ field: 'filedBy.name', message: '请填写代办人姓名' });
    if (filedBy.kind !== 'self' && filedBy.kind !== 'village' && filedBy.identityNumber !== '') {
      if (!parseIdentityNumber(filedBy.identityNumber).ok) {
        errors.push({ field: 'filedBy.identityNumber', message: '代办人身份证号码不正确,请核对' });
      }
    }
    if (new Set(parsed.data.items).size !== parsed.data.items.length)
      errors.push({ field: 'items', message: '补贴项目重复' });
    if (errors.length === 0) return { ...parsed.data, applicant: { ...applicant } };
  }
  throw problem(
    'input-invalid',
    '有内容没有填写或填写不正确,请按提示补充后再提交。',
    'Something is missing or wrong: see the fields named.',
    { errors },
  );
}

async function refuseBadChecks(
  app: App,
  work: Work,
  values: IntakeValues,
  accepted: readonly string[],
  language: Language,
) {
  const { applicant, homeTownshipId, items, income, benefits } = values;
  const today = shanghaiDate(work.nowMs);
  const checked = await checkIntake(
    work.trx,
    app.ring,
    { ...applicant, homeTownshipId, items, income, benefits },
    today,
    language,
  );
  const duplicate = checked.findings.find(({ code }) => code === 'duplicate-application');
  if (duplicate) {
    throw problem(
      'duplicate-application',
      `${duplicate.message}。不能重复提交,请在该案件中继续办理。`,
      `${duplicate.message}. Go on in that case.`,
      {
        errors: [{ field: 'items', message: duplicate.message }],
      },
    );
  }
  const open = checked.findings.filter(
    ({ code, severity }) => severity === 'error' || !accepted.includes(code),
  );
  if (open.length > 0) {
    throw problem(
      'check-failed',
      '核查发现问题,请更正;确认情况属实的,可在知悉提示后继续提交。',
      'Checks found something: correct it, or accept the warnings.',
      {
        errors: open.flatMap(({ field, message }) => (field === null ? [] : [{ field, message }])),
        facts: { findings: open },
      },
    );
  }
}

/** Writes the home's list into the case; what was uploaded or shown at the counter counts as received. */
async function writeMaterials(
  app: App,
  work: Work,
  caseId: string,
  values: IntakeValues,
  uploaded: ReadonlySet<string>,
): Promise<boolean> {
  const { trx, now } = work;
  const home = await getUnit(trx, values.homeTownshipId);
  const list = requiredMaterials(await rulesOf(trx, 'material'), {
    items: values.items,
    applicant: values.filedBy.kind,
    jurisdictions: await jurisdictionsOf(trx, home),
    on: shanghaiDate(work.nowMs),
  });
  await setMaterialList(trx, caseId, list, now);
  const received = list
    .map(({ code }) => code)
    .filter((code) => uploaded.has(code) || values.seenMaterials.includes(code));
  for (const code of received) {
    const note = uploaded.has(code) ? null : '窗口已核验原件';
    await setMaterialState(trx, app.ring, { applicationId: caseId, code, state: 'received', note, at: now });
  }
  return missingMaterials(list, received).length === 0;
}

/** 'GB/T 2260 code or unit id' of the window and the year: 610202-2026. */
function numberScope(divisionCode: string | null, unitId: string, year: string): string {
  return `${divisionCode?.slice(0, 6) ?? unitId.toUpperCase()}-${year}`;
}

export async function submitIntake(
  app: App,
  actor: Actor,
  work: Work,
  given: Submission,
  language: Language,
): Promise<Submitted> {
  const { trx, now, nowMs } = work;
  const { post, user } = actor;
  if (!post) throw forbidden();
  const draft = await findDraft(trx, app.ring, given.draftId, true);
  if (!draft || draft.userId !== user.id || draft.unitId !== post.unit.id) throw notFound();
  if (draft.applicationId !== null) {
    const before = await findApplication(trx, draft.applicationId);
    if (!before) throw notFound();
    const papers = await materialsOf(trx, before.id);
    return {
      caseId: before.id,
      caseNumber: before.case_number,
      // The time is written by a worker later on: the papers themselves say it from the start.
      materialsComplete: papers.every((paper) => !paper.required || paper.state === 'received'),
    };
  }
  if (draft.revision !== given.revision) {
    throw problem(
      'revision-conflict',
      '草稿已在别处更新,请刷新后核对再提交。',
      'The draft was changed elsewhere: reload and check it.',
    );
  }
  const values = checkedValues(draft.values, language);
  const home = await findUnit(trx, values.homeTownshipId);
  if (home?.kind !== 'township') {
    throw problem('input-invalid', '请选择户籍地乡镇(街道)。', 'Choose the home township.', {
      errors: [{ field: 'homeTownshipId', message: '请选择户籍地乡镇(街道)' }],
    });
  }
  await lockPerson(trx, app.ring, values.applicant.identityNumber);
  await refuseBadChecks(app, work, values, given.acceptedWarnings, language);

  const caseId = randomUUID();
  const personId = randomUUID();
  const today = shanghaiDate(nowMs);
  const { applicant } = values;
  const details = { filedBy: values.filedBy, payee: values.payee, note: values.note };
  await savePerson(
    trx,
    app.ring,
    { ...applicant, id: personId, income: values.income, benefits: values.benefits, details },
    now,
  );
  const caseNumber = await nextCaseNumber(
    trx,
    numberScope(post.unit.division_code, post.unit.id, today.slice(0, 4)),
  );
  await insertApplication(trx, app.ring, {
    id: caseId,
    caseNumber,
    personId,
    receivingUnitId: post.unit.id,
    submittedBy: user.id,
    homeTownshipId: home.id,
    items: values.items,
    applicantKind: values.filedBy.kind,
    category: applicant.category,
    grade: applicant.grade,
    submittedAt: now,
    submittedOn: today,
  });
  const uploaded = new Set((await attachmentsOfDraft(trx, draft.id)).map((row) => row.material_code));
  await attachToCase(trx, draft.id, caseId);
  const materialsComplete = await writeMaterials(app, work, caseId, values, uploaded);
  await markSubmitted(trx, app.ring, draft.id, caseId);
  await enqueueStart(trx, {
    applicationId: caseId,
    variables: {
      applicationId: caseId,
      items: values.items,
      category: applicant.category,
      grade: applicant.grade,
      submittedOn: today,
      materialsComplete,
      receivingUnitId: post.unit.id,
      homeTownshipId: home.id,
      pushConfirmed: false,
    },
  });
  const facts = { items: values.items.join('+'), acceptedWarnings: given.acceptedWarnings.join(' ') };
  work.audit({ action: 'case.submit', objectKind: 'case', objectId: caseId, objectLabel: caseNumber, facts });
  return { caseId, caseNumber, materialsComplete };
}
