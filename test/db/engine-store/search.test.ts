import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { likePattern } from '../../../db/engine-store/conditions.ts';
import { PostgresEngineSearch, PostgresEngineStore } from '../../../db/engine-store/index.ts';
import { BadCursor, type SearchQuery } from '../../../engine/ports/search.ts';
import { createTestDatabase, type TestDatabase } from '../../support/database.ts';
import { changes, instance, key, processDefinition, userTask, variable } from './rows.ts';

describe('search on PostgreSQL', () => {
  let database: TestDatabase;
  let search: PostgresEngineSearch;

  const tasks = [
    userTask({ key: key(1), assignee: 'zhang', priority: 10, candidateGroups: '["unit:1:clerk","a\\"b"]' }),
    userTask({
      key: key(2),
      assignee: null,
      priority: 30,
      dueDate: '2030-01-01T08:00:00+08:00[Asia/Shanghai]',
    }),
    userTask({ key: key(3), assignee: 'zhao', priority: 10, dueDate: '2030-01-01T00:30Z' }),
    userTask({ key: key(4), assignee: 'li_100%', priority: 20, state: 'COMPLETED', completionDate: 5 }),
    userTask({ key: key(5), assignee: null, priority: 20, processInstanceKey: key(20) }),
  ];

  beforeAll(async () => {
    database = await createTestDatabase();
    const store = new PostgresEngineStore({ url: database.url });
    await store.open();
    await store.commit(
      changes({
        user_task: tasks,
        process_instance: [instance({}), instance({ key: key(20), bpmnProcessId: '另一个' })],
        variable: [
          variable({ name: 'area', value: '"north"' }),
          variable({ key: key(31), name: 'sum', value: '1.0' }),
          variable({ key: key(32), name: 'area', value: '"south"', processInstanceKey: key(20) }),
        ],
        process_definition: [
          processDefinition({ key: key(41), version: 1 }),
          processDefinition({ key: key(42), version: 2 }),
          processDefinition({ key: key(43), version: 1, bpmnProcessId: 'other' }),
        ],
      }),
    );
    await store.close();
    search = new PostgresEngineSearch({ url: database.url });
  });

  afterAll(async () => {
    await search.close();
    await database.drop();
  });

  type TaskQuery = Partial<SearchQuery<'user_task'>>;

  async function find(query: TaskQuery): Promise<number[]> {
    const page = { kind: 'offset', from: 0, limit: 100 } as const;
    const { items } = await search.search({ table: 'user_task', filter: {}, sort: [], page, ...query });
    return items.map((row) => row.key - key(0));
  }

  it('gives rows whole', async () => {
    const page = { kind: 'offset', from: 0, limit: 100 } as const;
    const result = await search.search({ table: 'user_task', filter: {}, sort: [], page });
    expect(result).toMatchObject({ items: tasks, totalItems: 5, hasMoreTotalItems: false });
  });

  it.each<[string, SearchQuery<'user_task'>['filter'], number[]]>([
    ['$eq', { assignee: { $eq: 'zhang' } }, [1]],
    ['$eq null', { assignee: { $eq: null } }, [2, 5]],
    ['$neq, missing values too', { assignee: { $neq: 'zhang' } }, [2, 3, 4, 5]],
    ['$exists', { assignee: { $exists: true } }, [1, 3, 4]],
    ['not $exists', { assignee: { $exists: false } }, [2, 5]],
    ['$in', { assignee: { $in: ['zhang', 'zhao'] } }, [1, 3]],
    ['$notIn, missing values too', { assignee: { $notIn: ['zhang', 'zhao'] } }, [2, 4, 5]],
    ['$like with *', { assignee: { $like: 'zha*' } }, [1, 3]],
    ['$like with ?', { assignee: { $like: 'zha?' } }, [3]],
    ['$like with what LIKE treats specially', { assignee: { $like: 'li_1*%' } }, [4]],
    ['$gt and $lte together', { priority: { $gt: 10, $lte: 20 } }, [4, 5]],
    ['an instant in another zone', { dueDate: { $lte: '2030-01-01T00:00:00.000Z' } }, [2]],
    ['an instant in a list', { dueDate: { $in: ['2030-01-01T00:30:00.000Z'] } }, [3]],
    ['several columns', { state: { $eq: 'CREATED' }, priority: { $eq: 20 } }, [5]],
    ['a text with a NUL, which no row has', { assignee: { $eq: 'a\0' } }, []],
  ])('filters by %s', async (_name, filter, expected) => {
    expect(await find({ filter })).toEqual(expected);
  });

  it('finds a value in a JSON array, whole values only', async () => {
    expect(await find({ contains: { candidateGroups: 'unit:1:clerk' } })).toEqual([1]);
    expect(await find({ contains: { candidateGroups: 'unit:1' } })).toEqual([]);
    expect(await find({ contains: { candidateGroups: 'a"b' } })).toEqual([1]);
  });

  it('finds what belongs to instances with all of the variables', async () => {
    const north = { name: 'area', value: '"north"' };
    expect(await find({ variables: [north] })).toEqual([1, 2, 3, 4]);
    expect(await find({ variables: [north, { name: 'sum', value: '1.0' }] })).toEqual([1, 2, 3, 4]);
    expect(await find({ variables: [north, { name: 'sum', value: '1' }] })).toEqual([]);
    const page = { kind: 'offset', from: 0, limit: 9 } as const;
    const variables = [{ name: 'area', value: '"south"' }];
    const instances = await search.search({
      table: 'process_instance',
      filter: {},
      variables,
      sort: [],
      page,
    });
    expect(instances.items.map((row) => row.key)).toEqual([key(20)]);
  });

  it('finds by process id, and only the latest versions when asked', async () => {
    const page = { kind: 'offset', from: 0, limit: 9 } as const;
    const filter = { bpmnProcessId: { $eq: '另一个' } };
    const instances = await search.search({ table: 'process_instance', filter, sort: [], page });
    expect(instances.totalItems).toBe(1);
    const latest = { table: 'process_definition', filter: {}, latestVersion: true, sort: [], page } as const;
    expect((await search.search(latest)).items.map((row) => row.key)).toEqual([key(42), key(43)]);
  });

  it('sorts with missing values last in either direction', async () => {
    const by = (order: 'ASC' | 'DESC') => find({ sort: [{ field: 'dueDate', order }] });
    expect(await by('ASC')).toEqual([2, 3, 1, 4, 5]);
    expect(await by('DESC')).toEqual([3, 2, 1, 4, 5]);
    const sort = [
      { field: 'priority', order: 'DESC' },
      { field: 'key', order: 'DESC' },
    ] as const;
    expect(await find({ sort })).toEqual([2, 5, 4, 3, 1]);
  });

  it.each([
    [['assignee', 'ASC']],
    [['assignee', 'DESC']],
    [
      ['priority', 'ASC'],
      ['assignee', 'DESC'],
    ],
    [['dueDate', 'DESC']],
    [['key', 'DESC']],
  ] as const)('walks the pages of %j forward and back without gaps', async (...fields) => {
    const sort = fields.map(([field, order]) => ({ field, order }));
    const whole = await find({ sort });
    const query = { table: 'user_task', filter: {}, sort } as const;
    const forward: number[] = [];
    let result = await search.search({ ...query, page: { kind: 'offset', from: 0, limit: 2 } });
    let last = result;
    while (result.items.length > 0) {
      forward.push(...result.items.map((row) => row.key - key(0)));
      last = result;
      result = await search.search({
        ...query,
        page: { kind: 'after', cursor: result.endCursor ?? '', limit: 2 },
      });
    }
    expect(forward).toEqual(whole);
    const back = await search.search({
      ...query,
      page: { kind: 'before', cursor: last.startCursor ?? '', limit: 2 },
    });
    expect(back.items.map((row) => row.key - key(0))).toEqual(whole.slice(2, 4));
  });

  it.each(['', 'nope', Buffer.from('[1,2,3]').toString('base64'), Buffer.from('["x"]').toString('base64')])(
    'refuses the cursor %j',
    async (cursor) => {
      await expect(find({ page: { kind: 'after', cursor, limit: 2 } })).rejects.toThrow(BadCursor);
    },
  );

  it('translates * and ? and nothing else', () => {
    expect(likePattern('a*b?c')).toBe('a%b_c');
    expect(likePattern('100%_\\*\\?\\\\')).toBe('100\\%\\_*?\\\\');
  });
});
