/**
 * 反馈结果: the decisions go back to the window; what was granted is paid from the month of application
 * (民发〔2021〕70号 art 9), at the home's rate of that month.
 */
import {
  type ApplicationRow,
  decideItem,
  type ItemKind,
  type ItemRow,
  itemsOf,
  recordCaseEvent,
  setItemRate,
  updateApplication,
} from '../../db/repositories/applications.ts';
import { recordTransfer } from '../../db/repositories/case-parts.ts';
import { getPerson, insertEntitlement } from '../../db/repositories/persons.ts';
import { jurisdictionsOf, readRates } from '../../db/repositories/policy.ts';
import { getUnit } from '../../db/repositories/units.ts';
import { findRate, payFromMonth } from '../../domain/amounts/amounts.ts';
import { BrokenError } from '../errors.ts';
import type { Services } from '../services.ts';
import { once, type Step } from '../step.ts';
import { worker } from '../worker.ts';

type Decision = NonNullable<ItemRow['decision']>;
type Decisions = Readonly<Record<ItemKind, Decision | undefined>>;

/** granted: all; refused: none; partly. Throws BrokenError when an item has no decision. */
export function resultOf(decisions: readonly (Decision | null)[]): 'granted' | 'partly' | 'refused' {
  const decided = decisions.filter((decision) => decision !== 'not-applied');
  if (decided.length === 0 || decided.includes(null))
    throw new BrokenError('有补贴项目没有认定结论 (undecided)');
  const granted = decided.filter((decision) => decision === 'granted').length;
  return granted === 0 ? 'refused' : granted === decided.length ? 'granted' : 'partly';
}

/** What a home behind the exchange port decided is only in the variables. */
async function takeOver(step: Step, items: readonly ItemRow[], decisions: Decisions): Promise<ItemRow[]> {
  const { trx, ring, application, now } = step;
  for (const { item, decision } of items) {
    const given = decisions[item];
    if (decision !== null || given === undefined) continue;
    const unitId = application.home_civil_affairs_id;
    const what = { applicationId: application.id, item, decision: given, refusal: null, reason: null };
    await decideItem(trx, ring, { ...what, unitId, userId: null, at: now });
  }
  return itemsOf(trx, application.id);
}

async function grant(
  step: Step,
  application: ApplicationRow,
  items: readonly ItemRow[],
  fromMonth: string,
): Promise<void> {
  const { trx, ring, now } = step;
  const home = await getUnit(trx, application.home_township_id);
  const { category, grade } = application;
  const jurisdictions = await jurisdictionsOf(trx, home);
  const rates = await readRates(trx);
  const person = await getPerson(trx, ring, application.person_id);
  for (const { item } of items.filter(({ decision }) => decision === 'granted')) {
    const rate = findRate(rates, { item, category, grade, month: fromMonth, jurisdictions });
    const monthly = rate?.monthly ?? null;
    const about = { applicationId: application.id, item, monthly };
    await setItemRate(trx, { ...about, document: rate?.documentNumber ?? null, payFromMonth: fromMonth });
    await insertEntitlement(trx, ring, {
      ...{ ...about, id: step.key(`entitlement:${item}`), fromMonth, at: now },
      ...{ personId: person.id, identityNumber: person.identityNumber },
      unitId: application.home_civil_affairs_id ?? home.id,
    });
  }
}

async function returnIt(step: Step, given: Decisions) {
  const { trx, ring, application, now, job } = step;
  const items = await takeOver(step, await itemsOf(trx, application.id), given);
  const result = resultOf(items.map(({ decision }) => decision));
  const fromMonth = payFromMonth(application.submitted_on);
  await grant(step, application, items, fromMonth);
  const homeUnit = application.home_civil_affairs_id ?? application.home_township_id;
  const entry = { at: now, elementId: job.elementId, unitId: homeUnit };
  if (application.state.result === null) {
    await recordCaseEvent(
      trx,
      ring,
      application.id,
      { type: 'decided', result, level: 'county' },
      { ...entry, kind: 'decided', outcome: result, dedupKey: step.key('decided') },
    );
  }
  await recordTransfer(trx, ring, {
    ...{ applicationId: application.id, kind: 'result', fromUnitId: homeUnit },
    ...{ toUnitId: application.receiving_unit_id, sentAt: now, receivedAt: now },
    ...{ receipt: null, reason: result, note: null, dedupKey: step.key('result') },
  });
  await updateApplication(trx, application.id, { result_returned_at: now });
  await recordCaseEvent(
    trx,
    ring,
    application.id,
    { type: 'result-returned' },
    { ...entry, kind: 'result-returned', outcome: result, dedupKey: step.key('result-returned') },
  );
  step.audit({ action: 'case.return-result', facts: { result, payFromMonth: fromMonth } });
  return { result, payFromMonth: fromMonth };
}

export const returnResult = worker<'return-result', Services>(
  'return-result',
  ({ applicationId, livingDecision, nursingDecision }, job, services) =>
    once(services, job, applicationId, (step) =>
      returnIt(step, { living: livingDecision, nursing: nursingDecision }),
    ),
);
