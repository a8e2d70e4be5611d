/** BPMN errors: thrown by jobs and end events, caught by the innermost that knows them. */
import {
  boundary,
  chain,
  end,
  error,
  flow,
  mapping,
  model,
  onError,
  process,
  service,
  start,
  subProcess,
  userTask,
} from '../support/bpmn.ts';
import { line, scenario, withMore } from '../support/scenario.ts';
import type { Scenario } from '../support/session.ts';

const x = error('x', 'X');
const y = error('y', 'Y');
const inner = (...extra: Parameters<typeof process>[1][number][]) => [
  start('i'),
  service('a', 'a'),
  end('ie'),
  ...chain('i', 'a', 'ie'),
  ...extra,
];

export const errors: readonly Scenario[] = [
  scenario(
    'error caught at the task',
    withMore(
      [x],
      [service('a', 'a')],
      [boundary('b', 'a', onError('x')), end('caught'), flow('b', 'caught')],
    ),
    async (s) => {
      await s.create('p', { v: 1 });
      await s.throwError(await s.job('a'), 'X', { detail: 'd', v: 2 });
    },
  ),
  scenario(
    'error caught with mapping',
    withMore(
      [x],
      [service('a', 'a')],
      [boundary('b', 'a', onError('x'), mapping({}, { got: '=detail' })), end('caught'), flow('b', 'caught')],
    ),
    async (s) => {
      await s.create('p');
      await s.throwError(await s.job('a'), 'X', { detail: 'd' });
    },
  ),
  scenario(
    'error with another code',
    withMore(
      [x],
      [service('a', 'a')],
      [boundary('b', 'a', onError('x')), end('caught'), flow('b', 'caught')],
    ),
    async (s) => {
      await s.create('p');
      const job = await s.job('a');
      await s.throwError(job, 'Z');
      await s.activate('a');
      await s.complete(job);
      await s.resolve('a');
      await s.work('a');
    },
  ),
  scenario(
    'catch all',
    withMore([], [service('a', 'a')], [boundary('b', 'a', onError()), end('caught'), flow('b', 'caught')]),
    async (s) => {
      await s.create('p');
      await s.throwError(await s.job('a'), 'ANY');
    },
  ),
  scenario(
    'the code beats catch all',
    withMore(
      [x],
      [service('a', 'a')],
      [
        boundary('b', 'a', onError()),
        boundary('c', 'a', onError('x')),
        end('all'),
        end('one'),
        flow('b', 'all'),
        flow('c', 'one'),
      ],
    ),
    async (s) => {
      await s.create('p');
      await s.throwError(await s.job('a'), 'X');
      await s.create('p');
      await s.throwError(await s.job('a'), 'Q');
    },
  ),
  scenario(
    'inner catch all beats the outer code',
    model(
      x,
      process('p', [
        ...line(subProcess('sub', inner(boundary('b', 'a', onError()), end('inside'), flow('b', 'inside')))),
        boundary('c', 'sub', onError('x')),
        end('outside'),
        flow('c', 'outside'),
      ]),
    ),
    async (s) => {
      await s.create('p');
      await s.throwError(await s.job('a'), 'X');
    },
  ),
  scenario(
    'caught further out',
    model(
      x,
      y,
      process('p', [
        ...line(
          subProcess('sub', inner(boundary('b', 'a', onError('y')), end('inside'), flow('b', 'inside'))),
        ),
        boundary('c', 'sub', onError('x')),
        end('outside'),
        flow('c', 'outside'),
      ]),
    ),
    async (s) => {
      await s.create('p');
      await s.throwError(await s.job('a'), 'X', { detail: 1 });
    },
  ),
  scenario(
    'error end event',
    model(
      x,
      process('p', [
        ...line(subProcess('sub', [start('i'), end('boom', onError('x')), flow('i', 'boom')])),
        boundary('c', 'sub', onError('x')),
        end('outside'),
        flow('c', 'outside'),
      ]),
    ),
    async (s) => {
      await s.create('p');
    },
  ),
  scenario(
    'error end event, code by expression',
    model(
      error('x', '=code'),
      y,
      process('p', [
        ...line(subProcess('sub', [start('i'), end('boom', onError('x')), flow('i', 'boom')])),
        boundary('c', 'sub', onError('y')),
        end('outside'),
        flow('c', 'outside'),
      ]),
    ),
    async (s) => {
      await s.create('p', { code: 'Y' });
      await s.create('p', {});
    },
  ),
  scenario(
    'error end event that nobody catches',
    model(x, process('p', [start('s'), end('boom', onError('x')), flow('s', 'boom')])),
    async (s) => {
      await s.create('p');
      await s.resolve('boom');
    },
  ),
  scenario(
    'an error leaves the other jobs of the scope',
    model(
      x,
      process('p', [
        start('s'),
        service('a', 'a'),
        service('c', 'c'),
        boundary('b', 'a', onError('x')),
        end('caught'),
        flow('s', 'a'),
        flow('s', 'c'),
        flow('b', 'caught'),
      ]),
    ),
    async (s) => {
      await s.create('p');
      await s.throwError(await s.job('a'), 'X');
      await s.work('c');
    },
  ),
  scenario(
    'error of a job that failed before',
    withMore(
      [x],
      [service('a', 'a')],
      [boundary('b', 'a', onError('x')), end('caught'), flow('b', 'caught')],
    ),
    async (s) => {
      await s.create('p');
      const job = await s.job('a');
      await s.fail(job, 0);
      await s.throwError(job, 'X');
    },
  ),
  scenario(
    'error on a user task',
    withMore([x], [userTask('a')], [boundary('b', 'a', onError('x')), end('caught'), flow('b', 'caught')]),
    async (s) => {
      await s.create('p');
      await s.completeUserTask('a');
    },
  ),
];
