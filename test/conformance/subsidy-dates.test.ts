/** The dates that the recorded cases are answered with are what the working days say. */
import { describe, expect, it } from 'vitest';
import { WorkingCalendar } from '../../domain/calendar/calendar.ts';
import { startOfDay } from '../../domain/calendar/dates.ts';
import { seedCalendar } from '../../domain/calendar/seed.ts';
import { computeDeadline } from '../../domain/deadlines/deadline.ts';
import { defaultLimits, defaultPauseRule } from '../../domain/deadlines/limits.ts';
import { limits } from './scenarios/subsidy-application.ts';

const calendar = new WorkingCalendar(seedCalendar());

function warningOf(days: number): number {
  const found = defaultLimits.find(({ workingDays }) => workingDays === days);
  if (found === undefined) throw new Error(`no limit of ${days} working days`);
  return found.warnWorkingDays;
}

describe('dates of the recorded cases', () => {
  for (const { from, days, due, warn, paused } of limits) {
    const pauses = paused
      ? [{ pausedAt: startOfDay(paused[0]), resumedAt: startOfDay(paused[1]), reason: 'correction' }]
      : [];
    it(`${days} working days from ${from}${paused ? `, paused ${paused.join(' to ')}` : ''}`, () => {
      const found = computeDeadline(calendar, {
        ...{ startedAt: startOfDay(from), workingDays: days, warnWorkingDays: warningOf(days) },
        ...{ pauseRule: defaultPauseRule, pauses, extensions: [] },
      });
      expect(found).toMatchObject({ dueDate: due, warnDate: warn, provisional: false });
    });
  }
});
