/** Gateways and sub-processes: see ../deployment-cases.ts. */
import {
  after,
  boundary,
  callActivity,
  catching,
  chain,
  end,
  error,
  eventSubProcess,
  exclusive,
  flow,
  listeners,
  message,
  model,
  onError,
  onMessage,
  parallel,
  part,
  process,
  set,
  start,
  subProcess,
} from '../../../conformance/support/bpmn.ts';
import { around, one, task } from './frame.ts';

export const gateways: Record<string, string> = {
  'exclusive with conditions': model(
    process('p', [
      start('s'),
      exclusive('g', 'g_b'),
      task('a'),
      task('b'),
      flow('s', 'g'),
      flow('g', 'a', '=x > 1'),
      flow('g', 'b'),
    ]),
  ),
  'exclusive, condition missing': model(
    process('p', [
      start('s'),
      exclusive('g'),
      task('a'),
      task('b'),
      flow('s', 'g'),
      flow('g', 'a', '=x > 1'),
      flow('g', 'b'),
    ]),
  ),
  'exclusive, one flow without condition': one(exclusive('a')),
  'exclusive, default with condition': model(
    process('p', [
      start('s'),
      exclusive('g', 'g_b'),
      task('a'),
      task('b'),
      flow('s', 'g'),
      flow('g', 'a', '=x'),
      flow('g', 'b', '=y'),
    ]),
  ),
  'exclusive, default of another gateway': model(
    process('p', [start('s'), exclusive('g', 's_g'), task('a'), flow('s', 'g'), flow('g', 'a', '=x')]),
  ),
  'exclusive, static condition': model(
    process('p', [start('s'), exclusive('g'), task('a'), flow('s', 'g'), flow('g', 'a', 'true')]),
  ),
  'exclusive, broken condition': model(
    process('p', [start('s'), exclusive('g'), task('a'), flow('s', 'g'), flow('g', 'a', '=x >')]),
  ),
  'exclusive, empty condition': model(
    process('p', [start('s'), exclusive('g'), task('a'), flow('s', 'g'), flow('g', 'a', '')]),
  ),
  'exclusive without outgoing': model(process('p', [start('s'), exclusive('g'), flow('s', 'g')])),
  'exclusive with start listener': one(exclusive('a', undefined, listeners(['start', 'x']))),
  'exclusive with end listener': one(exclusive('a', undefined, listeners(['end', 'x']))),
  'parallel with start listener': one(parallel('a', listeners(['start', 'x']))),
  'parallel, condition on outgoing': model(
    process('p', [start('s'), parallel('g'), task('a'), flow('s', 'g'), flow('g', 'a', '=x')]),
  ),
  'condition on a task flow': model(
    process('p', [start('s'), task('a'), end('e'), flow('s', 'a'), flow('a', 'e', '=x')]),
  ),
  'event-based with one flow': model(
    process('p', [
      start('s'),
      part('eventBasedGateway', 'g'),
      catching('c', after('PT1S')),
      ...chain('s', 'g', 'c'),
    ]),
  ),
  'event-based to a task': model(
    process('p', [
      start('s'),
      part('eventBasedGateway', 'g'),
      task('a'),
      task('b'),
      ...chain('s', 'g', 'a'),
      flow('g', 'b'),
    ]),
  ),
};

export const subProcesses: Record<string, string> = {
  'sub-process': one(subProcess('a', [start('a_s'), end('a_e'), flow('a_s', 'a_e')])),
  'sub-process without start': one(subProcess('a', [task('b')])),
  'sub-process with timer start': one(subProcess('a', [start('a_s', after('PT1S'))])),
  'sub-process with two starts': one(subProcess('a', [start('a_s'), start('a_s2')])),
  'flow out of a sub-process': one(subProcess('a', [start('a_s'), task('b'), flow('b', 'e')])),
  'event sub-process, message': model(
    message('m', 'go', '=k'),
    process('p', [...around(task('a')), eventSubProcess('es', [start('es_s', onMessage('m'))])]),
  ),
  'event sub-process, timer': model(
    process('p', [...around(task('a')), eventSubProcess('es', [start('es_s', after('PT1S'))])]),
  ),
  'event sub-process, error': model(
    error('x', 'E'),
    process('p', [...around(task('a')), eventSubProcess('es', [start('es_s', onError('x'))])]),
  ),
  'event sub-process, error, not interrupting': model(
    error('x', 'E'),
    process('p', [
      ...around(task('a')),
      eventSubProcess('es', [start('es_s', onError('x'), set({ isInterrupting: false }))]),
    ]),
  ),
  'event sub-process, none start': model(
    process('p', [...around(task('a')), eventSubProcess('es', [start('es_s')])]),
  ),
  'event sub-process, two starts': model(
    process('p', [
      ...around(task('a')),
      eventSubProcess('es', [start('es_s', after('PT1S')), start('es_s2', after('PT1S'))]),
    ]),
  ),
  'event sub-process with incoming flow': model(
    process('p', [start('s'), eventSubProcess('es', [start('es_s', after('PT1S'))]), flow('s', 'es')]),
  ),
  'event sub-process with boundary': model(
    process('p', [
      ...around(task('a')),
      eventSubProcess('es', [start('es_s', after('PT1S'))]),
      boundary('b', 'es', after('PT1S')),
    ]),
  ),
  'event sub-process message without key': model(
    message('m', 'go'),
    process('p', [...around(task('a')), eventSubProcess('es', [start('es_s', onMessage('m'))])]),
  ),
  'two event sub-processes with one message': model(
    message('m', 'go', '=k'),
    process('p', [
      ...around(task('a')),
      eventSubProcess('es', [start('es_s', onMessage('m'))]),
      eventSubProcess('et', [start('et_s', onMessage('m'))]),
    ]),
  ),
  'two event sub-processes with one error': model(
    error('x', 'E'),
    process('p', [
      ...around(task('a')),
      eventSubProcess('es', [start('es_s', onError('x'))]),
      eventSubProcess('et', [start('et_s', onError('x'))]),
    ]),
  ),
  'call activity': one(callActivity('a', { processId: 'other' })),
  'call activity without called element': one(part('callActivity', 'a')),
  'call activity without process id': one(callActivity('a', { propagateAllChildVariables: false })),
  'call activity with empty process id': one(callActivity('a', { processId: '' })),
  'call activity with expression': one(callActivity('a', { processId: '="o" + x' })),
  'call activity bound to deployment, missing': one(
    callActivity('a', { processId: 'other', bindingType: 'deployment' }),
  ),
  'call activity bound to deployment, present': model(
    process('p', around(callActivity('a', { processId: 'other', bindingType: 'deployment' }))),
    process('other', [start('os')]),
  ),
  'call activity bound to deployment by expression': one(
    callActivity('a', { processId: '="other"', bindingType: 'deployment' }),
  ),
  'call activity with version tag': one(
    callActivity('a', { processId: 'other', bindingType: 'versionTag', versionTag: '1' }),
  ),
  'call activity with version tag missing': one(
    callActivity('a', { processId: 'other', bindingType: 'versionTag' }),
  ),
  'call activity with stray version tag': one(callActivity('a', { processId: 'other', versionTag: '1' })),
};
