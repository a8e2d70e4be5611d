import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { WorkingCalendar } from '../../../domain/calendar/calendar.ts';
import { endOfDay, startOfDay } from '../../../domain/calendar/dates.ts';
import { seedCalendar } from '../../../domain/calendar/seed.ts';
import { computeDeadline, type DeadlineInput } from '../../../domain/deadlines/deadline.ts';
import { type ClockState, viewClock } from '../../../domain/deadlines/light.ts';
import { defaultLimits, defaultPauseRule, findLimit } from '../../../domain/deadlines/limits.ts';
import { clockWords, dayWords, lights } from '../../../domain/deadlines/wording.ts';

const calendar = new WorkingCalendar(seedCalendar());
const push = (more: Partial<DeadlineInput> = {}): DeadlineInput => ({
  startedAt: '2026-02-13T10:00:00+08:00',
  workingDays: 10,
  warnWorkingDays: 2,
  pauseRule: defaultPauseRule,
  pauses: [],
  extensions: [],
  ...more,
});
const pause = (from: string, to: string | null) => ({
  pausedAt: `${from}T11:00:00+08:00`,
  resumedAt: to === null ? null : `${to}T15:00:00+08:00`,
  reason: '属地补正',
});

describe('the ten days over the Spring Festival of 2026', () => {
  it('are due at 24:00 on 2026-03-05 and turn to 临期 two working days before', () => {
    expect(computeDeadline(calendar, push())).toMatchObject({
      startDate: '2026-02-13',
      dueDate: '2026-03-05',
      dueAt: '2026-03-06T00:00:00+08:00',
      warnDate: '2026-03-03',
      warnAt: '2026-03-03T00:00:00+08:00',
      provisional: false,
    });
  });

  it('are counted from the Chinese day, whatever the zone of the instant', () => {
    expect(computeDeadline(calendar, push({ startedAt: '2026-02-13T17:00:00Z' })).startDate).toBe(
      '2026-02-14',
    );
  });

  it('explain every day', () => {
    const { trace } = computeDeadline(calendar, push());
    expect(trace.map((day) => dayWords(day, 'zh')).slice(0, 4)).toEqual([
      '起算日,不计入',
      '第 1 个工作日,春节调休上班(国办发明电〔2025〕7号)',
      '春节放假(国办发明电〔2025〕7号)',
      '春节放假(国办发明电〔2025〕7号)',
    ]);
    expect(trace.filter((day) => day.counted)).toHaveLength(10);
  });
});

describe('pauses', () => {
  it('takes the days of a correction out of the count', () => {
    const deadline = computeDeadline(calendar, push({ pauses: [pause('2026-02-26', '2026-02-28')] }));
    // 02-26, 02-27 and the worked Saturday 02-28 fall out: three working days later than 03-05.
    expect(deadline.dueDate).toBe('2026-03-10');
    expect(deadline.trace.filter((day) => day.paused).map((day) => day.date)).toEqual([
      '2026-02-26',
      '2026-02-27',
      '2026-02-28',
    ]);
  });

  it('follows the configured rule for the first and the last day', () => {
    const due = (pauseDayCounts: boolean, resumeDayCounts: boolean) =>
      computeDeadline(
        calendar,
        push({
          pauses: [pause('2026-02-26', '2026-02-28')],
          pauseRule: { pauseDayCounts, resumeDayCounts, maximumRounds: null },
        }),
      ).dueDate;
    expect(due(true, false)).toBe('2026-03-09');
    expect(due(false, true)).toBe('2026-03-09');
    expect(due(true, true)).toBe('2026-03-06');
  });

  it('leaves no due date while open, and says how many days are used', () => {
    expect(computeDeadline(calendar, push({ pauses: [pause('2026-02-26', null)] }))).toMatchObject({
      dueDate: null,
      dueAt: null,
      warnAt: null,
      usedWhenPaused: 3,
    });
  });

  it('on the last day leaves at least one day after it ends', () => {
    const open = computeDeadline(calendar, push({ pauses: [pause('2026-03-05', null)] }));
    expect(open).toMatchObject({ dueDate: null, usedWhenPaused: 9 });
    const resumed = computeDeadline(calendar, push({ pauses: [pause('2026-03-05', '2026-03-12')] }));
    expect(resumed.dueDate).toBe('2026-03-13');
  });

  it('within one day takes nothing, after the due date changes nothing', () => {
    expect(computeDeadline(calendar, push({ pauses: [pause('2026-02-26', '2026-02-26')] })).dueDate).toBe(
      '2026-03-05',
    );
    expect(computeDeadline(calendar, push({ pauses: [pause('2026-03-06', null)] })).dueDate).toBe(
      '2026-03-05',
    );
  });

  it('refuses pauses that overlap or run backwards', () => {
    const overlapping = [pause('2026-02-25', '2026-02-27'), pause('2026-02-26', '2026-02-28')];
    expect(() => computeDeadline(calendar, push({ pauses: overlapping }))).toThrow(RangeError);
    expect(() => computeDeadline(calendar, push({ pauses: [pause('2026-02-27', '2026-02-26')] }))).toThrow(
      RangeError,
    );
  });

  it('never makes a deadline earlier (property)', () => {
    const day = fc.integer({ min: 1, max: 28 }).map((d) => `2026-03-${String(d).padStart(2, '0')}`);
    fc.assert(
      fc.property(fc.integer({ min: 1, max: 30 }), day, day, (workingDays, a, b) => {
        const [from, to] = a <= b ? [a, b] : [b, a];
        const plain = computeDeadline(calendar, push({ workingDays }));
        const paused = computeDeadline(calendar, push({ workingDays, pauses: [pause(from, to)] }));
        expect((paused.dueDate ?? '') >= (plain.dueDate ?? '')).toBe(true);
        expect(paused.trace.filter((d) => d.counted)).toHaveLength(workingDays);
      }),
      { seed: 7, numRuns: 200 },
    );
  });
});

describe('extensions and the end of the calendar', () => {
  it('adds the working days granted', () => {
    const extensions = [
      { workingDays: 5, grantedOn: '2026-03-04', reason: '入户核实', documentNumber: null },
    ];
    expect(computeDeadline(calendar, push({ extensions })).dueDate).toBe('2026-03-12');
  });

  it('is 暂定 past the published years', () => {
    const deadline = computeDeadline(calendar, push({ startedAt: '2026-12-18T09:00:00+08:00' }));
    expect(deadline).toMatchObject({ dueDate: '2027-01-04', provisional: true });
    expect(dayWords(deadline.trace.at(-1) ?? deadline.trace[0] ?? never(), 'zh')).toBe(
      '第 10 个工作日(暂定)',
    );
  });
});

describe('the light', () => {
  const state = (more: Partial<ClockState> = {}): ClockState => ({
    startedAt: '2026-02-13T10:00:00+08:00',
    dueDate: '2026-03-05',
    dueAt: endOfDay('2026-03-05'),
    warnAt: startOfDay('2026-03-03'),
    paused: false,
    provisional: false,
    stoppedAt: null,
    ...more,
  });
  const words = (now: string, more: Partial<ClockState> = {}) => {
    const view = viewClock(calendar, state(more), Date.parse(now));
    return `${lights[view.light].shape} ${clockWords(view, 'zh')}`;
  };

  it.each([
    ['2026-02-13T10:00:00+08:00', '● 剩 10 个工作日'],
    ['2026-02-20T10:00:00+08:00', '● 剩 9 个工作日'],
    ['2026-03-02T23:59:00+08:00', '● 剩 3 个工作日'],
    ['2026-03-03T00:00:00+08:00', '▲ 剩 2 个工作日'],
    ['2026-03-05T23:59:59+08:00', '▲ 今日到期'],
    ['2026-03-06T00:00:00+08:00', '■ 超期 1 个工作日'],
    ['2026-03-07T10:00:00+08:00', '■ 超期 1 个工作日'],
    ['2026-03-09T10:00:00+08:00', '■ 超期 2 个工作日'],
  ])('at %s: %s', (now, expected) => {
    expect(words(now)).toBe(expected);
  });

  it('says already overdue on the weekend after a Friday', () => {
    const friday = { dueDate: '2026-03-06', dueAt: endOfDay('2026-03-06'), warnAt: null };
    expect(words('2026-03-07T10:00:00+08:00', friday)).toBe('■ 已超期');
  });

  it('shows pauses, provisional dates and what is done', () => {
    const paused = { paused: true, dueDate: null, dueAt: null, warnAt: null, remainingWhenPaused: 7 };
    expect(words('2026-03-20T10:00:00+08:00', paused)).toBe('❚❚ 暂停中,剩 7 个工作日');
    expect(words('2026-02-13T10:00:00+08:00', { provisional: true })).toBe('● 剩 10 个工作日(暂定)');
    expect(words('2026-09-01T10:00:00+08:00', { stoppedAt: '2026-03-05T23:00:00+08:00' })).toBe('✓ 按期办结');
    expect(words('2026-09-01T10:00:00+08:00', { stoppedAt: '2026-03-09T09:00:00+08:00' })).toBe(
      '✓ 超期 2 个工作日办结',
    );
  });

  it('counts elapsed working days to now, or to the end', () => {
    expect(viewClock(calendar, state(), Date.parse('2026-03-02T09:00:00+08:00')).elapsed).toBe(7);
    const stopped = state({ stoppedAt: '2026-02-24T09:00:00+08:00' });
    expect(viewClock(calendar, stopped, Date.parse('2026-03-02T09:00:00+08:00')).elapsed).toBe(2);
  });
});

describe('limits as dated rows', () => {
  const query = {
    clock: 'decide',
    limitSet: 'cross-province',
    jurisdictions: ['140403', '1404', '14'],
  } as const;

  it('starts with 3, 10 and 3 working days across provinces', () => {
    const days = (['forward', 'decide', 'tell'] as const).map(
      (clock) => findLimit(defaultLimits, { ...query, clock, on: '2026-02-13' })?.workingDays,
    );
    expect(days).toEqual([3, 10, 3]);
  });

  it('prefers the nearest jurisdiction, then the row in force on the day', () => {
    const national = findLimit(defaultLimits, { ...query, on: '2026-02-13' });
    if (national === null) throw new Error('no default row');
    const rows = [
      ...defaultLimits,
      { ...national, jurisdiction: '14', workingDays: 8, validFrom: '2026-03-01' },
      { ...national, jurisdiction: '14', workingDays: 9, validFrom: '2025-01-01', validUntil: '2026-02-28' },
      { ...national, jurisdiction: '53', workingDays: 1 },
    ];
    expect(findLimit(rows, { ...query, on: '2026-02-28' })?.workingDays).toBe(9);
    expect(findLimit(rows, { ...query, on: '2026-03-01' })?.workingDays).toBe(8);
    expect(findLimit(rows, { ...query, on: '2024-12-31' })?.workingDays).toBe(10);
    expect(findLimit([], { ...query, on: '2026-03-01' })).toBeNull();
  });
});

function never(): never {
  throw new Error('no trace');
}
