/**
 * The application with all its real parts in one process, for a browser: PostgreSQL, engine, workers, web server with
 * the built pages, and a Chromium. Units and accounts are the demonstration's, without its cases.
 *
 *   const app = await startApplication({ at: '2026-02-11T09:30:00+08:00' });
 *   const clerk = await app.open('tc.window1');     // a browser of its own, signed in
 *   await app.clock.set(Date.parse('2026-02-13T10:00:00+08:00'));
 *   await app.stop();                               // fails when a page wrote errors or asked another origin
 *
 * Time of application and engine stands still when `at` is given, and moves only by `clock`.
 */
import { mkdtemp, rm } from 'node:fs/promises';
import os from 'node:os';
import path from 'node:path';
import { fileURLToPath } from 'node:url';
import { pino } from 'pino';
import type { Browser } from 'playwright-core';
import { type MovableClock, movableClock } from '../../../bin/demo/clock.ts';
import { Staff } from '../../../bin/demo/staff.ts';
import { demoPassword } from '../../../db/seeds/demo/organization.ts';
import { startWeb } from '../../../web/server/main.ts';
import { startWorkers } from '../../../workers/main.ts';
import { ensureBuilt } from '../../support/build.ts';
import { createTestDatabase, type TestDatabase } from '../../support/database.ts';
import { startTestEngine, type TestEngine } from '../../support/engine.ts';
import { launchBrowser, type OpenedPage, openPage, type PageOptions } from './browser.ts';
import { Desk } from './desk.ts';

const root = fileURLToPath(new URL('../../..', import.meta.url));

export interface StartedApplication {
  readonly url: string;
  readonly database: TestDatabase;
  readonly engine: TestEngine;
  readonly clock: MovableClock;
  readonly browser: Browser;
  /** For files of a test; removed by `stop`. */
  readonly folder: string;
  /** A visitor's browser: isolated, nobody signed in. */
  visit(options?: Partial<PageOptions>): Promise<Desk>;
  /** A browser in which this person has signed in through the sign-in page. */
  open(username: string, options?: Partial<PageOptions>): Promise<Desk>;
  /** The same person by requests alone, to prepare what a test is not about. */
  staff(username: string): Promise<Staff>;
  stop(): Promise<void>;
}

interface Options {
  /** ISO instant at which time stands; real time otherwise. */
  readonly at?: string;
}

/** What pages wrote to the console or asked of other origins, over all browsers. */
function complaints(opened: readonly OpenedPage[]): string[] {
  return opened.flatMap(({ problems, foreign }) => [
    ...problems.map((text) => `console: ${text}`),
    ...foreign.map((url) => `asked another origin: ${url}`),
  ]);
}

export async function startApplication({ at }: Options = {}): Promise<StartedApplication> {
  await ensureBuilt('all');
  const [database, browser] = await Promise.all([createTestDatabase(), launchBrowser()]);
  const folder = await mkdtemp(path.join(os.tmpdir(), 'yizhan-e2e-'));
  const keyFile = path.join(folder, 'key.json');
  const engine = await startTestEngine({ url: database.url });
  const address = {
    grpcAddress: engine.grpcAddress.replace(/^grpc:\/\//, ''),
    restAddress: engine.restAddress,
    credential: null,
  };
  const web = await startWeb({
    databaseUrl: database.url,
    engine: address,
    host: '127.0.0.1',
    port: 0,
    dataDir: folder,
    keyFile,
    demo: true,
    projectRoot: root,
    logLevel: 'error',
  });
  const workers = await startWorkers({
    config: { databaseUrl: database.url, engine: address, keyFile },
    log: pino({ level: process.env.YIZHAN_TEST_LOG ?? 'silent' }),
  });
  const clock = movableClock(database.knex, address);
  if (at !== undefined) await clock.set(Date.parse(at));

  const opened: OpenedPage[] = [];
  const signedIn = new Map<string, Promise<Staff>>();
  const visit = async (options: Partial<PageOptions> = {}) => {
    const page = await openPage(browser, { baseUrl: web.address, ...options });
    opened.push(page);
    return new Desk(page);
  };
  return {
    url: web.address,
    ...{ database, engine, clock, browser, folder, visit },
    open: async (username, options) => {
      const desk = await visit(options);
      await desk.signIn(username, demoPassword);
      return desk;
    },
    staff: (username) => {
      const known = signedIn.get(username) ?? Staff.signIn(web.address, username, demoPassword);
      signedIn.set(username, known);
      return known;
    },
    stop: async () => {
      await browser.close();
      await web.stop();
      await workers.stop();
      await engine.stop();
      await database.drop();
      await rm(folder, { recursive: true, force: true });
      const said = complaints(opened);
      if (said.length > 0) throw new Error(`pages complained:\n${said.join('\n')}`);
    },
  };
}
