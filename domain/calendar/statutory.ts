/**
 * The days that 《全国年节及纪念日放假办法》 (国务院令第795号, in force from 2025-01-01, art 2) fixes to a day of the
 * solar year. 清明, 端午, 中秋 and 春节 move and wait for the yearly notice. A default for the office's own table.
 */
import type { StatutoryDay } from './calendar.ts';

const documentNumber = '国务院令第795号';

export const statutoryDays: readonly StatutoryDay[] = [
  { month: 1, day: 1, name: '元旦', documentNumber },
  { month: 5, day: 1, name: '劳动节', documentNumber },
  { month: 5, day: 2, name: '劳动节', documentNumber },
  { month: 10, day: 1, name: '国庆节', documentNumber },
  { month: 10, day: 2, name: '国庆节', documentNumber },
  { month: 10, day: 3, name: '国庆节', documentNumber },
];
