/** What processes and sub-processes ask about their interruption. */
import type { ElementContext } from '../processing/processing.ts';

/** Is the scope empty because something interrupted it? */
export function isInterrupted({ instance, element }: ElementContext): boolean {
  return (
    instance.childCount(element.key) === 0 &&
    element.rt.interruptedBy !== undefined &&
    element.state === 'ACTIVATED'
  );
}

export function interruptedByTerminateEnd(ctx: ElementContext): boolean {
  const { interruptedBy } = ctx.element.rt;
  if (interruptedBy === undefined || !isInterrupted(ctx)) return false;
  return ctx.process.elements.get(interruptedBy)?.event?.kind === 'terminate';
}
