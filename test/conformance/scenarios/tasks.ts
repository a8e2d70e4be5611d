/** Tasks and jobs. */
import {
  chain,
  end,
  flow,
  headers,
  job,
  mapping,
  message,
  model,
  onMessage,
  part,
  process,
  receive,
  script,
  service,
  start,
  throwing,
} from '../support/bpmn.ts';
import type { Scenario } from '../support/session.ts';

const one = (...parts: Parameters<typeof process>[1]) =>
  model(process('p', [start('s'), ...parts, end('e'), ...chain('s', ...parts.map(({ id }) => id), 'e')]));
const work = one(service('a', 'work', headers({ colour: 'red', empty: '' })));

const scenario = (name: string, xml: string, run: Scenario['run']): Scenario => ({
  name,
  resources: { 'p.bpmn': xml },
  run,
});

export const tasks: readonly Scenario[] = [
  scenario('service task', work, async (s) => {
    await s.create('p', { x: 1 });
    await s.work('work', { y: 2 });
  }),
  scenario('job completed twice', work, async (s) => {
    await s.create('p');
    const job = await s.job('work');
    await s.complete(job);
    await s.complete(job);
  }),
  scenario('job never there', work, async (s) => {
    await s.complete({ key: '2251799813999999', type: 'work' });
    await s.fail({ key: '2251799813999999', type: 'work' }, 1);
    await s.throwError({ key: '2251799813999999', type: 'work' }, 'E');
    await s.updateRetries({ key: '2251799813999999', type: 'work' }, 1);
    await s.updateTimeout({ key: '2251799813999999', type: 'work' }, 1000);
  }),
  scenario('job failed with retries left', work, async (s) => {
    await s.create('p');
    await s.fail(await s.job('work'), 2, { variables: { seen: true } });
    await s.work('work');
  }),
  scenario('job failed without retries', work, async (s) => {
    await s.create('p');
    const job = await s.job('work');
    await s.fail(job, 0, { variables: { seen: true } });
    await s.activate('work');
    await s.complete(job);
    await s.resolve('a');
    await s.look();
    await s.updateRetries(job, 3);
    await s.resolve('a');
    await s.work('work');
  }),
  scenario('job failed with a negative number of retries', work, async (s) => {
    await s.create('p');
    await s.fail(await s.job('work'), -1);
  }),
  scenario('job failed with back-off', work, async (s) => {
    await s.create('p');
    await s.fail(await s.job('work'), 2, { retryBackOff: 60_000 });
    await s.activate('work');
    await s.advance(30_000);
    await s.activate('work');
    await s.advance(31_000);
    await s.activate('work');
  }),
  scenario('job lease ends', work, async (s) => {
    await s.create('p');
    const job = await s.job('work', { timeout: 10_000 });
    await s.activate('work');
    await s.advance(90_000);
    await s.activate('work');
    await s.complete(job);
  }),
  scenario('job lease is extended', work, async (s) => {
    await s.create('p');
    const job = await s.job('work', { timeout: 10_000 });
    await s.updateTimeout(job, 300_000);
    await s.advance(90_000);
    await s.activate('work');
    await s.complete(job);
  }),
  scenario('lease of a job nobody holds', work, async (s) => {
    await s.create('p');
    const job = await s.job('work');
    await s.fail(job, 1);
    await s.updateTimeout(job, 10_000);
  }),
  scenario('failed job fails again', work, async (s) => {
    await s.create('p');
    const job = await s.job('work');
    await s.fail(job, 1);
    await s.fail(job, 0);
    await s.complete(job);
  }),
  scenario('retries of an activated job', work, async (s) => {
    await s.create('p');
    const job = await s.job('work');
    await s.updateRetries(job, 7);
    await s.updateRetries(job, 0);
    await s.updateRetries(job, -1);
    await s.fail(job, 1);
    await s.activate('work');
  }),
  scenario('several jobs in order', work, async (s) => {
    for (const n of [1, 2, 3]) await s.create('p', { n });
    await s.activate('work', { max: 2 });
    await s.activate('work');
  }),
  scenario('only the variables asked for', work, async (s) => {
    await s.create('p', { a: 1, b: 2, c: 3 });
    await s.activate('work', { fetch: ['b', 'missing'] });
  }),
  scenario(
    'job type and retries by expression',
    one(part('serviceTask', 'a', [job('="w-" + kind', '=n + 1')])),
    async (s) => {
      await s.create('p', { kind: 'x', n: 4 });
      await s.activate('w-x');
    },
  ),
  scenario('job type cannot be evaluated', one(service('a', '=missing')), async (s) => {
    await s.create('p');
    await s.setVariables('p', { missing: 'w' });
    await s.resolve('a');
    await s.activate('w');
  }),
  scenario('retries are not a number', one(part('serviceTask', 'a', [job('w', '=r')])), async (s) => {
    await s.create('p', { r: 'many' });
    await s.look();
    await s.setVariables('p', { r: 2 });
    await s.resolve('a');
    await s.activate('w');
  }),
  scenario(
    'static retries are not a number',
    one(part('serviceTask', 'a', [job('w', 'many')])),
    async (s) => {
      await s.create('p');
      await s.activate('w');
    },
  ),
  scenario('script task', one(part('scriptTask', 'a', [script('=x + 1', 'y')])), async (s) => {
    await s.create('p', { x: 1 });
    await s.create('p', {});
  }),
  scenario(
    'script task with output mapping',
    one(part('scriptTask', 'a', [script('={v: x * 2}', 'r'), mapping({}, { y: '=r.v' })])),
    async (s) => {
      await s.create('p', { x: 4 });
    },
  ),
  scenario('script task as a job', one(part('scriptTask', 'a', [job('w')])), async (s) => {
    await s.create('p');
    await s.work('w');
  }),
  scenario('manual and undefined tasks', one(part('manualTask', 'a'), part('task', 'b')), async (s) => {
    await s.create('p');
  }),
  scenario('send task', one(part('sendTask', 'a', [job('w')])), async (s) => {
    await s.create('p');
    await s.work('w', { sent: true });
  }),
  scenario(
    'message throw and message end',
    model(
      message('m', 'go'),
      process('p', [
        start('s'),
        throwing('t', onMessage('m'), job('throw-it')),
        end('e', onMessage('m'), job('end-it')),
        ...chain('s', 't', 'e'),
      ]),
    ),
    async (s) => {
      await s.create('p');
      await s.work('throw-it', { a: 1 });
      await s.work('end-it', { b: 1 });
    },
  ),
  scenario('none throw event', one(throwing('a')), async (s) => {
    await s.create('p');
  }),
  scenario(
    'receive task',
    model(
      message('m', 'go', '=k'),
      process('p', [start('s'), receive('a', 'm'), end('e'), ...chain('s', 'a', 'e')]),
    ),
    async (s) => {
      await s.create('p', { k: '7' });
      await s.publish('go', '8');
      await s.publish('go', '7', { variables: { answer: 42 } });
    },
  ),
  scenario(
    'two flows leave a task',
    model(
      process('p', [
        start('s'),
        part('task', 'a'),
        service('b', 'b'),
        service('c', 'c'),
        ...chain('s', 'a', 'b'),
        flow('a', 'c'),
      ]),
    ),
    async (s) => {
      await s.create('p');
      await s.work('c');
      await s.look();
      await s.work('b');
    },
  ),
  scenario('variables of the wrong kind', work, async (s) => {
    await s.create('p', '{"a": 1.0, "b": 10000000000000001, "c": null, "d": [1, {"x": "é"}], "e": 1e2}');
    await s.work('work', '{"a": "text", "deep": {"a": {"b": []}}}');
  }),
  scenario('no such process', work, async (s) => {
    await s.create('q');
    await s.create('p', {}, { version: 9 });
  }),
  scenario('create and await the result', one(part('task', 'a')), async (s) => {
    await s.createWithResult('p', { a: 1, b: [2] });
    await s.createWithResult('p', { a: 1, b: [2] }, ['b']);
  }),
  scenario('start before an element', work, async (s) => {
    await s.create('p', {}, { startBefore: ['a'] });
    await s.create('p', {}, { startBefore: ['missing'] });
    await s.work('work');
  }),
  scenario('set variables', work, async (s) => {
    await s.create('p', { a: 1 });
    await s.setVariables('p', { a: 2, b: 1 });
    await s.setVariables('a', { a: 3, l: 1 }, true);
    await s.setVariables('a', { a: 4, b: 4, n: 4 });
    await s.setVariables('nowhere', { a: 1 });
    await s.work('work', { l: 2, b: 5, z: 1 });
  }),
  scenario('cancel', work, async (s) => {
    const instance = await s.create('p');
    const job = await s.job('work');
    await s.cancel(instance);
    await s.complete(job);
    await s.cancel(instance);
    await s.cancel({ key: '2251799813999999' });
  }),
];
