/**
 * 核查申请信息: identity number, certificate, expiry, category and grade, eligibility, duplicates, payments elsewhere.
 * Findings are written to the case and thrown as CHECK_FAILED; staff may override them with a recorded reason
 * (民发〔2021〕70号 art 10).
 */
import { recordCaseEvent, replaceOpenChecks } from '../../db/repositories/applications.ts';
import { entitlementsOf, getPerson, openApplicationsOf, type Person } from '../../db/repositories/persons.ts';
import { jurisdictionsOf, rulesOf } from '../../db/repositories/policy.ts';
import { getUnit } from '../../db/repositories/units.ts';
import {
  certificateWarnings,
  isExpired,
  parseCertificateNumber,
} from '../../domain/certificate/certificate-number.ts';
import { evaluateEligibility, type FindingCode } from '../../domain/eligibility/evaluate.ts';
import { parseIdentityNumber } from '../../domain/identity/identity-number.ts';
import type { CheckFinding } from '../../workflows/subsidy-application/contract.ts';
import { BusinessError } from '../errors.ts';
import type { Services } from '../services.ts';
import { once, type Step } from '../step.ts';
import { worker } from '../worker.ts';

interface Found {
  readonly finding: CheckFinding;
  readonly facts: Record<string, unknown>;
}

function checkNumbers(person: Person, on: string): Found[] {
  const found: Found[] = [];
  const identity = parseIdentityNumber(person.identityNumber);
  if (!identity.ok) found.push({ finding: 'identity-invalid', facts: { problem: identity.problem } });
  const parsed = parseCertificateNumber(person.certificateNumber);
  if (parsed.ok) {
    for (const warning of certificateWarnings(parsed.certificate, person)) {
      const differs = warning === 'category-differs' || warning === 'grade-differs';
      found.push({ finding: differs ? 'category-mismatch' : 'certificate-mismatch', facts: { warning } });
    }
  } else found.push({ finding: 'certificate-invalid', facts: { problem: parsed.problem } });
  if (isExpired(person.certificateExpiresOn, on)) {
    found.push({ finding: 'certificate-expired', facts: { expiresOn: person.certificateExpiresOn } });
  }
  return found;
}

/** The rules' words → the findings of the contract. `choose-higher` is the applicant's choice, not a finding. */
const ruleFindings: Readonly<Record<FindingCode, CheckFinding | null>> = {
  'not-covered': 'grade-too-low',
  'category-not-covered': 'grade-too-low',
  'grade-too-low': 'grade-too-low',
  'not-low-income': 'not-low-income',
  overlap: 'overlap',
  'choose-higher': null,
  'already-paid': 'already-paid',
};

async function checkRules({ trx, ring, application }: Step, person: Person): Promise<Found[]> {
  const home = await getUnit(trx, application.home_township_id);
  const payments = await entitlementsOf(trx, ring, person.identityNumber);
  const results = evaluateEligibility({
    items: application.items,
    person,
    payments: payments.map((row) => ({
      item: row.item,
      fromMonth: row.from_month,
      untilMonth: row.until_month,
      paidBy: row.unit_id,
    })),
    jurisdictions: await jurisdictionsOf(trx, home),
    on: application.submitted_on,
    eligibilityRules: await rulesOf(trx, 'eligibility'),
    overlapRules: await rulesOf(trx, 'overlap'),
  });
  return results.flatMap(({ findings }) =>
    findings.flatMap(({ code, ...facts }): Found[] => {
      const finding = ruleFindings[code];
      return finding === null ? [] : [{ finding, facts: { ...facts, code } }];
    }),
  );
}

async function checkDuplicates({ trx, ring, application }: Step, person: Person): Promise<Found[]> {
  const open = await openApplicationsOf(trx, ring, person.identityNumber, application.id);
  return open
    .filter(({ items }) => items.some((item) => application.items.some((own) => own === item)))
    .map(({ case_number }) => ({ finding: 'duplicate-application', facts: { caseNumber: case_number } }));
}

async function check(step: Step): Promise<CheckFinding[]> {
  const { trx, ring, application, now, job } = step;
  const person = await getPerson(trx, ring, application.person_id);
  const found = [
    ...checkNumbers(person, application.submitted_on),
    ...(await checkRules(step, person)),
    ...(await checkDuplicates(step, person)),
  ];
  await replaceOpenChecks(
    trx,
    application.id,
    found.map((each, index) => ({ ...each, id: step.key(String(index)) })),
    now,
  );
  const codes = [...new Set(found.map(({ finding }) => finding))];
  const passed = codes.length === 0;
  await recordCaseEvent(
    trx,
    ring,
    application.id,
    { type: passed ? 'check-passed' : 'check-failed' },
    {
      at: now,
      kind: passed ? 'checked' : 'check-failed',
      elementId: job.elementId,
      unitId: application.receiving_unit_id,
      facts: { findings: codes.join(' ') },
      dedupKey: step.key('checked'),
    },
  );
  step.audit({ action: 'case.check', facts: { findings: codes } });
  return codes;
}

export const checkApplication = worker<'check-application', Services>(
  'check-application',
  async ({ applicationId }, job, services) => {
    const checkFindings = await once(services, job, applicationId, check);
    if (checkFindings.length > 0) {
      throw new BusinessError('CHECK_FAILED', `核查发现问题: ${checkFindings.join(', ')}`, { checkFindings });
    }
    return { checkFindings };
  },
);
