/** Versions and duplicates of deployments, and migration as far as re-arming timers needs it. */
import {
  after,
  at,
  boundary,
  catching,
  end,
  flow,
  message,
  model,
  nonInterrupting,
  onMessage,
  process,
  service,
  start,
  taskListeners,
  userTask,
  versionTag,
} from '../support/bpmn.ts';
import { line, linear, scenario, withMore } from '../support/scenario.ts';
import type { Scenario } from '../support/session.ts';

const one = (type: string) => linear(service('a', type));
const timed = withMore(
  [],
  [userTask('a', taskListeners(['canceling', 'cancelled']))],
  [
    boundary('warn', 'a', at('=warnAt'), nonInterrupting),
    boundary('due', 'a', at('=dueAt')),
    end('w'),
    end('d'),
    flow('warn', 'w'),
    flow('due', 'd'),
  ],
);
const instant = (seconds: number) =>
  new Date(Date.parse('2030-01-07T01:00:00Z') + seconds * 1000).toISOString();
const dates = { warnAt: instant(10), dueAt: instant(20) };

export const versions: readonly Scenario[] = [
  scenario('the same again is a duplicate', one('x'), async (s) => {
    await s.deploy({ 'p.bpmn': one('x') });
    await s.deploy({ 'p.bpmn': one('y') });
    await s.deploy({ 'p.bpmn': one('x') });
    await s.deploy({ 'other.bpmn': one('x') });
    await s.create('p');
  }),
  scenario('one change versions all resources', one('x'), async (s) => {
    const q = model(process('q', [start('qs')]));
    await s.deploy({ 'p.bpmn': one('x'), 'q.bpmn': q });
    await s.deploy({ 'p.bpmn': one('x'), 'q.bpmn': q });
    await s.deploy({ 'p.bpmn': one('z'), 'q.bpmn': q });
  }),
  scenario('an older version by number', one('x'), async (s) => {
    await s.deploy({ 'p.bpmn': one('y') });
    await s.create('p', {}, { version: 1 });
    await s.create('p');
    await s.activate('x');
    await s.activate('y');
  }),
  scenario('running instances stay on their version', one('x'), async (s) => {
    await s.create('p');
    await s.deploy({ 'p.bpmn': linear(service('b', 'y')) });
    await s.work('x');
  }),
  scenario('a broken file deploys nothing', one('x'), async (s) => {
    await s.deploy({ 'good.bpmn': model(process('q', [start('qs')])), 'bad.bpmn': '<a/>' });
    await s.create('q');
  }),
  scenario('one id twice in a deployment', one('x'), async (s) => {
    await s.deploy({ 'a.bpmn': one('x'), 'b.bpmn': one('y') });
  }),
  scenario('a file of an unknown kind', one('x'), async (s) => {
    await s.deploy({ 'notes.txt': 'hello' });
  }),
  scenario('version tags', model(process('p', line(service('a', 'x')), [versionTag('1.0')])), async (s) => {
    await s.deploy({ 'p.bpmn': model(process('p', line(service('a', 'y')), [versionTag('1.0')])) });
    await s.create('p');
  }),
  scenario('a timer is re-armed by migration onto the same version', timed, async (s) => {
    const instance = await s.create('p', dates);
    await s.assign('a', 'zhang');
    await s.advance(10_000);
    await s.setVariables('p', { dueAt: instant(40) });
    await s.migrate(instance, 'p', 1, { a: 'a', warn: 'warn' });
    await s.look();
    await s.advance(15_000);
    await s.look();
    await s.advance(20_000);
    await s.work('cancelled');
  }),
  scenario('a mapped timer keeps its date', timed, async (s) => {
    const instance = await s.create('p', dates);
    await s.setVariables('p', { dueAt: instant(40), warnAt: instant(30) });
    await s.migrate(instance, 'p', 1, { a: 'a', warn: 'warn', due: 'due' });
    await s.advance(10_000);
    await s.look();
    await s.advance(10_000);
    await s.look();
  }),
  scenario('an unmapped timer that fired fires again', timed, async (s) => {
    const instance = await s.create('p', dates);
    await s.advance(10_000);
    await s.setVariables('p', { warnAt: instant(15) });
    await s.migrate(instance, 'p', 1, { a: 'a', due: 'due' });
    await s.advance(5_000);
    await s.look();
  }),
  scenario('an earlier date is re-armed', timed, async (s) => {
    const instance = await s.create('p', dates);
    await s.setVariables('p', { dueAt: instant(5) });
    await s.migrate(instance, 'p', 1, { a: 'a', warn: 'warn' });
    await s.advance(5_000);
    await s.work('cancelled');
  }),
  scenario('a mapping forgets an active element', timed, async (s) => {
    const instance = await s.create('p', dates);
    await s.migrate(instance, 'p', 1, { warn: 'warn' });
    await s.migrate(instance, 'p', 1, {});
    await s.migrate(instance, 'p', 1, { a: 'missing' });
    await s.migrate(instance, 'p', 1, { missing: 'a' });
    await s.migrate(instance, 'p', 1, { a: 'warn' });
    await s.migrate(instance, 'p', 7, { a: 'a' });
    await s.migrate({ key: '2251799813999999' }, 'p', 1, { a: 'a' });
  }),
  scenario(
    'migration to a new version',
    withMore([], [service('a', 'x')], [boundary('b', 'a', after('PT1H')), end('late'), flow('b', 'late')]),
    async (s) => {
      const instance = await s.create('p');
      await s.deploy({
        'p.bpmn': withMore(
          [],
          [service('a2', 'y'), service('c', 'z')],
          [boundary('b2', 'a2', after('PT2H')), end('late2'), flow('b2', 'late2')],
        ),
      });
      await s.migrate(instance, 'p', 2, { a: 'a2' });
      await s.look();
      await s.work('x');
      await s.work('z');
    },
  ),
  scenario(
    'migration re-opens a message with a new key',
    withMore([message('m', 'go', '=k')], [catching('c', onMessage('m'))], []),
    async (s) => {
      const instance = await s.create('p', { k: '1' });
      await s.setVariables('p', { k: '2' });
      await s.migrate(instance, 'p', 1, { c: 'c' });
      await s.publish('go', '2');
      await s.look();
      await s.publish('go', '1');
    },
  ),
];
