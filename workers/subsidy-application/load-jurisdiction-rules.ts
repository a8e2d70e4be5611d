/**
 * 载入属地规则: the home's offices, how far it is, how it handles applications (dated rows, nearest first), and its list
 * of materials. Also after the home was corrected or the case was forwarded on: then everything is looked up anew.
 */
import { recordCaseEvent, updateApplication } from '../../db/repositories/applications.ts';
import { materialsOf, setMaterialList } from '../../db/repositories/case-parts.ts';
import { type HandlingRule, jurisdictionsOf, rulesOf } from '../../db/repositories/policy.ts';
import { findOfficeFor, findUnit, getUnit, type UnitRow, unitPath } from '../../db/repositories/units.ts';
import { shanghaiDate } from '../../domain/calendar/dates.ts';
import { ApplicantKind, requiredMaterials } from '../../domain/materials/materials.ts';
import type { Distance } from '../../workflows/subsidy-application/contract.ts';
import { BrokenError } from '../errors.ts';
import type { Services } from '../services.ts';
import { once, type Step } from '../step.ts';
import { worker } from '../worker.ts';

const distanceByLevel: Readonly<Record<UnitRow['level'], Distance>> = {
  village: 'same-county',
  township: 'same-county',
  county: 'same-county',
  city: 'same-city',
  province: 'same-province',
};

/** By the deepest unit that both stand under. */
async function distanceBetween({ trx }: Step, window: UnitRow, home: UnitRow): Promise<Distance> {
  const above = await unitPath(trx, window);
  const common = above.filter(({ id }) => home.path.includes(id)).at(-1);
  return common === undefined ? 'other-province' : distanceByLevel[common.level];
}

/** The nearest jurisdiction's rule in force on the day. */
function handlingFor(
  rules: readonly HandlingRule[],
  jurisdictions: readonly string[],
  on: string,
): HandlingRule {
  const order = [...jurisdictions, null];
  const [best] = rules
    .filter((rule) => order.includes(rule.jurisdiction))
    .filter((rule) => rule.validFrom <= on && (rule.validUntil === null || on <= rule.validUntil))
    .toSorted(
      (a, b) =>
        order.indexOf(a.jurisdiction) - order.indexOf(b.jurisdiction) ||
        b.validFrom.localeCompare(a.validFrom),
    );
  if (best === undefined) throw new BrokenError(`${on} 没有办理规则 (no handling rule in force)`);
  return best;
}

async function officeFor({ trx }: Step, home: UnitRow, kind: 'federation' | 'civil-affairs') {
  const office = await findOfficeFor(trx, home.id, kind, 'county');
  if (office !== null) return office;
  const name = kind === 'federation' ? '残联' : '民政部门';
  throw new BrokenError(`${home.name}(${home.id})没有设置县级${name} (no county ${kind} for this township)`);
}

/** Gives the case the home's list; true when every required paper is there. */
async function listMaterials(step: Step, jurisdictions: readonly string[], on: string): Promise<boolean> {
  const { trx, application, now } = step;
  const list = requiredMaterials(await rulesOf(trx, 'material'), {
    items: application.items,
    applicant: ApplicantKind.parse(application.applicant_kind),
    jurisdictions,
    on,
  });
  await setMaterialList(trx, application.id, list, now);
  const materials = await materialsOf(trx, application.id);
  return materials.every(({ required, state }) => !required || state === 'received');
}

async function load(step: Step, receivingUnitId: string, homeTownshipId: string) {
  const { trx, ring, application, now, nowMs, job } = step;
  const home = await findUnit(trx, homeTownshipId);
  if (home === null) throw new BrokenError(`没有单位 ${homeTownshipId} (no such unit)`);
  const today = shanghaiDate(nowMs);
  const jurisdictions = await jurisdictionsOf(trx, home);
  const rule = handlingFor(await rulesOf(trx, 'handling'), jurisdictions, today);
  const federation = await officeFor(step, home, 'federation');
  const civilAffairs = await officeFor(step, home, 'civil-affairs');
  const window = await getUnit(trx, receivingUnitId);
  const distance = await distanceBetween(step, window, home);
  const materialsComplete = await listMaterials(step, jurisdictions, today);
  await updateApplication(trx, application.id, {
    home_township_id: home.id,
    home_federation_id: federation.id,
    home_civil_affairs_id: civilAffairs.id,
    // Papers that the new home asks for in addition start clock 1 anew.
    ...(materialsComplete ? {} : { materials_complete_at: null }),
  });
  if (!materialsComplete) {
    const entry = { at: now, kind: 'materials-requested', elementId: job.elementId };
    const place = { unitId: receivingUnitId, dedupKey: step.key('materials-requested') };
    await recordCaseEvent(trx, ring, application.id, { type: 'materials-requested' }, { ...entry, ...place });
  }
  const facts = { home: home.id, distance, materialsComplete, rule: rule.documentNumber };
  step.audit({ action: 'case.load-rules', facts });
  return {
    homeFederationId: federation.id,
    homeCivilAffairsId: civilAffairs.id,
    distance,
    homeReach: home.reach,
    withinProvinceAsCross: rule.withinProvinceAsCross,
    delegatedToTownship: rule.delegatedToTownship,
    noticePolicy: rule.noticePolicy,
    noticePolicyDays: rule.noticeDays,
    noticePolicyCounted: rule.noticeCounted,
    materialsComplete,
  };
}

export const loadJurisdictionRules = worker<'load-jurisdiction-rules', Services>(
  'load-jurisdiction-rules',
  ({ applicationId, receivingUnitId, homeTownshipId }, job, services) =>
    once(services, job, applicationId, (step) => load(step, receivingUnitId, homeTownshipId)),
);
