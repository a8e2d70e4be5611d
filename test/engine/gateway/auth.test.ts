import { status } from '@grpc/grpc-js';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { authenticator } from '../../../engine/gateway/auth.ts';
import { createTestDatabase, type TestDatabase } from '../../support/database.ts';
import { startTestEngine, type TestEngine } from '../../support/engine.ts';

const credential = { username: 'yizhan', password: 'a: long – secret' };

describe('a gateway with a credential', () => {
  let database: TestDatabase;
  let engine: TestEngine;

  beforeAll(async () => {
    database = await createTestDatabase();
    engine = await startTestEngine({ url: database.url, auth: { kind: 'basic', ...credential } });
  });

  afterAll(async () => {
    await engine.stop();
    await database.drop();
  });

  const codeOf = (call: Promise<unknown>) =>
    call.then(
      () => status.OK,
      (error: unknown) => (error instanceof Error && 'code' in error ? error.code : error),
    );

  it('serves gRPC to who presents it and to nobody else', async () => {
    expect(await codeOf(engine.zeebe(credential).topology())).toBe(status.OK);
    expect(await codeOf(engine.zeebe().topology())).toBe(status.UNAUTHENTICATED);
    const wrong = engine.zeebe({ ...credential, password: 'wrong' });
    expect(await codeOf(wrong.cancelProcessInstance('1'))).toBe(status.UNAUTHENTICATED);
    const poll = { type: 'x', worker: 'w', timeout: 1, maxJobsToActivate: 1, requestTimeout: -1 };
    expect(await codeOf(wrong.activateJobs(poll))).toBe(status.UNAUTHENTICATED);
  });

  it('serves REST to who presents it and to nobody else, health checks apart', async () => {
    expect((await engine.rest(credential).getTopology()).clusterSize).toBe(1);
    const answer = await fetch(`${engine.restAddress}/v2/topology`);
    expect(answer.status).toBe(401);
    expect(answer.headers.get('www-authenticate')).toContain('Basic');
    expect(await answer.json()).toMatchObject({ title: 'UNAUTHENTICATED', status: 401 });
    expect((await fetch(`${engine.restAddress}/v2/nothing`)).status).toBe(401);
    expect((await fetch(`${engine.restAddress}/v2/status`)).status).toBe(204);
  });
});

describe('a gateway without a credential', () => {
  it('takes no request that a web page sent, and no JSON in disguise', async () => {
    const database = await createTestDatabase();
    const engine = await startTestEngine({ url: database.url });
    const post = (headers: Record<string, string>) =>
      fetch(`${engine.restAddress}/v2/jobs/search`, { method: 'POST', body: '{}', headers });
    const json = { 'content-type': 'application/json' };
    expect((await post(json)).status).toBe(200);
    expect((await post({ ...json, origin: 'https://elsewhere.example' })).status).toBe(403);
    expect((await post({ 'content-type': 'text/plain' })).status).toBe(415);
    await engine.stop();
    await database.drop();
  });
});

describe('the check of a credential', () => {
  it('takes the bearer token as it is, scheme in any case', () => {
    const check = authenticator({ kind: 'bearer', token: 'abc' });
    expect(check('Bearer abc')).toBe(true);
    expect(check('bearer abc')).toBe(true);
    expect(check('Basic abc')).toBe(false);
    expect(check('Bearer abcd')).toBe(false);
    expect(check(undefined)).toBe(false);
  });

  it('lets everybody in when there is none', () => {
    expect(authenticator({ kind: 'none' })(undefined)).toBe(true);
  });
});
