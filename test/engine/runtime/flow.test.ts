import { expect } from 'vitest';
import { scenario } from './support/driver.ts';
import {
  and,
  boundary,
  call,
  end,
  error,
  eventStart,
  eventSub,
  flow,
  message,
  model,
  outputs,
  path,
  service,
  start,
  sub,
  timer,
  xor,
} from './support/model.ts';

const TERMINATE = '<bpmn:terminateEventDefinition/>';

scenario('an exclusive gateway takes the flow whose condition holds, else the default', async (d) => {
  const choose = model('choose', [
    start(),
    xor('which', 'which-other'),
    service('small'),
    service('big'),
    service('other'),
    end(),
    ...path('start', 'which'),
    flow('which', 'small', '=n < 10'),
    flow('which', 'big', '=n > 100'),
    flow('which', 'other'),
    ...path('small', 'end'),
    ...path('big', 'end'),
    ...path('other', 'end'),
  ]);
  await d.deploy(['choose.bpmn', choose]);
  for (const n of [5, 500, 50]) await d.start('choose', { n });
  expect(d.active()).toEqual(['choose', 'small', 'choose', 'big', 'choose', 'other']);
  await d.start('choose', { n: null });
  expect(d.incidents()).toMatchObject([{ errorType: 'EXTRACT_VALUE_ERROR' }]);
});

scenario('without a fulfilled condition and a default the gateway is stuck until resolved', async (d) => {
  const choose = model('choose', [
    start(),
    xor('which'),
    end('a'),
    end('b'),
    ...path('start', 'which'),
    flow('which', 'a', '=n = 1'),
    flow('which', 'b', '=n = 2'),
  ]);
  await d.deploy(['choose.bpmn', choose]);
  const key = await d.start('choose', { n: 3 });
  expect(d.incidents()).toMatchObject([
    {
      errorType: 'CONDITION_ERROR',
      errorMessage: 'Expected at least one condition to evaluate to true, or to have a default flow',
    },
  ]);
  await d.submit('setVariables', { elementInstanceKey: key, variables: '{"n":2}', local: false });
  await d.submit('resolveIncident', { incidentKey: d.incidents()[0]?.key ?? 0 });
  expect(d.elements().at(-1)).toBe('b: COMPLETED');
});

scenario('parallel paths join once all have arrived', async (d) => {
  const both = model('both', [
    start(),
    and('fork'),
    service('a'),
    service('b'),
    and('join'),
    service('after'),
    end(),
    ...path('start', 'fork', 'a', 'join', 'after', 'end'),
    ...path('fork', 'b', 'join'),
  ]);
  await d.deploy(['both.bpmn', both]);
  const key = await d.start('both');
  await d.complete('b', { b: 1 });
  expect(d.active()).toEqual(['both', 'a']);
  await d.complete('a', { a: 1 });
  expect(d.active()).toEqual(['both', 'after']);
  await d.complete('after');
  expect(d.instance(key).state).toBe('COMPLETED');
  expect(d.variables(key)).toEqual({ a: 1, b: 1 });
});

scenario('a terminate end event ends its scope at once', async (d) => {
  const stop = model('stop', [
    start(),
    and('fork'),
    service('long'),
    service('short'),
    end('end'),
    end('kill', TERMINATE),
    ...path('start', 'fork', 'long', 'end'),
    ...path('fork', 'short', 'kill'),
  ]);
  await d.deploy(['stop.bpmn', stop]);
  const key = await d.start('stop');
  await d.complete('short');
  expect(d.instance(key).state).toBe('COMPLETED');
  expect(d.elements()).toContain('long: TERMINATED');
});

scenario('a terminate end event in a sub-process leaves the process going', async (d) => {
  const stop = model('stop', [
    start(),
    sub('inside', [
      start('begin'),
      and('fork'),
      service('long'),
      service('short'),
      end('done'),
      end('kill', TERMINATE),
      ...path('begin', 'fork', 'long', 'done'),
      ...path('fork', 'short', 'kill'),
    ]),
    service('after'),
    end(),
    ...path('start', 'inside', 'after', 'end'),
  ]);
  await d.deploy(['stop.bpmn', stop]);
  await d.start('stop');
  await d.complete('short');
  expect(d.active()).toEqual(['stop', 'after']);
});

scenario('local variables of a sub-process are gone afterwards; its outputs stay', async (d) => {
  const inner = model('inner', [
    start(),
    sub(
      'inside',
      [start('begin'), service('work'), end('done'), ...path('begin', 'work', 'done')],
      `<zeebe:ioMapping><zeebe:input source="=1" target="local"/><zeebe:output source="=local + 1" target="result"/></zeebe:ioMapping>`,
    ),
    service('after'),
    end(),
    ...path('start', 'inside', 'after', 'end'),
  ]);
  await d.deploy(['inner.bpmn', inner]);
  const key = await d.start('inner');
  await d.complete('work', { local: 41 });
  expect(d.variables(key)).toEqual({ result: 42 });
  expect(JSON.parse((await d.job('after')).variables)).toEqual({ result: 42 });
});

const errors = [
  { id: 'known', code: 'KNOWN' },
  { id: 'other', code: 'OTHER' },
];

scenario('an error goes to the innermost scope, a specific code before any code', async (d) => {
  const nested = model(
    'nested',
    [
      start(),
      sub('inside', [start('begin'), service('work'), end('done'), ...path('begin', 'work', 'done')]),
      boundary('any', 'inside', error()),
      boundary('exact', 'inside', error('known')),
      service('afterAny'),
      service('afterExact'),
      end(),
      ...path('start', 'inside', 'end'),
      ...path('any', 'afterAny', 'end'),
      ...path('exact', 'afterExact', 'end'),
    ],
    { errors },
  );
  await d.deploy(['nested.bpmn', nested]);
  const key = await d.start('nested');
  await d.throwError('work', 'KNOWN', { why: 'x' });
  expect(d.active()).toEqual(['nested', 'afterExact']);
  expect(d.variables(key)).toEqual({});
  await d.complete('afterExact');
  await d.start('nested');
  await d.throwError('work', 'UNKNOWN');
  expect(d.active()).toEqual(['nested', 'afterAny']);
});

scenario('an error nobody catches is an incident; resolving gives the job out again', async (d) => {
  const alone = model(
    'alone',
    [
      start(),
      service('work'),
      boundary('exact', 'work', error('known')),
      end(),
      end('caught'),
      ...path('start', 'work', 'end'),
      ...path('exact', 'caught'),
    ],
    { errors },
  );
  await d.deploy(['alone.bpmn', alone]);
  await d.start('alone');
  await d.throwError('work', 'UNKNOWN');
  expect(d.incidents()).toMatchObject([
    {
      errorType: 'UNHANDLED_ERROR_EVENT',
      errorMessage:
        "Expected to throw an error event with the code 'UNKNOWN', but it was not caught. Available error events are [KNOWN]",
    },
  ]);
  await d.submit('resolveIncident', { incidentKey: d.incidents()[0]?.key ?? 0 });
  await d.throwError('work', 'KNOWN');
  expect(d.elements().at(-1)).toBe('caught: COMPLETED');
});

scenario('an error out of a called process is caught at the call', async (d) => {
  const child = model(
    'child',
    [start(), service('work'), end('failed', error('known')), ...path('start', 'work', 'failed')],
    { errors },
  );
  const parent = model(
    'parent',
    [
      start(),
      call('calling', 'child'),
      boundary('caught', 'calling', error('known')),
      end(),
      service('after'),
      ...path('start', 'calling', 'end'),
      ...path('caught', 'after', 'end'),
    ],
    { errors },
  );
  await d.deploy(['child.bpmn', child], ['parent.bpmn', parent]);
  await d.start('parent');
  await d.complete('work');
  expect(d.active()).toEqual(['parent', 'after']);
  expect(d.rows('process_instance').map(({ state }) => state)).toEqual(['ACTIVE', 'TERMINATED']);
});

scenario('a called process gets the variables and gives back what is asked for', async (d) => {
  const child = model('child', [start(), service('work'), end(), ...path('start', 'work', 'end')]);
  const parent = model('parent', [
    start(),
    call('calling', 'child', 'propagateAllChildVariables="false"', outputs(['=r', 'result'])),
    service('after'),
    end(),
    ...path('start', 'calling', 'after', 'end'),
  ]);
  await d.deploy(['child.bpmn', child], ['parent.bpmn', parent]);
  const key = await d.start('parent', { a: 1 });
  const job = await d.complete('work', { r: 2 });
  expect(JSON.parse(job.variables)).toEqual({ a: 1 });
  expect(d.variables(key)).toEqual({ a: 1, result: 2 });
  expect(d.rows('process_instance')[1]).toMatchObject({
    state: 'COMPLETED',
    parentProcessInstanceKey: key,
    rootProcessInstanceKey: key,
  });
});

scenario('a cancelled caller takes the called instance with it', async (d) => {
  const child = model('child', [start(), service('work'), end(), ...path('start', 'work', 'end')]);
  const parent = model('parent', [
    start(),
    call('calling', 'child'),
    end(),
    ...path('start', 'calling', 'end'),
  ]);
  await d.deploy(['child.bpmn', child], ['parent.bpmn', parent]);
  const key = await d.start('parent');
  await d.submit('cancelProcessInstance', { processInstanceKey: key });
  expect(d.rows('process_instance').map(({ state }) => state)).toEqual(['TERMINATED', 'TERMINATED']);
  expect(d.active()).toEqual([]);
});

scenario('a call to a process that is not there waits for its deployment', async (d) => {
  const child = model('child', [start(), service('work'), end(), ...path('start', 'work', 'end')]);
  const parent = model('parent', [
    start(),
    call('calling', 'child'),
    end(),
    ...path('start', 'calling', 'end'),
  ]);
  await d.deploy(['parent.bpmn', parent]);
  await d.start('parent');
  expect(d.incidents()).toMatchObject([
    {
      errorType: 'CALLED_ELEMENT_ERROR',
      errorMessage: "Expected process with BPMN process id 'child' to be deployed, but not found.",
    },
  ]);
  await d.deploy(['child.bpmn', child]);
  await d.submit('resolveIncident', { incidentKey: d.incidents()[0]?.key ?? 0 });
  await d.complete('work');
  expect(d.active()).toEqual([]);
});

scenario('an interrupting event sub-process ends the rest of its scope', async (d) => {
  const watched = model(
    'watched',
    [
      start(),
      service('work'),
      end(),
      ...path('start', 'work', 'end'),
      eventSub('onStop', [
        eventStart('stopped', message('stop')),
        service('tidy'),
        end('tidied'),
        ...path('stopped', 'tidy', 'tidied'),
      ]),
    ],
    { messages: [{ id: 'stop', name: 'stop', key: '=id' }] },
  );
  await d.deploy(['watched.bpmn', watched]);
  const key = await d.start('watched', { id: 'A' });
  await d.publish('stop', 'A', { why: 'because' });
  expect(d.active()).toEqual(['watched', 'onStop', 'tidy']);
  expect(d.elements()).toContain('work: TERMINATED');
  expect(d.variables(key)).toEqual({ id: 'A', why: 'because' });
  await d.complete('tidy');
  expect(d.instance(key).state).toBe('COMPLETED');
});

scenario('a non-interrupting event sub-process runs beside, as often as its event comes', async (d) => {
  const watched = model('watched', [
    start(),
    service('work'),
    end(),
    ...path('start', 'work', 'end'),
    eventSub('reminding', [
      eventStart('due', timer('Cycle', 'R2/PT10S'), false),
      service('remind'),
      end('reminded'),
      ...path('due', 'remind', 'reminded'),
    ]),
  ]);
  await d.deploy(['watched.bpmn', watched]);
  const key = await d.start('watched');
  await d.advance(10_000);
  await d.advance(10_000);
  await d.advance(10_000);
  expect(d.active()).toEqual(['watched', 'work', 'reminding', 'remind', 'reminding', 'remind']);
  await d.complete('work');
  await d.complete('remind');
  expect(d.instance(key).state).toBe('ACTIVE');
  await d.complete('remind');
  expect(d.instance(key).state).toBe('COMPLETED');
});

scenario('an event sub-process catches the errors of its scope', async (d) => {
  const watched = model(
    'watched',
    [
      start(),
      service('work'),
      end(),
      ...path('start', 'work', 'end'),
      eventSub('onError', [
        eventStart('failed', error('known')),
        service('repair'),
        end('repaired'),
        ...path('failed', 'repair', 'repaired'),
      ]),
    ],
    { errors },
  );
  await d.deploy(['watched.bpmn', watched]);
  const key = await d.start('watched');
  await d.throwError('work', 'KNOWN', { detail: 1 });
  expect(d.active()).toEqual(['watched', 'onError', 'repair']);
  await d.complete('repair');
  expect(d.instance(key).state).toBe('COMPLETED');
});
