/** Timers: dates, durations, cycles, on boundaries, in between and at the start. */
import {
  after,
  at,
  boundary,
  catching,
  end,
  every,
  flow,
  listeners,
  mapping,
  model,
  nonInterrupting,
  process,
  service,
  start,
  userTask,
} from '../support/bpmn.ts';
import { linear, scenario, withMore } from '../support/scenario.ts';
import type { Scenario } from '../support/session.ts';

const withTimer = (definition: string, ...extras: Parameters<typeof boundary>[2][]) =>
  withMore(
    [],
    [service('a', 'a')],
    [boundary('b', 'a', definition, ...extras), end('late'), flow('b', 'late')],
  );

/** An intermediate timer whose date or duration is the variable `t`. */
const dated = linear(catching('c', at('=t')));
const lasting = linear(catching('c', after('=t')));

export const timers: readonly Scenario[] = [
  scenario('intermediate duration', linear(catching('c', after('PT1H'))), async (s) => {
    await s.create('p');
    await s.advance(3_599_000);
    await s.look();
    await s.advance(1_000);
  }),
  scenario('intermediate date', linear(catching('c', at('2030-01-07T10:00:00+08:00'))), async (s) => {
    await s.create('p');
    await s.advance(3_600_000);
  }),
  scenario('date in the past', dated, async (s) => {
    await s.create('p', { t: '2020-01-01T00:00:00Z' });
    await s.advance(1_000);
  }),
  ...[
    ['with offset', '2030-01-07T09:00:10+08:00'],
    ['with short offset', '2030-01-07T09:00:10+08'],
    ['without seconds', '2030-01-07T01:01Z'],
    ['with milliseconds', '2030-01-07T01:00:10.500Z'],
    ['with region', '2030-01-07T09:00:10+08:00[Asia/Shanghai]'],
    ['without zone', '2030-01-07T09:00:10'],
    ['date only', '2030-01-07'],
    ['region without offset', '2030-01-07T09:00:10@Asia/Shanghai'],
    ['compact offset', '2030-01-07T09:00:10+0800'],
    ['null', null],
    ['a number', 5],
    ['empty', ''],
  ].map(([name, t]) =>
    scenario(`date variable, ${name}`, dated, async (s) => {
      await s.create('p', { t });
      await s.advance(61_000);
    }),
  ),
  ...[
    ['a year and a month', 'P1Y1M', 396 * 86_400_000],
    ['weeks', 'P1W', 7 * 86_400_000],
    ['fractions', 'PT1.5S', 1_500],
    ['zero', 'PT0S', 1_000],
    ['negative', '-PT5S', 1_000],
    ['days only', 'P1D', 86_400_000],
    ['not a duration', 'soon', 1_000],
    ['a number', 5, 1_000],
    ['null', null, 1_000],
  ].map(([name, t, advance]) =>
    scenario(`duration variable, ${name}`, lasting, async (s) => {
      await s.create('p', { t });
      await s.advance(Number(advance));
      await s.look();
    }),
  ),
  scenario(
    'date by FEEL',
    linear(catching('c', at('=date and time(day + "T09:30:00@Asia/Shanghai") + duration("PT30M")'))),
    async (s) => {
      await s.create('p', { day: '2030-01-07' });
      await s.advance(3_600_000);
    },
  ),
  scenario('date by now()', linear(catching('c', at('=now() + duration("PT10S")'))), async (s) => {
    await s.create('p');
    await s.advance(10_000);
  }),
  scenario('incident of a timer is resolved', dated, async (s) => {
    await s.create('p');
    await s.setVariables('p', { t: '2030-01-07T01:00:30Z' });
    await s.resolve('c');
    await s.advance(30_000);
  }),
  scenario(
    'boundary timer, interrupting',
    withTimer(after('PT10S'), mapping({}, { late: '=true' })),
    async (s) => {
      await s.create('p');
      const job = await s.job('a');
      await s.advance(10_000);
      await s.complete(job);
    },
  ),
  scenario('boundary timer, not interrupting', withTimer(after('PT10S'), nonInterrupting), async (s) => {
    await s.create('p');
    await s.advance(10_000);
    await s.advance(10_000);
    await s.work('a');
  }),
  scenario('boundary timer that is not needed', withTimer(after('PT10S')), async (s) => {
    await s.create('p');
    await s.work('a');
    await s.advance(20_000);
  }),
  scenario('boundary cycle, three times', withTimer(every('R3/PT10S'), nonInterrupting), async (s) => {
    await s.create('p');
    for (let n = 0; n < 5; n++) await s.advance(10_000);
    await s.work('a');
  }),
  scenario('boundary cycle without end', withTimer(every('R/PT10S'), nonInterrupting), async (s) => {
    await s.create('p');
    await s.advance(10_000);
    await s.advance(10_000);
    await s.work('a');
    await s.advance(10_000);
  }),
  scenario(
    'boundary cycle that missed some times',
    withTimer(every('R/PT10S'), nonInterrupting),
    async (s) => {
      await s.create('p');
      await s.advance(35_000);
      await s.advance(1_000);
      await s.look();
      await s.advance(10_000);
    },
  ),
  scenario(
    'boundary cycle with a start',
    withTimer(every('R2/2030-01-07T02:00:00Z/PT1H'), nonInterrupting),
    async (s) => {
      await s.create('p');
      await s.advance(1_800_000);
      await s.look();
      await s.advance(1_800_000);
      await s.look();
      await s.advance(3_600_000);
    },
  ),
  scenario('boundary cron', withTimer(every('0 0 9 * * *'), nonInterrupting), async (s) => {
    await s.create('p');
    await s.advance(86_400_000);
    await s.look();
    await s.advance(86_400_000);
  }),
  scenario(
    'two boundary timers',
    withMore(
      [],
      [service('a', 'a')],
      [
        boundary('warn', 'a', after('PT10S'), nonInterrupting),
        boundary('over', 'a', after('PT20S')),
        end('e1'),
        end('e2'),
        flow('warn', 'e1'),
        flow('over', 'e2'),
      ],
    ),
    async (s) => {
      await s.create('p');
      await s.advance(10_000);
      await s.look();
      await s.advance(10_000);
    },
  ),
  scenario(
    'two boundary timers due at once',
    withMore(
      [],
      [service('a', 'a')],
      [
        boundary('warn', 'a', after('PT10S'), nonInterrupting),
        boundary('over', 'a', after('PT20S')),
        end('e1'),
        end('e2'),
        flow('warn', 'e1'),
        flow('over', 'e2'),
      ],
    ),
    async (s) => {
      await s.create('p');
      await s.advance(30_000);
    },
  ),
  scenario(
    'boundary reads what a start listener set',
    withMore(
      [],
      [userTask('a', listeners(['start', 'clock']))],
      [boundary('b', 'a', at('=dueAt')), end('late'), flow('b', 'late')],
    ),
    async (s) => {
      await s.create('p', { dueAt: '2030-01-01T00:00:00Z' });
      await s.look();
      await s.work('clock', { dueAt: '2030-01-07T01:00:30Z' });
      await s.look();
      await s.advance(30_000);
    },
  ),
  scenario(
    'boundary timer cannot be evaluated',
    withMore([], [service('a', 'a')], [boundary('b', 'a', at('=missing')), end('late'), flow('b', 'late')]),
    async (s) => {
      await s.create('p');
      await s.activate('a');
      await s.setVariables('p', { missing: '2030-01-07T01:00:30Z' });
      await s.resolve('a');
      await s.activate('a');
      await s.advance(30_000);
    },
  ),
  scenario(
    'boundary timer reads an input mapping',
    withMore(
      [],
      [service('a', 'a', mapping({ limit: '="PT" + string(n) + "S"' }))],
      [boundary('b', 'a', after('=limit')), end('late'), flow('b', 'late')],
    ),
    async (s) => {
      await s.create('p', { n: 7 });
      await s.advance(7_000);
    },
  ),
  scenario(
    'timer start, twice',
    model(process('p', [start('s', every('R2/PT1H')), service('a', 'a'), flow('s', 'a')])),
    async (s) => {
      await s.advance(3_600_000);
      await s.advance(3_600_000);
      await s.advance(3_600_000);
      await s.activate('a');
    },
  ),
  scenario(
    'timer start, date in the past',
    model(process('p', [start('s', at('2020-01-01T00:00:00Z')), end('e'), flow('s', 'e')])),
    async (s) => {
      await s.advance(1_000);
    },
  ),
  scenario(
    'a new version replaces the timer start',
    model(process('p', [start('s', every('R/PT1H')), end('e'), flow('s', 'e')])),
    async (s) => {
      await s.advance(3_600_000);
      await s.deploy({
        'p.bpmn': model(process('p', [start('s', every('R/PT2H')), end('e2'), flow('s', 'e2')])),
      });
      await s.advance(3_600_000);
      await s.advance(3_600_000);
    },
  ),
  scenario(
    'a new version without the timer start',
    model(process('p', [start('s', every('R/PT1H')), end('e'), flow('s', 'e')])),
    async (s) => {
      await s.deploy({ 'p.bpmn': model(process('p', [start('s'), end('e'), flow('s', 'e')])) });
      await s.advance(7_200_000);
    },
  ),
  scenario(
    'timer start beside none start',
    model(
      process('p', [
        start('s'),
        start('t', after('PT1H')),
        end('e'),
        end('f'),
        flow('s', 'e'),
        flow('t', 'f'),
      ]),
    ),
    async (s) => {
      await s.create('p');
      await s.advance(3_600_000);
    },
  ),
  scenario('cycle by FEEL', withTimer(every('=cycle(n, duration(d))'), nonInterrupting), async (s) => {
    await s.create('p', { n: 2, d: 'PT10S' });
    await s.create('p', { n: null, d: 'P1D' });
    await s.create('p', { n: 1, d: 'no' });
    for (let n = 0; n < 3; n++) await s.advance(10_000);
  }),
];
