/**
 * Money: monthly rates by area, category, grade and month, as dated rows; sums in decimals, never in doubles.
 *
 * 1. Amounts are strings of yuan with two decimals in and out ('94.00'); decimal.js in between.
 * 2. Paid from the month of application (民发〔2021〕70号 art 9).
 */
import { Decimal } from 'decimal.js';
import { z } from 'zod';
import { monthOf, plusMonths } from '../calendar/dates.ts';
import { Item } from '../eligibility/rules.ts';

const Month = z.string().regex(/^\d{4}-(0[1-9]|1[0-2])$/);
export const Yuan = z.string().regex(/^\d+\.\d{2}$/);

/** A rate; the row with the nearest jurisdiction, then the most specific category and grade, is taken. */
export const RateRow = z.object({
  jurisdiction: z.string().nullable(),
  item: Item,
  /** null: every category, every grade. */
  category: z.number().int().min(1).max(7).nullable(),
  grade: z.number().int().min(1).max(4).nullable(),
  fromMonth: Month,
  untilMonth: Month.nullable(),
  monthly: Yuan,
  documentNumber: z.string(),
  article: z.string().nullable(),
});
export type RateRow = z.infer<typeof RateRow>;

export interface RateQuery {
  readonly item: Item;
  readonly category: number;
  readonly grade: number;
  readonly month: string;
  /** Nearest first. */
  readonly jurisdictions: readonly string[];
}

/** The rate in force that month, or null when none is configured. */
export function findRate(rows: readonly RateRow[], query: RateQuery): RateRow | null {
  const order = [...query.jurisdictions, null];
  const fitting = rows.filter(
    (row) =>
      row.item === query.item &&
      order.includes(row.jurisdiction) &&
      (row.category === null || row.category === query.category) &&
      (row.grade === null || row.grade === query.grade) &&
      row.fromMonth <= query.month &&
      (row.untilMonth === null || query.month <= row.untilMonth),
  );
  const specific = (row: RateRow) => Number(row.grade !== null) + Number(row.category !== null);
  fitting.sort(
    (a, b) =>
      order.indexOf(a.jurisdiction) - order.indexOf(b.jurisdiction) ||
      specific(b) - specific(a) ||
      (a.fromMonth < b.fromMonth ? 1 : a.fromMonth > b.fromMonth ? -1 : 0),
  );
  return fitting[0] ?? null;
}

/** The first month that is paid: that of the application. */
export function payFromMonth(submittedOn: string): string {
  return monthOf(submittedOn);
}

export interface MonthAmount {
  readonly month: string;
  readonly amount: string;
  readonly documentNumber: string;
}

/** One line per month, both ends included. Throws a RangeError for a month without a rate. */
export function monthlyAmounts(
  rows: readonly RateRow[],
  query: Omit<RateQuery, 'month'>,
  fromMonth: string,
  untilMonth: string,
): MonthAmount[] {
  const lines: MonthAmount[] = [];
  for (let month = plusMonths(fromMonth, 0); month <= untilMonth; month = plusMonths(month, 1)) {
    const rate = findRate(rows, { ...query, month });
    if (rate === null) throw new RangeError(`no rate for ${query.item} in ${month}`);
    lines.push({ month, amount: rate.monthly, documentNumber: rate.documentNumber });
  }
  return lines;
}

/** Sum of amounts in yuan, two decimals. */
export function sumYuan(amounts: readonly string[]): string {
  return amounts.reduce((sum, amount) => sum.plus(amount), new Decimal(0)).toFixed(2);
}
