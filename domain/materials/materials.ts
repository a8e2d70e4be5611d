/**
 * The papers an application needs, as dated rows of the home jurisdiction: told once and completely (一次性告知).
 */
import { z } from 'zod';
import { DateString } from '../calendar/dates.ts';
import { applies, Item } from '../eligibility/rules.ts';

/** Who applies (国发〔2015〕52号): the person, guardian, supporter by law, village or neighbourhood committee, agent. */
export const ApplicantKind = z.enum(['self', 'guardian', 'supporter', 'village', 'agent']);
export type ApplicantKind = z.infer<typeof ApplicantKind>;
export const applicantKinds: Readonly<Record<ApplicantKind, { readonly zh: string; readonly en: string }>> = {
  self: { zh: '本人', en: 'the person' },
  guardian: { zh: '法定监护人', en: 'guardian' },
  supporter: { zh: '法定赡养、抚养、扶养义务人', en: 'supporter by law' },
  village: { zh: '村(居)民委员会', en: 'village or neighbourhood committee' },
  agent: { zh: '其他委托代理人', en: 'agent' },
};

export const MaterialRule = z.object({
  /** Stable code, e.g. identity-card. */
  code: z.string().regex(/^[a-z][a-z0-9-]*$/),
  name: z.string(),
  /** What exactly: original, copy, which pages. */
  note: z.string().nullable(),
  /** Items and applicants for which it is needed. */
  items: z.array(Item).min(1),
  applicants: z.array(ApplicantKind).min(1),
  required: z.boolean(),
  jurisdiction: z.string().nullable(),
  validFrom: DateString,
  validUntil: DateString.nullable(),
  documentNumber: z.string(),
  article: z.string().nullable(),
});
export type MaterialRule = z.infer<typeof MaterialRule>;

const everyone: ApplicantKind[] = ['self', 'guardian', 'supporter', 'village', 'agent'];
const base = {
  note: null,
  items: ['living', 'nursing'] as Item[],
  applicants: everyone,
  required: true,
  jurisdiction: null,
  validFrom: '2016-01-01',
  validUntil: null,
  documentNumber: '国发〔2015〕52号',
  article: null,
};

/** What a fresh installation asks for. */
export function defaultMaterialRules(): MaterialRule[] {
  return [
    { ...base, code: 'application-form', name: '两项补贴申请审批表' },
    { ...base, code: 'identity-card', name: '居民身份证', note: '正反面' },
    { ...base, code: 'household-register', name: '居民户口簿', note: '首页和本人页' },
    { ...base, code: 'disability-certificate', name: '中华人民共和国残疾人证', note: '在有效期内' },
    { ...base, code: 'bank-card', name: '社会保障卡或银行卡', note: '用于发放补贴' },
    { ...base, code: 'low-income-proof', name: '低保或低保边缘家庭证明', items: ['living'] },
    {
      ...base,
      code: 'relation-proof',
      name: '监护、赡养、抚养、扶养关系证明',
      applicants: ['guardian', 'supporter'],
    },
    { ...base, code: 'authorization', name: '授权委托书和代理人身份证', applicants: ['village', 'agent'] },
  ];
}

export interface MaterialQuery {
  readonly items: readonly Item[];
  readonly applicant: ApplicantKind;
  readonly jurisdictions: readonly string[];
  readonly on: string;
}

/** The list for this application, one entry per code; the nearest jurisdiction's row replaces the wider one. */
export function requiredMaterials(rules: readonly MaterialRule[], query: MaterialQuery): MaterialRule[] {
  const order = [...query.jurisdictions, null];
  const chosen = new Map<string, MaterialRule>();
  for (const rule of rules) {
    if (!applies(rule, query.jurisdictions, query.on)) continue;
    if (!rule.applicants.includes(query.applicant)) continue;
    if (!rule.items.some((item) => query.items.includes(item))) continue;
    const present = chosen.get(rule.code);
    const nearer =
      present === undefined ||
      order.indexOf(rule.jurisdiction) < order.indexOf(present.jurisdiction) ||
      (rule.jurisdiction === present.jurisdiction && rule.validFrom > present.validFrom);
    if (nearer) chosen.set(rule.code, rule);
  }
  return [...chosen.values()];
}

/** The required papers that are not among those received (by code). */
export function missingMaterials(list: readonly MaterialRule[], received: readonly string[]): MaterialRule[] {
  return list.filter((rule) => rule.required && !received.includes(rule.code));
}
