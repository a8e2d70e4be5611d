/** What every implementation of `EngineStore` does (S1–S4); run for PostgreSQL and for the in-memory store. */
import { afterEach, beforeEach, describe, expect, it } from 'vitest';
import type { EngineStore } from '../../../engine/ports/store.ts';
import {
  changes,
  elementInstance,
  incident,
  instance,
  job,
  key,
  message,
  processDefinition,
  startLock,
  subscription,
  timer,
  userTask,
  variable,
} from './rows.ts';

export interface StoreUnderTest {
  readonly store: EngineStore;
  /** Ends everything but the store. */
  dispose(): Promise<void>;
}

export function describeEngineStore(name: string, create: () => Promise<StoreUnderTest>): void {
  describe(`${name} as the engine's store`, () => {
    let under: StoreUnderTest;
    let store: EngineStore;

    beforeEach(async () => {
      under = await create();
      store = under.store;
      await store.open();
    });

    afterEach(async () => {
      await store.close();
      await under.dispose();
    });

    it('gives back what was committed after it is opened again, with a higher epoch', async () => {
      const first = processDefinition({ resource: '<a>1.0\n</a>', name: '订单' });
      await store.commit(changes({ process_definition: [first] }, {}, 77));
      await store.close();
      const opened = await store.open();
      expect(opened.lastCounter).toBe(77);
      expect(opened.epoch).toBeGreaterThan(1);
      expect(opened.definitions.process_definition).toEqual([first]);
    });

    it('never lets the key counter go back', async () => {
      await store.commit(changes({}, {}, 500));
      await store.commit(changes({ timer: [timer({})] }, {}, 400));
      await store.close();
      expect((await store.open()).lastCounter).toBe(500);
    });

    it('replaces a row by its key and deletes by key', async () => {
      await store.commit(changes({ timer: [timer({}), timer({ key: key(25), dueDate: 7000 })] }));
      await store.commit(changes({ timer: [timer({ dueDate: 6000 })] }, { timer: [key(25)] }));
      expect(await store.findDueTimers(10_000, 10)).toEqual([timer({ dueDate: 6000 })]);
    });

    it('loads only what is live of an instance', async () => {
      const running = elementInstance({ key: key(12), elementId: 'task', flowScopeKey: key(10) });
      const ended = { key: key(30), elementId: 'start', flowScopeKey: key(10), state: 'COMPLETED' } as const;
      await store.commit(
        changes({
          process_instance: [instance({})],
          element_instance: [elementInstance({}), running, elementInstance({ ...ended, endDate: 5 })],
          variable: [variable({}), variable({ key: key(31), scopeKey: key(12), name: 'b' })],
          job: [job({}), job({ key: key(32), state: 'COMPLETED', endDate: 5 })],
          user_task: [userTask({}), userTask({ key: key(33), state: 'COMPLETED', completionDate: 5 })],
          incident: [incident({}), incident({ key: key(34), state: 'RESOLVED', resolvedTime: 5 })],
          timer: [timer({})],
          message_subscription: [subscription({})],
          message_start_lock: [startLock({})],
        }),
      );
      expect(await store.loadInstance(key(10))).toEqual({
        process_instance: instance({}),
        element_instance: [elementInstance({}), running],
        variable: [variable({}), variable({ key: key(31), scopeKey: key(12), name: 'b' })],
        job: [job({})],
        user_task: [userTask({})],
        incident: [incident({})],
        timer: [timer({})],
        message_subscription: [subscription({})],
        message_start_lock: [startLock({})],
      });
      expect(await store.loadInstance(key(99))).toBeUndefined();
    });

    it('knows the instance of a row and the ended row itself', async () => {
      const done = job({ state: 'COMPLETED', endDate: 5 });
      await store.commit(changes({ job: [done], user_task: [userTask({ processInstanceKey: key(20) })] }));
      expect(await store.findInstanceOf('user_task', key(14))).toBe(key(20));
      expect(await store.findInstanceOf('incident', key(14))).toBeUndefined();
      expect(await store.loadRow('job', key(13))).toEqual(done);
      expect(await store.loadRow('job', key(14))).toBeUndefined();
    });

    it('keeps every text as it is: digits, quotes, line ends, other scripts', async () => {
      const value = '{"n":10000000000000001,"d":1.0,"s":"a\\u0000b \\"q\\" 中文 😀 \\ud83d"}';
      const rows = [
        variable({ value }),
        variable({ key: key(31), name: "o'clock\n\t\\ 值", value: '"\\\\"' }),
      ];
      const live = { process_instance: [instance({})], element_instance: [elementInstance({})] };
      await store.commit(changes({ ...live, variable: rows }));
      expect((await store.loadInstance(key(10)))?.variable).toEqual(rows);
    });

    it('finds activatable jobs of a type, oldest first, after a key', async () => {
      const rows = [
        job({ key: key(43) }),
        job({ key: key(41) }),
        job({ key: key(42), state: 'FAILED', retries: 2 }),
        job({ key: key(44), state: 'FAILED', retries: 0 }),
        job({ key: key(45), state: 'BACKING_OFF', backOffUntil: 10 }),
        job({ key: key(46), state: 'ACTIVATED', deadline: 10 }),
        job({ key: key(47), type: 'ship' }),
        job({ key: key(48), state: 'COMPLETED', endDate: 3 }),
      ];
      await store.commit(changes({ job: rows }));
      const keys = async (after: number, limit: number) =>
        (await store.findActivatableJobs('pay', after, limit)).map((row) => row.key);
      expect(await keys(0, 10)).toEqual([key(41), key(42), key(43)]);
      expect(await keys(key(41), 1)).toEqual([key(42)]);
    });

    it('finds leases that ended, also after it was opened again', async () => {
      const leased = (counter: number, deadline: number) =>
        job({ key: key(counter), state: 'ACTIVATED', worker: 'w', deadline });
      await store.commit(changes({ job: [leased(41, 100), leased(42, 50), leased(43, 200)] }));
      const keys = async (now: number) => (await store.findTimedOutJobs(now, 10)).map((row) => row.key);
      expect(await keys(49)).toEqual([]);
      expect(await keys(100)).toEqual([key(42), key(41)]);
      await store.commit(
        changes({ job: [job({ key: key(42), state: 'COMPLETED', deadline: 50, endDate: 60 })] }),
      );
      await store.commit(changes({ job: [leased(41, 300)] }));
      expect(await keys(150)).toEqual([]);
      await store.close();
      await store.open();
      expect(await store.findNextDue()).toBe(200);
      expect(await keys(300)).toEqual([key(43), key(41)]);
    });

    it('finds back-offs that ended', async () => {
      const rows = [
        job({ key: key(41), state: 'BACKING_OFF', backOffUntil: 100 }),
        job({ key: key(42), state: 'BACKING_OFF', backOffUntil: 90 }),
      ];
      await store.commit(changes({ job: rows }));
      expect(await store.findBackedOffJobs(89, 10)).toEqual([]);
      expect((await store.findBackedOffJobs(100, 10)).map((row) => row.key)).toEqual([key(42), key(41)]);
      expect(await store.findNextDue()).toBe(90);
    });

    it('finds due timers in order, in chunks, and the next thing due', async () => {
      expect(await store.findNextDue()).toBeUndefined();
      await store.commit(changes({ timer: [timer({ key: key(51), dueDate: 30 }), timer({ dueDate: 20 })] }));
      await store.commit(changes({ message: [message({ deadline: 25 })] }));
      expect((await store.findDueTimers(30, 1)).map((row) => row.dueDate)).toEqual([20]);
      expect((await store.findDueTimers(30, 9)).map((row) => row.dueDate)).toEqual([20, 30]);
      expect(await store.findNextDue()).toBe(20);
      await store.commit(changes({}, { timer: [key(15)] }));
      expect(await store.findNextDue()).toBe(25);
    });

    it('finds subscriptions, messages and start locks by name and correlation key', async () => {
      const long = '长'.repeat(5000);
      const second = subscription({ key: key(61), correlationKey: long });
      await store.commit(
        changes({
          message_subscription: [subscription({}), second],
          message: [
            message({ messageId: 'm-1' }),
            message({ key: key(62), correlationKey: long, deadline: 5 }),
          ],
          message_start_lock: [startLock({})],
        }),
      );
      expect(await store.findSubscriptions('paid', 'A-1')).toEqual([subscription({})]);
      expect(await store.findSubscriptions('paid', long)).toEqual([second]);
      expect(await store.findSubscriptions('paid', `${long}x`)).toEqual([]);
      expect(await store.findMessages('paid', 'A-1')).toEqual([message({ messageId: 'm-1' })]);
      expect((await store.findMessageById('paid', 'A-1', 'm-1'))?.key).toBe(key(17));
      expect(await store.findMessageById('paid', 'A-1', 'm-2')).toBeUndefined();
      expect((await store.findExpiredMessages(5, 10)).map((row) => row.key)).toEqual([key(62)]);
      expect(await store.findStartLock('order', 'A-1')).toEqual(startLock({}));
      expect(await store.findStartLock('order', 'A-2')).toBeUndefined();
    });

    it("opens with the start events' timers and subscriptions, not the instances'", async () => {
      const startTimer = timer({ key: key(71), processInstanceKey: 0, elementInstanceKey: 0 });
      const startMessage = subscription({ key: key(72), processInstanceKey: 0, correlationKey: '' });
      await store.commit(
        changes({ timer: [timer({}), startTimer], message_subscription: [subscription({}), startMessage] }),
      );
      await store.close();
      const { definitions } = await store.open();
      expect(definitions.timer).toEqual([startTimer]);
      expect(definitions.message_subscription).toEqual([startMessage]);
    });
  });
}
