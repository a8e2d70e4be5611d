/** The values that variables, messages and forms are made of. */
import { z } from 'zod';

/** 'YYYY-MM-DD', Asia/Shanghai. */
export const DateString = z.iso.date();
/** ISO 8601 instant with zone, e.g. 2026-03-06T00:00:00+08:00. */
export const Instant = z.iso.datetime({ offset: true });
/** Ids of rows and units. */
export const Id = z.string().min(1).max(64);

export const Role = z.enum(['window', 'township', 'federation', 'civil-affairs']);
export type Role = z.infer<typeof Role>;
/** 生活 = 困难残疾人生活补贴, 护理 = 重度残疾人护理补贴. */
export const Item = z.enum(['living', 'nursing']);
export type Item = z.infer<typeof Item>;
/** GB/T 26341-2010: 1 视力 2 听力 3 言语 4 肢体 5 智力 6 精神 7 多重. */
export const Category = z.number().int().min(1).max(7);
export const Grade = z.number().int().min(1).max(4);

/** How far the window is from the home jurisdiction, by the unit tree. */
export const Distance = z.enum(['same-county', 'same-city', 'same-province', 'other-province']);
export type Distance = z.infer<typeof Distance>;
export const Route = z.enum(['local', 'cross']);
export type Route = z.infer<typeof Route>;
/** Which set of time limits applies (limit rows are kept per jurisdiction and set). */
export const LimitSet = z.enum(['local', 'within-province', 'cross-province']);
export type LimitSet = z.infer<typeof LimitSet>;
/** Is the home office on this system, or behind the exchange port? */
export const HomeReach = z.enum(['yizhan', 'exchange']);
export const DecisionLevel = z.enum(['county', 'township']);
export const NoticePolicy = z.enum(['none', 'granted']);
export const ItemDecision = z.enum(['granted', 'refused', 'not-applied']);
export type ItemDecision = z.infer<typeof ItemDecision>;
export const Result = z.enum(['granted', 'partly', 'refused']);

/** What `check-application` may find. */
export const CheckFinding = z.enum([
  'identity-invalid', // 身份证号码校验不通过
  'certificate-invalid', // 残疾人证号格式不正确
  'certificate-mismatch', // 残疾人证与身份证不一致
  'certificate-expired', // 残疾人证已过期
  'category-mismatch', // 残疾类别与证号不一致
  'grade-too-low', // 残疾等级不在补贴范围
  'not-low-income', // 不在低保、低保边缘范围
  'duplicate-application', // 重复申请
  'already-paid', // 已在享受
  'overlap', // 与其他补贴不能同时享受
]);
export type CheckFinding = z.infer<typeof CheckFinding>;

export const RefusalReason = z.enum([
  'not-low-income',
  'grade-too-low',
  'category-not-covered',
  'certificate-invalid',
  'overlap',
  'already-paid',
  'hukou-elsewhere',
  'other',
]);
export const BounceReason = z.enum(['moved-out', 'never-here', 'deceased', 'unit-wrong', 'other']);
export const TellChannel = z.enum(['in-person', 'telephone', 'sms', 'letter', 'online']);
export const WithdrawalReason = z.enum(['applicant', 'check-failed', 'hukou-elsewhere', 'deceased', 'other']);

/**
 * The clocks. `forward`, `decide`, `tell` are clocks 1, 2, 3 (3, 10, 3 working days by default);
 * `step` is the limit of one review step, where the jurisdiction sets one.
 * On a local case `decide` and `tell` read the limits of the set `local`.
 */
export const Clock = z.enum(['forward', 'decide', 'tell', 'step']);
export type Clock = z.infer<typeof Clock>;
export const EscalationLevel = z.enum(['warn', 'overdue']);
