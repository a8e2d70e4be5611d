/** Messages: correlation, buffering, uniqueness, start events. */
import {
  boundary,
  catching,
  chain,
  end,
  flow,
  mapping,
  message,
  model,
  nonInterrupting,
  onMessage,
  parallel,
  process,
  receive,
  service,
  start,
} from '../support/bpmn.ts';
import { line, scenario, withMore } from '../support/scenario.ts';
import type { Scenario } from '../support/session.ts';

const go = message('m', 'go', '=k');
const catchIt = withMore([go], [catching('c', onMessage('m'))], []);
const begin = message('m', 'begin');
const startIt = model(
  begin,
  process('p', [start('s', onMessage('m')), service('a', 'a'), end('e'), ...chain('s', 'a', 'e')]),
);

export const messages: readonly Scenario[] = [
  scenario('message catch', catchIt, async (s) => {
    await s.create('p', { k: '1' });
    await s.publish('other', '1');
    await s.publish('go', '2');
    await s.publish('go', '1', { variables: { a: 1 } });
  }),
  scenario(
    'message catch with output mapping',
    withMore([go], [catching('c', onMessage('m'), mapping({}, { b: '=a + 1' }))], []),
    async (s) => {
      await s.create('p', { k: '1' });
      await s.publish('go', '1', { variables: { a: 1 } });
    },
  ),
  scenario('message without time to live is not kept', catchIt, async (s) => {
    await s.publish('go', '1');
    await s.create('p', { k: '1' });
    await s.look();
  }),
  scenario('buffered message', catchIt, async (s) => {
    await s.publish('go', '1', { timeToLive: 60_000, variables: { a: 1 } });
    await s.create('p', { k: '1' });
    await s.create('p', { k: '1' });
  }),
  scenario(
    'buffered messages first in, first out',
    withMore([go], [catching('c', onMessage('m')), catching('d', onMessage('m'))], []),
    async (s) => {
      await s.publish('go', '1', { timeToLive: 60_000, variables: { n: 1 } });
      await s.publish('go', '1', { timeToLive: 60_000, variables: { n: 2 } });
      await s.create('p', { k: '1' });
    },
  ),
  scenario('buffered message expires', catchIt, async (s) => {
    await s.publish('go', '1', { timeToLive: 10_000 });
    await s.advance(130_000);
    await s.create('p', { k: '1' });
  }),
  scenario('message id is unique while buffered', catchIt, async (s) => {
    await s.publish('go', '1', { timeToLive: 10_000, messageId: 'x' });
    await s.publish('go', '1', { timeToLive: 10_000, messageId: 'x' });
    await s.publish('go', '2', { timeToLive: 10_000, messageId: 'x' });
    await s.publish('go', '1', { timeToLive: 0, messageId: 'y' });
    await s.publish('go', '1', { timeToLive: 0, messageId: 'y' });
  }),
  scenario('a message goes to one instance of a process', catchIt, async (s) => {
    await s.create('p', { k: '1' });
    await s.create('p', { k: '1' });
    await s.publish('go', '1');
    await s.look();
    await s.publish('go', '1');
  }),
  scenario(
    'a message goes to every process',
    model(
      go,
      process('p', line(catching('c', onMessage('m')))),
      process('q', [start('qs'), receive('qc', 'm'), end('qe'), ...chain('qs', 'qc', 'qe')]),
    ),
    async (s) => {
      await s.create('p', { k: '1' });
      await s.create('q', { k: '1' });
      await s.publish('go', '1', { variables: { a: 1 } });
    },
  ),
  scenario('a message goes once to a process, over its versions', catchIt, async (s) => {
    await s.create('p', { k: '1' });
    await s.deploy({ 'p.bpmn': withMore([go], [catching('c2', onMessage('m'))], []) });
    await s.create('p', { k: '1' });
    await s.publish('go', '1', { timeToLive: 60_000 });
    await s.look();
  }),
  scenario(
    'two catches in one instance',
    model(
      go,
      process('p', [
        start('s'),
        parallel('f'),
        catching('c', onMessage('m')),
        catching('d', onMessage('m')),
        end('e'),
        end('e2'),
        ...chain('s', 'f', 'c', 'e'),
        ...chain('f', 'd', 'e2'),
      ]),
    ),
    async (s) => {
      await s.create('p', { k: '1' });
      await s.publish('go', '1');
      await s.look();
      await s.publish('go', '1');
    },
  ),
  scenario('correlation key is a number', catchIt, async (s) => {
    await s.create('p', { k: 5 });
    await s.publish('go', '5');
  }),
  scenario('correlation key is null', catchIt, async (s) => {
    await s.create('p');
    await s.setVariables('p', { k: '1' });
    await s.resolve('c');
    await s.publish('go', '1');
  }),
  scenario('correlation key is a list', catchIt, async (s) => {
    await s.create('p', { k: [1] });
  }),
  scenario('the key is fixed on entry', catchIt, async (s) => {
    await s.create('p', { k: '1' });
    await s.setVariables('p', { k: '2' });
    await s.publish('go', '2');
    await s.look();
    await s.publish('go', '1');
  }),
  scenario(
    'message name by expression',
    withMore([message('m', '="go-" + n', '=k')], [catching('c', onMessage('m'))], []),
    async (s) => {
      await s.create('p', { k: '1', n: 'x' });
      await s.publish('go-x', '1');
      await s.create('p', { k: '1' });
    },
  ),
  scenario(
    'boundary message, interrupting',
    withMore(
      [go],
      [service('a', 'a')],
      [boundary('b', 'a', onMessage('m'), mapping({}, { got: '=v' })), end('x'), flow('b', 'x')],
    ),
    async (s) => {
      await s.create('p', { k: '1' });
      await s.publish('go', '1', { variables: { v: 1 } });
      await s.activate('a');
    },
  ),
  scenario(
    'boundary message, not interrupting',
    withMore(
      [go],
      [service('a', 'a')],
      [boundary('b', 'a', onMessage('m'), nonInterrupting), end('x'), flow('b', 'x')],
    ),
    async (s) => {
      await s.create('p', { k: '1' });
      await s.publish('go', '1', { variables: { v: 1 } });
      await s.publish('go', '1', { variables: { v: 2 } });
      await s.work('a');
      await s.publish('go', '1', { variables: { v: 3 } });
    },
  ),
  scenario(
    'boundary message buffered',
    withMore(
      [go],
      [service('a', 'a')],
      [boundary('b', 'a', onMessage('m'), nonInterrupting), end('x'), flow('b', 'x')],
    ),
    async (s) => {
      await s.publish('go', '1', { timeToLive: 60_000 });
      await s.publish('go', '1', { timeToLive: 60_000 });
      await s.create('p', { k: '1' });
      await s.work('a');
    },
  ),
  scenario('message start', startIt, async (s) => {
    await s.publish('begin', '', { variables: { x: 1 } });
    await s.publish('begin', '', { variables: { x: 2 } });
    await s.activate('a');
  }),
  scenario('message start with a key waits for the active instance', startIt, async (s) => {
    await s.publish('begin', '1', { variables: { x: 1 }, timeToLive: 60_000 });
    await s.publish('begin', '1', { variables: { x: 2 }, timeToLive: 60_000 });
    await s.publish('begin', '2', { variables: { x: 3 }, timeToLive: 60_000 });
    await s.look();
    await s.work('a');
    await s.look();
    await s.work('a');
    await s.work('a');
  }),
  scenario('message start buffered before the deployment', model(process('q', [start('qs')])), async (s) => {
    await s.publish('begin', '1', { variables: { x: 1 }, timeToLive: 60_000 });
    await s.deploy({ 'p.bpmn': startIt });
    await s.look();
    await s.publish('begin', '1', { variables: { x: 2 } });
    await s.look();
  }),
  scenario('message start of a new version only', startIt, async (s) => {
    await s.deploy({
      'p.bpmn': model(begin, process('p', [start('s', onMessage('m')), service('b', 'b'), flow('s', 'b')])),
    });
    await s.publish('begin', '1');
    await s.activate('a');
    await s.activate('b');
  }),
  scenario('message start by a process without none start', startIt, async (s) => {
    await s.create('p');
  }),
  scenario(
    'message start with mapping',
    model(
      begin,
      process('p', [start('s', onMessage('m'), mapping({}, { y: '=x + 1' })), end('e'), flow('s', 'e')]),
    ),
    async (s) => {
      await s.publish('begin', '', { variables: { x: 1 } });
    },
  ),
  scenario('a cancelled instance no longer waits', catchIt, async (s) => {
    const instance = await s.create('p', { k: '1' });
    await s.cancel(instance);
    await s.publish('go', '1', { timeToLive: 60_000 });
    await s.create('p', { k: '1' });
  }),
];
