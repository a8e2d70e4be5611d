/**
 * Time limits as dated rows: how many working days which clock has, where, since when, by which document.
 *
 * 1. No limit is a constant of the code: `defaultLimits` seeds an empty table and shows its source.
 * 2. The row that applies is the nearest jurisdiction's, and among its rows the one in force on the day the clock starts.
 */
import { z } from 'zod';
import { DateString } from '../calendar/dates.ts';

/** `forward`, `decide`, `tell`: clocks 1, 2, 3 of an application. `step`: one review step. */
export const Clock = z.enum(['forward', 'decide', 'tell', 'step']);
export type Clock = z.infer<typeof Clock>;

/** Which set of limits: by the distance between window and home. */
export const LimitSet = z.enum(['local', 'within-province', 'cross-province']);
export type LimitSet = z.infer<typeof LimitSet>;

/**
 * What happens to the days around a pause. No document found settles it, so both are settings. By default neither
 * the day on which the correction is asked for (it is not over) nor the day on which it arrives (民法典 art 201, by
 * analogy: the first day is not counted) is counted. A pause that ends on the day it began takes nothing.
 */
export const PauseRule = z.object({
  pauseDayCounts: z.boolean(),
  resumeDayCounts: z.boolean(),
  /** How often home may ask for corrections; null: no maximum. */
  maximumRounds: z.number().int().min(0).nullable(),
});
export type PauseRule = z.infer<typeof PauseRule>;

export const LimitRow = z.object({
  /** Unit or division the row belongs to; null: the whole country. */
  jurisdiction: z.string().nullable(),
  limitSet: LimitSet,
  clock: Clock,
  /** For `step`: the user task's element id; null otherwise. */
  step: z.string().nullable(),
  workingDays: z.number().int().min(1).max(250),
  /** How many working days before the due date the light turns to 临期. */
  warnWorkingDays: z.number().int().min(0),
  pauseRule: PauseRule,
  validFrom: DateString,
  /** Last day of validity; null: until repealed. */
  validUntil: DateString.nullable(),
  documentNumber: z.string(),
  article: z.string().nullable(),
  repealedBy: z.string().nullable(),
});
export type LimitRow = z.infer<typeof LimitRow>;

export const defaultPauseRule: PauseRule = {
  pauseDayCounts: false,
  resumeDayCounts: false,
  maximumRounds: null,
};

const nationwide = {
  jurisdiction: null,
  step: null,
  warnWorkingDays: 1,
  pauseRule: defaultPauseRule,
  validUntil: null,
  repealedBy: null,
} as const;
const article7 = { validFrom: '2021-04-15', documentNumber: '民发〔2021〕70号', article: '第7条' } as const;
/** The third clock is in no national text that could be read; official reports of the process give 3 working days. */
const thirdClock = { validFrom: '2021-04-15', documentNumber: '民办发〔2021〕2号', article: null } as const;
/** Local limits differ from county to county; until the office enters its own document, the row says so. */
const ownDefault = {
  validFrom: '2021-04-15',
  documentNumber: '系统默认值,待按本地文件设置',
  article: null,
} as const;

/** What a fresh installation starts with; each row can be replaced per jurisdiction. */
export const defaultLimits: readonly LimitRow[] = [
  ...(['cross-province', 'within-province'] as const).flatMap((limitSet): LimitRow[] => [
    { ...nationwide, ...article7, limitSet, clock: 'forward', workingDays: 3 },
    { ...nationwide, ...article7, limitSet, clock: 'decide', workingDays: 10, warnWorkingDays: 2 },
    { ...nationwide, ...thirdClock, limitSet, clock: 'tell', workingDays: 3 },
  ]),
  { ...nationwide, ...ownDefault, limitSet: 'local', clock: 'decide', workingDays: 30, warnWorkingDays: 3 },
  { ...nationwide, ...ownDefault, limitSet: 'local', clock: 'tell', workingDays: 3 },
];

export interface LimitQuery {
  readonly clock: Clock;
  readonly limitSet: LimitSet;
  readonly step?: string;
  /** From the nearest to the farthest, e.g. township, county, city, province. */
  readonly jurisdictions: readonly string[];
  /** The day on which the clock starts. */
  readonly on: DateString;
}

/** The row in force, or null when nothing is configured. */
export function findLimit(rows: readonly LimitRow[], query: LimitQuery): LimitRow | null {
  const order = [...query.jurisdictions, null];
  let best: LimitRow | null = null;
  let bestRank = order.length;
  for (const row of rows) {
    const rank = order.indexOf(row.jurisdiction);
    if (rank < 0 || row.clock !== query.clock || row.limitSet !== query.limitSet) continue;
    if (row.step !== (query.step ?? null)) continue;
    if (row.validFrom > query.on || (row.validUntil !== null && row.validUntil < query.on)) continue;
    const later = best !== null && rank === bestRank && row.validFrom > best.validFrom;
    if (rank < bestRank || later) {
      best = row;
      bestRank = rank;
    }
  }
  return best;
}
