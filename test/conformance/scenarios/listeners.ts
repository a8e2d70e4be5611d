/** Execution listeners. */
import {
  after,
  boundary,
  catching,
  end,
  error,
  flow,
  headers,
  listeners,
  mapping,
  model,
  onError,
  part,
  process,
  service,
  start,
  subProcess,
  throwing,
  userTask,
} from '../support/bpmn.ts';
import { line, linear, scenario, withMore } from '../support/scenario.ts';
import type { Scenario } from '../support/session.ts';

export const executionListeners: readonly Scenario[] = [
  scenario(
    'start and end listeners of a service task',
    linear(service('a', 'a', listeners(['start', 'before'], ['end', 'after']), headers({ h: '1' }))),
    async (s) => {
      await s.create('p', { x: 1 });
      await s.activate('a');
      await s.work('before', { l: 1, x: 2 });
      await s.work('a', { y: 1 });
      await s.work('after', { z: 1 });
    },
  ),
  scenario(
    'listeners in order',
    linear(
      part('task', 'a', [listeners(['start', 'one'], ['end', 'three'], ['start', 'two'], ['end', 'four'])]),
    ),
    async (s) => {
      await s.create('p');
      for (const type of ['one', 'two', 'three', 'four']) await s.work(type);
    },
  ),
  scenario(
    'listeners and mappings',
    linear(
      service(
        'a',
        'a',
        mapping({ l: '=x' }, { r: '=l + 1' }),
        listeners(['start', 'before'], ['end', 'after']),
      ),
    ),
    async (s) => {
      await s.create('p', { x: 1 });
      await s.work('before', { l: 10, own: 1 });
      await s.work('a', { l: 20 });
      await s.work('after', { r: 99, l: 30 });
    },
  ),
  scenario(
    'listeners of the process',
    model(process('p', line(service('a', 'a')), [listeners(['start', 'before'], ['end', 'after'])])),
    async (s) => {
      await s.create('p');
      await s.look();
      await s.work('before', { x: 1 });
      await s.work('a');
      await s.look();
      await s.work('after', { y: 1 });
    },
  ),
  scenario(
    'listeners of events',
    model(
      process('p', [
        start('s', listeners(['end', 'started'])),
        throwing('t', listeners(['start', 't1'], ['end', 't2'])),
        catching('c', after('PT1S'), listeners(['start', 'c1'], ['end', 'c2'])),
        end('e', listeners(['start', 'e1'], ['end', 'e2'])),
        flow('s', 't'),
        flow('t', 'c'),
        flow('c', 'e'),
      ]),
    ),
    async (s) => {
      await s.create('p');
      for (const type of ['started', 't1', 't2', 'c1']) await s.work(type);
      await s.advance(1_000);
      for (const type of ['c2', 'e1', 'e2']) await s.work(type, { [type]: true });
    },
  ),
  scenario(
    'listeners of a sub-process',
    linear(
      subProcess(
        'sub',
        [start('i'), service('a', 'a'), flow('i', 'a')],
        listeners(['start', 'before'], ['end', 'after']),
      ),
    ),
    async (s) => {
      await s.create('p');
      await s.work('before', { l: 1 });
      await s.work('a', { l: 2 });
      await s.work('after', { z: 1 });
    },
  ),
  scenario('a listener job fails', linear(service('a', 'a', listeners(['start', 'before']))), async (s) => {
    await s.create('p');
    await s.fail(await s.job('before'), 1);
    const job = await s.job('before');
    await s.fail(job, 0);
    await s.look();
    await s.updateRetries(job, 1);
    await s.resolve('a');
    await s.work('before');
  }),
  scenario(
    'a listener job throws an error',
    withMore(
      [error('x', 'X')],
      [service('a', 'a', listeners(['start', 'before'], ['end', 'after']))],
      [boundary('b', 'a', onError('x')), end('caught'), flow('b', 'caught')],
    ),
    async (s) => {
      await s.create('p');
      await s.throwError(await s.job('before'), 'X', { v: 1 });
      await s.create('p');
      await s.work('before');
      await s.work('a');
      await s.throwError(await s.job('after'), 'X');
      await s.create('p');
      await s.throwError(await s.job('before'), 'UNKNOWN');
    },
  ),
  scenario(
    'a listener is interrupted by a boundary',
    withMore(
      [],
      [service('a', 'a', listeners(['end', 'after']))],
      [boundary('b', 'a', after('PT10S')), end('late'), flow('b', 'late')],
    ),
    async (s) => {
      await s.create('p');
      await s.work('a');
      const job = await s.job('after');
      await s.advance(10_000);
      await s.complete(job);
    },
  ),
  scenario(
    'boundary opens after the start listeners',
    withMore(
      [],
      [service('a', 'a', listeners(['start', 'before']))],
      [boundary('b', 'a', after('PT10S')), end('late'), flow('b', 'late')],
    ),
    async (s) => {
      await s.create('p');
      await s.advance(20_000);
      await s.work('before');
      await s.look();
      await s.advance(10_000);
    },
  ),
  scenario(
    'listener of a boundary event',
    withMore(
      [],
      [service('a', 'a')],
      [
        boundary('b', 'a', after('PT10S'), listeners(['end', 'gone']), mapping({}, { m: '=1' })),
        end('late'),
        flow('b', 'late'),
      ],
    ),
    async (s) => {
      await s.create('p');
      await s.advance(10_000);
      await s.work('gone', { g: 1 });
    },
  ),
  scenario(
    'cancel while a listener works',
    linear(service('a', 'a', listeners(['start', 'before']))),
    async (s) => {
      const instance = await s.create('p');
      const job = await s.job('before');
      await s.cancel(instance);
      await s.complete(job);
    },
  ),
  scenario(
    'listeners of a user task',
    linear(userTask('a', listeners(['start', 'before'], ['end', 'after']))),
    async (s) => {
      await s.create('p');
      await s.work('before', { l: 1 });
      await s.completeUserTask('a', { r: 1 });
      await s.look();
      await s.work('after', { z: 1 });
    },
  ),
  scenario(
    'listener type by expression, missing',
    linear(part('task', 'a', [listeners(['start', '=kind', '=n'])])),
    async (s) => {
      await s.create('p', { n: 2 });
      await s.setVariables('p', { kind: 'l' });
      await s.resolve('a');
      await s.activate('l');
    },
  ),
  scenario(
    'headers of a listener',
    linear(
      part('task', 'a', [
        '<zeebe:executionListeners><zeebe:executionListener eventType="start" type="l"><zeebe:taskHeaders><zeebe:header key="own" value="1"/></zeebe:taskHeaders></zeebe:executionListener></zeebe:executionListeners>',
      ]),
      userTask(
        'u',
        headers({ h: '2' }),
        '<zeebe:taskListeners><zeebe:taskListener eventType="creating" type="t"><zeebe:taskHeaders><zeebe:header key="own" value="3"/></zeebe:taskHeaders></zeebe:taskListener></zeebe:taskListeners>',
      ),
    ),
    async (s) => {
      await s.create('p');
      await s.work('l');
      await s.work('t');
    },
  ),
];
