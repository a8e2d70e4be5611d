import { expect } from 'vitest';
import { rejection, scenario } from './support/driver.ts';
import {
  boundary,
  end,
  flow,
  listeners,
  model,
  path,
  service,
  start,
  taskListeners,
  timer,
  userTask,
} from './support/model.ts';

const HOUR = 3_600_000;
const review = (extensions = '') =>
  model('review', [
    start(),
    userTask('task', extensions),
    service('after'),
    end(),
    ...path('start', 'task', 'after', 'end'),
  ]);

scenario('a user task is created, assigned, completed; its variables go on', async (d) => {
  await d.deploy([
    'review.bpmn',
    review(
      '<zeebe:assignmentDefinition candidateGroups="=groups" candidateUsers="a, b"/><zeebe:taskSchedule dueDate="2030-01-01T00:00:00Z"/><zeebe:priorityDefinition priority="=70"/><zeebe:taskHeaders><zeebe:header key="k" value="v"/></zeebe:taskHeaders>',
    ),
  ]);
  const key = await d.start('review', { groups: ['unit:1:window'] });
  const task = d.task();
  expect(task).toMatchObject({
    state: 'CREATED',
    assignee: null,
    candidateGroups: '["unit:1:window"]',
    candidateUsers: '["a","b"]',
    dueDate: '2030-01-01T00:00Z',
    priority: 70,
    customHeaders: '{"k":"v"}',
  });
  await d.submit('assignUserTask', {
    userTaskKey: task.key,
    assignee: 'lin',
    allowOverride: true,
    action: '',
  });
  expect(d.task()).toMatchObject({ assignee: 'lin', action: 'assign', state: 'CREATED' });
  await d.submit('completeUserTask', { userTaskKey: task.key, variables: '{"ok":true}', action: '' });
  expect(d.task()).toMatchObject({ state: 'COMPLETED', action: 'complete' });
  expect(d.variables(key)).toMatchObject({ ok: true });
  expect(d.active()).toEqual(['review', 'after']);
  const again = await rejection(
    d.submit('completeUserTask', { userTaskKey: task.key, variables: '', action: '' }),
  );
  expect(again.type).toBe('NOT_FOUND');
  expect(again.message).toBe(
    `Expected to complete user task with key '${task.key}', but no such user task was found`,
  );
});

scenario('a claim does not take a task from somebody', async (d) => {
  await d.deploy(['review.bpmn', review()]);
  await d.start('review');
  const userTaskKey = d.task().key;
  const claim = (assignee: string) =>
    d.submit('assignUserTask', { userTaskKey, assignee, allowOverride: false, action: '' });
  await claim('lin');
  const taken = await rejection(claim('wu'));
  expect(taken.type).toBe('INVALID_STATE');
  expect(taken.message).toBe(
    `Expected to claim user task with key '${userTaskKey}', but it has already been assigned`,
  );
  await claim('lin');
  await d.submit('unassignUserTask', { userTaskKey, action: '' });
  expect(d.task().assignee).toBeNull();
  await claim('wu');
  expect(d.task()).toMatchObject({ assignee: 'wu', action: 'claim' });
});

scenario('an update changes what it names and clears what it empties', async (d) => {
  await d.deploy(['review.bpmn', review('<zeebe:assignmentDefinition candidateGroups="a"/>')]);
  await d.start('review');
  const userTaskKey = d.task().key;
  await d.submit('updateUserTask', {
    userTaskKey,
    changeset: { candidateGroups: [], dueDate: '2030-01-01T00:00:00Z', priority: 10 },
    action: '',
  });
  expect(d.task()).toMatchObject({ candidateGroups: '[]', dueDate: '2030-01-01T00:00:00Z', priority: 10 });
  await d.submit('updateUserTask', { userTaskKey, changeset: { dueDate: '' }, action: 'x' });
  expect(d.task()).toMatchObject({ dueDate: null, priority: 10, action: 'x' });
});

scenario('groups without a value are an incident, dates without are none', async (d) => {
  await d.deploy([
    'review.bpmn',
    review('<zeebe:assignmentDefinition candidateGroups="=groups"/><zeebe:taskSchedule dueDate="=dueAt"/>'),
  ]);
  const key = await d.start('review');
  expect(d.incidents()).toMatchObject([{ errorType: 'EXTRACT_VALUE_ERROR' }]);
  expect(d.rows('user_task')).toEqual([]);
  await d.submit('setVariables', { elementInstanceKey: key, variables: '{"groups":["g"]}', local: false });
  await d.submit('resolveIncident', { incidentKey: d.incidents()[0]?.key ?? 0 });
  expect(d.task()).toMatchObject({ state: 'CREATED', dueDate: null });
});

scenario('listeners run in model order, before the transition takes effect', async (d) => {
  await d.deploy([
    'review.bpmn',
    review(taskListeners(['completing', 'c1'], ['completing', 'c2'], ['creating', 'n1'])),
  ]);
  const key = await d.start('review', { v: 1 });
  expect(d.task().state).toBe('CREATING');
  const creating = await d.complete('n1');
  expect(creating).toMatchObject({ kind: 'TASK_LISTENER', listenerEventType: 'CREATING', retries: 3 });
  expect(JSON.parse(creating.customHeaders)).toMatchObject({
    'io.camunda.zeebe:priority': '50',
    'io.camunda.zeebe:userTaskKey': String(d.task().key),
  });
  expect(JSON.parse(creating.variables)).toEqual({ v: 1 });
  expect(d.task().state).toBe('CREATED');
  const userTaskKey = d.task().key;
  await d.begin('completeUserTask', { userTaskKey, variables: '{"done":1}', action: 'approve' });
  expect(d.task().state).toBe('COMPLETING');
  const busy = await rejection(d.submit('completeUserTask', { userTaskKey, variables: '', action: '' }));
  expect(busy.message).toBe(
    `Expected to complete user task with key '${userTaskKey}', but it is in state 'COMPLETING'`,
  );
  const first = await d.complete('c1');
  expect(first.userTask).toMatchObject({ action: 'approve', userTaskKey });
  expect(d.task().state).toBe('COMPLETING');
  await d.complete('c2');
  expect(d.task().state).toBe('COMPLETED');
  expect(d.variables(key)).toEqual({ v: 1, done: 1 });
});

scenario('the assignee of the model is assigned after creation, with its own listeners', async (d) => {
  await d.deploy([
    'review.bpmn',
    review(
      `<zeebe:assignmentDefinition assignee="lin"/>${taskListeners(['creating', 'n'], ['assigning', 'a'])}`,
    ),
  ]);
  await d.start('review');
  await d.complete('n');
  expect(d.task()).toMatchObject({ state: 'ASSIGNING', assignee: null });
  const job = await d.complete('a');
  expect(JSON.parse(job.customHeaders)).toMatchObject({
    'io.camunda.zeebe:assignee': 'lin',
    'io.camunda.zeebe:changedAttributes': '["assignee"]',
  });
  expect(d.task()).toMatchObject({ state: 'CREATED', assignee: 'lin' });
});

scenario('a listener corrects what is about to be', async (d) => {
  await d.deploy(['review.bpmn', review(taskListeners(['assigning', 'a1'], ['assigning', 'a2']))]);
  await d.start('review');
  const userTaskKey = d.task().key;
  await d.begin('assignUserTask', { userTaskKey, assignee: 'lin', allowOverride: true, action: '' });
  await d.complete('a1', {}, { corrections: { assignee: 'wu', priority: 80, candidateGroups: ['g'] } });
  const second = await d.complete('a2', {}, { corrections: { candidateGroups: [], dueDate: null } });
  expect(second.userTask).toMatchObject({
    assignee: 'wu',
    priority: 80,
    changedAttributes: ['assignee', 'candidateGroupsList', 'priority'],
  });
  expect(d.task()).toMatchObject({ state: 'CREATED', assignee: 'wu', priority: 80, candidateGroups: '[]' });
});

scenario('a denial leaves the task as it was', async (d) => {
  await d.deploy([
    'review.bpmn',
    review(taskListeners(['assigning', 'l'], ['updating', 'l'], ['completing', 'l'])),
  ]);
  await d.start('review');
  const userTaskKey = d.task().key;
  const requests = [
    ['assignUserTask', { userTaskKey, assignee: 'lin', allowOverride: true, action: '' }],
    ['updateUserTask', { userTaskKey, changeset: { priority: 1 }, action: '' }],
    ['completeUserTask', { userTaskKey, variables: '{}', action: '' }],
  ] as const;
  for (const [name, request] of requests) {
    await d.begin(name, request);
    await d.complete('l', {}, { denied: true, deniedReason: 'not now' });
    expect(d.task()).toMatchObject({ state: 'CREATED', assignee: null, priority: 50 });
  }
  await d.begin('completeUserTask', { userTaskKey, variables: '{}', action: '' });
  await d.complete('l');
  expect(d.task().state).toBe('COMPLETED');
});

scenario('listener jobs take no variables and throw no errors', async (d) => {
  await d.deploy(['review.bpmn', review(taskListeners(['creating', 'n']))]);
  await d.start('review');
  const { key } = await d.job('n');
  expect((await rejection(d.submit('completeJob', { jobKey: key, variables: '{"a":1}' }))).type).toBe(
    'INVALID_ARGUMENT',
  );
  expect(
    (
      await rejection(
        d.submit('throwError', { jobKey: key, errorCode: 'E', errorMessage: '', variables: '{}' }),
      )
    ).type,
  ).toBe('INVALID_STATE');
  expect(
    (await rejection(d.submit('completeJob', { jobKey: key, variables: '{}', result: { denied: true } })))
      .type,
  ).toBe('INVALID_ARGUMENT');
});

scenario('a listener without retries left is an incident of its own', async (d) => {
  await d.deploy(['review.bpmn', review(taskListeners(['creating', 'n']))]);
  await d.start('review');
  const job = await d.fail('n', 0, 'down');
  expect(d.incidents()).toMatchObject([{ errorType: 'TASK_LISTENER_NO_RETRIES', errorMessage: 'down' }]);
  await d.submit('updateJobRetries', { jobKey: job.key, retries: 1 });
  await d.submit('resolveIncident', { incidentKey: d.incidents()[0]?.key ?? 0 });
  await d.complete('n');
  expect(d.task().state).toBe('CREATED');
});

scenario('variables set on a task are an update, with its listeners', async (d) => {
  await d.deploy(['review.bpmn', review(taskListeners(['updating', 'u']))]);
  const key = await d.start('review');
  const scope = d.task().elementInstanceKey;
  await d.begin('setVariables', { elementInstanceKey: scope, variables: '{"x":1}', local: false });
  expect(d.task().state).toBe('UPDATING');
  expect(d.variables(key)).toEqual({});
  const job = await d.complete('u');
  expect(job.userTask?.changedAttributes).toEqual(['variables']);
  expect(d.variables(key)).toEqual({ x: 1 });
});

const guarded = model('guarded', [
  start(),
  userTask('task', taskListeners(['canceling', 'c'])),
  boundary('late', 'task', timer('Duration', 'PT1H')),
  service('escalate'),
  end(),
  ...path('start', 'task', 'end'),
  ...path('late', 'escalate', 'end'),
]);

scenario('an interrupting boundary waits for the canceling listener', async (d) => {
  await d.deploy(['guarded.bpmn', guarded]);
  await d.start('guarded');
  await d.advance(HOUR);
  expect(d.task().state).toBe('CANCELING');
  expect(await d.jobs('escalate')).toEqual([]);
  await d.complete('c');
  expect(d.task().state).toBe('CANCELED');
  expect(d.active()).toEqual(['guarded', 'escalate']);
});

scenario('cancelling answers at once and ends when the listener has', async (d) => {
  await d.deploy(['guarded.bpmn', guarded]);
  const key = await d.start('guarded');
  await d.submit('cancelProcessInstance', { processInstanceKey: key });
  expect(d.instance(key).state).toBe('ACTIVE');
  expect(d.rows('element_instance')[0]?.state).toBe('TERMINATING');
  await d.complete('c');
  expect(d.instance(key).state).toBe('TERMINATED');
});

scenario('start listeners, then timers, then the task and its creating listener', async (d) => {
  await d.deploy([
    'order.bpmn',
    model('order', [
      start(),
      userTask('task', listeners(['start', 's']) + taskListeners(['creating', 'n'])),
      boundary('late', 'task', timer('Date', '=dueAt')),
      end(),
      end('overdue'),
      ...path('start', 'task', 'end'),
      flow('late', 'overdue'),
    ]),
  ]);
  await d.start('order');
  await d.complete('s', { dueAt: '2026-03-05T16:00:00Z' });
  const [armed] = d.rows('timer');
  const task = d.task();
  const job = await d.job('n');
  expect(armed && armed.key < task.key && task.key < job.key).toBe(true);
});
