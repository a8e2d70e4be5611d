/** Values beyond what a row or a message can hold, as the reference engine treats them. */
import { expect } from 'vitest';
import { scenario } from './support/driver.ts';
import {
  boundary,
  catchEvent,
  end,
  inputs,
  model,
  outputs,
  path,
  service,
  start,
  timer,
  userTask,
} from './support/model.ts';

const LIMIT = 4 * 1024 * 1024;
const TOO_LARGE = (elementId: string) =>
  `Expected to process element '${elementId}', but exceeded MAX_MESSAGE_SIZE limitation. If you have large or many variables consider reducing these.`;
const big = 'x'.repeat(1_500_000);

const work = (extensions = '', type = 'work') =>
  model('one', [start(), service('work', extensions, type), end(), ...path('start', 'work', 'end')]);
const withRetries = (retries: string) => work().replace('retries="3"', `retries="${retries}"`);

for (const [retries, kept] of [
  ['= 3000000000', -1_294_967_296],
  ['= 4294967298', 2],
  ['= 10**19', -1_981_284_352],
  ['3000000000', -1_294_967_296],
  ['= 2.9', 2],
  ['= -3', -3],
] as const) {
  scenario(`retries of ${retries} are ${kept}`, async (d) => {
    await d.deploy(['one.bpmn', withRetries(retries)]);
    await d.start('one');
    expect(d.rows('job')).toMatchObject([{ retries: kept }]);
  });
}

for (const [priority, outcome] of [
  ['= 3000000000', "Expected priority to be in the range [0,100] but was '-1294967296'."],
  ['= 4294967298', 2],
  ['= 101', "Expected priority to be in the range [0,100] but was '101'."],
] as const) {
  scenario(`a priority of ${priority} is ${outcome}`, async (d) => {
    const task = userTask('task', `<zeebe:priorityDefinition priority="${priority}"/>`);
    await d.deploy(['one.bpmn', model('one', [start(), task, end(), ...path('start', 'task', 'end')])]);
    await d.start('one');
    if (typeof outcome === 'number') expect(d.task().priority).toBe(outcome);
    else expect(d.incidents()).toMatchObject([{ errorType: 'EXTRACT_VALUE_ERROR', errorMessage: outcome }]);
  });
}

scenario('repetitions wrap around at 32 bits', async (d) => {
  const cycle = boundary('often', 'work', timer('Cycle', '=cycle(4294967298, duration("PT1H"))'), false);
  await d.deploy([
    'one.bpmn',
    model('one', [
      start(),
      service('work'),
      cycle,
      end(),
      ...path('start', 'work', 'end'),
      ...path('often', 'end'),
    ]),
  ]);
  await d.start('one');
  expect(d.rows('timer')).toMatchObject([{ repetitions: 2 }]);
});

for (const text of [
  'PT9007199254740992S',
  'P999999Y',
  '=duration("P300000000Y")',
  '=date and time("999999999-01-01T00:00:00Z")',
]) {
  scenario(`a timer of ${text} waits for ever`, async (d) => {
    const kind = text.includes('date and time') ? 'Date' : 'Duration';
    const wait = catchEvent('wait', timer(kind, text));
    await d.deploy(['one.bpmn', model('one', [start(), wait, end(), ...path('start', 'wait', 'end')])]);
    await d.start('one');
    expect(d.rows('timer')).toMatchObject([{ dueDate: 8.64e15 }]);
    await d.advance(1000);
    expect(d.active()).toEqual(['one', 'wait']);
  });
}

scenario('a mapping that grows variables beyond a message is an incident, and can be resolved', async (d) => {
  await d.deploy(['one.bpmn', work(inputs(['=v + v + v', 'w']))]);
  const key = await d.start('one', { v: big });
  const [incident] = d.incidents();
  expect(incident).toMatchObject({ errorType: 'MESSAGE_SIZE_EXCEEDED', errorMessage: TOO_LARGE('work') });
  await d.submit('setVariables', { elementInstanceKey: key, variables: '{"v":"a"}', local: true });
  await d.submit('resolveIncident', { incidentKey: incident?.key ?? 0 });
  expect(JSON.parse((await d.job('work')).variables)).toEqual({ v: 'a', w: 'aaa' });
});

scenario('an output mapping that grows variables beyond a message is an incident', async (d) => {
  await d.deploy(['one.bpmn', work(outputs(['=v + v + v', 'w']))]);
  await d.start('one', { v: big });
  await d.complete('work');
  expect(d.incidents()).toMatchObject([
    { errorType: 'MESSAGE_SIZE_EXCEEDED', errorMessage: TOO_LARGE('work') },
  ]);
});

scenario('a script whose result is larger than a message is an incident', async (d) => {
  const script = {
    tag: 'scriptTask',
    id: 'sum',
    extensions: '<zeebe:script expression="=v + v + v" resultVariable="w"/>',
  };
  await d.deploy(['one.bpmn', model('one', [start(), script, end(), ...path('start', 'sum', 'end')])]);
  await d.start('one', { v: big });
  expect(d.incidents()).toMatchObject([
    { errorType: 'MESSAGE_SIZE_EXCEEDED', errorMessage: TOO_LARGE('sum') },
  ]);
});

scenario(
  'a job too large for any client is an incident, and the jobs behind it are handed out',
  async (d) => {
    await d.deploy(['one.bpmn', work()]);
    const poison = await d.start('one', { v: big });
    for (const name of ['a', 'b']) {
      const variables = JSON.stringify({ [name]: big });
      await d.submit('setVariables', { elementInstanceKey: poison, variables, local: true });
    }
    await d.start('one', { small: true });
    const ask = (fetchVariables: string[] = []) =>
      d.submit('activateJobs', { type: 'work', worker: 'w', timeout: 60_000, maxJobs: 10, fetchVariables });
    const { jobs } = await ask();
    expect(jobs.map(({ variables }) => variables)).toEqual(['{"small":true}']);
    const [incident] = d.incidents();
    const job = d.rows('job').find((row) => row.processInstanceKey === poison);
    expect(incident).toMatchObject({
      errorType: 'MESSAGE_SIZE_EXCEEDED',
      errorMessage: `The job with key '${job?.key}' can not be activated, because with 4.3 MB it is larger than the configured message size (per default is 4 MB). Try to reduce the size by reducing the number of fetched variables or modifying the variable values.`,
    });
    expect((await ask(['v'])).jobs).toEqual([]);
    await d.submit('resolveIncident', { incidentKey: incident?.key ?? 0 });
    const again = await ask(['v']);
    expect(again.jobs).toHaveLength(1);
    expect(again.jobs[0]?.variables.length).toBeLessThan(LIMIT);
  },
);
