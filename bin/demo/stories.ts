/**
 * The demonstration's cases as stories: who applies where, how long ago, how far the case has come. Together they put
 * work of every kind into every inbox and give every light its colour.
 *
 * `age` is in working days before today; `last` is where the story stops.
 */
import type { Item } from '../../domain/eligibility/rules.ts';
import { changzhi, kunming, type Place, tongchuan } from './places.ts';

/** Where a case stands when its story ends, in the order of the process. */
export const stops = [
  'draft',
  'check-failed',
  'materials-missing',
  'to-push',
  'pushed',
  'bounced',
  'township',
  'correction',
  'federation',
  'civil-affairs',
  'to-tell',
  'archived',
  'withdrawn',
] as const;
export type Stop = (typeof stops)[number];

export interface Story {
  readonly receiving: Place;
  /** Null: the exchange home. */
  readonly home: Place | null;
  readonly township: 0 | 1;
  readonly age: number;
  /** Working days between one step and the next. */
  readonly pace: number;
  readonly last: Stop;
  /** The task where it stops has been claimed by somebody. */
  readonly claimed: boolean;
  readonly items: readonly Item[];
  readonly refused: readonly Item[];
  /** Supplied papers once on the way (home 补正). */
  readonly corrected: boolean;
}

type Plan = readonly [last: Stop, age: number, pace: number, more?: Partial<Story>];

const both: readonly Item[] = ['living', 'nursing'];

/** Played in each of the three provinces, each with another home. */
const plans: readonly Plan[] = [
  ['draft', 0, 0],
  ['check-failed', 1, 0],
  ['materials-missing', 4, 0],
  ['to-push', 1, 0],
  ['to-push', 3, 0, { claimed: true }],
  ['to-push', 5, 0],
  ['pushed', 2, 1],
  ['pushed', 9, 1],
  ['bounced', 6, 1],
  ['township', 6, 1, { claimed: true }],
  ['township', 14, 2],
  ['correction', 9, 2],
  ['federation', 8, 1],
  ['federation', 13, 2, { claimed: true }],
  ['civil-affairs', 9, 1],
  ['civil-affairs', 16, 3, { corrected: true }],
  ['to-tell', 10, 1, { refused: ['living'] }],
  ['to-tell', 15, 1],
  ['archived', 25, 2, { corrected: true }],
  ['withdrawn', 12, 1],
];

const rounds: readonly (readonly [receiving: Place, home: Place])[] = [
  [tongchuan, changzhi],
  [changzhi, kunming],
  [kunming, tongchuan],
];

/** 60 stories; every fourth one is a local case, one goes to the exchange home. */
export const stories: readonly Story[] = rounds.flatMap(([receiving, home], round) =>
  plans.map(([last, age, pace, more], index): Story => {
    const local = index % 4 === 2;
    const exchange = round === 0 && last === 'pushed' && age === 2;
    return {
      receiving,
      home: exchange ? null : local ? receiving : home,
      township: index % 3 === 0 ? 1 : 0,
      age,
      pace,
      last,
      claimed: false,
      items: index % 5 === 3 ? ['nursing'] : both,
      refused: [],
      corrected: false,
      ...more,
    };
  }),
);
