/** Whoever waits for the result of an instance is told when it completes. */
import type { ElementContext } from '../processing/processing.ts';
import { visibleDocument } from './variables.ts';

export function sendResult(ctx: ElementContext): void {
  const { awaitedBy } = ctx.element.rt;
  if (awaitedBy === undefined) return;
  const { row } = ctx.instance;
  ctx.p.waiters.resolve(awaitedBy.waiter, {
    processDefinitionKey: row.processDefinitionKey,
    bpmnProcessId: row.bpmnProcessId,
    version: row.version,
    processInstanceKey: row.key,
    variables: visibleDocument(ctx.instance, ctx.element.key, awaitedBy.fetchVariables),
  });
}
