/**
 * The inbox's first page with 200,000 open and closed tasks, over HTTP on the real server and database.
 *
 * Rows are written straight into the tables: what is measured is reading. Persons are few (sealed one by one),
 * cases and tasks many.
 */
import { mkdtemp, rm } from 'node:fs/promises';
import os from 'node:os';
import path from 'node:path';
import { fileURLToPath } from 'node:url';
import { demoPerson } from '../../../bin/demo/people.ts';
import { Staff } from '../../../bin/demo/staff.ts';
import type { Knex } from '../../../db/connection.ts';
import type { KeyRing } from '../../../db/crypto/key-ring.ts';
import { savePerson } from '../../../db/repositories/persons.ts';
import { demoPassword } from '../../../db/seeds/demo/organization.ts';
import { initialState } from '../../../domain/case-status/status.ts';
import { api } from '../../../web/api/endpoints.ts';
import { startWeb } from '../../../web/server/main.ts';
import { createTestDatabase } from '../../support/database.ts';
import { startTestServer } from '../../support/test-server.ts';
import { type Benchmark, median, percentile } from '../bench.ts';

const persons = 400;
const cases = 20_000;
const tasksPerCase = 10;
const rounds = 300;
const reader = 'tc.window1';
const unitId = 'ck-610202';

async function savePersons(knex: Knex, ring: KeyRing): Promise<void> {
  const details = {
    filedBy: { kind: 'self', name: '', identityNumber: '', phone: '', relation: '' },
    payee: { relation: 'self', name: '', account: '', bank: '' },
    note: '',
  };
  await knex.transaction(async (trx) => {
    for (let index = 0; index < persons; index++) {
      const person = demoPerson(index, '610202');
      const facts = {
        id: `bench-${index}`,
        ...person,
        certificateExpiresOn: '2031-12-31',
        address: '',
        details,
      };
      await savePerson(trx, ring, { ...facts, income: 'dibao', benefits: [] }, '2026-01-05T01:00:00Z');
    }
  });
}

/** One in ten tasks is open; of those two in three wait unclaimed in the reader's pool, the rest are the reader's. */
async function fill(knex: Knex): Promise<void> {
  await knex.raw(
    `insert into app.application (id, case_number, person_id, receiving_unit_id, submitted_by, home_township_id,
       items, applicant_kind, category, grade, submitted_at, submitted_on, status, state, holder_unit_id, due_at,
       warn_at, updated_at)
     select 'bench-' || n, '610202-2026-' || lpad(n::text, 6, '0'), 'bench-' || (n % ?), ?, 'demo-${reader}',
       't-140403001', '{living,nursing}', 'self', 4, 1, at, at::date, 'draft', ?::jsonb, ?, at + interval '14 days',
       at + interval '11 days', at
     from (select n, timestamptz '2026-01-05 09:00+08' + n * interval '20 minutes' as at
       from generate_series(1, ?) n) s`,
    [persons, unitId, JSON.stringify(initialState), unitId, cases],
  );
  await knex.raw(
    `insert into app.inbox_task (user_task_key, process_instance_key, application_id, case_number, items, element_id,
       step_name, unit_id, role, assignee, claimed_at, state, created_at, ended_at, completed_by, due_at, warn_at)
     select n, n, 'bench-' || c, '610202-2026-' || lpad(c::text, 6, '0'), '{living,nursing}', 'push-application',
       '确认推送', ?, 'window',
       case when k > 0 or c % 3 = 0 then 'demo-${reader}' end, at, case when k = 0 then 'open' else 'completed' end,
       at, case when k > 0 then at end, case when k > 0 then 'demo-${reader}' end, at + interval '14 days',
       at + interval '11 days'
     from (select n, 1 + (n - 1) / ? as c, (n - 1) % ? as k,
         timestamptz '2026-01-05 09:00+08' + n * interval '2 minutes' as at
       from generate_series(1, ?) n) s`,
    [unitId, tasksPerCase, tasksPerCase, cases * tasksPerCase],
  );
  await knex.raw('vacuum analyze app.inbox_task');
  await knex.raw('vacuum analyze app.application');
}

async function timeOf(call: () => Promise<unknown>): Promise<number> {
  const started = performance.now();
  await call();
  return performance.now() - started;
}

export const inbox: Benchmark = {
  name: 'inbox',
  about: `first page of the inbox with ${cases * tasksPerCase} tasks`,
  run: async () => {
    const server = await startTestServer();
    const database = await createTestDatabase({ server });
    const folder = await mkdtemp(path.join(os.tmpdir(), 'yizhan-bench-'));
    const web = await startWeb({
      ...{ databaseUrl: database.url, host: '127.0.0.1', port: 0, dataDir: folder, demo: true },
      engine: { grpcAddress: '127.0.0.1:1', restAddress: 'http://127.0.0.1:1', credential: null },
      keyFile: path.join(folder, 'key'),
      projectRoot: fileURLToPath(new URL('../../..', import.meta.url)),
      logLevel: 'error',
    });
    try {
      await savePersons(database.knex, web.app.ring);
      await fill(database.knex);
      const staff = await Staff.signIn(web.address, reader, demoPassword);
      const figures = [];
      for (const tab of ['claimable', 'todo', 'done'] as const) {
        const read = () => staff.call(api.inbox.list, { query: { tab, limit: 50 } });
        for (let round = 0; round < 20; round++) await read();
        const times: number[] = [];
        for (let round = 0; round < rounds; round++) times.push(await timeOf(read));
        const worst = percentile(times, 95).toFixed(1);
        figures.push({
          ...{ name: `inbox.${tab}`, value: median(times), unit: 'ms', target: 20 },
          how: `GET, 50 rows, over HTTP, ${rounds} times; p95 ${worst} ms`,
        });
      }
      const counts = () => staff.call(api.inbox.counts);
      const times: number[] = [];
      for (let round = 0; round < 100; round++) times.push(await timeOf(counts));
      const how = 'counts of all tabs, over HTTP, 100 times';
      figures.push({ name: 'inbox.counts', value: median(times), unit: 'ms', target: null, how });
      return figures;
    } finally {
      await web.stop();
      await database.drop();
      await server.stop();
      await rm(folder, { recursive: true, force: true });
    }
  },
};
