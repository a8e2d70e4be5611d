/** Input and output mappings, and where variables go. */
import {
  after,
  catching,
  end,
  flow,
  mapping,
  part,
  script,
  service,
  start,
  subProcess,
  xml,
} from '../support/bpmn.ts';
import { linear, scenario } from '../support/scenario.ts';
import type { Scenario } from '../support/session.ts';

const mapped = (inputs: Record<string, string>, outputs: Record<string, string> = {}) =>
  linear(service('a', 'a', mapping(inputs, outputs)));

export const mappings: readonly Scenario[] = [
  scenario('inputs in order', mapped({ one: '=x', two: '=one + 1' }), async (s) => {
    await s.create('p', { x: 1 });
    await s.work('a', { one: 5, three: 3 });
  }),
  scenario('an input hides a variable', mapped({ x: '=x + 1' }), async (s) => {
    await s.create('p', { x: 1 });
    await s.work('a', { x: 9 });
  }),
  scenario('outputs only', mapped({}, { y: '=r.v', 'z.a.b': '=r.w' }), async (s) => {
    await s.create('p', { x: 1, z: { a: { c: 1 }, d: 2 } });
    await s.work('a', { r: { v: 1, w: 2 }, x: 5 });
  }),
  scenario('outputs to one object', mapped({}, { 'o.a': '=1', 'o.b': '=2' }), async (s) => {
    await s.create('p');
    await s.work('a');
    await s.create('p', { o: { a: 9, z: 1 } });
    await s.work('a');
    await s.create('p', { o: 'text' });
    await s.work('a');
  }),
  scenario('inputs to one object', mapped({ 'o.a': '=1', 'o.b.c': '=o.a + 1' }), async (s) => {
    await s.create('p', { o: { z: 1 } });
    await s.activate('a');
  }),
  scenario(
    'missing sources are null',
    mapped({ l: '=missing', m: '=x.y.z' }, { r: '=nothing' }),
    async (s) => {
      await s.create('p', { x: {} });
      await s.work('a');
    },
  ),
  scenario(
    'static sources',
    mapped({ t: 'text', n: '5', d: '1.50', neg: '-3', b: 'true', q: '"quoted"', e: '' }),
    async (s) => {
      await s.create('p');
      await s.activate('a');
    },
  ),
  scenario(
    'values out of FEEL',
    mapped({
      third: '=1/3',
      big: '=10000000000000001',
      sum: '=0.1 + 0.2',
      list: '=[1, "a", null, true]',
      date: '=date("2030-01-02")',
      time: '=time("10:00:00")',
      stamp: '=date and time("2030-01-02T03:04:05@Asia/Shanghai")',
      span: '=duration("P1DT2H")',
      months: '=duration("P1Y2M")',
      obj: '={a: 1, "b c": {d: 2}}',
      range: '=[1..3]',
      fn: '=function(x) x',
    }),
    async (s) => {
      await s.create('p');
      await s.activate('a');
    },
  ),
  scenario('numbers through FEEL', mapped({ one: '=x', two: '=x * 1', three: '=string(x)' }), async (s) => {
    for (const x of ['1', '1.0', '1.50', '100000000000000000000', '0.1', '-0', '9007199254740993']) {
      await s.create('p', `{"x": ${x}}`);
    }
    await s.activate('a', { max: 10 });
  }),
  scenario('assertion that fails in a mapping', mapped({ v: '=assert(x, x != null)' }), async (s) => {
    await s.create('p');
    await s.setVariables('p', { x: 1 });
    await s.resolve('a');
    await s.activate('a');
  }),
  scenario(
    'assertion that fails in an output',
    mapped({}, { v: '=assert(x, x != null, "x is needed")' }),
    async (s) => {
      await s.create('p');
      await s.work('a');
      await s.look();
      await s.setVariables('p', { x: 1 });
      await s.resolve('a');
    },
  ),
  scenario(
    'variables go to the scope that owns them',
    linear(
      subProcess(
        'outer',
        [
          start('o1'),
          subProcess('inner', [start('i1'), service('a', 'a'), flow('i1', 'a')], mapping({ mine: '=1' })),
          end('o2'),
          flow('o1', 'inner'),
          flow('inner', 'o2'),
        ],
        mapping({ theirs: '=2' }),
      ),
    ),
    async (s) => {
      await s.create('p', { root: 0 });
      await s.work('a', { mine: 10, theirs: 20, root: 30, fresh: 40 });
    },
  ),
  scenario(
    'mappings on a catch event and an end event',
    linear(
      catching('c', after('PT1S'), mapping({}, { a: '=1' })),
      part('task', 't', [mapping({ l: '=a + 1' }, { b: '=l + 1' })]),
    ),
    async (s) => {
      await s.create('p');
      await s.advance(1_000);
    },
  ),
  scenario(
    'start event with output mapping',
    linear(part('scriptTask', 't', [script('=x', 'y')])).replace(
      '<bpmn:startEvent id="s">',
      `<bpmn:startEvent id="s">${xml('bpmn:extensionElements', {}, mapping({}, { x: '=7' }))}`,
    ),
    async (s) => {
      await s.create('p');
    },
  ),
  scenario(
    'mappings on elements that do nothing',
    linear(
      part('task', 't', [mapping({ t1: '=1' }, { t2: '=2' })]),
      part('manualTask', 'm', [mapping({ m1: '=1' }, { m2: '=2' })]),
      part('intermediateThrowEvent', 'n', [mapping({ n1: '=1' }, { n2: '=2' })]),
      part('exclusiveGateway', 'x', [mapping({ x1: '=1' }, { x2: '=2' })]),
      part('parallelGateway', 'g', [mapping({ g1: '=1' }, { g2: '=2' })]),
      part('task', 'z'),
    ),
    async (s) => {
      await s.create('p');
    },
  ),
];
