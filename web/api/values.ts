/** Values that more than one feature speaks of. Codes only; the pages know their words in both languages. */
import { z } from 'zod';

export const Id = z.string().min(1).max(64);
/** A key of the engine: a string of digits (its numbers exceed what JSON readers keep). */
export const EngineKey = z.string().regex(/^\d{1,19}$/);
/** 'YYYY-MM-DD', Asia/Shanghai. */
export const DateString = z.iso.date();
/** 'YYYY-MM'. */
export const MonthString = z.string().regex(/^\d{4}-(0[1-9]|1[0-2])$/);
export const Instant = z.iso.datetime({ offset: true });
export type Json = string | number | boolean | null | Json[] | { [key: string]: Json };
export const Json: z.ZodType<Json> = z.json();
/** The values of a form, by key. */
export const FormValues = z.record(z.string().min(1).max(100), Json);
export type FormValues = z.infer<typeof FormValues>;
/** A number or flag that travels in a query string. */
export const QueryNumber = z.coerce.number().int();
export const QueryFlag = z.enum(['true', 'false']).transform((text) => text === 'true');

export const roles = [
  'window', // 受理窗口
  'township', // 乡镇(街道)
  'federation', // 残联
  'civil-affairs', // 民政
  'finance', // 财政
  'supervisor', // 督办
  'system-admin', // 系统管理员
  'security-admin', // 安全管理员
  'audit-admin', // 审计管理员
  'process-admin', // 流程管理员
] as const;
export const Role = z.enum(roles);
export type Role = z.infer<typeof Role>;

/** living 困难残疾人生活补贴, nursing 重度残疾人护理补贴. */
export const Item = z.enum(['living', 'nursing']);
export type Item = z.infer<typeof Item>;
export const Category = z.number().int().min(1).max(7);
export const Grade = z.number().int().min(1).max(4);
export const Sex = z.enum(['male', 'female']);

/** ● 正常 ▲ 临期 ■ 超期 ❚❚ 暂停; none: no clock runs. */
export const Light = z.enum(['normal', 'warn', 'overdue', 'paused', 'none']);
export type Light = z.infer<typeof Light>;
export const Clock = z.enum(['forward', 'decide', 'tell', 'step']);
export type Clock = z.infer<typeof Clock>;
export const DeadlineState = z.enum(['running', 'paused', 'met', 'missed', 'closed']);
export type DeadlineState = z.infer<typeof DeadlineState>;

/** A clock as a row or a strip shows it. */
export const ClockSummary = z.object({
  deadlineId: Id,
  clock: Clock,
  /** 推送时限 · 认定时限 · 告知时限 · the step's name. */
  name: z.string(),
  state: DeadlineState,
  light: Light,
  startedAt: Instant,
  /** Last day, till 24:00 Asia/Shanghai. */
  dueOn: DateString,
  dueAt: Instant,
  /** Working days left after today: 0 = due today, negative = working days overdue. As of the end for ended clocks. */
  remaining: z.number().int(),
  limitDays: z.number().int(),
  /** 暂定: computed past the published calendar. */
  provisional: z.boolean(),
  endedAt: Instant.nullable(),
});
export type ClockSummary = z.infer<typeof ClockSummary>;

export const UnitRef = z.object({ id: Id, name: z.string(), telephone: z.string().nullable() });
export type UnitRef = z.infer<typeof UnitRef>;
export const UserRef = z.object({ id: Id, name: z.string() });
export type UserRef = z.infer<typeof UserRef>;

export const caseStatuses = [
  'checking', // 核查中
  'check-failed', // 核查有问题
  'awaiting-materials', // 待收齐材料
  'to-push', // 待推送
  'pushed', // 已推送
  'bounced', // 户籍不符退回
  'hukou-check', // 户籍核对
  'township-review', // 乡镇初审
  'federation-review', // 残联审核
  'decision', // 审定
  'correction', // 待补正
  'public-notice', // 公示
  'external', // 属地系统办理
  'to-tell', // 待告知
  'archived', // 已归档
  'withdrawn', // 已撤回
] as const;
export const CaseStatus = z.enum(caseStatuses);
export type CaseStatus = z.infer<typeof CaseStatus>;
export const ItemDecision = z.enum(['granted', 'refused', 'not-applied']);
export type ItemDecision = z.infer<typeof ItemDecision>;

/** Where a number or duty comes from: 民发〔2021〕70号, 第七条. */
export const Source = z.object({
  documentNumber: z.string(),
  article: z.string().nullable(),
  repealedOn: DateString.nullable(),
});
export type Source = z.infer<typeof Source>;

/** A page of a list. `nextCursor` null: the end. */
export function pageOf<T extends z.ZodType>(row: T) {
  return z.object({ rows: z.array(row), nextCursor: z.string().nullable() });
}
export const PageQuery = z.object({
  cursor: z.string().max(400).optional(),
  limit: QueryNumber.min(1).max(200).default(50),
});
export const Done = z.object({ done: z.literal(true) });
