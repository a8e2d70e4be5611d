import { afterAll, beforeAll, beforeEach, describe, expect, it } from 'vitest';
import { type DeadlineRow, extendDeadline } from '../../db/repositories/deadlines.ts';
import { findLatestDefinition } from '../../db/repositories/models.ts';
import { readCalendar, writeCalendar } from '../../db/repositories/policy.ts';
import { timelineOf } from '../../db/repositories/timeline.ts';
import { mapping } from '../../workers/clocks/rearm.ts';
import { recomputeStale } from '../../workers/clocks/recompute.ts';
import { places } from './support/office.ts';
import { World } from './support/world.ts';

let world: World;
/** The engine's clock only goes forward: each test begins a month after the one before. */
let month = 3;

beforeAll(async () => {
  world = await World.start();
  await world.setTime('2026-03-01T09:00:00+08:00');
  await world.startWorkers();
});
afterAll(() => world?.stop());
beforeEach(async () => {
  month++;
  await world.setTime(on(1));
});

const on = (day: number, time = '09:00:00') =>
  `2026-${String(month).padStart(2, '0')}-${String(day).padStart(2, '0')}T${time}+08:00`;

async function atHome(): Promise<{ id: string; clock: DeadlineRow }> {
  const { id } = await world.submit({ at: on(1) });
  await world.complete(id, 'push-application');
  await world.task(id, 'check-hukou');
  return { id, clock: await decide(id) };
}
async function decide(id: string): Promise<DeadlineRow> {
  const row = (await world.deadlines(id)).find(({ clock }) => clock === 'decide');
  if (!row) throw new Error('no clock 2');
  return row;
}
const alarms = async (id: string) =>
  (await world.read((trx) => timelineOf(trx, id)))
    .map(({ kind }) => kind)
    .filter((kind) => kind === 'warned' || kind === 'overdue');
const alarmed = (id: string, expected: readonly string[]) =>
  world.until(`${expected.join()} of ${id}`, async () => (await alarms(id)).join() === expected.join());

describe('the clocks of a case', () => {
  it('warn and go overdue although nobody claims the task, each told once to the supervisors', async () => {
    const { id, clock } = await atHome();
    await world.setTime(String(clock.warn_at));
    await alarmed(id, ['warned']);
    await world.setTime(String(clock.due_at));
    await alarmed(id, ['warned', 'overdue']);
    const rows = await world.database.knex('app.escalation').where({ application_id: id }).orderBy('at');
    expect(rows).toMatchObject([
      { level: 'warn', unit_id: places.home },
      { level: 'overdue', unit_id: places.home },
    ]);
  });

  it('wait again when they fire before a deadline that was extended', async () => {
    const { id, clock } = await atHome();
    const extension = { workingDays: 2, grantedOn: on(1).slice(0, 10), reason: '疫情', documentNumber: null };
    const cause = { at: new Date(on(1)).toISOString(), reason: '疫情', dedupKey: `${id}:extended` };
    const later = await world.read((trx) => extendDeadline(trx, clock.id, extension, cause));
    expect(Date.parse(String(later.due_at))).toBeGreaterThan(Date.parse(String(clock.due_at)));
    await world.setTime(String(clock.due_at));
    await world.until('the timers to be asked', async () => {
      const asked = await world.database
        .knex('app.job_step')
        .where({ application_id: id, type: 'escalate-deadline' })
        .whereNotNull('answer');
      return asked.length >= 2;
    });
    // The old due date is past the new warning time already.
    expect((await alarms(id)).filter((kind) => kind === 'overdue')).toEqual([]);
    await world.setTime(String(later.due_at));
    await world.until('overdue', async () => (await alarms(id)).includes('overdue'));
  });

  it('stand still over a correction, and are asked again tomorrow meanwhile', async () => {
    const { id, clock } = await atHome();
    await world.complete(id, 'check-hukou', { hukouOutcome: 'here' });
    await world.complete(id, 'township-review', { townshipOutcome: 'correct' }, { reason: '缺材料' });
    await world.task(id, 'correction-for-township');
    expect(await decide(id)).toMatchObject({ state: 'paused', due_at: null });
    await world.setTime(String(clock.due_at));
    await world.until('the timers to be asked', async () => {
      const asked = await world.database
        .knex('app.job_step')
        .where({ application_id: id, type: 'escalate-deadline' })
        .whereNotNull('answer');
      return asked.length >= 2;
    });
    expect(await alarms(id)).toEqual([]);
    await world.complete(id, 'correction-for-township', {}, { supplied: true });
    await world.task(id, 'township-review');
    const running = await decide(id);
    expect(running.state).toBe('running');
    await world.setTime(String(running.due_at));
    await world.until('overdue', async () => (await alarms(id)).includes('overdue'));
  });

  it('are armed anew when a notice makes them due earlier, and keep the task and who has it', async () => {
    const { id, clock } = await atHome();
    const task = await world.task(id, 'check-hukou');
    const userId = await world.claim(task);
    // A notice makes the Saturday before the due date a working day.
    const due = String(clock.due_date);
    const saturday = await saturdayBefore(due);
    const { calendar } = await world.read(readCalendar);
    expect(calendar.isWorkingDay(saturday)).toBe(false);
    await world.read((trx) =>
      writeCalendar(trx, {
        days: [{ date: saturday, kind: 'makeup', name: '调休', documentNumber: '国办发明电〔2026〕1号' }],
        ...{ coveredFrom: '2004-01-01', coveredUntil: '2026-12-31', statutoryDays: [] },
      }),
    );
    await recomputeStale(world.services);
    const earlier = await decide(id);
    expect(Date.parse(String(earlier.due_at))).toBeLessThan(Date.parse(String(clock.due_at)));
    await world.until('the timers to be armed anew', async () => {
      const entry = await world.database.knex('app.outbox').where({ kind: 'rearm-timer' }).first();
      return entry?.done_at !== null && entry;
    });
    await world.setTime(String(earlier.due_at));
    await world.until('overdue at the new time', async () => (await alarms(id)).includes('overdue'));
    expect(Date.parse(String(earlier.due_at))).toBeLessThan(Date.parse(String(clock.due_at)));
    expect(await world.task(id, 'check-hukou')).toMatchObject({
      ...{ user_task_key: task.user_task_key, assignee: userId, state: 'open' },
    });
    await world.complete(id, 'check-hukou', { hukouOutcome: 'here' });
    await world.task(id, 'township-review');
  });

  it('leave out of the migration only the timers of the scope', async () => {
    const model = await world.read((trx) => findLatestDefinition(trx, 'subsidy-application'));
    const { mapped, timers } = await mapping(String(model?.source), 'home-handling');
    expect(timers.toSorted()).toEqual(['home-handling-due-soon', 'home-handling-overdue']);
    expect(mapped).toContain('forwarded-on');
    expect(mapped).not.toContain('home-handling-overdue');
  });
});

async function saturdayBefore(date: string): Promise<string> {
  const ms = Date.parse(`${date}T00:00:00Z`);
  const back = (new Date(ms).getUTCDay() + 1) % 7 || 7;
  return new Date(ms - back * 86_400_000).toISOString().slice(0, 10);
}
