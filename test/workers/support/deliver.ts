/** Jobs given to the workers without an engine: as often as a test likes, with what the database looks like after. */
import { createHash } from 'node:crypto';
import type { Knex } from '../../../db/connection.ts';
import { allWorkers } from '../../../workers/registry.ts';
import type { Services } from '../../../workers/services.ts';
import { type JobFacts, runJob, type Verdict } from '../../../workers/worker.ts';

let nextKey = 4_503_599_627_370_000;

export interface GivenJob {
  readonly type: string;
  readonly elementId: string;
  readonly variables: Readonly<Record<string, unknown>>;
  readonly headers?: Readonly<Record<string, string>>;
  readonly key?: number;
}

export function factsOf(given: GivenJob): JobFacts {
  const key = given.key ?? ++nextKey;
  return {
    ...{ key: String(key), type: given.type, elementId: given.elementId, retries: 3 },
    ...{ elementInstanceKey: String(key - 1), processInstanceKey: '2251799813685300' },
    ...{ processDefinitionKey: '2251799813685249', headers: given.headers ?? {} },
  };
}

export async function deliver(
  services: Services,
  facts: JobFacts,
  variables: Readonly<Record<string, unknown>>,
  now: string,
): Promise<Verdict> {
  return runJob(allWorkers(), facts, variables, services, Date.parse(now));
}

/** One digest of every row of every table that a worker may write. */
export async function digest(knex: Knex): Promise<string> {
  const tables = await knex.raw<{ rows: { name: string }[] }>(
    `select tablename as name from pg_tables where schemaname = 'app'
      and tablename not in ('division', 'unit', 'unit_name', 'calendar_day', 'app_user', 'post', 'rate') order by 1`,
  );
  const hash = createHash('sha256');
  for (const { name } of tables.rows) {
    const found = await knex.raw<{ rows: { text: string | null }[] }>(
      `select md5(string_agg(t::text, '' order by t::text)) as text from app.${name} t`,
    );
    hash.update(`${name}:${found.rows[0]?.text ?? ''}\n`);
  }
  return hash.digest('hex');
}
