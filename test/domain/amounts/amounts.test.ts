import { describe, expect, it } from 'vitest';
import {
  findRate,
  monthlyAmounts,
  payFromMonth,
  type RateRow,
  sumYuan,
} from '../../../domain/amounts/amounts.ts';

const row = (more: Partial<RateRow>): RateRow => ({
  jurisdiction: '14',
  item: 'nursing',
  category: null,
  grade: null,
  fromMonth: '2020-01',
  untilMonth: null,
  monthly: '60.00',
  documentNumber: '测试〔2020〕1号',
  article: null,
  ...more,
});
const rows = [
  row({}),
  row({ grade: 1, monthly: '100.10' }),
  row({ jurisdiction: '1404', fromMonth: '2026-03', monthly: '70.20' }),
];
const query = { item: 'nursing', category: 4, grade: 2, jurisdictions: ['140403', '1404', '14'] } as const;

describe('amounts', () => {
  it('take the nearest jurisdiction, the most specific row, and the month', () => {
    expect(findRate(rows, { ...query, month: '2026-02' })?.monthly).toBe('60.00');
    expect(findRate(rows, { ...query, month: '2026-03' })?.monthly).toBe('70.20');
    expect(findRate(rows, { ...query, grade: 1, month: '2026-02' })?.monthly).toBe('100.10');
    expect(findRate(rows, { ...query, month: '2019-12' })).toBeNull();
  });

  it('are paid from the month of application, month by month, in decimals', () => {
    const lines = monthlyAmounts(rows, query, payFromMonth('2025-12-31'), '2026-03');
    expect(lines.map((line) => [line.month, line.amount])).toEqual([
      ['2025-12', '60.00'],
      ['2026-01', '60.00'],
      ['2026-02', '60.00'],
      ['2026-03', '70.20'],
    ]);
    expect(sumYuan(lines.map((line) => line.amount))).toBe('250.20');
    expect(sumYuan(['0.10', '0.20'])).toBe('0.30');
    expect(sumYuan([])).toBe('0.00');
  });

  it('refuse a month without a rate instead of paying nothing', () => {
    expect(() => monthlyAmounts(rows, query, '2019-12', '2020-01')).toThrow(RangeError);
  });
});
