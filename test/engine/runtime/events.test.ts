import { expect } from 'vitest';
import { rejection, scenario } from './support/driver.ts';
import {
  boundary,
  catchEvent,
  end,
  listeners,
  message,
  model,
  path,
  service,
  start,
  timer,
} from './support/model.ts';

const HOUR = 3_600_000;

scenario('an intermediate timer waits for its time', async (d) => {
  const wait = model('wait', [
    start(),
    catchEvent('pause', timer('Duration', 'PT1H')),
    end(),
    ...path('start', 'pause', 'end'),
  ]);
  await d.deploy(['wait.bpmn', wait]);
  const key = await d.start('wait');
  await d.advance(HOUR - 1);
  expect(d.active()).toEqual(['wait', 'pause']);
  await d.advance(1);
  expect(d.instance(key).state).toBe('COMPLETED');
  expect(d.rows('timer')).toEqual([]);
});

scenario('a date in the past fires at once; no date is an incident', async (d) => {
  const wait = model('wait', [
    start(),
    catchEvent('pause', timer('Date', '=dueAt')),
    end(),
    ...path('start', 'pause', 'end'),
  ]);
  await d.deploy(['wait.bpmn', wait]);
  const key = await d.start('wait', { dueAt: '2026-01-01T00:00:00+08:00' });
  await d.advance(0);
  expect(d.instance(key).state).toBe('COMPLETED');
  await d.start('wait', { dueAt: null });
  await d.start('wait', { dueAt: '2026-01-01' });
  await d.start('wait');
  expect(d.incidents().map(({ errorType }) => errorType)).toEqual(Array(3).fill('EXTRACT_VALUE_ERROR'));
});

const clock = (interrupting: boolean, text = '=dueAt') =>
  model('clock', [
    start(),
    service('work', listeners(['start', 'prepare'])),
    boundary('late', 'work', timer('Date', text), interrupting),
    service('escalate'),
    end(),
    ...path('start', 'work', 'end'),
    ...path('late', 'escalate', 'end'),
  ]);

scenario('boundary events listen once the start listeners are done, and see their variables', async (d) => {
  await d.deploy(['clock.bpmn', clock(true)]);
  const key = await d.start('clock', { dueAt: 'process' });
  expect(d.rows('timer')).toEqual([]);
  await d.complete('prepare', { dueAt: '2026-02-13T10:00:00+08:00' });
  expect(d.rows('timer')).toMatchObject([{ targetElementId: 'late', repetitions: 1 }]);
  await d.advance(HOUR);
  expect(d.elements()).toContain('work: TERMINATED');
  expect(JSON.parse((await d.job('escalate')).variables)).toEqual({ dueAt: 'process' });
  expect(d.variables(key)).toEqual({ dueAt: 'process' });
});

scenario('a non-interrupting boundary event runs beside its activity', async (d) => {
  await d.deploy(['clock.bpmn', clock(false)]);
  const key = await d.start('clock');
  await d.complete('prepare', { dueAt: '2026-02-13T10:00:00+08:00' });
  await d.advance(HOUR);
  expect(d.active()).toEqual(['clock', 'work', 'escalate']);
  await d.complete('work');
  await d.complete('escalate');
  expect(d.instance(key).state).toBe('COMPLETED');
});

scenario('leaving the activity disarms its boundary events', async (d) => {
  await d.deploy(['clock.bpmn', clock(true)]);
  await d.start('clock');
  await d.complete('prepare', { dueAt: '2026-02-13T10:00:00+08:00' });
  await d.complete('work');
  expect(d.rows('timer')).toEqual([]);
  await d.advance(2 * HOUR);
  expect(d.rows('element_instance').map(({ elementId }) => elementId)).not.toContain('late');
});

scenario('a timer start event starts instances as its cycle says; a new version replaces it', async (d) => {
  const cycle = (text: string, name: string) =>
    model('cycle', [
      start('start', timer('Cycle', text)),
      service(name),
      end(),
      ...path('start', name, 'end'),
    ]);
  await d.deploy(['cycle.bpmn', cycle('R2/PT1H', 'first')]);
  await d.advance(HOUR);
  await d.advance(HOUR);
  await d.advance(HOUR);
  expect(d.active()).toEqual(['cycle', 'first', 'cycle', 'first']);
  await d.deploy(['cycle.bpmn', cycle('R/PT1H', 'second')]);
  await d.deploy(['cycle.bpmn', cycle('R/PT1H', 'third')]);
  await d.advance(HOUR);
  expect(d.active().slice(4)).toEqual(['cycle', 'third']);
  expect(d.rows('timer')).toHaveLength(1);
});

const messages = [{ id: 'm', name: 'paid', key: '=id' }];
const receive = model(
  'receive',
  [
    start(),
    { tag: 'receiveTask', id: 'wait', attributes: 'messageRef="m"' },
    service('after'),
    end(),
    ...path('start', 'wait', 'after', 'end'),
  ],
  { messages },
);

scenario('a message reaches the instance that waits for its key', async (d) => {
  await d.deploy(['receive.bpmn', receive]);
  const a = await d.start('receive', { id: 'A' });
  const b = await d.start('receive', { id: 7 });
  await d.publish('paid', 'B', { n: 0 });
  await d.publish('paid', '7', { n: 7 });
  expect(d.variables(b)).toEqual({ id: 7, n: 7 });
  expect(d.variables(a)).toEqual({ id: 'A' });
  expect(d.active()).toEqual(['receive', 'wait', 'receive', 'after']);
});

scenario('a message with time to live waits for a subscription; without, it is lost', async (d) => {
  await d.deploy(['receive.bpmn', receive]);
  await d.publish('paid', 'A', { lost: true });
  await d.publish('paid', 'A', { n: 1 }, HOUR);
  await d.publish('paid', 'A', { n: 2 }, HOUR);
  const first = await d.start('receive', { id: 'A' });
  const second = await d.start('receive', { id: 'A' });
  expect(d.variables(first)).toEqual({ id: 'A', n: 1 });
  expect(d.variables(second)).toEqual({ id: 'A', n: 2 });
});

scenario('a message goes to one instance of a process, and to every process', async (d) => {
  const other = receive.replaceAll('"receive"', '"other"');
  await d.deploy(['receive.bpmn', receive], ['other.bpmn', other]);
  await d.start('receive', { id: 'A' });
  await d.start('receive', { id: 'A' });
  await d.start('other', { id: 'A' });
  await d.publish('paid', 'A');
  expect(d.active()).toEqual(['receive', 'receive', 'wait', 'other', 'after', 'after']);
});

scenario('a buffered message expires', async (d) => {
  await d.deploy(['receive.bpmn', receive]);
  await d.publish('paid', 'A', {}, 1000, 'id-1');
  const again = await rejection(d.publish('paid', 'A', {}, 1000, 'id-1'));
  expect(again.type).toBe('ALREADY_EXISTS');
  expect(again.message).toBe(
    "Expected to publish a new message with id 'id-1', but a message with that id was already published",
  );
  await d.advance(1000);
  expect(d.rows('message')).toEqual([]);
  await d.publish('paid', 'A', {}, 1000, 'id-1');
  await d.start('receive', { id: 'A' });
  expect(d.active()).toEqual(['receive', 'after']);
});

scenario('correlating needs somebody who waits', async (d) => {
  await d.deploy(['receive.bpmn', receive]);
  const none = await rejection(
    d.submit('correlateMessage', { name: 'paid', correlationKey: 'A', variables: '{}' }),
  );
  expect(none.type).toBe('NOT_FOUND');
  const key = await d.start('receive', { id: 'A' });
  const found = await d.submit('correlateMessage', {
    name: 'paid',
    correlationKey: 'A',
    variables: '{"n":1}',
  });
  expect(found.processInstanceKey).toBe(key);
});

scenario('a message starts one instance per correlation key at a time', async (d) => {
  const begun = model(
    'begun',
    [start('start', message('m')), service('work'), end(), ...path('start', 'work', 'end')],
    { messages: [{ id: 'm', name: 'begin' }] },
  );
  await d.deploy(['begun.bpmn', begun]);
  await d.publish('begin', 'A', { n: 1 }, HOUR);
  await d.publish('begin', 'A', { n: 2 }, HOUR);
  await d.publish('begin', 'B', { n: 3 }, HOUR);
  await d.publish('begin', '', { n: 4 });
  await d.publish('begin', '', { n: 5 });
  const numbers = () =>
    d.rows('process_instance').map(({ key, state }) => [d.variables(key).n, state === 'ACTIVE']);
  expect(numbers()).toEqual([
    [1, true],
    [3, true],
    [4, true],
    [5, true],
  ]);
  await d.complete('work');
  expect(numbers()).toEqual([
    [1, false],
    [3, true],
    [4, true],
    [5, true],
    [2, true],
  ]);
});

scenario('a non-interrupting message boundary takes every message', async (d) => {
  const watched = model(
    'watched',
    [
      start(),
      service('work'),
      boundary('asked', 'work', message('m'), false),
      service('answer'),
      end(),
      ...path('start', 'work', 'end'),
      ...path('asked', 'answer', 'end'),
    ],
    { messages },
  );
  await d.deploy(['watched.bpmn', watched]);
  await d.publish('paid', 'A', { n: 1 }, HOUR);
  await d.publish('paid', 'A', { n: 2 }, HOUR);
  const key = await d.start('watched', { id: 'A' });
  await d.publish('paid', 'A', { n: 3 });
  expect(d.active()).toEqual(['watched', 'work', 'answer', 'answer', 'answer']);
  expect(d.variables(key)).toEqual({ id: 'A', n: 3 });
});
