import { execFileSync } from 'node:child_process';
import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { WorkingCalendar } from '../../../domain/calendar/calendar.ts';
import {
  endOfDay,
  fromDayNumber,
  plusDays,
  shanghaiDate,
  toDayNumber,
  weekday,
} from '../../../domain/calendar/dates.ts';
import { seedCalendar } from '../../../domain/calendar/seed.ts';

const calendar = new WorkingCalendar(seedCalendar());
const SEED = 20260213;

describe('working days of the published years', () => {
  it.each([
    ['2021-10-09', true],
    ['2021-09-26', true],
    ['2023-04-23', true],
    ['2024-02-04', true],
    ['2024-02-09', true], // 除夕 2024 was legally a working day
    ['2025-09-28', true],
    ['2026-02-14', true],
    ['2026-02-28', true],
    ['2026-02-15', false],
    ['2026-02-16', false],
    ['2026-02-23', false],
    ['2025-05-05', false],
  ])('%s: %s', (date, working) => {
    expect(calendar.isWorkingDay(date)).toBe(working);
  });

  it.each([
    [3, '2021-09-30', '2021-10-11'],
    [3, '2021-10-08', '2021-10-12'],
    [3, '2023-04-21', '2023-04-25'],
    [3, '2024-02-08', '2024-02-19'],
    [3, '2025-09-26', '2025-09-30'],
    [3, '2026-02-13', '2026-02-25'],
    [10, '2026-02-13', '2026-03-05'],
    [1, '2026-02-14', '2026-02-24'],
  ])('%i working days after %s is %s, the first day not counted', (n, from, due) => {
    expect(calendar.add(from, n)).toEqual({ date: due, provisional: false });
    expect(calendar.count(from, due)).toBe(n);
  });

  it('has the 2026 days of 国办发明电〔2025〕7号', () => {
    const off = seedCalendar().days.filter((d) => d.date.startsWith('2026') && d.kind === 'holiday');
    const makeup = seedCalendar().days.filter((d) => d.date.startsWith('2026') && d.kind === 'makeup');
    expect(off).toHaveLength(3 + 9 + 3 + 5 + 3 + 3 + 7);
    expect(makeup.map((d) => d.date)).toEqual([
      '2026-01-04',
      '2026-02-14',
      '2026-02-28',
      '2026-05-09',
      '2026-09-20',
      '2026-10-10',
    ]);
    expect(new Set([...off, ...makeup].map((d) => d.documentNumber))).toEqual(
      new Set(['国办发明电〔2025〕7号']),
    );
  });

  it('agrees with every row: days off are off, makeup days are weekend days that are worked', () => {
    for (const day of seedCalendar().days) {
      expect(calendar.isWorkingDay(day.date), day.date).toBe(day.kind === 'makeup');
      if (day.kind === 'makeup') expect(weekday(day.date), day.date).toBeGreaterThan(5);
    }
  });
});

describe('past the published years', () => {
  it('marks the result provisional and knows only weekends and the fixed statutory days', () => {
    expect(calendar.reason('2027-01-01')).toMatchObject({
      working: false,
      kind: 'statutory-holiday',
      name: '元旦',
      provisional: true,
    });
    expect(calendar.add('2026-12-18', 10)).toEqual({ date: '2027-01-04', provisional: true });
    expect(calendar.add('2026-12-17', 10)).toEqual({ date: '2026-12-31', provisional: false });
  });

  it('is certain, and may differ, once the notice is in the table', () => {
    const data = seedCalendar();
    const days = ['2027-01-01', '2027-01-02', '2027-01-03', '2027-01-04'].map((date) => ({
      date,
      kind: 'holiday' as const,
      name: '元旦',
      documentNumber: null,
    }));
    const next = new WorkingCalendar({
      ...data,
      days: [...data.days, ...days],
      coveredUntil: '2027-12-31',
    });
    expect(next.add('2026-12-18', 10)).toEqual({ date: '2027-01-05', provisional: false });
  });
});

describe('the account day by day', () => {
  it('gives a reason for each day over the Spring Festival of 2026', () => {
    const lines = calendar.list('2026-02-13', 3);
    expect(lines.map((l) => [l.date, l.kind, l.number])).toEqual([
      ['2026-02-13', 'workday', null],
      ['2026-02-14', 'makeup', 1],
      ...[15, 16, 17, 18, 19, 20, 21, 22, 23].map((d) => [`2026-02-${d}`, 'holiday', null]),
      ['2026-02-24', 'workday', 2],
      ['2026-02-25', 'workday', 3],
    ]);
    expect(lines[0]?.first).toBe(true);
  });
});

describe('properties', () => {
  const range = { min: toDayNumber('2004-01-01'), max: toDayNumber('2030-12-31') };
  const date = fc.integer(range).map(fromDayNumber);
  const n = fc.integer({ min: 0, max: 60 });
  const check = (property: fc.IProperty<[string, number]>) =>
    fc.assert(property as fc.IProperty<unknown>, { seed: SEED, numRuns: 300 });

  it('count undoes add', () => {
    check(fc.property(date, n, (d, k) => calendar.count(d, calendar.add(d, k).date) === k));
  });
  it('subtract undoes add from a working day, and the other way round', () => {
    check(
      fc.property(date, n, (d, k) => {
        fc.pre(calendar.isWorkingDay(d));
        expect(calendar.subtract(calendar.add(d, k).date, k).date).toBe(d);
        expect(calendar.add(calendar.subtract(d, k).date, k).date).toBe(d);
      }),
    );
  });
  it('a result is a working day, later days give no earlier results', () => {
    check(
      fc.property(date, n, (d, k) => {
        fc.pre(k > 0);
        const due = calendar.add(d, k).date;
        expect(calendar.isWorkingDay(due)).toBe(true);
        expect(calendar.add(plusDays(d, 1), k).date >= due).toBe(true);
        expect(calendar.add(d, k + 1).date > due).toBe(true);
      }),
    );
  });
  it('count is additive and antisymmetric', () => {
    const length = fc.integer({ min: -400, max: 400 });
    check(
      fc.property(date, length, (a, days) => {
        const b = plusDays(a, days);
        const middle = fromDayNumber(Math.floor((toDayNumber(a) + toDayNumber(b)) / 2));
        expect(calendar.count(a, middle) + calendar.count(middle, b)).toBe(calendar.count(a, b));
        expect(calendar.count(b, a) + calendar.count(a, b)).toBe(0);
      }),
    );
  });
  it('list ends at add, with as many counted days', () => {
    check(
      fc.property(date, n, (d, k) => {
        const lines = calendar.list(d, k);
        expect(lines.at(-1)?.date).toBe(calendar.add(d, k).date);
        expect(lines.filter((l) => l.counted)).toHaveLength(k);
      }),
    );
  });
});

describe('time zones', () => {
  it('reads the day in China from an instant', () => {
    expect(shanghaiDate(Date.parse('2026-02-13T15:59:59Z'))).toBe('2026-02-13');
    expect(shanghaiDate(Date.parse('2026-02-13T16:00:00Z'))).toBe('2026-02-14');
    expect(endOfDay('2026-03-05')).toBe('2026-03-06T00:00:00+08:00');
  });

  it('answers alike whatever the zone of the process', () => {
    const script = `
      import { WorkingCalendar } from './domain/calendar/calendar.ts';
      import { seedCalendar } from './domain/calendar/seed.ts';
      import { computeDeadline } from './domain/deadlines/deadline.ts';
      import { defaultPauseRule } from './domain/deadlines/limits.ts';
      const c = new WorkingCalendar(seedCalendar());
      const startedAt = '2026-02-13T16:30:00Z';
      const d = computeDeadline(c, { startedAt, workingDays: 10, warnWorkingDays: 2,
        pauseRule: defaultPauseRule, pauses: [], extensions: [] });
      console.log(JSON.stringify([c.isWorkingDay('2026-02-14'), c.add('2026-02-14', 1), c.list('2026-02-13', 10), d]));`;
    const answers = ['UTC', 'America/Los_Angeles', 'Asia/Shanghai', 'Pacific/Kiritimati'].map((zone) =>
      execFileSync(process.execPath, ['--import', 'tsx', '--input-type=module', '-e', script], {
        env: { ...process.env, TZ: zone },
        encoding: 'utf8',
      }),
    );
    expect(new Set(answers).size).toBe(1);
    expect(answers[0]).toContain('2026-03-06');
  });
});

describe('mistakes in the data', () => {
  it('refuses a date given twice and a date that does not exist', () => {
    const data = seedCalendar();
    const first = data.days[0];
    expect(first).toBeDefined();
    expect(() => new WorkingCalendar({ ...data, days: first ? [first, first] : [] })).toThrow(/twice/);
    expect(() => calendar.add('2026-02-30', 1)).toThrow(RangeError);
    expect(() => calendar.add('2026-02-13', -1)).toThrow(RangeError);
  });
});
