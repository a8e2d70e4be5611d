/** Exclusive and parallel gateways, and FEEL in conditions. */
import {
  chain,
  end,
  exclusive,
  flow,
  listeners,
  model,
  parallel,
  part,
  process,
  service,
  start,
} from '../support/bpmn.ts';
import type { Scenario } from '../support/session.ts';

const scenario = (name: string, xml: string, run: Scenario['run']): Scenario => ({
  name,
  resources: { 'p.bpmn': xml },
  run,
});

/** Two conditions and, if given, a default. */
const choice = (one: string, other: string, fallback = false) =>
  model(
    process('p', [
      start('s'),
      exclusive('g', fallback ? 'g_d' : undefined),
      end('a'),
      end('b'),
      ...(fallback ? [end('d')] : []),
      flow('s', 'g'),
      flow('g', 'a', one),
      flow('g', 'b', other),
      ...(fallback ? [flow('g', 'd')] : []),
    ]),
  );

export const gateways: readonly Scenario[] = [
  scenario('exclusive gateway chooses', choice('=x > 1', '=x <= 1'), async (s) => {
    await s.create('p', { x: 2 });
    await s.create('p', { x: 1 });
    await s.create('p', { x: 1.5 });
  }),
  scenario('exclusive gateway, both conditions hold', choice('=true', '=true'), async (s) => {
    await s.create('p');
  }),
  scenario('exclusive gateway, default flow', choice('=x = 1', '=x = 2', true), async (s) => {
    for (const x of [1, 2, 3]) await s.create('p', { x });
  }),
  scenario('exclusive gateway, nothing holds', choice('=x = 1', '=x = 2'), async (s) => {
    await s.create('p', { x: 3 });
    await s.setVariables('p', { x: 2 });
    await s.resolve('g');
  }),
  scenario('condition is null', choice('=missing > 1', '=false', true), async (s) => {
    await s.create('p');
  }),
  scenario('condition is not boolean', choice('=x', '=false', true), async (s) => {
    await s.create('p', { x: 'yes' });
    await s.create('p', { x: 1 });
    await s.create('p', { x: true });
  }),
  scenario('condition on a missing path', choice('=a.b.c = 1', '=true'), async (s) => {
    await s.create('p', { a: {} });
    await s.create('p', {});
  }),
  scenario('condition compares with null', choice('=missing = null', '=missing != null'), async (s) => {
    await s.create('p');
    await s.create('p', { missing: 1 });
  }),
  scenario('decimals in a condition', choice('=1.1 + 1.3 = 2.4', '=1.1 + 1.3 != 2.4'), async (s) => {
    await s.create('p');
  }),
  scenario(
    'text and list functions in a condition',
    choice(
      '=contains(lower case(name), "li") and count(xs) = 2',
      '=not(contains(lower case(name), "li") and count(xs) = 2)',
    ),
    async (s) => {
      await s.create('p', { name: 'LIU', xs: [1, 2] });
      await s.create('p', { name: 'Wang', xs: [1, 2] });
    },
  ),
  scenario(
    'quantified condition',
    choice('=some x in xs satisfies x > 2', '=every x in xs satisfies x <= 2'),
    async (s) => {
      await s.create('p', { xs: [1, 3] });
      await s.create('p', { xs: [1, 2] });
      await s.create('p', { xs: [] });
    },
  ),
  scenario(
    'one flow without condition',
    model(process('p', [start('s'), exclusive('g'), end('e'), ...chain('s', 'g', 'e')])),
    async (s) => {
      await s.create('p');
    },
  ),
  scenario(
    'gateway without outgoing flow',
    model(process('p', [start('s'), exclusive('g'), ...chain('s', 'g')])),
    async (s) => {
      await s.create('p');
    },
  ),
  scenario(
    'gateway with a start listener',
    model(
      process('p', [
        start('s'),
        exclusive('g', undefined, listeners(['start', 'l'])),
        end('a'),
        end('b'),
        flow('s', 'g'),
        flow('g', 'a', '=x = 1'),
        flow('g', 'b', '=x = 2'),
      ]),
    ),
    async (s) => {
      await s.create('p', { x: 1 });
      await s.work('l', { x: 2 });
    },
  ),
  scenario(
    'parallel fork and join',
    model(
      process('p', [
        start('s'),
        parallel('fork'),
        service('a', 'a'),
        service('b', 'b'),
        service('c', 'c'),
        parallel('join'),
        end('e'),
        ...chain('s', 'fork', 'a', 'join', 'e'),
        ...chain('fork', 'b', 'join'),
        ...chain('fork', 'c', 'join'),
      ]),
    ),
    async (s) => {
      await s.create('p');
      await s.work('b', { x: 'b' });
      await s.work('a', { x: 'a' });
      await s.look();
      await s.work('c', { y: 'c' });
    },
  ),
  scenario(
    'join reached twice over one flow',
    model(
      process('p', [
        start('s'),
        parallel('fork'),
        exclusive('merge'),
        service('a', 'a'),
        service('b', 'b'),
        parallel('join'),
        end('e'),
        ...chain('s', 'fork', 'merge', 'a', 'join', 'e'),
        part('sequenceFlow', 'again', [{ attributes: { sourceRef: 'fork', targetRef: 'merge' } }]),
        ...chain('fork', 'b', 'join'),
      ]),
    ),
    async (s) => {
      await s.create('p');
      await s.work('a');
      await s.work('a');
      await s.look();
      await s.work('b');
    },
  ),
  scenario(
    'parallel gateway that only passes',
    model(process('p', [start('s'), parallel('g'), end('e'), ...chain('s', 'g', 'e')])),
    async (s) => {
      await s.create('p');
    },
  ),
  scenario(
    'parallel ends',
    model(
      process('p', [
        start('s'),
        parallel('g'),
        service('a', 'a'),
        end('x'),
        end('y'),
        flow('s', 'g'),
        ...chain('g', 'a', 'x'),
        flow('g', 'y'),
      ]),
    ),
    async (s) => {
      await s.create('p');
      await s.look();
      await s.work('a');
    },
  ),
  scenario(
    'loop over a gateway',
    model(
      process('p', [
        start('s'),
        exclusive('m'),
        service('a', 'a'),
        exclusive('g'),
        end('e'),
        ...chain('s', 'm', 'a', 'g'),
        flow('g', 'm', '=n < 2'),
        flow('g', 'e', '=n >= 2'),
      ]),
    ),
    async (s) => {
      await s.create('p', { n: 0 });
      await s.work('a', { n: 1 });
      await s.work('a', { n: 2 });
    },
  ),
];
