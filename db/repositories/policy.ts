/**
 * Dated policy: limits, material lists, eligibility, overlap, handling, rates, the calendar. Rows are checked with
 * the domain's schemas when they are read; the domain chooses which applies.
 */
import { z } from 'zod';
import { RateRow } from '../../domain/amounts/amounts.ts';
import {
  type CalendarData,
  CalendarDay,
  StatutoryDay,
  WorkingCalendar,
} from '../../domain/calendar/calendar.ts';
import { LimitRow } from '../../domain/deadlines/limits.ts';
import { EligibilityRule, OverlapRule } from '../../domain/eligibility/rules.ts';
import { MaterialRule } from '../../domain/materials/materials.ts';
import { json, one, rows, run, sql, type Trx } from './sql.ts';
import { type UnitRow, unitPath } from './units.ts';

/** How a jurisdiction handles an application, beside its limits. */
export const HandlingRule = z.object({
  /** Decided by the township where the province has delegated it (民发〔2021〕70号 allows it). */
  delegatedToTownship: z.boolean(),
  /** Are cases inside the province pushed like cross-province ones? */
  withinProvinceAsCross: z.boolean(),
  noticePolicy: z.enum(['none', 'granted']),
  noticeDays: z.number().int().min(0),
  /** Does the public notice run inside the clock (true) or pause it? */
  noticeCounted: z.boolean(),
  jurisdiction: z.string().nullable(),
  validFrom: z.string(),
  validUntil: z.string().nullable(),
  documentNumber: z.string(),
  article: z.string().nullable(),
});
export type HandlingRule = z.infer<typeof HandlingRule>;

const kinds = {
  limit: LimitRow,
  material: MaterialRule,
  eligibility: EligibilityRule,
  overlap: OverlapRule,
  handling: HandlingRule,
} as const;
type Kinds = typeof kinds;
export type RuleKind = keyof Kinds;
type RuleOf<K extends RuleKind> = z.infer<Kinds[K]>;

interface RuleRow {
  jurisdiction: string | null;
  valid_from: string;
  valid_until: string | null;
  document_number: string;
  article: string | null;
  repealed_by: string | null;
  body: Record<string, unknown>;
}

/** Every rule of a kind, whatever its dates and jurisdiction. Throws ZodError for a row the domain does not accept. */
export async function rulesOf<K extends RuleKind>(trx: Trx, kind: K): Promise<RuleOf<K>[]> {
  const found = await rows<RuleRow>(
    trx,
    sql`select jurisdiction, valid_from, valid_until, document_number, article, repealed_by, body
      from app.jurisdiction_rule where kind = ${kind} order by id`,
  );
  const schema: z.ZodType = kinds[kind];
  return found.map(
    (row) =>
      schema.parse({
        ...row.body,
        jurisdiction: row.jurisdiction,
        validFrom: row.valid_from,
        validUntil: row.valid_until,
        documentNumber: row.document_number,
        article: row.article,
        repealedBy: row.repealed_by,
      }) as RuleOf<K>,
  );
}

export async function insertRule<K extends RuleKind>(
  trx: Trx,
  id: string,
  kind: K,
  rule: RuleOf<K>,
): Promise<void> {
  const { jurisdiction, validFrom, validUntil, documentNumber, article, ...rest } = rule;
  const repealedBy = 'repealedBy' in rest && typeof rest.repealedBy === 'string' ? rest.repealedBy : null;
  await run(
    trx,
    sql`insert into app.jurisdiction_rule
        (id, kind, jurisdiction, valid_from, valid_until, document_number, article, repealed_by, body)
      values (${id}, ${kind}, ${jurisdiction}, ${validFrom}, ${validUntil}, ${documentNumber}, ${article},
        ${repealedBy}, ${json({ ...rest, repealedBy: undefined })}) on conflict (id) do nothing`,
  );
}

/** The codes a unit answers to, nearest first: its own id and division code, then those above it. */
export async function jurisdictionsOf(trx: Trx, unit: UnitRow): Promise<string[]> {
  const path = await unitPath(trx, unit);
  return path
    .toReversed()
    .flatMap(({ id, division_code }) => (division_code === null ? [id] : [id, division_code]));
}

export async function readRates(trx: Trx): Promise<RateRow[]> {
  const found = await rows<Record<string, unknown>>(
    trx,
    sql`select jurisdiction, item, category, grade, from_month as "fromMonth", until_month as "untilMonth",
      monthly, document_number as "documentNumber", article from app.rate order by id`,
  );
  return found.map((row) => RateRow.parse(row));
}

export async function insertRate(trx: Trx, id: string, rate: RateRow): Promise<void> {
  await run(
    trx,
    sql`insert into app.rate (id, jurisdiction, item, category, grade, from_month, until_month, monthly, document_number, article)
      values (${id}, ${rate.jurisdiction}, ${rate.item}, ${rate.category}, ${rate.grade}, ${rate.fromMonth},
        ${rate.untilMonth}, ${rate.monthly}, ${rate.documentNumber}, ${rate.article}) on conflict (id) do nothing`,
  );
}

export interface CalendarState {
  readonly calendar: WorkingCalendar;
  /** Grows with every change of the table; deadlines remember the one they were computed with. */
  readonly revision: number;
}

let cached: CalendarState | null = null;

/** The office's calendar. Read again only when its revision changed. Throws RowMissing before it is seeded. */
export async function readCalendar(trx: Trx): Promise<CalendarState> {
  const coverage = await one<{ covered_from: string; covered_until: string; revision: number }>(
    trx,
    'calendar',
    sql`select covered_from, covered_until, revision from app.calendar_coverage`,
  );
  if (cached?.revision === coverage.revision && cached.calendar.coveredUntil === coverage.covered_until)
    return cached;
  const days = await rows<Record<string, unknown>>(
    trx,
    sql`select date, kind, name, document_number as "documentNumber" from app.calendar_day order by date`,
  );
  const statutory = await rows<Record<string, unknown>>(
    trx,
    sql`select month, day, name, document_number as "documentNumber" from app.statutory_day`,
  );
  cached = {
    calendar: new WorkingCalendar({
      days: days.map((day) => CalendarDay.parse(day)),
      statutoryDays: statutory.map((day) => StatutoryDay.parse(day)),
      coveredFrom: coverage.covered_from,
      coveredUntil: coverage.covered_until,
    }),
    revision: coverage.revision,
  };
  return cached;
}

/** Replaces days, widens coverage, and gives the calendar a new revision. */
export async function writeCalendar(trx: Trx, data: CalendarData): Promise<void> {
  for (const day of data.days) {
    await run(
      trx,
      sql`insert into app.calendar_day (date, kind, name, document_number)
        values (${day.date}, ${day.kind}, ${day.name}, ${day.documentNumber})
        on conflict (date) do update set kind = excluded.kind, name = excluded.name, document_number = excluded.document_number`,
    );
  }
  for (const day of data.statutoryDays) {
    await run(
      trx,
      sql`insert into app.statutory_day (month, day, name, document_number)
        values (${day.month}, ${day.day}, ${day.name}, ${day.documentNumber})
        on conflict (month, day) do update set name = excluded.name, document_number = excluded.document_number`,
    );
  }
  await run(
    trx,
    sql`insert into app.calendar_coverage (covered_from, covered_until)
      values (${data.coveredFrom}, ${data.coveredUntil})
      on conflict (only_row) do update set covered_from = least(calendar_coverage.covered_from, excluded.covered_from),
        covered_until = greatest(calendar_coverage.covered_until, excluded.covered_until),
        revision = calendar_coverage.revision + 1`,
  );
}
