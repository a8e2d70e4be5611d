import { afterAll, beforeAll, expect, it } from 'vitest';
import {
  type InboxPost,
  inboxCounts,
  listClaimable,
  listDone,
  listTodo,
  sortValue,
  type TaskRow,
} from '../../../db/repositories/inbox.ts';
import { applySeeds } from '../../../db/seeds/apply.ts';
import { createTestDatabase, type TestDatabase } from '../../support/database.ts';

const now = '2026-03-02T02:00:00.000Z';
const post: InboxPost = { userId: 'demo-tc.township1', unitId: 't-610202001', role: 'township' };

/** 6,000 tasks of ten units, open and closed, mine and the pool's; keys ascend with time. */
const tasks = `
insert into app.person (id, name, identity_number, certificate_number, name_index, identity_index, identity_tail_index,
    certificate_index, category, grade, income, updated_at)
  values ('p', '\\x00', '\\x00', '\\x00', '\\x00', '\\x00', '\\x00', '\\x00', 4, 2, 'dibao', now());
insert into app.application (id, case_number, person_id, receiving_unit_id, submitted_by, home_township_id, items,
    applicant_kind, category, grade, submitted_at, submitted_on, status, state, updated_at)
  values ('a', '610202-2026-00001', 'p', 'ck-610202', 'demo-tc.window1', 't-610202001', '{living}', 'self', 4, 2,
    now(), current_date, 'hukou-check', '{}', now());
insert into app.inbox_task (user_task_key, process_instance_key, application_id, case_number, items, element_id,
    step_name, unit_id, role, assignee, completed_by, state, created_at, ended_at, due_at, warn_at)
  select 2251799813685249 + n, 1, 'a', 'n' || lpad((n % 50)::text, 5, '0'), '{living}', 'check-hukou', '核对户籍',
    't-61020200' || (1 + n % 3), 'township',
    case when n % 4 in (0, 1) then 'demo-tc.township1' end,
    case when n % 4 = 0 then 'demo-tc.township1' end,
    case when n % 4 = 0 then 'completed' else 'open' end,
    timestamptz '2026-01-01' + make_interval(mins => n),
    case when n % 4 = 0 then timestamptz '2026-02-01' + make_interval(mins => n) end,
    case when n % 7 <> 0 then timestamptz '2026-02-20' + make_interval(hours => n % 500) end,
    case when n % 7 <> 0 then timestamptz '2026-02-19' + make_interval(hours => n % 500) end
  from generate_series(1, 6000) n`;

let database: TestDatabase;
beforeAll(async () => {
  database = await createTestDatabase();
  await applySeeds(database.knex, { demo: true });
  await database.knex.raw(tasks);
});
afterAll(() => database.drop());

const tabs = { todo: listTodo, claimable: listClaimable, done: listDone } as const;
const sorts = ['due', 'at', 'caseNumber'] as const;
const cases = (['todo', 'claimable', 'done'] as const).flatMap((tab) =>
  sorts.flatMap((sort) => (['asc', 'desc'] as const).map((order) => [tab, sort, order] as const)),
);

it.each(cases)('%s by %s %s: pages once through every row, in order', async (tab, sort, order) => {
  const seen: TaskRow[] = [];
  await database.knex.transaction(async (trx) => {
    let after: [string, number] | null = null;
    for (;;) {
      const page: TaskRow[] = await tabs[tab](trx, post, { now }, { sort, order, after, limit: 97 });
      seen.push(...page);
      const last = page.at(-1);
      if (!last) break;
      after = [sortValue(last, tab, sort), last.user_task_key];
    }
  });
  const expected = tab === 'claimable' ? 1_000 : 500;
  expect(seen).toHaveLength(expected);
  expect(new Set(seen.map((row) => row.user_task_key)).size).toBe(expected);
  const values = seen.map((row) => sortValue(row, tab, sort));
  // 'infinity' (no due date) sorts after every instant, as it does in the database.
  const inOrder = values.toSorted((a, b) => (a < b ? -1 : a > b ? 1 : 0));
  expect(values).toEqual(order === 'asc' ? inOrder : inOrder.toReversed());
});

it('counts what the tabs list, by light', async () => {
  await database.knex.transaction(async (trx) => {
    const counts = await inboxCounts(trx, post, now);
    expect(counts).toMatchObject({ todo: 500, claimable: 1_000, copied: 0, started: 0 });
    const limit = { sort: 'due', order: 'asc', after: null, limit: 2_000 } as const;
    const lists = [listTodo, listClaimable];
    const overdue = await Promise.all(lists.map((list) => list(trx, post, { now, light: 'overdue' }, limit)));
    expect(overdue.flat().length).toBe(counts.overdue);
    expect(overdue.flat().every((row) => row.due_at !== null && row.due_at <= now)).toBe(true);
    const soon = await Promise.all(lists.map((list) => list(trx, post, { now, light: 'due-soon' }, limit)));
    expect(soon.flat().length).toBe(counts.due_soon);
  });
});

it('reads the first page of every tab from an index, without sorting', async () => {
  await database.knex.raw('analyze app.inbox_task');
  const plans = {
    todo: `select * from app.inbox_task where assignee = 'demo-tc.township1' and assignee is not null
      and state in ('open', 'submitting') and unit_id = 't-610202001' and role = 'township' order by sort_due, user_task_key limit 51`,
    claimable: `select * from app.inbox_task where assignee is null and state in ('open', 'submitting')
      and unit_id = 't-610202001' and role = 'township' order by sort_due, user_task_key limit 51`,
    done: `select * from app.inbox_task where completed_by = 'demo-tc.township1' and state = 'completed'
      and unit_id = 't-610202001' and role = 'township' order by ended_at desc, user_task_key desc limit 51`,
  };
  for (const [tab, query] of Object.entries(plans)) {
    const { rows } = await database.knex.raw<{ rows: { 'QUERY PLAN': string }[] }>(`explain ${query}`);
    const plan = rows.map((row) => row['QUERY PLAN']).join('\n');
    expect(plan).toContain(`inbox_${tab}`);
    expect(plan).not.toContain('Sort');
  }
});
