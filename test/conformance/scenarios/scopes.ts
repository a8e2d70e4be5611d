/** Embedded sub-processes, event sub-processes and how scopes end. */
import {
  after,
  boundary,
  chain,
  end,
  error,
  eventSubProcess,
  flow,
  mapping,
  message,
  model,
  nonInterruptingStart,
  onError,
  onMessage,
  parallel,
  process,
  service,
  start,
  subProcess,
  terminate,
} from '../support/bpmn.ts';
import { line, linear, scenario, withMore } from '../support/scenario.ts';
import type { Scenario } from '../support/session.ts';

const inner = (id: string, type: string) => [
  start(`${id}_1`),
  service(id, type),
  end(`${id}_2`),
  ...chain(`${id}_1`, id, `${id}_2`),
];

export const scopes: readonly Scenario[] = [
  scenario('sub-process', linear(subProcess('sub', inner('a', 'a'))), async (s) => {
    await s.create('p', { x: 1 });
    await s.setVariables('sub', { l: 1 }, true);
    await s.work('a', { x: 2, l: 2, n: 3 });
  }),
  scenario(
    'sub-process with mappings',
    linear(subProcess('sub', inner('a', 'a'), mapping({ l: '=x + 1' }, { y: '=l * 10' }))),
    async (s) => {
      await s.create('p', { x: 1 });
      await s.work('a', { l: 5, z: 1 });
    },
  ),
  scenario(
    'nested sub-processes',
    linear(
      subProcess('one', [
        start('o1'),
        subProcess('two', inner('a', 'a')),
        end('o2'),
        ...chain('o1', 'two', 'o2'),
      ]),
    ),
    async (s) => {
      await s.create('p');
      await s.look();
      await s.work('a', { v: 1 });
    },
  ),
  scenario(
    'sub-process without end event',
    linear(subProcess('sub', [start('i'), service('a', 'a'), flow('i', 'a')])),
    async (s) => {
      await s.create('p');
      await s.work('a');
    },
  ),
  scenario(
    'terminate end ends its scope only',
    linear(
      subProcess('sub', [
        start('i'),
        parallel('f'),
        service('a', 'a'),
        service('b', 'b'),
        end('t', terminate),
        ...chain('i', 'f', 'a', 't'),
        flow('f', 'b'),
      ]),
      service('c', 'c'),
    ),
    async (s) => {
      await s.create('p');
      const b = await s.job('b');
      await s.work('a');
      await s.complete(b);
      await s.work('c');
    },
  ),
  scenario(
    'terminate end of the process',
    model(
      process('p', [
        start('s'),
        parallel('f'),
        service('a', 'a'),
        service('b', 'b'),
        end('t', terminate),
        end('e'),
        ...chain('s', 'f', 'a', 't'),
        ...chain('f', 'b', 'e'),
      ]),
    ),
    async (s) => {
      await s.create('p');
      await s.work('a');
      await s.activate('b');
    },
  ),
  scenario(
    'boundary on a sub-process interrupts all in it',
    withMore(
      [],
      [
        subProcess('sub', [
          start('i'),
          parallel('f'),
          service('a', 'a'),
          service('b', 'b'),
          ...chain('i', 'f', 'a'),
          flow('f', 'b'),
        ]),
      ],
      [boundary('t', 'sub', after('PT10S')), end('late'), flow('t', 'late')],
    ),
    async (s) => {
      await s.create('p');
      await s.setVariables('sub', { l: 1 }, true);
      await s.advance(10_000);
      await s.activate('a');
    },
  ),
  scenario(
    'event sub-process by message, interrupting',
    withMore(
      [message('m', 'stop', '=k')],
      [service('a', 'a')],
      [
        eventSubProcess('es', [
          start('es_s', onMessage('m')),
          service('b', 'b'),
          end('es_e'),
          ...chain('es_s', 'b', 'es_e'),
        ]),
      ],
    ),
    async (s) => {
      await s.create('p', { k: '1' });
      const a = await s.job('a');
      await s.publish('stop', '1', { variables: { why: 'withdrawn' } });
      await s.complete(a);
      await s.look();
      await s.publish('stop', '1');
      await s.work('b', { done: true });
    },
  ),
  scenario(
    'event sub-process by message, not interrupting',
    withMore(
      [message('m', 'note', '=k')],
      [service('a', 'a')],
      [
        eventSubProcess('es', [
          start('es_s', onMessage('m'), nonInterruptingStart),
          service('b', 'b'),
          end('es_e'),
          ...chain('es_s', 'b', 'es_e'),
        ]),
      ],
    ),
    async (s) => {
      await s.create('p', { k: '1' });
      await s.publish('note', '1', { variables: { n: 1 } });
      await s.publish('note', '1', { variables: { n: 2 } });
      await s.activate('b', { max: 1 });
      await s.work('a');
      await s.look();
      await s.work('b');
      await s.cancel({ key: '1' });
    },
  ),
  scenario(
    'event sub-process by timer, not interrupting',
    withMore(
      [],
      [service('a', 'a')],
      [
        eventSubProcess('es', [
          start('es_s', after('PT1M'), nonInterruptingStart),
          end('es_e'),
          flow('es_s', 'es_e'),
        ]),
      ],
    ),
    async (s) => {
      await s.create('p');
      await s.advance(60_000);
      await s.look();
      await s.advance(60_000);
      await s.work('a');
    },
  ),
  scenario(
    'event sub-process by timer, interrupting, in a sub-process',
    linear(
      subProcess(
        'sub',
        [
          ...inner('a', 'a'),
          eventSubProcess('es', [start('es_s', after('=limit')), end('es_e'), flow('es_s', 'es_e')]),
        ],
        mapping({ limit: '="PT" + string(n) + "S"' }),
      ),
      service('b', 'b'),
    ),
    async (s) => {
      await s.create('p', { n: 5 });
      await s.advance(5_000);
      await s.activate('a');
      await s.work('b');
    },
  ),
  scenario(
    'event sub-process by error',
    withMore(
      [error('x', 'BROKEN')],
      [service('a', 'a')],
      [
        eventSubProcess('es', [
          start('es_s', onError('x')),
          service('b', 'b'),
          end('es_e'),
          ...chain('es_s', 'b', 'es_e'),
        ]),
      ],
    ),
    async (s) => {
      await s.create('p');
      await s.throwError(await s.job('a'), 'BROKEN', { detail: 1 });
      await s.work('b');
    },
  ),
  scenario(
    'error thrown inside an interrupting event sub-process',
    model(
      error('x', 'BROKEN'),
      process('p', [
        ...line(
          subProcess('sub', [
            ...inner('a', 'a'),
            eventSubProcess('es', [
              start('es_s', after('PT1S')),
              service('b', 'b'),
              end('es_e'),
              ...chain('es_s', 'b', 'es_e'),
            ]),
          ]),
        ),
        boundary('c', 'sub', onError('x')),
        end('caught'),
        flow('c', 'caught'),
      ]),
    ),
    async (s) => {
      await s.create('p');
      await s.advance(1_000);
      await s.throwError(await s.job('b'), 'BROKEN');
    },
  ),
  scenario(
    'variables of an event sub-process',
    withMore(
      [message('m', 'note', '=k')],
      [service('a', 'a')],
      [
        eventSubProcess('es', [
          start('es_s', onMessage('m'), nonInterruptingStart, mapping({}, { got: '=text' })),
          service('b', 'b'),
          end('es_e'),
          ...chain('es_s', 'b', 'es_e'),
        ]),
      ],
    ),
    async (s) => {
      await s.create('p', { k: '1' });
      await s.publish('note', '1', { variables: { text: 'hello' } });
      await s.work('b', { got: 'changed' });
      await s.work('a');
    },
  ),
  scenario(
    'an event sub-process that has ended waits for the main path',
    withMore(
      [message('m', 'note', '=k')],
      [service('a', 'a')],
      [eventSubProcess('es', [start('es_s', onMessage('m')), end('es_e'), flow('es_s', 'es_e')])],
    ),
    async (s) => {
      await s.create('p', { k: '1' });
      await s.publish('note', '1');
    },
  ),
  scenario(
    'event sub-process key needs a variable that is missing',
    withMore(
      [message('m', 'note', '=k')],
      [service('a', 'a')],
      [eventSubProcess('es', [start('es_s', onMessage('m')), end('es_e'), flow('es_s', 'es_e')])],
    ),
    async (s) => {
      await s.create('p');
      await s.look();
      await s.setVariables('p', { k: '1' });
      await s.resolve('p');
      await s.look();
    },
  ),
];
