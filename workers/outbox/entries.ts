/**
 * What workers ask of the outside, written in the transaction that causes it (`app.outbox`), delivered after it.
 *
 * - `publish-message`: a message to the engine; its id is deterministic, so a repeated delivery is one message.
 * - `exchange-push`: a case for a home behind the exchange port; the other side knows it by `transferId`.
 * - `rearm-timer`: a clock that is due earlier than the diagram's timers believe.
 */
import { z } from 'zod';
import { enqueue } from '../../db/repositories/outbox.ts';
import type { Trx } from '../../db/repositories/sql.ts';
import { type MessageName, messages } from '../../workflows/subsidy-application/contract.ts';

export const MessagePayload = z.object({
  name: z.string(),
  correlationKey: z.string(),
  messageId: z.string(),
  variables: z.record(z.string(), z.json()),
});
export const ExchangePayload = z.object({
  applicationId: z.string(),
  transferId: z.string(),
  toUnitId: z.string(),
});
export const RearmPayload = z.object({ deadlineId: z.string() });

/** `messageId`: the same for every attempt to tell the same thing. */
export function enqueueMessage<Name extends MessageName>(
  trx: Trx,
  message: {
    name: Name;
    applicationId: string;
    messageId: string;
    variables: z.input<(typeof messages)[Name]['variables']>;
  },
): Promise<void> {
  const { name, applicationId, messageId, variables } = message;
  const payload = MessagePayload.parse({
    ...{ name, messageId, correlationKey: applicationId },
    variables: messages[name].variables.parse(variables),
  });
  return enqueue(trx, { kind: 'publish-message', payload, dedupKey: `message:${name}:${messageId}` });
}

export function enqueueExchangePush(trx: Trx, push: z.input<typeof ExchangePayload>): Promise<void> {
  const payload = ExchangePayload.parse(push);
  return enqueue(trx, { kind: 'exchange-push', payload, dedupKey: `exchange-push:${push.transferId}` });
}

/** `dueAt`: to which time; a clock that moves again is armed again. */
export function enqueueRearm(trx: Trx, deadlineId: string, dueAt: string): Promise<void> {
  const payload = RearmPayload.parse({ deadlineId });
  return enqueue(trx, { kind: 'rearm-timer', payload, dedupKey: `rearm:${deadlineId}:${dueAt}` });
}
