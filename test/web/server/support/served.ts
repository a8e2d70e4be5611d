/**
 * The real web server on a database of its own, in demo mode (units and accounts from the seed), with or without an
 * engine, and people who are signed in to it.
 *
 *   const web = await startServed();
 *   const admin = await web.signIn('admin');
 *   await admin.call(organization.units, { query: {} });
 *   await web.stop();
 */
import { mkdtemp, rm } from 'node:fs/promises';
import os from 'node:os';
import path from 'node:path';
import { fileURLToPath } from 'node:url';
import { type Call, createClient, ProblemError } from '../../../../web/api/client.ts';
import type { Problem } from '../../../../web/api/problem.ts';
import * as session from '../../../../web/api/session.ts';
import { startWeb } from '../../../../web/server/main.ts';
import { createTestDatabase, type TestDatabase } from '../../../support/database.ts';
import { startTestEngine, type TestEngine } from '../../../support/engine.ts';

const root = fileURLToPath(new URL('../../../..', import.meta.url));
/** Of every demo account. */
export const demoPassword = 'Yizhan-demo-1';
/** Nobody listens there. */
const nowhere = { grpcAddress: '127.0.0.1:1', restAddress: 'http://127.0.0.1:1', credential: null };

export interface Person {
  readonly call: Call;
  readonly me: session.Me;
}
export interface Served {
  readonly url: string;
  readonly database: TestDatabase;
  /** Where the server keeps its files. */
  readonly dataDir: string;
  readonly engine: TestEngine | null;
  /** A browser of its own, not signed in. */
  visitor(): Call;
  signIn(username: string, password?: string): Promise<Person>;
  stop(): Promise<void>;
}

interface Options {
  readonly engine?: boolean;
}

function browser(base: string): { call: Call; keep(csrf: string): void } {
  let cookie = '';
  let csrfToken: string | null = null;
  const call = createClient({
    base,
    csrfToken: () => csrfToken,
    headers: () => (cookie === '' ? {} : { cookie }),
    fetch: async (input, init) => {
      const response = await fetch(input, init);
      const set = response.headers.getSetCookie()[0];
      if (set !== undefined) cookie = set.slice(0, set.indexOf(';'));
      return response;
    },
  });
  return {
    call,
    keep: (csrf) => {
      csrfToken = csrf;
    },
  };
}

export async function startServed(options: Options = {}): Promise<Served> {
  const database = await createTestDatabase();
  const folder = await mkdtemp(path.join(os.tmpdir(), 'yizhan-served-'));
  const engine = options.engine ? await startTestEngine({ url: database.url }) : null;
  const web = await startWeb({
    databaseUrl: database.url,
    engine: engine
      ? {
          grpcAddress: engine.grpcAddress.replace(/^grpc:\/\//, ''),
          restAddress: engine.restAddress,
          credential: null,
        }
      : nowhere,
    host: '127.0.0.1',
    port: 0,
    dataDir: folder,
    keyFile: path.join(folder, 'key'),
    demo: true,
    projectRoot: root,
    logLevel: 'error',
  });
  return {
    url: web.address,
    database,
    dataDir: folder,
    engine,
    visitor: () => browser(web.address).call,
    signIn: async (username, password = demoPassword) => {
      const { call, keep } = browser(web.address);
      const me = await call(session.signIn, { body: { username, password } });
      keep(me.csrfToken);
      return { call, me };
    },
    stop: async () => {
      await web.stop();
      await engine?.stop();
      await database.drop();
      await rm(folder, { recursive: true, force: true });
    },
  };
}

/** The problem a call ends with; fails when it succeeds. */
export async function problemOf(attempt: Promise<unknown>): Promise<Problem> {
  const outcome = await attempt.then(
    (answer) => ({ answer }),
    (error: unknown) => ({ error }),
  );
  if ('answer' in outcome) throw new Error(`expected a problem, got ${JSON.stringify(outcome.answer)}`);
  if (outcome.error instanceof ProblemError) return outcome.error.problem;
  throw outcome.error;
}
