/**
 * The calendar an empty database starts with: public holidays and 调休 days 2004–2026, taken from the package
 * chinese-days by extract-seed.mjs. Document numbers where a public copy of the notice shows them, else null.
 * From then on the office's own table is the authority.
 */
import { z } from 'zod';
import type { CalendarData, CalendarDay } from './calendar.ts';
import { DateString } from './dates.ts';
import seed from './seed.json' with { type: 'json' };
import { statutoryDays } from './statutory.ts';

const Seed = z.object({
  coveredFrom: DateString,
  coveredUntil: DateString,
  notices: z.array(
    z.object({
      year: z.number().int(),
      documentNumber: z.string().nullable(),
      source: z.string(),
      days: z.array(z.tuple([DateString, z.enum(['holiday', 'makeup']), z.string()])),
    }),
  ),
});

/** The seed as calendar rows. */
export function seedCalendar(): CalendarData {
  const { coveredFrom, coveredUntil, notices } = Seed.parse(seed);
  const days: CalendarDay[] = notices.flatMap(({ documentNumber, days: rows }) =>
    rows.map(([date, kind, name]) => ({ date, kind, name, documentNumber })),
  );
  return { days, coveredFrom, coveredUntil, statutoryDays: [...statutoryDays] };
}
