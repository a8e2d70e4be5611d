/**
 * Working days in China: weekends, public holidays and 调休 days, from dated rows.
 *
 * 1. The rows are the office's own table; this file knows no holiday of its own.
 * 2. The first day is not counted (民法典 art 201): `add(d, 1)` is the first working day after `d`.
 * 3. Outside the covered years only weekends and the fixed statutory days are known: every answer that touched
 *    such a day says `provisional` (暂定). It is never silently taken for certain.
 * 4. Pure and independent of the process's time zone; days are 'YYYY-MM-DD' strings of Asia/Shanghai.
 */
import { z } from 'zod';
import { DateString, fromDayNumber, isWeekend, toDayNumber } from './dates.ts';

/** A day that the yearly notice of the State Council's general office makes special. */
export const CalendarDay = z.object({
  date: DateString,
  /** holiday: no work (放假); makeup: a weekend day that is worked (调休上班). */
  kind: z.enum(['holiday', 'makeup']),
  /** 元旦, 春节, … */
  name: z.string().min(1),
  /** e.g. 国办发明电〔2025〕7号; null where no number is known. */
  documentNumber: z.string().nullable(),
});
export type CalendarDay = z.infer<typeof CalendarDay>;

/** A holiday that the law fixes to a day of the solar year, known before the yearly notice. */
export const StatutoryDay = z.object({
  month: z.number().int().min(1).max(12),
  day: z.number().int().min(1).max(31),
  name: z.string(),
  documentNumber: z.string(),
});
export type StatutoryDay = z.infer<typeof StatutoryDay>;

export const CalendarData = z.object({
  days: z.array(CalendarDay),
  /** First and last day for which `days` is complete. */
  coveredFrom: DateString,
  coveredUntil: DateString,
  statutoryDays: z.array(StatutoryDay),
});
export type CalendarData = z.infer<typeof CalendarData>;

export type DayKind = 'workday' | 'makeup' | 'weekend' | 'holiday' | 'statutory-holiday';

/** What one day is, and why. */
export interface DayReason {
  readonly date: DateString;
  readonly working: boolean;
  readonly kind: DayKind;
  /** The holiday's name, for `makeup`, `holiday` and `statutory-holiday`. */
  readonly name: string | null;
  readonly documentNumber: string | null;
  /** The day lies outside the covered years. */
  readonly provisional: boolean;
}

/** One line of a day-by-day account. */
export interface CountedDay extends DayReason {
  readonly counted: boolean;
  /** 1-based number of the counted day, null if not counted. */
  readonly number: number | null;
  /** The day from which is counted. */
  readonly first: boolean;
}

export interface WorkingDate {
  readonly date: DateString;
  readonly provisional: boolean;
}

/** A guard against endless loops: no deadline of the field is near it. */
const MAX_WORKING_DAYS = 10_000;

export class WorkingCalendar {
  readonly coveredFrom: DateString;
  readonly coveredUntil: DateString;
  readonly #days: ReadonlyMap<DateString, CalendarDay>;
  readonly #statutory: ReadonlyMap<string, StatutoryDay>;

  /** Throws an Error when a date occurs twice or coverage ends before it begins. */
  constructor(data: CalendarData) {
    const days = new Map<DateString, CalendarDay>();
    for (const day of data.days) {
      toDayNumber(day.date);
      if (days.has(day.date)) throw new Error(`calendar day given twice: ${day.date}`);
      days.set(day.date, day);
    }
    if (toDayNumber(data.coveredUntil) < toDayNumber(data.coveredFrom)) {
      throw new Error(`calendar coverage ends before it begins: ${data.coveredFrom}, ${data.coveredUntil}`);
    }
    this.#days = days;
    this.#statutory = new Map(data.statutoryDays.map((day) => [monthDay(day.month, day.day), day]));
    this.coveredFrom = data.coveredFrom;
    this.coveredUntil = data.coveredUntil;
  }

  /** Is the day inside the years for which the table is complete? */
  covers(date: DateString): boolean {
    return date >= this.coveredFrom && date <= this.coveredUntil;
  }

  /** What the day is, and why. Rows of the table count outside coverage too: what is known is known. */
  reason(date: DateString): DayReason {
    toDayNumber(date);
    const provisional = !this.covers(date);
    const row = this.#days.get(date);
    if (row !== undefined) {
      const { name, documentNumber } = row;
      return { date, working: row.kind === 'makeup', kind: row.kind, name, documentNumber, provisional };
    }
    const statutory = provisional ? this.#statutory.get(date.slice(5)) : undefined;
    if (statutory !== undefined) {
      const { name, documentNumber } = statutory;
      return { date, working: false, kind: 'statutory-holiday', name, documentNumber, provisional };
    }
    const weekend = isWeekend(date);
    const kind = weekend ? 'weekend' : 'workday';
    return { date, working: !weekend, kind, name: null, documentNumber: null, provisional };
  }

  isWorkingDay(date: DateString): boolean {
    return this.reason(date).working;
  }

  /** The n-th working day after `date` (the day itself not counted); n = 0 is `date`. */
  add(date: DateString, workingDays: number): WorkingDate {
    return this.#walk(date, workingDays, 1);
  }

  /** The n-th working day before `date` (the day itself not counted); n = 0 is `date`. */
  subtract(date: DateString, workingDays: number): WorkingDate {
    return this.#walk(date, workingDays, -1);
  }

  /** Working days after `from` up to and including `to`; negative the other way round. */
  count(from: DateString, to: DateString): number {
    const start = toDayNumber(from);
    const end = toDayNumber(to);
    if (end < start) {
      const back = this.count(to, from);
      return back === 0 ? 0 : -back;
    }
    let working = 0;
    for (let day = start + 1; day <= end; day++) if (this.isWorkingDay(fromDayNumber(day))) working++;
    return working;
  }

  /** Every day from `date` to the n-th working day after it, each with its reason and number. */
  list(date: DateString, workingDays: number): CountedDay[] {
    checkCount(workingDays);
    const lines: CountedDay[] = [{ ...this.reason(date), counted: false, number: null, first: true }];
    let number = 0;
    for (let day = toDayNumber(date) + 1; number < workingDays; day++) {
      const reason = this.reason(fromDayNumber(day));
      if (reason.working) number++;
      lines.push({
        ...reason,
        counted: reason.working,
        number: reason.working ? number : null,
        first: false,
      });
    }
    return lines;
  }

  #walk(date: DateString, workingDays: number, step: 1 | -1): WorkingDate {
    checkCount(workingDays);
    let day = toDayNumber(date);
    let found = date;
    let provisional = false;
    for (let left = workingDays; left > 0; ) {
      day += step;
      found = fromDayNumber(day);
      const reason = this.reason(found);
      if (reason.provisional) provisional = true;
      if (reason.working) left--;
    }
    return { date: found, provisional };
  }
}

function checkCount(workingDays: number): void {
  if (!Number.isInteger(workingDays) || workingDays < 0 || workingDays > MAX_WORKING_DAYS) {
    throw new RangeError(`not a number of working days: ${workingDays}`);
  }
}

function monthDay(month: number, day: number): string {
  return `${String(month).padStart(2, '0')}-${String(day).padStart(2, '0')}`;
}
