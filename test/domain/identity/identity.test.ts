import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { fromDayNumber, toDayNumber } from '../../../domain/calendar/dates.ts';
import { ageOn, IdentityNumber, parseIdentityNumber } from '../../../domain/identity/identity-number.ts';
import { makeIdentityNumber } from '../../../domain/identity/make.ts';
import { maskAccount, maskName, maskNumber, maskPhone } from '../../../domain/identity/mask.ts';

describe('identity numbers', () => {
  it('accepts the example of GB 11643 and reads birth and sex', () => {
    expect(parseIdentityNumber(' 11010519491231002x ')).toEqual({
      ok: true,
      identity: { number: '11010519491231002X', area: '110105', birthDate: '1949-12-31', sex: 'female' },
    });
  });

  it.each([
    ['110105194912310021', 'check-digit'],
    ['11010519491231002', 'length'],
    ['1101051949123100AX', 'characters'],
    ['110105194902300021', 'birth-date'],
    ['', 'length'],
  ])('refuses %s: %s', (text, problem) => {
    expect(parseIdentityNumber(text)).toEqual({ ok: false, problem });
  });

  it('refuses the sequence 000 even with a right check digit', () => {
    const valid = makeIdentityNumber({ area: '140403', birthDate: '1980-01-01', sex: 'male', sequence: 1 });
    expect(valid).toHaveLength(18);
    expect(parseIdentityNumber(`${valid.slice(0, 14)}000${valid.at(-1)}`)).toEqual({
      ok: false,
      problem: 'sequence',
    });
  });

  it('upgrades an old 15-digit number', () => {
    expect(parseIdentityNumber('110105491231002')).toMatchObject({
      ok: true,
      identity: { number: '11010519491231002X' },
    });
  });

  it('tells the clerk what is wrong', () => {
    const result = IdentityNumber.safeParse('110105194912310021');
    expect(result.error?.issues[0]?.message).toContain('校验码');
  });

  it('reads back what was made, and notices any single wrong digit (property)', () => {
    fc.assert(
      fc.property(
        fc.integer({ min: toDayNumber('1920-01-01'), max: toDayNumber('2026-01-01') }).map(fromDayNumber),
        fc.constantFrom('male' as const, 'female' as const),
        fc.integer({ min: 1, max: 499 }),
        fc.integer({ min: 0, max: 17 }),
        fc.integer({ min: 1, max: 9 }),
        (birthDate, sex, sequence, place, shift) => {
          const number = makeIdentityNumber({ area: '610204', birthDate, sex, sequence });
          expect(parseIdentityNumber(number)).toMatchObject({ ok: true, identity: { birthDate, sex } });
          const old = number.charAt(place);
          const other = old === 'X' ? '0' : String((Number(old) + shift) % 10);
          const wrong = number.slice(0, place) + other + number.slice(place + 1);
          expect(parseIdentityNumber(wrong).ok).toBe(false);
        },
      ),
      { seed: 11, numRuns: 300 },
    );
  });

  it('counts whole years', () => {
    expect(ageOn('1980-02-29', '2026-02-28')).toBe(45);
    expect(ageOn('1980-02-29', '2026-03-01')).toBe(46);
  });
});

describe('masks', () => {
  it('hide the middle', () => {
    expect(maskNumber('140411198001010021')).toBe('1404**********0021');
    expect(maskName('张小三')).toBe('张*三');
    expect(maskName('李四')).toBe('李*');
    expect(maskName('欧阳小明')).toBe('欧**明');
    expect(maskPhone('13800001234')).toBe('138****1234');
    expect(maskAccount('6217000012345678')).toBe('************5678');
    expect(maskNumber('12345678')).toBe('********');
  });
});
