import { expect } from 'vitest';
import { rejection, scenario } from './support/driver.ts';
import { end, inputs, listeners, model, outputs, path, service, start } from './support/model.ts';

const one = (extensions = '', type = 'work') =>
  model('one', [start(), service('work', extensions, type), end(), ...path('start', 'work', 'end')]);

scenario('a job carries the variables out and back and the instance completes', async (d) => {
  await d.deploy(['one.bpmn', one()]);
  const key = await d.start('one', { a: 1 });
  const job = await d.complete('work', { b: 2 });
  expect(JSON.parse(job.variables)).toEqual({ a: 1 });
  expect(d.elements()).toEqual(['one: COMPLETED', 'start: COMPLETED', 'work: COMPLETED', 'end: COMPLETED']);
  expect(d.variables(key)).toEqual({ a: 1, b: 2 });
  expect(d.instance(key).state).toBe('COMPLETED');
});

scenario('numbers keep their text on the way through', async (d) => {
  await d.deploy(['one.bpmn', one()]);
  await d.submit('createProcessInstance', {
    process: { bpmnProcessId: 'one' },
    variables: '{"a":1.0,"b":10000000000000001}',
  });
  expect((await d.job('work')).variables).toBe('{"a":1.0,"b":10000000000000001}');
});

scenario('inputs are local, in order; outputs alone reach the scope outside', async (d) => {
  const mappings = `<zeebe:ioMapping><zeebe:input source="=a + 1" target="b"/><zeebe:input source="=b + 1" target="c.d"/><zeebe:output source="=r" target="result.value"/></zeebe:ioMapping>`;
  await d.deploy(['one.bpmn', one(mappings)]);
  const key = await d.start('one', { a: 1, result: { kept: true } });
  const job = await d.complete('work', { r: 7, ignored: true });
  expect(JSON.parse(job.variables)).toEqual({ a: 1, b: 2, c: { d: 3 }, result: { kept: true } });
  expect(d.variables(key)).toEqual({ a: 1, result: { kept: true, value: 7 } });
});

scenario('a result goes to the scope that owns the name', async (d) => {
  await d.deploy(['one.bpmn', one(inputs(['=1', 'mine']))]);
  const key = await d.start('one', {});
  const job = await d.complete('work', { mine: 2, new: 3 });
  expect(d.variables(job.elementInstanceKey)).toEqual({ mine: 2 });
  expect(d.variables(key)).toEqual({ new: 3 });
});

scenario('a failed job comes back with fewer retries; with none left it is an incident', async (d) => {
  await d.deploy(['one.bpmn', one()]);
  await d.start('one');
  await d.fail('work', 1);
  const job = await d.fail('work', 0, 'no luck');
  expect(d.incidents()).toMatchObject([{ errorType: 'JOB_NO_RETRIES', errorMessage: 'no luck' }]);
  expect(await d.jobs('work')).toEqual([]);
  const [incident] = d.incidents();
  const resolve = { incidentKey: incident?.key ?? 0 };
  expect((await rejection(d.submit('resolveIncident', resolve))).message).toContain('has no retries left');
  await d.submit('updateJobRetries', { jobKey: job.key, retries: 2 });
  expect(await d.jobs('work')).toEqual([]);
  await d.submit('resolveIncident', resolve);
  expect((await d.job('work')).retries).toBe(2);
  expect(d.incidents()).toEqual([]);
});

scenario('a failed job with back-off waits for its time', async (d) => {
  await d.deploy(['one.bpmn', one()]);
  await d.start('one');
  await d.fail('work', 2, 'later', 5000);
  await d.advance(4999);
  expect(await d.jobs('work')).toEqual([]);
  await d.advance(1);
  expect((await d.job('work')).retries).toBe(2);
});

scenario('a lease that ends gives the job to the next worker, retries untouched', async (d) => {
  await d.deploy(['one.bpmn', one()]);
  await d.start('one');
  const [job] = await d.jobs('work', 1000);
  await d.advance(999);
  expect(await d.jobs('work')).toEqual([]);
  await d.submit('updateJobTimeout', { jobKey: job?.key ?? 0, timeout: 10_000 });
  await d.advance(9999);
  expect(await d.jobs('work')).toEqual([]);
  await d.advance(1);
  expect(await d.jobs('work')).toMatchObject([{ key: job?.key, retries: 3 }]);
});

scenario('a job completed twice, or unknown, is not found', async (d) => {
  await d.deploy(['one.bpmn', one()]);
  await d.start('one');
  const job = await d.complete('work');
  const again = await rejection(d.submit('completeJob', { jobKey: job.key, variables: '{}' }));
  expect(again.type).toBe('NOT_FOUND');
  expect(again.message).toBe(`Expected to complete job with key '${job.key}', but no such job was found`);
});

scenario('variables that are no object are refused and the job stays', async (d) => {
  await d.deploy(['one.bpmn', one()]);
  await d.start('one');
  const { key } = await d.job('work');
  for (const variables of ['[]', '{', '1']) {
    expect((await rejection(d.submit('completeJob', { jobKey: key, variables }))).type).toBe(
      'INVALID_ARGUMENT',
    );
  }
  await d.submit('completeJob', { jobKey: key, variables: '' });
  expect(d.active()).toEqual([]);
});

scenario(
  'variables larger than the bound are refused',
  async (d) => {
    await d.deploy(['one.bpmn', one()]);
    const request = { process: { bpmnProcessId: 'one' }, variables: JSON.stringify({ a: 'x'.repeat(1000) }) };
    expect((await rejection(d.submit('createProcessInstance', request))).type).toBe('INVALID_ARGUMENT');
    expect(d.rows('process_instance')).toEqual([]);
  },
  { maxVariablesSize: 1000 },
);

scenario('jobs are handed out oldest first and as many as asked for', async (d) => {
  await d.deploy(['one.bpmn', one()]);
  const keys: number[] = [];
  for (let n = 0; n < 5; n += 1) keys.push(await d.start('one', { n }));
  const first = await d.jobs('work', 1000, 2);
  const rest = await d.jobs('work', 1000, 100);
  expect([...first, ...rest].map(({ processInstanceKey }) => processInstanceKey)).toEqual(keys);
});

scenario('a job type that has no value is an incident; resolving it tries again', async (d) => {
  await d.deploy(['one.bpmn', one('', '=kind')]);
  const key = await d.start('one');
  expect(d.incidents()).toMatchObject([{ errorType: 'EXTRACT_VALUE_ERROR' }]);
  expect(d.instance(key).incidents).toBe(1);
  const [incident] = d.incidents();
  await d.submit('resolveIncident', { incidentKey: incident?.key ?? 0 });
  expect(d.incidents()).toHaveLength(1);
  expect(d.incidents()[0]?.key).not.toBe(incident?.key);
  await d.submit('setVariables', { elementInstanceKey: key, variables: '{"kind":"work"}', local: false });
  await d.submit('resolveIncident', { incidentKey: d.incidents()[0]?.key ?? 0 });
  await d.complete('work');
  expect(d.instance(key)).toMatchObject({ state: 'COMPLETED', incidents: 0 });
});

scenario('an output mapping that fails is an incident at completion, with the result kept', async (d) => {
  await d.deploy(['one.bpmn', one(outputs(['=assert(x, x != null)', 'y']))]);
  const key = await d.start('one');
  await d.complete('work', { other: 1 });
  expect(d.incidents()).toMatchObject([{ errorType: 'IO_MAPPING_ERROR' }]);
  const scope = d.rows('element_instance').find(({ elementId }) => elementId === 'work')?.key ?? 0;
  await d.submit('setVariables', { elementInstanceKey: scope, variables: '{"x":5}', local: true });
  await d.submit('resolveIncident', { incidentKey: d.incidents()[0]?.key ?? 0 });
  expect(d.variables(key)).toEqual({ y: 5 });
});

scenario('execution listeners run in order, before and after the work', async (d) => {
  await d.deploy(['one.bpmn', one(listeners(['start', 's1'], ['start', 's2'], ['end', 'e1']))]);
  const key = await d.start('one', { a: 1 });
  const listener = await d.complete('s1', { local: 'x' });
  expect(listener).toMatchObject({ kind: 'EXECUTION_LISTENER', listenerEventType: 'START' });
  expect(await d.jobs('work')).toEqual([]);
  await d.complete('s2');
  const job = await d.complete('work', { r: 1 });
  expect(JSON.parse(job.variables)).toEqual({ local: 'x', a: 1 });
  await d.complete('e1', { done: true });
  expect(d.variables(key)).toEqual({ a: 1, r: 1, done: true });
  expect(d.variables(job.elementInstanceKey)).toEqual({ local: 'x' });
});

scenario('cancel terminates everything and a second cancel finds nothing', async (d) => {
  await d.deploy(['one.bpmn', one()]);
  const key = await d.start('one');
  await d.submit('cancelProcessInstance', { processInstanceKey: key });
  expect(d.instance(key).state).toBe('TERMINATED');
  expect(d.rows('job').map(({ state }) => state)).toEqual(['CANCELED']);
  expect(d.elements()).toEqual(['one: TERMINATED', 'start: COMPLETED', 'work: TERMINATED']);
  expect((await rejection(d.submit('cancelProcessInstance', { processInstanceKey: key }))).type).toBe(
    'NOT_FOUND',
  );
});

scenario(
  'a long chain without wait states yields to others and still ends',
  async (d) => {
    const ids = Array.from({ length: 40 }, (_, n) => `step${n}`);
    const chain = model('chain', [
      start(),
      ...ids.map((id) => ({ tag: 'manualTask', id })),
      end(),
      ...path('start', ...ids, 'end'),
    ]);
    await d.deploy(['chain.bpmn', chain]);
    const key = await d.start('chain');
    for (let chunk = 0; chunk < 20; chunk += 1) await d.advance(0);
    expect(d.instance(key).state).toBe('COMPLETED');
    expect(d.rows('element_instance')).toHaveLength(43);
    expect(d.rows('timer')).toEqual([]);
  },
  { maxSteps: 10 },
);
