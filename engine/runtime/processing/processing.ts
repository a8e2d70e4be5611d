/**
 * What one client command is processed with: state, changes, follow-up commands, time. Passed to every behaviour and
 * element; synchronous and free of I/O.
 */
import type { FeelEnvironment } from '../../feel/index.ts';
import type { Key } from '../../keys.ts';
import type { ExecutableElement, ExecutableProcess } from '../../model/executable.ts';
import type { EngineState } from '../state/engine-state.ts';
import type { Instance, LiveElement } from '../state/instance.ts';
import type { Transaction } from '../state/transaction.ts';
import type { InnerCommand } from './inner-command.ts';

export interface RuntimeOptions {
  /** Zone in which FEEL's now() and today() are told. */
  readonly timeZone: string;
  /** Largest document of variables, in characters of JSON. */
  readonly maxVariablesSize: number;
  /** Follow-up commands of one client command processed in one go. */
  readonly maxSteps: number;
  /** How deep call activities may nest. */
  readonly maxProcessDepth: number;
}

/** Who waits for something that is answered by a later command. */
export interface Waiters {
  /** Id under which the caller of the command being processed waits on. */
  readonly current: string;
  /** The current command's answer comes later. */
  defer(): void;
  resolve(waiter: string, answer: unknown): void;
  reject(waiter: string, error: Error): void;
}

export interface Processing {
  readonly state: EngineState;
  readonly tx: Transaction;
  readonly options: RuntimeOptions;
  readonly feel: FeelEnvironment;
  readonly waiters: Waiters;
  /** Epoch ms, fixed for the command. */
  now: number;
  /** Follow-up commands not processed yet, first in first out. */
  readonly steps: StepQueue;
}

/** A queue that does not shift its items. */
export class StepQueue {
  #items: InnerCommand[] = [];
  #head = 0;

  get length(): number {
    return this.#items.length - this.#head;
  }

  push(step: InnerCommand): void {
    this.#items.push(step);
  }

  shift(): InnerCommand | undefined {
    const step = this.#items[this.#head];
    if (step === undefined) return undefined;
    this.#head += 1;
    if (this.#head === this.#items.length) this.clear();
    return step;
  }

  /** First step, left where it is. */
  peek(): InnerCommand | undefined {
    return this.#items[this.#head];
  }

  /** Where the queue ends now; `cutTo` takes back what was pushed since. */
  end(): number {
    return this.#items.length;
  }

  cutTo(end: number): void {
    this.#items.length = end;
  }

  rest(): readonly InnerCommand[] {
    return this.#items.slice(this.#head);
  }

  clear(): void {
    this.#items = [];
    this.#head = 0;
  }
}

/** One element instance being processed. */
export interface ElementContext {
  readonly p: Processing;
  readonly instance: Instance;
  readonly element: LiveElement;
  readonly model: ExecutableElement;
  readonly process: ExecutableProcess;
}

/** The context of a live element instance; undefined when it has ended. */
export function contextOf(p: Processing, instance: Instance, key: Key): ElementContext | undefined {
  const element = instance.maps.element_instance.get(key);
  if (element === undefined) return undefined;
  const { executable } = p.state.definitions.process(element.processDefinitionKey);
  const model = executable.elements.get(element.elementId);
  if (model === undefined) throw new Error(`element '${element.elementId}' is not in its process definition`);
  return { p, instance, element, model, process: executable };
}

/** The context of the enclosing element instance. */
export function scopeOf(ctx: ElementContext): ElementContext | undefined {
  return ctx.element.flowScopeKey === null
    ? undefined
    : contextOf(ctx.p, ctx.instance, ctx.element.flowScopeKey);
}
