/** Divisions of the country (NBS codes as of 2023-06-30, see extract-divisions.mjs). */
import { z } from 'zod';
import { json, run, sql, type Trx } from '../repositories/sql.ts';
import text from './divisions.json' with { type: 'json' };

const Pair = z.tuple([z.string(), z.string()]);
const Divisions = z.object({
  asOf: z.string(),
  provinces: z.array(Pair),
  cities: z.array(Pair),
  counties: z.array(Pair),
  townships: z.array(Pair),
});
export type Divisions = z.infer<typeof Divisions>;

export function readDivisions(): Divisions {
  return Divisions.parse(text);
}

export async function seedDivisions(trx: Trx): Promise<void> {
  const { asOf, provinces, cities, counties, townships } = readDivisions();
  const levels = [
    ['province', provinces, 0],
    ['city', cities, 2],
    ['county', counties, 4],
    ['township', townships, 6],
  ] as const;
  for (const [level, list, parentLength] of levels) {
    const records = list.map(([code, name]) => ({
      code,
      name,
      parent: parentLength === 0 ? null : code.slice(0, parentLength),
    }));
    await run(
      trx,
      sql`insert into app.division (code, name, level, parent_code, valid_from)
        select code, name, ${level}, parent, ${asOf}::date
        from jsonb_to_recordset(${json(records)}::jsonb) as r(code text, name text, parent text)
        on conflict (code) do nothing`,
    );
  }
}
