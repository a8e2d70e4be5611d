/** What the outbox asks of the engine: start the process of an application, publish a message. Repeatable. */
import { z } from 'zod';
import { adoptProcessInstance, findApplication } from '../../../db/repositories/applications.ts';
import { findLatestDefinition } from '../../../db/repositories/models.ts';
import { enqueue, type OutboxRow } from '../../../db/repositories/outbox.ts';
import type { Trx } from '../../../db/repositories/sql.ts';
import { PROCESS_ID, StartVariables } from '../../../workflows/subsidy-application/contract.ts';
import type { App } from '../context.ts';
import { EngineAway, type Variables } from '../engine-client.ts';

export const engineOutboxKinds = ['start-application', 'publish-message'] as const;

const Start = z.object({ applicationId: z.string(), variables: StartVariables });
const Publish = z.object({
  name: z.string(),
  correlationKey: z.string(),
  messageId: z.string(),
  variables: z.record(z.string(), z.json()),
});

/** In the transaction that writes the application. */
export function enqueueStart(trx: Trx, start: z.input<typeof Start>): Promise<void> {
  return enqueue(trx, {
    kind: 'start-application',
    payload: Start.parse(start),
    dedupKey: `start:${start.applicationId}`,
  });
}
export function enqueueMessage(trx: Trx, message: z.input<typeof Publish>): Promise<void> {
  const payload = Publish.parse(message);
  return enqueue(trx, {
    kind: 'publish-message',
    payload,
    dedupKey: `message:${message.name}:${message.messageId}`,
  });
}

async function startApplication(app: App, payload: unknown, attempts: number): Promise<void> {
  const { applicationId, variables } = Start.parse(payload);
  const { started, definition } = await app.knex.transaction(async (trx) => {
    const application = await findApplication(trx, applicationId);
    return {
      started: application === null || application.process_instance_key !== null,
      definition: await findLatestDefinition(trx, PROCESS_ID),
    };
  });
  if (started) return;
  if (!definition) throw new EngineAway(`process ${PROCESS_ID} is not deployed`);
  if (attempts > 1) {
    const found = await app.engine
      .findInstanceOf({ name: 'applicationId', value: applicationId })
      .catch(() => null);
    if (found !== null) return adopt(app, applicationId, Number(found), definition.definition_key);
  }
  const key = await app.engine.start(String(definition.definition_key), variables as Variables);
  await adopt(app, applicationId, Number(key), definition.definition_key);
}

async function adopt(app: App, applicationId: string, key: number, definitionKey: number): Promise<void> {
  await app.knex.transaction((trx) => adoptProcessInstance(trx, applicationId, { key, definitionKey }));
}

/** Throws what the engine client throws; the entry is then tried again later. */
export async function deliverToEngine(app: App, entry: OutboxRow): Promise<void> {
  if (entry.kind === 'start-application') return startApplication(app, entry.payload, entry.attempts);
  const message = Publish.parse(entry.payload);
  await app.engine.publish({ ...message, variables: message.variables as Variables });
}
