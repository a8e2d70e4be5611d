import { describe, expect, it } from 'vitest';
import { BrokenError, BusinessError, RetryableError } from '../../workers/errors.ts';
import { type JobFacts, registry, runJob, worker } from '../../workers/worker.ts';

const job: JobFacts = {
  key: '2251799813685400',
  type: 'check-application',
  elementId: 'check-application',
  elementInstanceKey: '1',
  processInstanceKey: '2',
  processDefinitionKey: '3',
  headers: {},
  retries: 3,
};
const variables = {
  applicationId: 'a',
  items: ['living'],
  category: 4,
  grade: 2,
  other: 'not for this worker',
};

const run = (
  handle: Parameters<typeof worker<'check-application', null>>[1],
  facts = job,
  given: unknown = variables,
) => runJob(registry([worker('check-application', handle)]), facts, given, null, 0);
const throwing = (error: unknown, facts = job) => run(() => Promise.reject(error), facts);

describe('a worker', () => {
  it('sees only what the contract names for its job, and the same key at every delivery', async () => {
    let seen: unknown;
    const verdict = await run(async (input, context) => {
      seen = [input, context.once('row')];
      return { checkFindings: [] };
    });
    expect(seen).toEqual([
      { applicationId: 'a', items: ['living'], category: 4, grade: 2 },
      'job:2251799813685400:row',
    ]);
    expect(verdict).toEqual({ kind: 'complete', variables: { checkFindings: [] } });
  });

  it('makes an incident of variables or answers of the wrong type, naming the field', async () => {
    const wrong = await run(async () => ({ checkFindings: [] }), job, { ...variables, grade: 'two' });
    expect(wrong).toMatchObject({ kind: 'fail', retries: 0, message: expect.stringContaining('grade') });
    const leaking = await run(async () => ({ checkFindings: [], name: '张三' }) as never);
    expect(leaking).toMatchObject({ kind: 'fail', retries: 0, message: expect.stringContaining('name') });
  });

  it('throws a business error as the BPMN error of the contract, from its own job only', async () => {
    const failed = new BusinessError('CHECK_FAILED', '已在享受', { checkFindings: ['already-paid'] });
    expect(await throwing(failed)).toEqual({
      kind: 'error',
      code: 'CHECK_FAILED',
      message: '已在享受',
      variables: { checkFindings: ['already-paid'] },
    });
    const other = new BusinessError('HUKOU_ELSEWHERE', 'x');
    expect(await throwing(other)).toMatchObject({ kind: 'fail', retries: 0 });
  });

  it('tries again without spending retries while the database is away', async () => {
    const refused = Object.assign(new Error('connect'), { code: 'ECONNREFUSED' });
    expect(await throwing(new Error('query', { cause: refused }))).toMatchObject({
      retries: 3,
      backOffMs: 5_000,
    });
    expect(await throwing(new RetryableError('属地系统无应答', 30_000))).toMatchObject({
      retries: 3,
      backOffMs: 30_000,
    });
  });

  it('spends retries on the unexpected, ever later, then leaves an incident', async () => {
    const verdicts = await Promise.all(
      [3, 2, 1].map((retries) => throwing(new Error('surprise'), { ...job, retries })),
    );
    expect(verdicts).toMatchObject([
      { retries: 2, backOffMs: 1_000 },
      { retries: 1, backOffMs: 10_000 },
      { retries: 0 },
    ]);
    expect(await throwing(new BrokenError('无此申请'))).toMatchObject({ retries: 0, message: '无此申请' });
  });

  it('is the only one of its type', () => {
    const one = worker('archive-application', async () => ({}));
    expect(() => registry([one, one])).toThrow(/two workers/);
  });
});
