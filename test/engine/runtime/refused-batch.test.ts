/** A batch the store refuses for what it holds costs the caller whose command it was, nobody else (engine.ts B5). */
import { expect, test } from 'vitest';
import type { Engine } from '../../../engine/commands.ts';
import { SystemEngineClock } from '../../../engine/ports/clock.ts';
import { MemoryStore } from '../../../engine/ports/memory-store.ts';
import type { ChangeSet } from '../../../engine/ports/store.ts';
import { createEngine } from '../../../engine/runtime/engine.ts';
import { rejection, START, silent } from './support/driver.ts';
import { catchEvent, end, model, path, service, start, timer } from './support/model.ts';
import { UnsteadyStore } from './support/unsteady-store.ts';

const HOUR = 3_600_000;
const NOTHING = { worker: 'w', timeout: 60_000, maxJobs: 1000 };
const one = model('one', [start(), service('work'), end(), ...path('start', 'work', 'end')]);
const later = model('later', [
  start(),
  catchEvent('wait', timer('Duration', 'PT1H')),
  service('work', '', 'late'),
  end(),
  ...path('start', 'wait', 'work', 'end'),
]);

/** The store refuses whatever activates the element `work` of an instance that has a variable `poison`. */
function refusePoison(memory: MemoryStore): (changes: ChangeSet) => boolean {
  return (changes) => {
    const variables = [...(changes.puts.variable ?? []), ...memory.rows('variable')];
    const poisoned = new Set(
      variables.filter(({ name }) => name === 'poison').map((row) => row.processInstanceKey),
    );
    return (changes.puts.job ?? []).some((job) => poisoned.has(job.processInstanceKey));
  };
}

async function setUp(seed = 1, maxTurns = 0) {
  const memory = new MemoryStore();
  const store = new UnsteadyStore(memory, seed, maxTurns);
  store.refusing = refusePoison(memory);
  const clock = new SystemEngineClock();
  clock.pin(START);
  const options = { maxIdle: 1_000_000, reopenDelay: 1 };
  const engine = await createEngine({ store, clock, log: silent, options });
  await engine.submit('deployResources', {
    resources: [
      { name: 'one.bpmn', content: one },
      { name: 'later.bpmn', content: later },
    ],
  });
  return { engine, store, memory, clock };
}

const create = (engine: Engine, bpmnProcessId: string, variables = '{}') =>
  engine.submit('createProcessInstance', { process: { bpmnProcessId }, variables });

test.each([1, 2, 3, 4, 5])(
  'one refused command among many is told, the others are done (seed %i)',
  async (seed) => {
    const { engine, store, memory } = await setUp(seed, 3);
    const outcomes = await Promise.all(
      Array.from({ length: 30 }, async (_, at) => {
        const poison = at === 7 || at === 20;
        const made = create(engine, 'one', poison ? '{"poison":true}' : '{}');
        if (!poison) return (await made).processInstanceKey;
        const { type, message } = await rejection(made);
        expect({ type, message }).toEqual({
          type: 'PROCESSING_ERROR',
          message:
            'Expected to process the command, but the database refuses what it would write: out of range',
        });
        return undefined;
      }),
    );
    const made = outcomes.filter((key) => key !== undefined);
    expect(new Set(made).size).toBe(28);
    expect(memory.rows('process_instance').map(({ key }) => key)).toEqual(made);
    expect(engine.health().healthy).toBe(true);
    const { jobs } = await engine.submit('activateJobs', { type: 'work', ...NOTHING });
    expect(jobs).toHaveLength(28);
    // From now on they share commits again.
    const before = store.commits;
    await Promise.all(Array.from({ length: 30 }, () => create(engine, 'one')));
    expect(store.commits - before).toBeLessThan(10);
    await engine.stop();
  },
);

test('who waits for a result is answered, although a batch was refused meanwhile', async () => {
  const { engine } = await setUp();
  const request = { process: { bpmnProcessId: 'one' }, variables: '{"a":1}' };
  const result = engine.submit('createProcessInstanceWithResult', request);
  const { jobs } = await engine.submit('activateJobs', { type: 'work', ...NOTHING });
  const jobKey = jobs[0]?.key ?? 0;
  // The completion that answers shares its batch with the poison.
  const [, poisoned] = await Promise.all([
    engine.submit('completeJob', { jobKey, variables: '{}' }),
    rejection(create(engine, 'one', '{"poison":true}')),
  ]);
  expect(poisoned.type).toBe('PROCESSING_ERROR');
  expect((await result).variables).toBe('{"a":1}');
  await engine.stop();
});

test('a timer whose work is refused holds up no other, and is not tried without end', async () => {
  const { engine, store, memory, clock } = await setUp();
  await create(engine, 'later', '{"poison":true}');
  for (let count = 0; count < 20; count += 1) await create(engine, 'later');
  clock.pin(START + HOUR);
  await engine.tick();
  expect(memory.rows('job')).toHaveLength(20);
  expect(memory.rows('timer')).toHaveLength(1);
  const before = store.commits;
  for (let second = 1; second <= 600; second += 1) {
    clock.pin(START + HOUR + second * 1000);
    await engine.tick();
  }
  expect(store.commits - before).toBeLessThan(12);
  await create(engine, 'one');
  store.refusing = () => false;
  clock.pin(START + 2 * HOUR);
  await engine.tick();
  expect(memory.rows('job')).toHaveLength(22);
  expect(memory.rows('timer')).toEqual([]);
  await engine.stop();
});

test('a store that is away while a batch is sorted out answers every caller', async () => {
  const { engine, store } = await setUp();
  store.refusing = (changes) => {
    store.down = true;
    return changes.puts.process_instance !== undefined;
  };
  const lost = Array.from({ length: 3 }, () => rejection(create(engine, 'one')));
  for (const each of await Promise.all(lost)) expect(each.type).toBe('UNAVAILABLE');
  store.refusing = () => false;
  store.down = false;
  await expect.poll(() => engine.health().healthy).toBe(true);
  await create(engine, 'one');
  await engine.stop();
});
