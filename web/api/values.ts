/** Values that more than one feature speaks of. Codes only; the pages know their words in both languages. */
import { z } from 'zod';
import { caseStatuses } from '../../domain/case-status/status.ts';
import { Clock } from '../../domain/deadlines/limits.ts';
import { Item } from '../../domain/eligibility/rules.ts';

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

export { Item };
export const Category = z.number().int().min(1).max(7);
export const Grade = z.number().int().min(1).max(4);
export const Sex = z.enum(['male', 'female']);

/** As domain/deadlines/light.ts decides it. */
export const Light = z.enum(['normal', 'due-soon', 'overdue', 'paused', 'met', 'met-late']);
export type Light = z.infer<typeof Light>;
export { Clock };

/** A clock as a row or a strip shows it; `view` is what `clockWords` of the domain takes. */
export const ClockSummary = z.object({
  deadlineId: Id,
  clock: Clock,
  /** 推送时限 · 认定时限 · 告知时限 · the step's name. */
  name: z.string(),
  startedAt: Instant,
  limitDays: z.number().int(),
  /** Last day, till 24:00 Asia/Shanghai. Null while paused. */
  dueDate: DateString.nullable(),
  dueAt: Instant.nullable(),
  endedAt: Instant.nullable(),
  view: z.object({
    light: Light,
    /** 暂定: computed past the published calendar. */
    provisional: z.boolean(),
    /** Working days after today up to the due date; negative when late; null while paused without a number. */
    remaining: z.number().int().nullable(),
    dueToday: z.boolean(),
    /** Working days from the start to now, or to the end. */
    elapsed: z.number().int(),
  }),
});
export type ClockSummary = z.infer<typeof ClockSummary>;

export const UnitRef = z.object({ id: Id, name: z.string(), telephone: z.string().nullable() });
export type UnitRef = z.infer<typeof UnitRef>;
export const UserRef = z.object({ id: Id, name: z.string() });
export type UserRef = z.infer<typeof UserRef>;

/** As domain/case-status/status.ts names them, with their words. */
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
