/** The window corrects what was written down, with a reason; the check runs again when the task is completed. */

import type { z } from 'zod';
import { updateApplication } from '../../../db/repositories/applications.ts';
import { openTasksOfUser } from '../../../db/repositories/inbox.ts';
import { getPerson, savePerson } from '../../../db/repositories/persons.ts';
import { appendTimeline } from '../../../db/repositories/timeline.ts';
import { parseCertificateNumber } from '../../../domain/certificate/certificate-number.ts';
import { parseIdentityNumber } from '../../../domain/identity/identity-number.ts';
import type { correctData } from '../../api/cases.ts';
import type { Actor } from '../auth/sessions.ts';
import type { App, Work } from '../context.ts';
import type { SeenCase } from '../policies/load.ts';
import { canCorrect } from '../present/case-detail.ts';
import { forbidden, problem } from '../problems.ts';

type Change = z.output<(typeof correctData)['body']>;

function checkNumbers(change: Change): void {
  const errors = [];
  if (change.identityNumber !== undefined && !parseIdentityNumber(change.identityNumber).ok) {
    errors.push({ field: 'identityNumber', message: '身份证号码校验不通过,请核对' });
  }
  if (change.certificateNumber !== undefined && !parseCertificateNumber(change.certificateNumber).ok) {
    errors.push({ field: 'certificateNumber', message: '残疾人证号格式不正确,请核对' });
  }
  if (errors.length > 0)
    throw problem('input-invalid', '号码填写不正确,请核对后再保存。', 'A number is not valid.', { errors });
}

export async function correctApplicant(
  app: App,
  actor: Actor,
  work: Work,
  seen: SeenCase,
  change: Change,
): Promise<void> {
  const { trx, now } = work;
  const { row } = seen;
  const own = await openTasksOfUser(trx, actor.user.id);
  if (
    !seen.actions.has('work') ||
    !own.some((task) => task.application_id === row.id && canCorrect(task.element_id))
  )
    throw forbidden();
  checkNumbers(change);
  const person = await getPerson(trx, app.ring, row.person_id);
  const { reason, ...fields } = change;
  const given = Object.fromEntries(Object.entries(fields).filter(([, value]) => value !== undefined));
  await savePerson(trx, app.ring, { ...person, ...given }, now);
  await updateApplication(trx, row.id, {
    ...(change.category === undefined ? {} : { category: change.category }),
    ...(change.grade === undefined ? {} : { grade: change.grade }),
  });
  const names = Object.keys(given);
  await appendTimeline(trx, app.ring, {
    applicationId: row.id,
    at: now,
    kind: 'data-corrected',
    unitId: actor.post?.unit.id ?? null,
    userId: actor.user.id,
    note: reason,
    facts: { fields: names.join(' ') },
  });
  work.audit({
    action: 'case.correct-data',
    objectKind: 'case',
    objectId: row.id,
    objectLabel: row.case_number,
    facts: { fields: names },
  });
}
