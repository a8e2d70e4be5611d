import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import {
  addInterval,
  ENDLESS,
  firstDue,
  nextDue,
  parseInstant,
  parseInterval,
  parseTimer,
  TimerError,
} from '../../../engine/model/timer.ts';

const shanghai = 'Asia/Shanghai';
const at = (text: string): number => Date.parse(text);

describe('dates', () => {
  it.each([
    ['2026-01-01T00:00:00Z', '2026-01-01T00:00:00Z'],
    ['2026-01-01T08:00+08:00', '2026-01-01T00:00:00Z'],
    ['2026-01-01T08:00:00+08', '2026-01-01T00:00:00Z'],
    ['2026-01-01T00:00:00.123456Z', '2026-01-01T00:00:00.123Z'],
    ['2026-01-01T08:00:00+08:00[Asia/Shanghai]', '2026-01-01T00:00:00Z'],
    ['2025-12-31T19:00:00-05:00', '2026-01-01T00:00:00Z'],
  ])('%s is %s', (text, instant) => expect(parseInstant(text)).toBe(at(instant)));

  it.each([
    '2026-01-01',
    '2026-01-01T00:00:00',
    '2026-01-01T00:00:00+0800',
    '2026-01-01T00:00:00@Asia/Shanghai',
    '2026-02-30T00:00:00Z',
    '2026-01-01T24:00:00Z',
    '2026-01-01T00:00:00+08:00[Asia/Nowhere]',
    '',
  ])('%s is refused', (text) => expect(() => parseInstant(text)).toThrow(TimerError));

  it('reads every instant that JavaScript writes', () => {
    fc.assert(
      fc.property(
        fc.date({ min: new Date(0), max: new Date('9999-12-31T23:59:59.999Z'), noInvalidDate: true }),
        (date) => {
          expect(parseInstant(date.toISOString())).toBe(date.getTime());
        },
      ),
      { seed: 20261031 },
    );
  });
});

describe('durations', () => {
  it.each(['PT9007199254740992S', 'P999999Y', 'P178956971Y', 'P2147483647D'])(
    '%s ends where dates end',
    (text) => {
      expect(addInterval(0, parseInterval(text), shanghai)).toBe(8.64e15);
      expect(addInterval(0, parseInterval(`-${text}`), shanghai)).toBe(-8.64e15);
    },
  );

  it.each(['P99999999999999D', 'P2147483648M', 'P306783379W'])('%s is refused', (text) =>
    expect(() => parseInterval(text)).toThrow(TimerError),
  );

  it('refuses repetitions beyond 32 bits', () => {
    expect(() => parseTimer('cycle', 'R2147483648/PT1H')).toThrow(TimerError);
    expect(parseTimer('cycle', 'R2147483647/PT1H')).toMatchObject({ repetitions: 2 ** 31 - 1 });
  });

  it('moves months on the calendar, to the last day of a shorter month', () => {
    expect(addInterval(at('2026-01-31T10:00:00+08:00'), parseInterval('P1M'), shanghai)).toBe(
      at('2026-02-28T10:00:00+08:00'),
    );
  });

  it('keeps the hour over a change of the clocks when it counts days, not when it counts hours', () => {
    const before = at('2026-03-28T12:00:00+01:00');
    expect(addInterval(before, parseInterval('P1D'), 'Europe/Berlin')).toBe(at('2026-03-29T12:00:00+02:00'));
    expect(addInterval(before, parseInterval('PT24H'), 'Europe/Berlin')).toBe(
      at('2026-03-29T13:00:00+02:00'),
    );
  });

  it('reads signs, weeks and fractions', () => {
    expect(parseInterval('-P1DT2H')).toEqual({ months: 0, days: -1, milliseconds: -7_200_000 });
    expect(parseInterval('P2W')).toEqual({ months: 0, days: 14, milliseconds: 0 });
    expect(parseInterval('PT-1.5S')).toEqual({ months: 0, days: 0, milliseconds: -1_500 });
  });

  it.each(['P', 'PT', 'P1DT', '1D', 'PT1.5M', 'P1H', 'soon'])('%s is refused', (text) =>
    expect(() => parseInterval(text)).toThrow(TimerError),
  );
});

describe('cycles', () => {
  it('fires as often as it says and does not drift', () => {
    const timer = parseTimer('cycle', 'R3/PT10S');
    const first = firstDue(timer, 0, shanghai);
    expect(first).toEqual({ dueAt: 10_000, repetitions: 3 });
    const second = nextDue(timer, first, 10_400, shanghai);
    expect(second).toEqual({ dueAt: 20_000, repetitions: 2 });
    const third = second && nextDue(timer, second, 20_000, shanghai);
    expect(third).toEqual({ dueAt: 30_000, repetitions: 1 });
    expect(third && nextDue(timer, third, 30_000, shanghai)).toBeUndefined();
  });

  it('does not fire for times it slept through, but once and now', () => {
    const timer = parseTimer('cycle', 'R/PT10S');
    expect(nextDue(timer, { dueAt: 10_000, repetitions: ENDLESS }, 55_000, shanghai)).toEqual({
      dueAt: 55_000,
      repetitions: ENDLESS,
    });
  });

  it('begins at its start', () => {
    const timer = parseTimer('cycle', 'R/2026-01-01T00:00:00Z/P1D');
    expect(firstDue(timer, at('2025-12-01T00:00:00Z'), shanghai).dueAt).toBe(at('2026-01-01T00:00:00Z'));
    expect(firstDue(timer, at('2026-02-01T00:00:00Z'), shanghai).dueAt).toBe(at('2026-02-01T00:00:00Z'));
  });

  it('reads cron in its zone, day of month and day of week together', () => {
    const nine = parseTimer('cycle', '0 0 9 * * *');
    expect(firstDue(nine, at('2026-01-01T00:30:00Z'), shanghai).dueAt).toBe(at('2026-01-01T09:00:00+08:00'));
    const fridayThirteenth = parseTimer('cycle', '0 0 0 13 * FRI');
    expect(firstDue(fridayThirteenth, at('2026-01-01T00:00:00Z'), 'UTC').dueAt).toBe(
      at('2026-02-13T00:00:00Z'),
    );
  });

  it.each(['R3', 'Rx/PT1S', 'R3/', '0 0 9 * *', 'PT10S', ''])('%s is refused', (text) =>
    expect(() => parseTimer('cycle', text)).toThrow(TimerError),
  );
});
