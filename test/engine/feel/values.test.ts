/** Numbers, JSON and temporal arithmetic hold for any value, not only the recorded ones. */
import { Decimal } from 'decimal.js';
import fc from 'fast-check';
import { describe, expect, test } from 'vitest';
import {
  compileExpression,
  compileUnaryTests,
  FeelEvaluationFailure,
  FeelNumber,
  FeelParseError,
  fromJsonText,
  JsonTextError,
  joinDocument,
  splitDocument,
  toJsonText,
  withWarnings,
} from '../../../engine/feel/index.ts';

const SEED = 20260301;
const settings = { seed: SEED, numRuns: 300 };
const NOW = Date.UTC(2026, 1, 13, 2);

function evaluate(
  source: string,
  variables: Readonly<Record<string, string>> = {},
  timeZone = 'UTC',
): string {
  const scope = {
    get: (name: string) => {
      const text = Object.hasOwn(variables, name) ? variables[name] : undefined;
      return text === undefined ? undefined : fromJsonText(text);
    },
  };
  return toJsonText(compileExpression(source).evaluate(scope, { now: () => NOW, timeZone }).value);
}

const Exact = Decimal.clone({ precision: 34, rounding: Decimal.ROUND_HALF_EVEN });
const decimalText = fc
  .tuple(fc.bigInt({ min: -(10n ** 30n), max: 10n ** 30n }), fc.integer({ min: 0, max: 20 }))
  .map(([unscaled, scale]) =>
    new Decimal(unscaled.toString()).div(new Decimal(10).pow(scale)).toFixed(scale),
  );

describe('numbers', () => {
  test('arithmetic is decimal with 34 digits, rounded half-even', () => {
    fc.assert(
      fc.property(
        decimalText,
        fc.constantFrom('plus', 'minus', 'times', 'dividedBy'),
        decimalText,
        (a, op, b) => {
          const [x, y] = [FeelNumber.parse(a), FeelNumber.parse(b)];
          if (x === null || y === null) throw new Error('not a number');
          if (op === 'dividedBy' && y.isZero()) return;
          const expected = new Exact(a)[op](new Exact(b));
          expect(x[op](y)?.decimal.toFixed()).toBe(expected.toFixed());
        },
      ),
      settings,
    );
  });

  test('a number written out and read again is the same, trailing zeros included', () => {
    fc.assert(
      fc.property(decimalText, (text) => {
        const number = FeelNumber.parse(text);
        const again = FeelNumber.parse(number?.toString() ?? '');
        expect(again?.toString()).toBe(number?.toString());
        expect(number !== null && again?.equals(number)).toBe(true);
      }),
      settings,
    );
  });
});

describe('JSON', () => {
  const json = fc.jsonValue({ maxDepth: 4 }).map((value) => JSON.stringify(value));

  test('a value keeps its meaning through FEEL', () => {
    fc.assert(
      fc.property(json, (text) => {
        // Whole numbers beyond 64 bits wrap around, as in Zeebe (recorded).
        fc.pre(!/\d{19,}|e\+/.test(text));
        const again: unknown = JSON.parse(toJsonText(fromJsonText(text)));
        const plain: unknown = JSON.parse(text, (_, value: unknown) => (Object.is(value, -0) ? 0 : value));
        expect(again).toEqual(plain);
      }),
      settings,
    );
  });

  test('a document taken apart and joined is unchanged, and canonical text stays as it is', () => {
    fc.assert(
      fc.property(fc.dictionary(fc.string(), fc.jsonValue({ maxDepth: 3 })), (document) => {
        fc.pre(!/\d{19,}/.test(JSON.stringify(document)));
        const joined = joinDocument(splitDocument(JSON.stringify(document, null, 1)));
        expect(joinDocument(splitDocument(joined))).toBe(joined);
      }),
      settings,
    );
  });

  test('numbers keep their digits', () => {
    const document = splitDocument('{"a":1.0, "b":10000000000000001, "c":1e10, "d":0.10, "e":-0.0}');
    expect(Object.fromEntries(document)).toEqual({
      a: '1.0',
      b: '10000000000000001',
      c: '1.0E10',
      d: '0.1',
      e: '-0.0',
    });
  });

  test('empty text and null are an empty document', () => {
    expect(splitDocument(' ').size + splitDocument('null').size).toBe(0);
  });

  test('numbers leave FEEL as Zeebe stores them', () => {
    expect(evaluate('x', { x: '1.0' })).toBe('1');
    expect(evaluate('x', { x: '{"a":1.0}' })).toBe('{"a":1.0}');
    expect(evaluate('1/3')).toBe('0.3333333333333333');
    expect(evaluate('x', { x: '10000000000000001' })).toBe('10000000000000001');
  });

  test.each([
    '[]',
    '1',
    '"a"',
    '{',
    '{"a"}',
    '{"a":1,}',
    "{'a':1}",
    '{"a":01}',
    '{"a":1}x',
    '{"a":"\u0001"}',
  ])('refuses %s as a document', (text) => expect(() => splitDocument(text)).toThrow(JsonTextError));

  test('refuses nesting beyond its bound instead of overflowing', () => {
    const deep = (levels: number): string => `{"a":${'['.repeat(levels)}${']'.repeat(levels)}}`;
    expect(() => splitDocument(deep(5000))).toThrow(JsonTextError);
    expect(splitDocument(deep(500)).size).toBe(1);
  });
});

describe('expressions', () => {
  test('name the free variables only', () => {
    const names = (source: string): readonly string[] => compileExpression(source).variables;
    expect(names('a + b.c')).toEqual(['a', 'b']);
    expect(names('for x in xs return x + y')).toEqual(['xs', 'y']);
    expect(names('{a: 1, b: a + c}')).toEqual(['c']);
    expect(names('get or else(`x y`, count(zs))')).toEqual(['x y', 'zs']);
    expect(names('function(p) p + q')).toEqual(['q']);
  });

  test('a refused expression says where', () => {
    expect(() => compileExpression('1 + ')).toThrow(FeelParseError);
    try {
      compileExpression('a + + b');
      expect.unreachable();
    } catch (error) {
      expect(error).toBeInstanceOf(FeelParseError);
      if (error instanceof FeelParseError) expect(error.position).toBe(4);
    }
  });

  test('warnings read like those of Zeebe', () => {
    const result = compileExpression('missing > 1').evaluate(
      { get: () => undefined },
      { now: () => 0, timeZone: 'UTC' },
    );
    expect(withWarnings('Expected', result.warnings)).toBe(
      "Expected The evaluation reported the following warnings:\n[NO_VARIABLE_FOUND] No variable found with name 'missing'\n[NOT_COMPARABLE] Can't compare 'null' with '1'",
    );
  });

  test.each([
    'for x in 1..1000000000 return x',
    'for x in 1..5000, y in 1..5000 return x',
    'some x in 1..3000, y in 1..3000 satisfies x > y + 9999',
    'for x in 1..100000 return partial',
    'sum(for x in 1..99999999 return x)',
  ])('%s ends quickly with a failure', (source) => {
    const started = performance.now();
    expect(() => evaluate(source)).toThrow(FeelEvaluationFailure);
    expect(performance.now() - started).toBeLessThan(3000);
  });

  test.each([
    `${'('.repeat(20_000)}1${')'.repeat(20_000)}`,
    `1${'+1'.repeat(45_000)}`,
    `${'[1]'.repeat(1)}${'[1]'.repeat(30_000)}`,
    `${'if true then '.repeat(5000)}1${' else 2'.repeat(5000)}`,
  ])('an expression nested too deeply is refused or fails, and never overflows (case %#)', (source) => {
    expect(() => {
      try {
        evaluate(source);
      } catch (error) {
        if (!(error instanceof FeelParseError || error instanceof FeelEvaluationFailure)) throw error;
      }
    }).not.toThrow();
  });

  test('the present is the one it is given, in the zone it is given', () => {
    expect(evaluate('now()', {}, 'Asia/Shanghai')).toBe('"2026-02-13T10:00:00+08:00[Asia/Shanghai]"');
    expect(evaluate('now()', {}, 'Z')).toBe('"2026-02-13T02:00:00Z"');
    expect(evaluate('today()', {}, 'Pacific/Honolulu')).toBe('"2026-02-12"');
  });

  test('a day added and taken away is the same day, in every month of four centuries', () => {
    fc.assert(
      fc.property(
        fc.integer({ min: -80_000, max: 80_000 }),
        fc.integer({ min: 0, max: 4000 }),
        (day, days) => {
          const text = new Date(day * 86_400_000).toISOString().slice(0, 10);
          const later = new Date((day + days) * 86_400_000).toISOString().slice(0, 10);
          expect(evaluate(`@"${text}" + @"P${days}D"`)).toBe(`"${later}"`);
          expect(evaluate(`@"${later}" - @"P${days}D"`)).toBe(`"${text}"`);
        },
      ),
      settings,
    );
  });

  test('unary tests see their input', () => {
    const tests = compileUnaryTests('> 3, "a"');
    const holds = (input: string): unknown =>
      tests.evaluate(fromJsonText(input), { get: () => undefined }, { now: () => 0, timeZone: 'UTC' }).value;
    expect(['5', '1', '"a"', '"b"'].map(holds)).toEqual([true, null, true, null]);
  });
});
