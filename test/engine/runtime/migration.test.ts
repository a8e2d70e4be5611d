import { expect } from 'vitest';
import { rejection, scenario } from './support/driver.ts';
import {
  boundary,
  end,
  listeners,
  message,
  model,
  path,
  service,
  start,
  sub,
  timer,
  userTask,
} from './support/model.ts';

const HOUR = 3_600_000;
const at = (hours: number) => new Date(Date.UTC(2026, 1, 13, 1 + hours)).toISOString();

const review = (taskId = 'task', extra = '') =>
  model('review', [
    start(),
    userTask(taskId, listeners(['start', 'prepare'])),
    boundary('due', taskId, timer('Date', '=dueAt'), false),
    boundary('warn', taskId, timer('Duration', 'PT5H'), false),
    service('escalate'),
    service(`after${extra}`),
    end(),
    ...path('start', taskId, `after${extra}`, 'end'),
    ...path('due', 'escalate', 'end'),
    ...path('warn', 'end'),
  ]);

scenario('migrating onto its own definition arms anew the timers that are not mapped', async (d) => {
  const { deployments } = await d.deploy(['review.bpmn', review()]);
  const definition = deployments[0]?.process?.processDefinitionKey ?? 0;
  const key = await d.start('review', { dueAt: at(2) });
  await d.complete('prepare');
  const task = d.task();
  await d.submit('assignUserTask', {
    userTaskKey: task.key,
    assignee: 'lin',
    allowOverride: true,
    action: '',
  });
  const [due, warn] = d.rows('timer');
  await d.submit('setVariables', {
    elementInstanceKey: key,
    variables: JSON.stringify({ dueAt: at(1) }),
    local: false,
  });
  await d.submit('migrateProcessInstance', {
    processInstanceKey: key,
    targetProcessDefinitionKey: definition,
    mappingInstructions: [
      { sourceElementId: 'task', targetElementId: 'task' },
      { sourceElementId: 'warn', targetElementId: 'warn' },
    ],
  });
  const timers = d.rows('timer');
  expect(timers.map(({ targetElementId, dueDate }) => [targetElementId, dueDate])).toEqual([
    ['warn', warn?.dueDate],
    ['due', Date.UTC(2026, 1, 13, 2)],
  ]);
  expect(timers.map((row) => row.key)).not.toContain(due?.key);
  expect(d.task()).toMatchObject({ key: task.key, state: 'CREATED', assignee: 'lin' });
  await d.advance(HOUR);
  expect(d.active()).toEqual(['review', 'task', 'escalate']);
});

scenario('an instance moves to a new version with its task and its jobs', async (d) => {
  await d.deploy(['review.bpmn', review()]);
  const key = await d.start('review', { dueAt: at(2) });
  await d.complete('prepare');
  const { deployments } = await d.deploy(['review.bpmn', review('renamed', 'wards')]);
  const target = deployments[0]?.process?.processDefinitionKey ?? 0;
  await d.submit('migrateProcessInstance', {
    processInstanceKey: key,
    targetProcessDefinitionKey: target,
    mappingInstructions: [
      { sourceElementId: 'task', targetElementId: 'renamed' },
      { sourceElementId: 'due', targetElementId: 'due' },
      { sourceElementId: 'warn', targetElementId: 'warn' },
    ],
  });
  expect(d.instance(key)).toMatchObject({ processDefinitionKey: target, version: 2 });
  expect(d.task()).toMatchObject({ elementId: 'renamed', processDefinitionKey: target, processVersion: 2 });
  await d.submit('completeUserTask', { userTaskKey: d.task().key, variables: '', action: '' });
  expect(d.active()).toEqual(['review', 'afterwards']);
});

scenario('what a migration must keep to is said in the words of the reference', async (d) => {
  const other = model('other', [
    start(),
    sub('inside', [start('begin'), userTask('task'), end('done'), ...path('begin', 'task', 'done')]),
    service('work'),
    end(),
    ...path('start', 'inside', 'work', 'end'),
  ]);
  const first = await d.deploy(['review.bpmn', review()], ['other.bpmn', other]);
  const [own = 0, foreign = 0] = first.deployments.map(({ process }) => process?.processDefinitionKey ?? 0);
  const key = await d.start('review', { dueAt: at(2) });
  await d.complete('prepare');
  const migrate = (targetProcessDefinitionKey: number, ...mapping: [string, string][]) =>
    rejection(
      d.submit('migrateProcessInstance', {
        processInstanceKey: key,
        targetProcessDefinitionKey,
        mappingInstructions: mapping.map(([sourceElementId, targetElementId]) => ({
          sourceElementId,
          targetElementId,
        })),
      }),
    );
  const before = JSON.stringify(d.snapshot());
  expect((await migrate(own)).message).toContain(
    "no mapping instruction defined for active element with id 'task'",
  );
  expect((await migrate(own, ['task', 'task'], ['task', 'task'])).message).toContain(
    "duplicate source element ids '[task]'",
  );
  expect((await migrate(own, ['task', 'nothing'])).message).toContain(
    "non-existing target element id 'nothing'",
  );
  expect((await migrate(own, ['task', 'after'])).message).toContain("different type 'SERVICE_TASK'");
  expect((await migrate(foreign, ['task', 'task'])).message).toContain('the flow scope of active element');
  expect((await migrate(1)).type).toBe('NOT_FOUND');
  expect(JSON.stringify(d.snapshot())).toBe(before);
});

scenario('a mapped message subscription keeps its key and its name', async (d) => {
  const wait = (id: string) =>
    model(
      'wait',
      [
        start(),
        service('work'),
        boundary(id, 'work', message('m'), false),
        service('answer'),
        end(),
        ...path('start', 'work', 'end'),
        ...path(id, 'answer', 'end'),
      ],
      { messages: [{ id: 'm', name: 'asked', key: '=id' }] },
    );
  await d.deploy(['wait.bpmn', wait('asked')]);
  const key = await d.start('wait', { id: 'A' });
  const { deployments } = await d.deploy(['wait.bpmn', wait('asked2')]);
  await d.submit('setVariables', { elementInstanceKey: key, variables: '{"id":"B"}', local: false });
  await d.submit('migrateProcessInstance', {
    processInstanceKey: key,
    targetProcessDefinitionKey: deployments[0]?.process?.processDefinitionKey ?? 0,
    mappingInstructions: [
      { sourceElementId: 'work', targetElementId: 'work' },
      { sourceElementId: 'asked', targetElementId: 'asked2' },
    ],
  });
  await d.publish('asked', 'A');
  expect(d.active()).toEqual(['wait', 'work', 'answer']);
});

scenario(
  'an instance a message started holds its correlation key in the process it migrates to',
  async (d) => {
    const started = (id: string, name: string) =>
      model(id, [start('start', message('m')), userTask('task'), end(), ...path('start', 'task', 'end')], {
        messages: [{ id: 'm', name }],
      });
    await d.deploy(['a.bpmn', started('a', 'for-a')]);
    const { deployments } = await d.deploy(['b.bpmn', started('b', 'for-b')]);
    const target = deployments[0]?.process?.processDefinitionKey ?? 0;
    const publish = (name: string, correlationKey: string) => d.publish(name, correlationKey, {}, 60_000);
    const migrate = (processInstanceKey: number) =>
      d.submit('migrateProcessInstance', {
        processInstanceKey,
        targetProcessDefinitionKey: target,
        mappingInstructions: [{ sourceElementId: 'task', targetElementId: 'task' }],
      });
    const instances = () => d.rows('process_instance').map((row) => `${row.bpmnProcessId} ${row.state}`);
    const keyOf = (at: number) => d.rows('process_instance')[at]?.key ?? 0;

    await publish('for-a', 'K1');
    await publish('for-b', 'K1');
    expect((await rejection(migrate(keyOf(0)))).message).toBe(
      `Expected to migrate process instance '${keyOf(0)}' but target process definition '${target}' has an active instance triggered by a message start event with correlation key 'K1'. Only one instance per correlation key is allowed for message start events.`,
    );
    await publish('for-a', 'K2');
    await migrate(keyOf(2));
    await publish('for-b', 'K2');
    await publish('for-a', 'K2');
    expect(instances()).toEqual(['a ACTIVE', 'b ACTIVE', 'b ACTIVE', 'a ACTIVE']);
    await d.submit('cancelProcessInstance', { processInstanceKey: keyOf(2) });
    expect(instances()).toEqual(['a ACTIVE', 'b ACTIVE', 'b TERMINATED', 'a ACTIVE', 'b ACTIVE']);
  },
);
