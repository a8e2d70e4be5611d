/** Everything that can be said about an application while it is typed: numbers, expiry, rules, duplicates, payments. */

import type { KeyRing } from '../../../db/crypto/key-ring.ts';
import { entitlementsOf, openApplicationsOf } from '../../../db/repositories/persons.ts';
import { jurisdictionsOf, rulesOf } from '../../../db/repositories/policy.ts';
import type { Trx } from '../../../db/repositories/sql.ts';
import { findUnit, unitsById } from '../../../db/repositories/units.ts';
import {
  certificateProblems,
  certificateWarnings,
  certificateWarningWords,
  isExpired,
  parseCertificateNumber,
} from '../../../domain/certificate/certificate-number.ts';
import { evaluateEligibility } from '../../../domain/eligibility/evaluate.ts';
import { type Benefit, type Income, itemNames } from '../../../domain/eligibility/rules.ts';
import { identityProblems, parseIdentityNumber } from '../../../domain/identity/identity-number.ts';
import { finding, ruleFinding, type ShownFinding } from '../present/findings.ts';
import type { Language } from '../problems.ts';

export interface Typed {
  readonly identityNumber?: string | undefined;
  readonly certificateNumber?: string | undefined;
  readonly certificateExpiresOn?: string | null | undefined;
  readonly category?: number | undefined;
  readonly grade?: number | undefined;
  readonly items?: readonly ('living' | 'nursing')[] | undefined;
  readonly income?: Income | undefined;
  readonly benefits?: readonly Benefit[] | undefined;
  readonly homeTownshipId?: string | undefined;
}

export interface Derived {
  readonly birthDate: string | null;
  readonly sex: 'male' | 'female' | null;
  readonly category: number | null;
  readonly grade: number | null;
}

function checkIdentity(typed: Typed, language: Language, findings: ShownFinding[]) {
  if (!typed.identityNumber) return null;
  const result = parseIdentityNumber(typed.identityNumber);
  if (result.ok) return result.identity;
  findings.push(
    finding(
      'identity-invalid',
      'error',
      'applicant.identityNumber',
      identityProblems[result.problem][language],
    ),
  );
  return null;
}

function checkCertificate(typed: Typed, today: string, language: Language, findings: ShownFinding[]) {
  if (!typed.certificateNumber) return null;
  const field = 'applicant.certificateNumber';
  const result = parseCertificateNumber(typed.certificateNumber);
  if (!result.ok) {
    findings.push(
      finding('certificate-invalid', 'error', field, certificateProblems[result.problem][language]),
    );
    return null;
  }
  const { certificate } = result;
  if (typed.identityNumber) {
    const entered = {
      identityNumber: typed.identityNumber,
      ...(typed.category === undefined ? {} : { category: typed.category }),
      ...(typed.grade === undefined ? {} : { grade: typed.grade }),
    };
    for (const warning of certificateWarnings(certificate, entered)) {
      const code =
        warning === 'category-differs' || warning === 'grade-differs'
          ? 'category-mismatch'
          : 'certificate-mismatch';
      findings.push(finding(code, 'warning', field, certificateWarningWords[warning][language]));
    }
  }
  if (typed.certificateExpiresOn !== undefined && isExpired(typed.certificateExpiresOn, today)) {
    const message =
      language === 'zh'
        ? `残疾人证已于 ${typed.certificateExpiresOn} 到期,请先换证`
        : 'The certificate has expired';
    findings.push(finding('certificate-expired', 'warning', 'applicant.certificateExpiresOn', message));
  }
  return certificate;
}

async function checkRules(
  trx: Trx,
  typed: Typed,
  today: string,
  language: Language,
): Promise<ShownFinding[]> {
  const { category, grade, items, income, homeTownshipId } = typed;
  if (
    category === undefined ||
    grade === undefined ||
    !items?.length ||
    income === undefined ||
    !homeTownshipId
  )
    return [];
  const home = await findUnit(trx, homeTownshipId);
  if (!home) return [];
  const results = evaluateEligibility({
    items,
    person: { category, grade, income, benefits: typed.benefits ?? [] },
    payments: [],
    jurisdictions: await jurisdictionsOf(trx, home),
    on: today,
    eligibilityRules: await rulesOf(trx, 'eligibility'),
    overlapRules: await rulesOf(trx, 'overlap'),
  });
  return results.flatMap(({ findings }) => findings.map((found) => ruleFinding(found, language)));
}

export async function checkIntake(trx: Trx, ring: KeyRing, typed: Typed, today: string, language: Language) {
  const findings: ShownFinding[] = [];
  const identity = checkIdentity(typed, language, findings);
  const certificate = checkCertificate(typed, today, language, findings);
  findings.push(...(await checkRules(trx, typed, today, language)));
  const open = identity ? await openApplicationsOf(trx, ring, identity.number) : [];
  const paid = identity
    ? (await entitlementsOf(trx, ring, identity.number)).filter(
        (row) => row.until_month === null || row.until_month >= today.slice(0, 7),
      )
    : [];
  const units = await unitsById(trx, [
    ...open.map((row) => row.receiving_unit_id),
    ...paid.map((row) => row.unit_id),
  ]);
  const wanted = typed.items ?? [];
  const concerns = (item: string) => wanted.length === 0 || wanted.some((one) => one === item);
  const duplicates = open.flatMap((row) =>
    row.items.filter(concerns).map((item) => ({
      caseNumber: row.case_number,
      unitName: units.get(row.receiving_unit_id)?.name ?? '',
      item: item as 'living' | 'nursing',
      since: row.submitted_on,
    })),
  );
  const receiving = paid
    .filter((row) => concerns(row.item))
    .map((row) => ({ item: row.item, unitName: units.get(row.unit_id)?.name ?? '', since: row.from_month }));
  // A case with both items is one matter to look at.
  const matters = new Map(duplicates.map(({ caseNumber, unitName }) => [caseNumber, unitName]));
  for (const [caseNumber, unitName] of matters) {
    const message =
      language === 'zh'
        ? `同一申请人在办:${caseNumber}(${unitName})`
        : `Already open: ${caseNumber} (${unitName})`;
    findings.push(finding('duplicate-application', 'error', 'items', message));
  }
  for (const { item, unitName, since } of receiving) {
    const name = itemNames[item][language];
    const message =
      language === 'zh'
        ? `${name}:自 ${since} 起已在享受(${unitName})`
        : `${name}: paid since ${since} (${unitName})`;
    findings.push(finding('already-paid', 'warning', 'items', message));
  }
  const derived: Derived = {
    birthDate: identity?.birthDate ?? null,
    sex: identity?.sex ?? null,
    category: certificate?.category ?? null,
    grade: certificate?.grade ?? null,
  };
  return { derived, findings, duplicates, paid: receiving };
}
