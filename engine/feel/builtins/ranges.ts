/** Relations of points and ranges on one axis (Allen's intervals), for any ordered type. */
import { order } from '../operators.ts';
import { type FeelFunction, FeelRange, type FeelValue } from '../values.ts';
import { define, type Library } from './define.ts';

/** An end of a range as a point on a line where open ends lie a little inside. */
interface Edge {
  readonly value: FeelValue;
  readonly included: boolean;
}

const start = (range: FeelRange): Edge => ({ value: range.start, included: range.startIncluded });
const end = (range: FeelRange): Edge => ({ value: range.end, included: range.endIncluded });

/** Thrown inside a relation when values have no order; the call is then illegal. */
class Unordered extends Error {}

function compare(a: FeelValue, b: FeelValue): number {
  const result = order(a, b);
  if (result === null) throw new Unordered();
  return result;
}

/** All of what ends at `a` lies before all of what starts at `b`. */
function endsBefore(a: Edge, b: Edge): boolean {
  const result = compare(a.value, b.value);
  return result < 0 || (result === 0 && !(a.included && b.included));
}

const sameStart = (a: FeelRange, b: FeelRange): boolean =>
  compare(a.start, b.start) === 0 && a.startIncluded === b.startIncluded;
const sameEnd = (a: FeelRange, b: FeelRange): boolean =>
  compare(a.end, b.end) === 0 && a.endIncluded === b.endIncluded;

function startsNotAfter(a: Edge, b: Edge): boolean {
  const result = compare(a.value, b.value);
  return result < 0 || (result === 0 && (a.included || !b.included));
}

function endsNotBefore(a: Edge, b: Edge): boolean {
  const result = compare(a.value, b.value);
  return result > 0 || (result === 0 && (a.included || !b.included));
}

/** A point as the range of itself. */
function rangeOf(value: FeelValue): FeelRange {
  return value instanceof FeelRange ? value : new FeelRange(value, true, value, true);
}

type Relation = (a: FeelRange, b: FeelRange) => boolean;

/** One overload for each allowed pair of kinds, so that parameters can also be given by name. */
function relation(kinds: readonly (readonly [string, string])[], holds: Relation): readonly FeelFunction[] {
  const isPoint = (name: string): boolean => name.startsWith('point');
  return kinds.map((names) =>
    define(names, ([a = null, b = null]) => {
      const fits = kinds.some(
        ([x, y]) => isPoint(x) === !(a instanceof FeelRange) && isPoint(y) === !(b instanceof FeelRange),
      );
      if (!fits) return undefined;
      try {
        return holds(rangeOf(a), rangeOf(b));
      } catch (error) {
        if (error instanceof Unordered) return undefined;
        throw error;
      }
    }),
  );
}

const RANGES = ['range1', 'range2'] as const;
const RANGE_POINT = ['range', 'point'] as const;
const POINT_RANGE = ['point', 'range'] as const;
const POINTS = ['point1', 'point2'] as const;

const before: Relation = (a, b) => endsBefore(end(a), start(b));
const includes: Relation = (a, b) => startsNotAfter(start(a), start(b)) && endsNotBefore(end(a), end(b));
const finishes: Relation = (a, b) => sameEnd(a, b) && startsNotAfter(start(b), start(a));
const starts: Relation = (a, b) => sameStart(a, b) && endsNotBefore(end(b), end(a));
const overlaps: Relation = (a, b) => !before(a, b) && !before(b, a);
const overlapsBefore: Relation = (a, b) =>
  overlaps(a, b) && startsNotAfter(start(a), start(b)) && !sameStart(a, b) && endsNotBefore(end(b), end(a));
const meets: Relation = (a, b) => a.endIncluded && b.startIncluded && compare(a.end, b.start) === 0;
const swapped =
  (holds: Relation): Relation =>
  (a, b) =>
    holds(b, a);

export const ranges: Library = {
  before: relation([POINTS, POINT_RANGE, RANGE_POINT, RANGES], before),
  after: relation([POINTS, POINT_RANGE, RANGE_POINT, RANGES], swapped(before)),
  meets: relation([RANGES], meets),
  'met by': relation([RANGES], swapped(meets)),
  overlaps: relation([RANGES], overlaps),
  'overlaps before': relation([RANGES], overlapsBefore),
  'overlaps after': relation([RANGES], swapped(overlapsBefore)),
  finishes: relation([POINT_RANGE, RANGES], finishes),
  'finished by': relation([RANGE_POINT, RANGES], swapped(finishes)),
  includes: relation([RANGE_POINT, RANGES], includes),
  during: relation([POINT_RANGE, RANGES], swapped(includes)),
  starts: relation([POINT_RANGE, RANGES], starts),
  'started by': relation([RANGE_POINT, RANGES], swapped(starts)),
  coincides: relation([POINTS, RANGES], (a, b) => sameStart(a, b) && sameEnd(a, b)),
};
