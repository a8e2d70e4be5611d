/**
 * 发布公示. Its days are calendar days, the first one not counted; a last day that is no working day moves to the next
 * one (民法典 arts 201, 203). Where the notice is not counted in clock 2, the clock stands still meanwhile.
 */
import { recordCaseEvent } from '../../db/repositories/applications.ts';
import { publishNotice as insertNotice } from '../../db/repositories/case-parts.ts';
import { findOpenDeadline, pauseDeadline } from '../../db/repositories/deadlines.ts';
import { readCalendar } from '../../db/repositories/policy.ts';
import type { WorkingCalendar } from '../../domain/calendar/calendar.ts';
import { endOfDay, plusDays, shanghaiDate } from '../../domain/calendar/dates.ts';
import type { Services } from '../services.ts';
import { once } from '../step.ts';
import { worker } from '../worker.ts';

/** 24:00 of the last day of a notice that was published at `nowMs`. */
export function noticeEnd(calendar: WorkingCalendar, nowMs: number, days: number): string {
  let last = plusDays(shanghaiDate(nowMs), days);
  while (!calendar.isWorkingDay(last)) last = plusDays(last, 1);
  return endOfDay(last);
}

export const publishNotice = worker<'publish-notice', Services>(
  'publish-notice',
  ({ applicationId, noticeDays, noticeCounted }, job, services) =>
    once(services, job, applicationId, async (step) => {
      const { trx, ring, now, nowMs, application } = step;
      const { calendar } = await readCalendar(trx);
      const unitId = application.home_civil_affairs_id ?? application.home_township_id;
      const notice = await insertNotice(trx, {
        ...{ applicationId, unitId, days: noticeDays, counted: noticeCounted, at: now },
        endsAt: noticeEnd(calendar, nowMs, noticeDays),
        dedupKey: step.key('notice'),
      });
      const clock = noticeCounted ? null : await findOpenDeadline(trx, applicationId, 'decide');
      if (clock) {
        await pauseDeadline(trx, clock.id, { at: now, reason: 'public-notice', dedupKey: step.key('pause') });
      }
      await recordCaseEvent(
        trx,
        ring,
        applicationId,
        { type: 'notice-published' },
        {
          ...{ at: now, kind: 'notice-published', elementId: job.elementId, unitId },
          ...{
            facts: { endsAt: notice.ends_at, days: noticeDays },
            dedupKey: step.key('notice-published'),
          },
        },
      );
      step.audit({
        action: 'case.publish-notice',
        facts: { endsAt: notice.ends_at, counted: noticeCounted },
      });
      return { noticeEndsAt: notice.ends_at };
    }),
);
