/** Call activities: which version is called, what variables travel, how calls end. */
import {
  boundary,
  callActivity,
  chain,
  end,
  error,
  flow,
  listeners,
  mapping,
  model,
  onError,
  process,
  service,
  start,
  versionTag,
} from '../support/bpmn.ts';
import { line, linear, scenario } from '../support/scenario.ts';
import type { Scenario } from '../support/session.ts';

const child = (type = 'c', extras: Parameters<typeof process>[2] = []) =>
  process('child', [start('cs'), service('c', type), end('ce'), ...chain('cs', 'c', 'ce')], extras);
const parent = (called: Record<string, string | boolean>, ...extras: string[]) =>
  process('p', line(callActivity('call', { processId: 'child', ...called }, ...extras)));

export const callActivities: readonly Scenario[] = [
  scenario(
    'call activity, everything propagated',
    model(parent({ propagateAllChildVariables: true }), child()),
    async (s) => {
      await s.create('p', { x: 1 });
      await s.look();
      await s.work('c', { y: 2 });
    },
  ),
  scenario(
    'call activity, child variables kept back',
    model(parent({ propagateAllChildVariables: false }), child()),
    async (s) => {
      await s.create('p', { x: 1 });
      await s.work('c', { x: 5, y: 2 });
    },
  ),
  scenario('call activity, nothing said', model(parent({}), child()), async (s) => {
    await s.create('p', { x: 1 });
    await s.work('c', { x: 5, y: 2 });
  }),
  scenario(
    'call activity with mappings',
    model(
      parent({ propagateAllChildVariables: false }, mapping({ given: '=x + 1' }, { result: '=y * 2' })),
      child(),
    ),
    async (s) => {
      await s.create('p', { x: 1 });
      await s.work('c', { y: 2, z: 3 });
    },
  ),
  scenario(
    'call activity, parent variables kept back',
    model(
      parent(
        { propagateAllParentVariables: false, propagateAllChildVariables: true },
        mapping({ given: '=x' }),
      ),
      child(),
    ),
    async (s) => {
      await s.create('p', { x: 1, secret: 2 });
      await s.work('c');
    },
  ),
  scenario('called process missing', linear(callActivity('call', { processId: 'child' })), async (s) => {
    await s.create('p');
    await s.deploy({ 'c.bpmn': model(child()) });
    await s.resolve('call');
    await s.work('c');
  }),
  scenario(
    'called process by expression',
    model(parent({ processId: '="ch" + rest' }), child()),
    async (s) => {
      await s.create('p', { rest: 'ild' });
      await s.create('p', {});
      await s.work('c');
    },
  ),
  scenario('the latest version is called', model(parent({}), child('first')), async (s) => {
    await s.deploy({ 'c.bpmn': model(child('second')) });
    await s.create('p');
    await s.activate('first');
    await s.activate('second');
  }),
  scenario(
    'the version of the deployment is called',
    model(parent({ bindingType: 'deployment' }), child('first')),
    async (s) => {
      await s.deploy({ 'c.bpmn': model(child('second')) });
      await s.create('p');
      await s.activate('first');
      await s.activate('second');
    },
  ),
  scenario(
    'the version with the tag is called',
    model(parent({ bindingType: 'versionTag', versionTag: 'v1' })),
    async (s) => {
      await s.create('p');
      await s.deploy({ 'c.bpmn': model(child('first', [versionTag('v1')])) });
      await s.deploy({ 'c.bpmn': model(child('second', [versionTag('v2')])) });
      await s.resolve('call');
      await s.activate('first');
      await s.create('p');
      await s.activate('first');
    },
  ),
  scenario(
    'an error passes through a call activity',
    model(
      error('x', 'BROKEN'),
      process('p', [
        ...line(callActivity('call', { processId: 'child' })),
        boundary('b', 'call', onError('x')),
        end('caught'),
        flow('b', 'caught'),
      ]),
      child(),
    ),
    async (s) => {
      await s.create('p');
      await s.throwError(await s.job('c'), 'BROKEN', { why: 'so' });
    },
  ),
  scenario('cancelling a parent cancels its children', model(parent({}), child()), async (s) => {
    const instance = await s.create('p');
    await s.cancel(instance);
    await s.activate('c');
  }),
  scenario(
    'a call that calls itself',
    linear(service('a', 'a'), callActivity('call', { processId: 'p' })),
    async (s) => {
      await s.create('p', { n: 1 });
      await s.work('a', { n: 2 });
      await s.work('a');
      await s.look();
    },
  ),
  scenario(
    'listeners of a call activity and of the child',
    model(
      parent({}, listeners(['start', 'l1'], ['end', 'l4'])),
      child('c', [listeners(['start', 'l2'], ['end', 'l3'])]),
    ),
    async (s) => {
      await s.create('p');
      await s.work('l1', { given: 1 });
      await s.work('l2');
      await s.work('c', { y: 1 });
      await s.work('l3', { z: 1 });
      await s.work('l4', { w: 1 });
    },
  ),
];
