/**
 * Delivers what the outbox holds, until it is done.
 *
 * 1. An entry is taken for a lease: whoever dies holding it gives it back by not settling it. Two processes may deliver.
 * 2. Delivering is repeatable: message ids, transfer ids and due times make a second delivery the same as the first.
 * 3. A failure is written into the entry and tried again, ever later.
 */
import { noteOutboxFailure, type OutboxRow, settleOutbox, takeOutbox } from '../../db/repositories/outbox.ts';
import { rearm } from '../clocks/rearm.ts';
import type { EngineConnection } from '../engine.ts';
import { deliverExchangePush } from '../exchange/deliver.ts';
import type { ExchangePort } from '../exchange/port.ts';
import type { Services } from '../services.ts';
import { ExchangePayload, MessagePayload, RearmPayload } from './entries.ts';

export interface Outlets extends Services {
  readonly engine: EngineConnection;
  /** Null: none is configured. */
  readonly exchange: ExchangePort | null;
}

/** Longer than any wait inside: a home may sleep over a long holiday. */
const messageLifeMs = 30 * 86_400_000;

async function publish({ engine }: Outlets, payload: unknown): Promise<void> {
  const message = MessagePayload.parse(payload);
  try {
    await engine.grpc.publishMessage({
      ...message,
      variables: message.variables as Record<string, never>,
      timeToLive: messageLifeMs,
    });
  } catch (error) {
    // The same message id was there before: it has been told.
    if (!(error instanceof Error && /ALREADY_EXISTS/.test(error.message))) throw error;
  }
}

const deliveries: Readonly<Record<string, (outlets: Outlets, entry: OutboxRow) => Promise<void>>> = {
  'publish-message': (outlets, { payload }) => publish(outlets, payload),
  'exchange-push': (outlets, { payload }) => deliverExchangePush(outlets, ExchangePayload.parse(payload)),
  'rearm-timer': (outlets, { payload }) => rearm(outlets, RearmPayload.parse(payload).deadlineId),
};
export const outboxKinds = Object.keys(deliveries);

const leaseSeconds = 10;

/** One round; how many entries were taken. */
export async function deliverOutbox(outlets: Outlets): Promise<number> {
  const { knex, log } = outlets;
  const entries = await knex.transaction((trx) => takeOutbox(trx, outboxKinds, 20, leaseSeconds));
  for (const entry of entries) {
    try {
      await deliveries[entry.kind]?.(outlets, entry);
      await knex.transaction((trx) => settleOutbox(trx, entry.id));
    } catch (error) {
      const failure = error instanceof Error ? error.message : String(error);
      log.info({ entry: entry.id, kind: entry.kind, attempts: entry.attempts, failure }, 'not delivered yet');
      await knex.transaction((trx) => noteOutboxFailure(trx, entry.id, failure));
    }
  }
  return entries.length;
}
