/** Where names are looked up while an expression runs, and what one evaluation has left to spend. */
import { FeelEvaluationFailure } from './failures.ts';
import type { FeelScope } from './types.ts';
import { type Evaluation, FeelContext, type FeelValue, type WarningType } from './values.ts';

/** The name under which unary tests find their input; no variable can be called that. */
export const INPUT = '?';

/** Units of work (loop rounds, calls, list items copied) one evaluation may use: far below a second. */
export const STEP_BUDGET = 400_000;
export const MAX_CALL_DEPTH = 400;
const MAX_WARNINGS = 50;

export type Frame = FeelScope;

export class NameFrame implements Frame {
  readonly #parent: Frame;
  readonly #name: string;
  readonly #value: FeelValue;

  constructor(parent: Frame, name: string, value: FeelValue) {
    this.#parent = parent;
    this.#name = name;
    this.#value = value;
  }

  get(name: string): FeelValue | undefined {
    return name === this.#name ? this.#value : this.#parent.get(name);
  }
}

export class MapFrame implements Frame {
  readonly #parent: Frame;
  readonly #names: ReadonlyMap<string, FeelValue>;

  constructor(parent: Frame, names: ReadonlyMap<string, FeelValue>) {
    this.#parent = parent;
    this.#names = names;
  }

  get(name: string): FeelValue | undefined {
    const value = this.#names.get(name);
    return value === undefined ? this.#parent.get(name) : value;
  }
}

/** Where unary tests find their input: as `?`, and under the name Camunda gives it. */
export function inputFrame(parent: Frame, input: FeelValue): Frame {
  return new NameFrame(new NameFrame(parent, 'cellInput', input), INPUT, input);
}

/** Inside a filter: `item`, and the entries of an item that is a context. */
export function itemFrame(parent: Frame, item: FeelValue): Frame {
  const frame = new NameFrame(parent, 'item', item);
  return item instanceof FeelContext ? new MapFrame(frame, item.entries) : frame;
}

export class EvaluationState implements Evaluation {
  readonly now: number;
  readonly timeZone: string;
  readonly warnings: string[] = [];
  #left = STEP_BUDGET;
  #depth = 0;
  /** The message of an `assert` that did not hold: the whole evaluation fails with it. */
  assertFailure: string | undefined;
  /** `context.f()` where there is no such function, by position: fails an evaluation that needs its value as such. */
  readonly missingMethods = new Map<number, string>();

  constructor(now: number, timeZone: string) {
    this.now = now;
    this.timeZone = timeZone;
  }

  warn(type: WarningType, message: string): void {
    if (this.warnings.length >= MAX_WARNINGS) return;
    this.warnings.push(`[${type}] ${message.length > 1000 ? `${message.slice(0, 1000)}…` : message}`);
  }

  spend(steps: number): void {
    this.#left -= steps;
    if (this.#left < 0)
      throw new FeelEvaluationFailure(`The expression takes more than ${STEP_BUDGET} steps`);
  }

  enter(): void {
    this.spend(1);
    this.#depth += 1;
    if (this.#depth > MAX_CALL_DEPTH) {
      throw new FeelEvaluationFailure(`The expression calls functions deeper than ${MAX_CALL_DEPTH} levels`);
    }
  }

  leave(): void {
    this.#depth -= 1;
  }
}
