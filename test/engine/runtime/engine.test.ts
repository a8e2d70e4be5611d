import { expect, test, vi } from 'vitest';
import type { Engine } from '../../../engine/commands.ts';
import { SystemEngineClock } from '../../../engine/ports/clock.ts';
import { MemoryStore } from '../../../engine/ports/memory-store.ts';
import { createEngine, type EngineOptions } from '../../../engine/runtime/engine.ts';
import { rejection, START, silent } from './support/driver.ts';
import {
  and,
  boundary,
  catchEvent,
  end,
  message,
  model,
  path,
  service,
  start,
  timer,
} from './support/model.ts';
import { UnsteadyStore } from './support/unsteady-store.ts';

const one = model('one', [start(), service('work'), end(), ...path('start', 'work', 'end')]);
const NOTHING = { type: 'work', worker: 'w', timeout: 60_000, maxJobs: 1000 };

async function setUp(options: Partial<EngineOptions> = {}, seed = 1, maxTurns = 0) {
  const memory = new MemoryStore();
  const store = new UnsteadyStore(memory, seed, maxTurns);
  const clock = new SystemEngineClock();
  clock.pin(START);
  const config = { store, clock, log: silent, options: { maxIdle: 1_000_000, reopenDelay: 1, ...options } };
  const engine = await createEngine(config);
  return { engine, store, memory, clock, config };
}

const deploy = (engine: Engine, content: string, name = 'one.bpmn') =>
  engine.submit('deployResources', { resources: [{ name, content }] });
const create = (engine: Engine, bpmnProcessId = 'one', variables = '{}') =>
  engine.submit('createProcessInstance', { process: { bpmnProcessId }, variables });

function gate(): { readonly closed: Promise<void>; open(): void } {
  let open = () => {};
  const closed = new Promise<void>((resolve) => {
    open = resolve;
  });
  return { closed, open: () => open() };
}

test('an answer comes after the commit, and what came meanwhile is one commit more', async () => {
  const { engine, store, memory } = await setUp();
  await deploy(engine, one);
  const { closed, open } = gate();
  store.gate = closed;
  const before = store.commits;
  let answered = 0;
  const first = create(engine).then(() => (answered += 1));
  await vi.waitFor(() => expect(store.commits).toBe(before + 1));
  const rest = Array.from({ length: 50 }, () => create(engine).then(() => (answered += 1)));
  await new Promise((resolve) => setTimeout(resolve, 5));
  expect(answered).toBe(0);
  expect(memory.rows('process_instance')).toEqual([]);
  open();
  await Promise.all([first, ...rest]);
  expect(store.commits).toBe(before + 2);
  expect(memory.rows('process_instance')).toHaveLength(51);
  await engine.stop();
});

test('a full queue says so at once', async () => {
  const { engine, store } = await setUp({ maxQueue: 10, maxBatch: 5 });
  await deploy(engine, one);
  const { closed, open } = gate();
  store.gate = closed;
  const before = store.commits;
  const first = create(engine);
  await vi.waitFor(() => expect(store.commits).toBe(before + 1));
  const outcomes = Array.from({ length: 40 }, () =>
    create(engine).then(
      () => 'done',
      (error: { type: string }) => error.type,
    ),
  );
  expect(engine.health().queue).toBe(10);
  open();
  const counted = await Promise.all(outcomes);
  expect(counted.filter((outcome) => outcome === 'RESOURCE_EXHAUSTED')).toHaveLength(25);
  expect(counted.filter((outcome) => outcome === 'done')).toHaveLength(15);
  await first;
  await engine.stop();
});

test('waiting workers are told of new jobs once a batch, when they are there', async () => {
  const { engine, memory } = await setUp();
  await deploy(engine, one);
  const told: [string, number][] = [];
  const silence = engine.onJobsAvailable((type) => told.push([type, memory.rows('job').length]));
  await Promise.all([create(engine), create(engine), create(engine)]);
  expect(told).toEqual([['work', 3]]);
  silence();
  await create(engine);
  expect(told).toHaveLength(1);
  await engine.stop();
});

test('a store that goes away for a while heals by itself; nothing acknowledged is lost', async () => {
  const { engine, store, memory } = await setUp();
  await deploy(engine, one);
  await create(engine);
  store.failing = (commit) => (commit === store.commits ? 'lost' : undefined);
  store.down = false;
  const lost = rejection(create(engine));
  await vi.waitFor(() => expect(store.commits).toBeGreaterThan(2));
  store.failing = () => undefined;
  store.down = true;
  expect((await lost).type).toBe('UNAVAILABLE');
  expect((await rejection(create(engine))).type).toBe('UNAVAILABLE');
  expect(engine.health().healthy).toBe(false);
  store.down = false;
  await vi.waitFor(() => expect(engine.health().healthy).toBe(true));
  expect(memory.rows('process_instance')).toHaveLength(1);
  const { jobs } = await engine.submit('activateJobs', NOTHING);
  expect(jobs).toHaveLength(1);
  await create(engine);
  await engine.stop();
});

test('an engine whose store was taken over stays down', async () => {
  const { engine, memory } = await setUp();
  await deploy(engine, one);
  const other = memory.takeOver();
  expect((await rejection(create(engine))).type).toBe('UNAVAILABLE');
  expect(engine.health()).toMatchObject({ healthy: false, reason: 'another engine has taken over' });
  expect(other.rows('process_definition')).toHaveLength(1);
  await engine.stop();
});

test('the result of an instance reaches the one who waits for it', async () => {
  const { engine } = await setUp();
  await deploy(engine, one);
  const result = engine.submit('createProcessInstanceWithResult', {
    process: { bpmnProcessId: 'one' },
    variables: '{"a":1,"b":2}',
    fetchVariables: ['b', 'c'],
  });
  const { jobs } = await engine.submit('activateJobs', NOTHING);
  await engine.submit('completeJob', { jobKey: jobs[0]?.key ?? 0, variables: '{"c":3}' });
  expect(await result).toMatchObject({ bpmnProcessId: 'one', version: 1, variables: '{"b":2,"c":3}' });
  await engine.stop();
});

/** Everything that waits: jobs, a timer, a message, a join. */
const busy = model(
  'busy',
  [
    start(),
    and('fork'),
    service('work'),
    boundary('asked', 'work', message('ask'), false),
    service('answer'),
    catchEvent('pause', timer('Duration', 'PT1M')),
    and('join'),
    service('last'),
    end(),
    end('answered'),
    ...path('start', 'fork', 'work', 'join', 'last', 'end'),
    ...path('fork', 'pause', 'join'),
    ...path('asked', 'answer', 'answered'),
  ],
  { messages: [{ id: 'ask', name: 'ask', key: '=id' }] },
);

/** Works on whatever there is until all instances have ended; commands that fail for want of a store are tried again. */
async function workUntilDone(
  get: () => Engine,
  memory: MemoryStore,
  clock: SystemEngineClock,
  instances: number,
): Promise<void> {
  const tolerant = <T>(promise: Promise<T>): Promise<T | undefined> =>
    promise.catch((error: { type?: string }) => {
      if (error.type === 'UNAVAILABLE' || error.type === 'NOT_FOUND') return undefined;
      throw error;
    });
  for (let round = 0; round < 500; round += 1) {
    if (!get().health().healthy) {
      await new Promise((resolve) => setTimeout(resolve, 1));
      continue;
    }
    for (const type of ['work', 'answer', 'last']) {
      const found = await tolerant(
        get().submit('activateJobs', { ...NOTHING, type, maxJobs: 7, timeout: 1000 }),
      );
      await Promise.all(
        (found?.jobs ?? []).map(({ key }) =>
          tolerant(get().submit('completeJob', { jobKey: key, variables: `{"${type}":true}` })),
        ),
      );
    }
    clock.pin(clock.now() + 20_000);
    await get().tick();
    const rows = memory.rows('process_instance');
    if (rows.length >= instances && rows.every(({ state }) => state === 'COMPLETED')) return;
  }
  throw new Error('not done after 500 rounds');
}

function checkOutcome(memory: MemoryStore): void {
  for (const { key } of memory.rows('process_instance')) {
    const ofInstance = memory.rows('element_instance').filter((row) => row.processInstanceKey === key);
    const count = (id: string) => ofInstance.filter(({ elementId }) => elementId === id).length;
    expect([count('work'), count('pause'), count('join'), count('last'), count('end')]).toEqual([
      1, 1, 1, 1, 1,
    ]);
    expect(count('answer')).toBe(count('answered'));
    expect(ofInstance.every(({ endDate }) => endDate !== null)).toBe(true);
  }
  expect(memory.rows('job').every(({ state }) => state === 'COMPLETED')).toBe(true);
  expect(memory.rows('timer')).toEqual([]);
  expect(memory.rows('message_subscription')).toEqual([]);
}

test.each([1, 2, 3, 4, 5, 6])(
  'loads, commits and evictions in any order keep the state whole (seed %i)',
  async (seed) => {
    const { engine, memory, clock } = await setUp(
      { maxCachedRows: seed % 2 === 0 ? 0 : 30, maxBatch: 10 },
      seed,
      4,
    );
    await deploy(engine, busy, 'busy.bpmn');
    const ask = (id: number) =>
      engine.submit('publishMessage', {
        name: 'ask',
        correlationKey: `c${id}`,
        timeToLive: 60_000,
        messageId: '',
        variables: '{}',
      });
    const all: Promise<unknown>[] = [];
    for (let id = 0; id < 40; id += 1) {
      if (id % 3 === 0) all.push(ask(id));
      all.push(create(engine, 'busy', `{"id":"c${id}"}`));
      if (id % 4 === 0) all.push(ask(id));
    }
    await Promise.all(all);
    await workUntilDone(() => engine, memory, clock, 40);
    await engine.stop();
    checkOutcome(memory);
    const answers = memory.rows('element_instance').filter(({ elementId }) => elementId === 'answer');
    expect(answers).toHaveLength(14 + 10);
  },
);

test.each(['lost', 'unknown'] as const)(
  'a commit that is %s, whichever it is, loses and doubles nothing',
  async (fate) => {
    let failed = 0;
    for (let nth = 2; nth < 40; nth += 1) {
      const { engine, store, memory, clock } = await setUp();
      await deploy(engine, busy, 'busy.bpmn');
      await create(engine, 'busy', '{"id":"a"}');
      store.failing = (commit) => (commit === nth ? fate : undefined);
      if (store.commits >= nth) continue;
      await workUntilDone(() => engine, memory, clock, 1);
      if (store.commits >= nth) failed += 1;
      await engine.stop();
      checkOutcome(memory);
    }
    expect(failed).toBeGreaterThan(3);
  },
);

test('a chain cut at a commit goes on after a crash', async () => {
  const ids = Array.from({ length: 30 }, (_, n) => `step${n}`);
  const chain = model('chain', [
    start(),
    ...ids.map((id) => ({ tag: 'manualTask', id })),
    end(),
    ...path('start', ...ids, 'end'),
  ]);
  for (let nth = 3; nth < 6; nth += 1) {
    const { engine, store, memory, clock } = await setUp({ maxSteps: 10 });
    await deploy(engine, chain, 'chain.bpmn');
    store.failing = (commit) => (commit === nth ? 'lost' : undefined);
    await create(engine, 'chain').catch(() => undefined);
    await vi.waitFor(() => expect(store.commits).toBeGreaterThanOrEqual(nth));
    await vi.waitFor(() => expect(engine.health().healthy).toBe(true));
    clock.pin(clock.now() + 1);
    await engine.tick();
    await vi.waitFor(() => expect(memory.rows('process_instance')[0]?.state).toBe('COMPLETED'));
    await engine.stop();
    expect(memory.rows('element_instance')).toHaveLength(33);
  }
});
