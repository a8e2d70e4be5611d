/**
 * The workers process: deploys the models, then serves jobs, outbox and clocks until it is stopped.
 *
 *   const workers = await startWorkers({ config, log });   // ready: models are deployed, polls are open
 *   await workers.stop();                                  // drains
 *
 * Engine or database gone for a while: polls and rounds wait and go on by themselves; nothing is lost.
 */
import { setTimeout as delay } from 'node:timers/promises';
import type { Logger } from 'pino';
import { createKnex } from '../db/connection.ts';
import { openKeyRing } from '../db/crypto/key-ring.ts';
import { markCaseFailed } from '../db/repositories/case-failures.ts';
import { applicationNow } from '../db/repositories/clock.ts';
import { recomputeStale } from './clocks/recompute.ts';
import { type DeploymentReport, deployModels } from './deploy.ts';
import { connectEngine, type EngineAddress, type EngineConnection } from './engine.ts';
import type { ExchangePort } from './exchange/port.ts';
import { startLoop } from './loop.ts';
import { deliverOutbox } from './outbox/deliver.ts';
import { startPool } from './pool.ts';
import { reconcile } from './reconcile.ts';
import { allWorkers } from './registry.ts';
import type { Services } from './services.ts';
import type { JobFacts, Verdict } from './worker.ts';

export interface WorkersConfig {
  readonly databaseUrl: string;
  readonly engine: EngineAddress;
  readonly keyFile: string;
}

export interface WorkersOptions {
  readonly config: WorkersConfig;
  readonly log: Logger;
  /** Homes that are not on this system; null or absent: none is reached. */
  readonly exchange?: ExchangePort | null;
  /** How long a start waits for an engine that does not answer. */
  readonly patienceMs?: number;
}

export interface RunningWorkers {
  readonly deployment: DeploymentReport;
  stop(): Promise<void>;
}

/** Below the lease of a job: a statement that hangs ends before the job is somebody else's. */
const sessionSettings = {
  statement_timeout: '20s',
  lock_timeout: '10s',
  idle_in_transaction_session_timeout: '40s',
};

/** The engine may start at the same time: what it refuses is thrown at once, its absence is waited for. */
async function deployWithPatience(services: Services, engine: EngineConnection, patienceMs: number) {
  for (const until = Date.now() + patienceMs; ; await delay(250)) {
    try {
      return await deployModels(services.knex, engine.grpc);
    } catch (error) {
      const refused =
        error instanceof Error && /INVALID_ARGUMENT|UNAUTHENTICATED|PERMISSION/.test(error.message);
      if (refused || Date.now() > until) throw error;
    }
  }
}

function report(services: Services): (job: JobFacts, verdict: Verdict, variables: object) => void {
  const { log, knex } = services;
  return (job, verdict, variables) => {
    const { type, key, elementId, processInstanceKey } = job;
    const facts = { type, job: key, element: elementId, instance: processInstanceKey };
    if (verdict.kind === 'error' || verdict.kind === 'deny') {
      log.info({ ...facts, message: verdict.message }, `job ${verdict.kind}`);
      return;
    }
    if (verdict.kind !== 'fail') return;
    const incident = verdict.retries === 0;
    log[incident ? 'error' : 'info'](
      { ...facts, message: verdict.message, retries: verdict.retries },
      incident ? 'job stopped with an incident' : 'job failed, will be tried again',
    );
    const applicationId = 'applicationId' in variables ? variables.applicationId : undefined;
    if (!incident || typeof applicationId !== 'string') return;
    void knex
      .transaction((trx) =>
        markCaseFailed(trx, { applicationId, source: `job:${key}`, elementId, message: verdict.message }),
      )
      .catch((error: unknown) => log.warn({ error: String(error) }, 'the case could not be marked'));
  };
}

export async function startWorkers(options: WorkersOptions): Promise<RunningWorkers> {
  const { config, log, exchange = null, patienceMs = 60_000 } = options;
  const knex = createKnex({
    url: config.databaseUrl,
    name: 'yizhan-workers',
    max: 10,
    settings: sessionSettings,
  });
  const engine = connectEngine(config.engine);
  const close = async () => {
    await engine.close().catch(() => undefined);
    await knex.destroy();
  };
  try {
    const services: Services = { knex, log, ring: await openKeyRing(knex, config.keyFile) };
    const deployment = await deployWithPatience(services, engine, patienceMs);
    for (const model of deployment.keptChanges) {
      log.warn(
        { model },
        'a version of your own is in force; the newer file of the product was not deployed',
      );
    }
    const outbox = startLoop('outbox', 1_000, log, () => deliverOutbox({ ...services, engine, exchange }));
    const pool = startPool({
      ...{ client: engine.grpc, rest: engine.rest, workers: allWorkers(), services },
      now: () => applicationNow(knex),
      onTrouble: report(services),
      onDone: ({ type }) => {
        if (type === 'deliver-push') outbox.wake();
      },
      onEngine: (reachable, error) =>
        reachable
          ? log.info('the engine answers again')
          : log.warn({ error: String(error) }, 'the engine does not answer, waiting for it'),
    });
    const loops = [
      outbox,
      startLoop('clocks', 5_000, log, () => recomputeStale(services)),
      startLoop('reconcile', 30_000, log, () => reconcile(services)),
    ];
    const stop = async () => {
      await Promise.all([pool.stop(1_800), ...loops.map((loop) => loop.stop())]);
      await close();
    };
    return { deployment, stop };
  } catch (error) {
    await close();
    throw error;
  }
}
