import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { Duration, ZBClient } from 'zeebe-node';
import { createTestDatabase, type TestDatabase } from '../../support/database.ts';
import { startTestEngine, type TestEngine } from '../../support/engine.ts';
import { oneTask } from './models.ts';

/** The deprecated client, unmodified: what offices wrote years ago keeps working. */
describe('an existing zeebe-node worker', () => {
  let database: TestDatabase;
  let engine: TestEngine;

  beforeAll(async () => {
    database = await createTestDatabase();
    engine = await startTestEngine({ url: database.url });
  });

  afterAll(async () => {
    await engine.stop();
    await database.drop();
  });

  it('deploys, starts and completes a process', async () => {
    const client = new ZBClient(`127.0.0.1:${engine.grpcPort}`, {
      loglevel: 'NONE',
      longPoll: Duration.seconds.of(5),
      useTLS: false,
    });
    const xml = Buffer.from(oneTask('legacy', 'legacy-job'));
    await client.deployProcess({ definition: xml, name: 'legacy.bpmn' });
    const deployed = await client.deployResource({ process: xml, name: 'legacy.bpmn' });
    expect(deployed.deployments[0]?.process).toMatchObject({ bpmnProcessId: 'legacy', version: 1 });
    const handled: string[] = [];
    const worker = client.createWorker({
      taskType: 'legacy-job',
      taskHandler: (job) => {
        handled.push(job.processInstanceKey);
        return job.complete({ total: Number(job.variables.amount) * 2 });
      },
    });
    const results = await Promise.all(
      [1, 2, 3].map((amount) =>
        client.createProcessInstanceWithResult({
          bpmnProcessId: 'legacy',
          variables: { amount },
          requestTimeout: 15_000,
        }),
      ),
    );
    expect(results.map((result) => result.variables)).toEqual([
      { amount: 1, total: 2 },
      { amount: 2, total: 4 },
      { amount: 3, total: 6 },
    ]);
    expect(new Set(handled).size).toBe(3);
    await worker.close();
    await client.close();
    expect(engine.errors).toEqual([]);
  });
});
