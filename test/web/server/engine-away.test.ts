import path from 'node:path';
import { setTimeout as delay } from 'node:timers/promises';
import { pino } from 'pino';
import { expect, it } from 'vitest';
import * as events from '../../../web/api/events.ts';
import * as health from '../../../web/api/health.ts';
import * as inbox from '../../../web/api/inbox.ts';
import * as intake from '../../../web/api/intake.ts';
import * as tasks from '../../../web/api/tasks.ts';
import { startWorkers } from '../../../workers/main.ts';
import { startTestEngine } from '../../support/engine.ts';
import { intakeValues } from './support/intake.ts';
import { problemOf, startServed } from './support/served.ts';

async function until<T>(what: string, look: () => Promise<T | null>): Promise<T> {
  for (const deadline = Date.now() + 40_000; ; await delay(100)) {
    const found = await look();
    if (found !== null) return found;
    if (Date.now() > deadline) throw new Error(`${what} did not come`);
  }
}

it('keeps a completion while the engine is away, says so, and settles it when it is back', {
  timeout: 90_000,
}, async () => {
  const web = await startServed({ engine: true });
  const { engine } = web;
  if (!engine) throw new Error('no engine');
  const grpcAddress = engine.grpcAddress.replace(/^grpc:\/\//, '');
  const workers = await startWorkers({
    config: {
      databaseUrl: web.database.url,
      engine: { grpcAddress, restAddress: engine.restAddress, credential: null },
      keyFile: path.join(web.dataDir, 'key'),
    },
    log: pino({ level: 'silent' }),
  });
  let back: Awaited<ReturnType<typeof startTestEngine>> | null = null;
  try {
    const clerk = await web.signIn('tc.window1');
    const draft = await clerk.call(intake.createDraft, { body: { values: intakeValues() } });
    const { caseNumber } = await clerk.call(intake.submit, {
      params: { draftId: draft.id },
      body: { revision: 0 },
    });
    const userTaskKey = await until('task', async () => {
      const { rows } = await clerk.call(inbox.list, { query: { tab: 'claimable', q: caseNumber } });
      return rows[0]?.userTaskKey ?? null;
    });
    await clerk.call(inbox.claim, { params: { userTaskKey } });
    await engine.stop();
    const ready = await fetch(`${web.url}${health.readyz.path}`);
    expect([ready.status, await ready.json()]).toEqual([
      503,
      { status: 'not-ready', database: true, engine: false },
    ]);
    const answer = await clerk.call(tasks.complete, {
      params: { userTaskKey },
      body: { answers: { confirmed: true } },
    });
    expect(answer.state).toBe('submitting');
    expect((await clerk.call(tasks.submission, { params: { userTaskKey } })).state).toBe('submitting');
    expect((await problemOf(clerk.call(inbox.release, { params: { userTaskKey } }))).code).toBe(
      'task-closed',
    );
    const port = (address: string) =>
      Number(new URL(/^\w+:\/\//.test(address) ? address : `http://${address}`).port);
    back = await startTestEngine({
      url: web.database.url,
      grpcPort: port(grpcAddress),
      restPort: port(engine.restAddress),
    });
    await web.database.knex.raw("update app.task_completion set sent_at = sent_at - interval '1 minute'");
    const settled = await until('settlement', async () => {
      const found = await clerk.call(tasks.submission, { params: { userTaskKey } });
      return found.state === 'submitting' ? null : found;
    });
    expect(settled).toMatchObject({ state: 'completed', detail: null });
  } finally {
    await workers.stop();
    await back?.stop();
    await web.stop();
  }
});

it('tells an open page that its inbox changed', async () => {
  const web = await startServed();
  try {
    const response = await fetch(`${web.url}/api/session`, {
      method: 'POST',
      headers: { 'content-type': 'application/json' },
      body: JSON.stringify({ username: 'tc.window1', password: 'Yizhan-demo-1' }),
    });
    const cookie = response.headers.getSetCookie()[0]?.split(';')[0] ?? '';
    const stop = new AbortController();
    const stream = await fetch(web.url + events.stream.path, { headers: { cookie }, signal: stop.signal });
    expect(stream.headers.get('content-type')).toMatch('text/event-stream');
    const reader = stream.body?.pipeThrough(new TextDecoderStream()).getReader();
    let heard = '';
    const hear = async (what: string) => {
      while (!heard.includes(what)) heard += (await reader?.read())?.value ?? '';
    };
    await hear('event: inbox');
    heard = '';
    const payload = {
      type: 'task',
      key: '1',
      unit: 'ck-610202',
      role: 'window',
      assignee: null,
      state: 'open',
      case: 'x',
    };
    await web.database.knex.raw('select pg_notify(?, ?)', ['yizhan_change', JSON.stringify(payload)]);
    await hear('"userTaskKey":"1"');
    expect(heard).toContain('event: inbox');
    stop.abort();
    await reader?.cancel().catch(() => undefined);
  } finally {
    await web.stop();
  }
});
