/**
 * Applies the dated rules to one person: which items are possible, what speaks against one, by which document.
 * A finding never decides: staff may override it with a recorded reason (民发〔2021〕70号 art 10: reality prevails).
 */
import {
  applies,
  type Benefit,
  type EligibilityRule,
  type Income,
  type Item,
  type OverlapRule,
} from './rules.ts';

export interface PersonFacts {
  readonly category: number;
  readonly grade: number;
  readonly income: Income;
  readonly benefits: readonly Benefit[];
}

/** A subsidy the person is known to have, here or elsewhere. Months 'YYYY-MM'; `untilMonth` null: still paid. */
export interface KnownPayment {
  readonly item: Item;
  readonly fromMonth: string;
  readonly untilMonth: string | null;
  /** Division or unit that pays, for the clerk to ask. */
  readonly paidBy: string;
}

export type FindingCode =
  | 'not-covered' // no rule in force for this item at all
  | 'category-not-covered'
  | 'grade-too-low'
  | 'not-low-income'
  | 'overlap'
  | 'choose-higher'
  | 'already-paid';

export interface Finding {
  readonly item: Item;
  readonly code: FindingCode;
  /** Source of the rule that speaks against it, where one does. */
  readonly documentNumber: string | null;
  readonly article: string | null;
  readonly benefit?: Benefit;
  readonly paidBy?: string;
}

export interface ItemResult {
  readonly item: Item;
  /** No finding other than `choose-higher`, which is for the applicant to choose. */
  readonly eligible: boolean;
  /** The rule that grants, null if none does. */
  readonly basis: EligibilityRule | null;
  readonly findings: readonly Finding[];
}

export interface EligibilityInput {
  readonly items: readonly Item[];
  readonly person: PersonFacts;
  readonly payments: readonly KnownPayment[];
  /** Codes of the home and what it belongs to, e.g. ['140403', '1404', '14']. */
  readonly jurisdictions: readonly string[];
  /** Day of application, 'YYYY-MM-DD'. */
  readonly on: string;
  readonly eligibilityRules: readonly EligibilityRule[];
  readonly overlapRules: readonly OverlapRule[];
}

/** One result per item, in the order asked. */
export function evaluateEligibility(input: EligibilityInput): ItemResult[] {
  return input.items.map((item) => {
    const { basis, finding } = findBasis(item, input);
    const findings = [
      ...(finding === null ? [] : [finding]),
      ...overlapFindings(item, input),
      ...paidFindings(item, input),
    ];
    const eligible = findings.every(({ code }) => code === 'choose-higher');
    return { item, eligible, basis, findings };
  });
}

function findBasis(
  item: Item,
  input: EligibilityInput,
): { basis: EligibilityRule | null; finding: Finding | null } {
  const { person, jurisdictions, on } = input;
  const rules = input.eligibilityRules.filter((r) => r.item === item && applies(r, jurisdictions, on));
  const ofCategory = rules.filter((rule) => rule.categories.includes(person.category));
  const ofGrade = ofCategory.filter((rule) => rule.grades.includes(person.grade));
  const basis = ofGrade.find((rule) => rule.incomes?.includes(person.income) ?? true) ?? null;
  if (basis !== null) return { basis, finding: null };
  const [code, rule] =
    rules.length === 0
      ? (['not-covered', undefined] as const)
      : ofCategory.length === 0
        ? (['category-not-covered', rules[0]] as const)
        : ofGrade.length === 0
          ? (['grade-too-low', ofCategory[0]] as const)
          : (['not-low-income', ofGrade[0]] as const);
  const source = { documentNumber: rule?.documentNumber ?? null, article: rule?.article ?? null };
  return { basis, finding: { item, code, ...source } };
}

function overlapFindings(item: Item, input: EligibilityInput): Finding[] {
  const { jurisdictions, on, person } = input;
  return person.benefits.flatMap((benefit): Finding[] => {
    const rules = input.overlapRules.filter(
      (rule) => rule.item === item && rule.benefit === benefit && applies(rule, jurisdictions, on),
    );
    const rule = nearest(rules, jurisdictions);
    if (rule === undefined || rule.effect === 'compatible') return [];
    const code = rule.effect === 'excludes' ? 'overlap' : 'choose-higher';
    return [{ item, code, benefit, documentNumber: rule.documentNumber, article: rule.article }];
  });
}

/** For overlap the nearest jurisdiction speaks, and of its rows the latest. */
function nearest(rules: readonly OverlapRule[], jurisdictions: readonly string[]): OverlapRule | undefined {
  const rank = (rule: OverlapRule) =>
    rule.jurisdiction === null ? jurisdictions.length : jurisdictions.indexOf(rule.jurisdiction);
  return [...rules].sort(
    (a, b) => rank(a) - rank(b) || (a.validFrom < b.validFrom ? 1 : a.validFrom > b.validFrom ? -1 : 0),
  )[0];
}

function paidFindings(item: Item, input: EligibilityInput): Finding[] {
  const month = input.on.slice(0, 7);
  return input.payments
    .filter(
      (payment) => payment.item === item && (payment.untilMonth === null || payment.untilMonth >= month),
    )
    .map((payment) => ({
      item,
      code: 'already-paid',
      documentNumber: null,
      article: null,
      paidBy: payment.paidBy,
    }));
}

export const findingWords: Readonly<Record<FindingCode, { readonly zh: string; readonly en: string }>> = {
  'not-covered': { zh: '户籍地没有现行有效的补贴规定', en: 'No rule in force at the home' },
  'category-not-covered': { zh: '残疾类别不在补贴范围', en: 'The category is not covered' },
  'grade-too-low': { zh: '残疾等级不在补贴范围', en: 'The grade is not covered' },
  'not-low-income': { zh: '不在低保等困难家庭范围', en: 'Not in a household in need' },
  overlap: { zh: '已享受的其他待遇与本补贴不能同时享受', en: 'Excluded by another benefit' },
  'choose-higher': {
    zh: '与其他待遇择高享受,请申请人选择',
    en: 'The higher of two benefits: the applicant chooses',
  },
  'already-paid': { zh: '已在享受本项补贴', en: 'Already paid' },
};
