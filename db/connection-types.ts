/**
 * How PostgreSQL values arrive in JavaScript. Applies to every connection made by `connection.ts`.
 *
 * 1. A date is the string 'YYYY-MM-DD' and a timestamp is an ISO string in UTC ('2026-02-13T01:30:00.000Z',
 *    milliseconds): never a JavaScript Date, so the time zone of the process decides nothing.
 * 2. bigint is a number. A value beyond Number.MAX_SAFE_INTEGER fails the query: no digit is lost in silence.
 * 3. numeric stays a string, exact, for decimal.js.
 */
import pg from 'pg';

const { builtins } = pg.types;
const arrayOf = { int8: 1016, date: 1182, timestamptz: 1185 } as const;

type Parser = (text: string) => unknown;

/** `text` as a safe integer. Throws RangeError when digits would be lost. */
export function parseBigint(text: string): number {
  const value = Number(text);
  if (!Number.isSafeInteger(value)) throw new RangeError(`bigint ${text} is beyond the safe integers`);
  return value;
}

/** PostgreSQL's '2026-02-13 09:30:00.123456+08' as '2026-02-13T01:30:00.123Z'; 'infinity' stays as it is. */
export function parseInstant(text: string): string {
  if (text.endsWith('infinity')) return text;
  const [date = '', time = ''] = text.split(' ');
  const zone = /([+-])(\d\d)(?::?(\d\d))?$/.exec(time);
  const clock = zone ? time.slice(0, zone.index) : time;
  const offset = zone ? `${zone[1]}${zone[2]}:${zone[3] ?? '00'}` : 'Z';
  return new Date(`${date}T${clock}${offset}`).toISOString();
}

/** text[], which node-postgres does not name among its builtins. */
const textArrayOid: number = 1009;
const textArray = pg.types.getTypeParser(textArrayOid) as (text: string) => (string | null)[];

function arrayParser(parse: Parser): Parser {
  return (text) => textArray(text).map((item) => (item === null ? null : parse(item)));
}

const parsers = new Map<number, Parser>([
  [builtins.INT8, parseBigint],
  [builtins.DATE, (text) => text],
  [builtins.TIMESTAMPTZ, parseInstant],
  [builtins.TIMESTAMP, (text) => text],
  [arrayOf.int8, arrayParser(parseBigint)],
  [arrayOf.date, arrayParser((text) => text)],
  [arrayOf.timestamptz, arrayParser(parseInstant)],
]);

/** The `types` option of a pg client: ours first, node-postgres' own for every other type. */
export const valueTypes: pg.CustomTypesConfig = {
  getTypeParser: ((oid: number, format?: 'text' | 'binary') => {
    const own = format === 'binary' ? undefined : parsers.get(oid);
    return own ?? pg.types.getTypeParser(oid, format as 'text');
  }) as pg.CustomTypesConfig['getTypeParser'],
};
