import { Camunda8 } from '@camunda8/sdk';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { BusinessError } from '../../workers/errors.ts';
import { startPool } from '../../workers/pool.ts';
import { registry, worker } from '../../workers/worker.ts';
import {
  boundary,
  process as bpmnProcess,
  chain,
  end,
  error,
  model,
  onError,
  service,
  start,
} from '../conformance/support/bpmn.ts';
import { type StartedEngine, startEngine } from '../workflows/engine.ts';

describe('the pool at an engine', () => {
  let engine: StartedEngine;
  beforeAll(async () => {
    engine = await startEngine();
  });
  afterAll(async () => {
    await engine?.stop();
  });

  it('completes, tries again after a failure, and throws BPMN errors', async () => {
    const client = new Camunda8({
      CAMUNDA_AUTH_STRATEGY: 'NONE',
      ZEEBE_GRPC_ADDRESS: `grpc://${engine.grpc}`,
      zeebeGrpcSettings: { ZEEBE_CLIENT_LOG_LEVEL: 'NONE' },
    }).getZeebeGrpcApiClient();
    const attempts: number[] = [];
    const troubles: string[] = [];
    const check = worker('check-application', async ({ applicationId }, { retries }) => {
      attempts.push(retries);
      if (applicationId === 'refused')
        throw new BusinessError('CHECK_FAILED', '已在享受', { checkFindings: ['already-paid'] });
      if (retries === 3) throw new Error('surprise');
      return { checkFindings: [] };
    });
    const pool = startPool({
      client,
      workers: registry([check]),
      services: null,
      now: async () => 0,
      onTrouble: (_job, verdict) => troubles.push(verdict.kind),
    });
    try {
      await client.deployResource({
        name: 'pool.bpmn',
        process: Buffer.from(
          model(
            bpmnProcess('pool', [
              start('s'),
              service('check', 'check-application'),
              end('checked'),
              boundary('failed', 'check', onError('e')),
              end('refused'),
              ...chain('s', 'check', 'checked'),
              ...chain('failed', 'refused'),
            ]),
            error('e', 'CHECK_FAILED'),
          ),
        ),
      });
      const run = (applicationId: string) =>
        client.createProcessInstanceWithResult({
          bpmnProcessId: 'pool',
          variables: { applicationId, items: ['living'], category: 4, grade: 2 },
          requestTimeout: 15_000,
        });
      expect((await run('fine')).variables).toMatchObject({ checkFindings: [] });
      await run('refused');
      expect(attempts).toEqual([3, 2, 3]);
      expect(troubles).toEqual(['fail', 'error']);
    } finally {
      await pool.stop();
      await client.close();
    }
  });
});
