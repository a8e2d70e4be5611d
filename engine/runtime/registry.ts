/** Which element type behaves how. A type that is not here is refused at deployment. */
import type { ElementType } from '../model/executable.ts';
import type { ElementContext } from './processing/processing.ts';

/** What an element does in each phase of its life; what is left out does nothing. */
export interface ElementBehavior {
  /** Before start listeners: input mappings. */
  onActivate?(ctx: ElementContext): void;
  /** After start listeners: subscriptions, then the work. */
  finalizeActivation(ctx: ElementContext): void;
  /** Before end listeners: output mappings. */
  onComplete?(ctx: ElementContext): void;
  /** After end listeners: on along the flows. */
  finalizeCompletion(ctx: ElementContext): void;
  /** 'await' when something else will continue the termination. */
  onTerminate(ctx: ElementContext): 'continue' | 'await';
  finalizeTermination?(ctx: ElementContext): void;
  /** A gateway that waits for all its incoming flows. */
  readonly join?: boolean;

  /** Containers: a path inside ended. */
  afterPathCompleted?(ctx: ElementContext, child: ElementContext): void;
  onChildTerminated?(ctx: ElementContext, child: ElementContext | undefined): void;
}

export type ElementBehaviors = Partial<Record<ElementType, ElementBehavior>>;

/** Filled by `elements/index.ts`, so that behaviours and elements may know each other without an import cycle. */
export const elementBehaviors: ElementBehaviors = {};
