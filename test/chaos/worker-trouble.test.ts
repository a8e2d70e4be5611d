/**
 * Workers that throw, hang and are killed, in the whole application: work goes on by itself, or stops with an incident
 * that the process administrator sees and resolves; nothing is done twice. (test/workers/faults.test.ts has the pool's
 * part of it, test/engine/gateway the engine's.)
 */
import { readFile } from 'node:fs/promises';
import { setTimeout as delay } from 'node:timers/promises';
import { afterAll, beforeAll, expect, it } from 'vitest';
import { Staff } from '../../bin/demo/staff.ts';
import { createKnex, type Knex } from '../../db/connection.ts';
import { joinEmbeddedDatabase } from '../../db/embedded/database.ts';
import { demoPassword } from '../../db/seeds/demo/organization.ts';
import { api } from '../../web/api/endpoints.ts';
import { makeDataDir, type StartedApplication, startApplicationProcess } from '../support/application.ts';
import { ensureBuilt } from '../support/build.ts';
import { crash, describeRun } from './crash.ts';
import { intakeValues, planCase } from './support/cases.ts';

beforeAll(() => ensureBuilt('server'));

it('loses nothing and does nothing twice when workers are killed and hang', async () => {
  const seed = Number(process.env.YIZHAN_SEED ?? Math.floor(Math.random() * 2 ** 31));
  const troubles = ['workers', 'workers-frozen'] as const;
  const run = crash({ seed, rounds: 1, cases: 20, troubles, frozenMs: 12_000, withinMs: 280_000 });
  const report = await run.catch((error: unknown) => {
    throw new Error(`seed ${seed}: ${error instanceof Error ? error.message : String(error)}`);
  });
  expect(report.wrong, `seed ${seed}`).toEqual([]);
  expect(report.told['no answer']).toBeUndefined();
  console.log(`seed ${seed}\n${describeRun(report)}`);
}, 300_000);

let place: Awaited<ReturnType<typeof makeDataDir>> | null = null;
let application: StartedApplication | null = null;
let knex: Knex | null = null;
afterAll(async () => {
  await knex?.destroy();
  await application?.kill();
  await place?.remove();
});

async function workersPid(running: StartedApplication): Promise<number> {
  for (const pid of await running.pids()) {
    const command = await readFile(`/proc/${pid}/cmdline`, 'utf8').catch(() => '');
    if (command.includes('/dist/workers.js')) return pid;
  }
  throw new Error('there are no workers');
}

async function soon<T>(what: string, find: () => Promise<T | null | undefined>): Promise<T> {
  for (const until = Date.now() + 60_000; Date.now() < until; await delay(100)) {
    const found = await find();
    if (found !== null && found !== undefined) return found;
  }
  throw new Error(`${what} did not come in time`);
}

it('shows a worker that keeps throwing to the process administrator, who has it tried again', async () => {
  place = await makeDataDir();
  const env = { YIZHAN_DEMO: '1', YIZHAN_DEMO_CASES: '0' };
  application = await startApplicationProcess({ dataDir: place.dataDir, env });
  const database = createKnex({
    url: await joinEmbeddedDatabase(place.dataDir),
    name: 'yizhan-test',
    max: 1,
  });
  knex = database;
  const window = await Staff.signIn(application.url, 'tc.window1', demoPassword);
  const values = intakeValues(planCase(0), ['application-form']);
  const draft = await window.call(api.intake.createDraft, { body: { values } });
  // The workers stand still until the row that they need cannot be read.
  const pid = await workersPid(application);
  process.kill(pid, 'SIGSTOP');
  const { caseId, caseNumber } = await window.call(api.intake.submit, {
    params: { draftId: draft.id },
    body: { revision: draft.revision, acceptedWarnings: [] },
  });
  const swap = (from: string, to: string) =>
    database.raw(
      `update app.person set certificate_number = decode(?, 'hex')
      where certificate_number = decode(?, 'hex')`,
      [to, from],
    );
  const [person] = (
    await database.raw<{ rows: { sealed: string }[] }>(
      `select encode(certificate_number, 'hex') as sealed from app.person`,
    )
  ).rows;
  const sealed = person?.sealed ?? '';
  const broken = `${sealed.slice(0, -2)}${sealed.endsWith('00') ? '01' : '00'}`;
  await swap(sealed, broken);
  process.kill(pid, 'SIGCONT');

  const administrator = await Staff.signIn(application.url, 'process', demoPassword);
  const incidents = async () => (await administrator.call(api.processes.incidents, { query: {} })).rows;
  const incident = await soon('the incident', async () => (await incidents())[0]);
  expect(incident).toMatchObject({
    caseNumber,
    caseId,
    elementId: 'check-application',
    errorType: 'JOB_NO_RETRIES',
  });
  await swap(broken, sealed);
  await administrator.call(api.processes.retryIncident, { params: { incidentKey: incident.incidentKey } });
  await window.findTask(caseNumber, 'complete-materials', 'claimable');
  expect(await incidents()).toEqual([]);
  const { rows } = await database.raw<{ rows: { kind: string; times: number }[] }>(
    `select kind, count(*)::int as times from app.timeline_event where kind in ('checked', 'created') group by 1`,
  );
  expect(Object.fromEntries(rows.map(({ kind, times }) => [kind, times]))).toEqual({
    checked: 1,
    created: 1,
  });
}, 180_000);
