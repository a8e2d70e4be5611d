/** Lists of cases: what one unit took or had, what a supervisor watches, what a search finds. */
import type { KeyRing } from '../crypto/key-ring.ts';
import { searchTerms } from '../crypto/search-terms.ts';
import type { ApplicationRow } from './applications.ts';
import { type LightFilter, lightCondition, type TaskRow } from './inbox.ts';
import { allOf, joined, one, rows, type Sql, sql, type Trx } from './sql.ts';

const indexColumns = {
  name: sql`p.name_index`,
  identity: sql`p.identity_index`,
  'identity-tail': sql`p.identity_tail_index`,
  certificate: sql`p.certificate_index`,
  phone: sql`p.phone_index`,
} as const;

/** Cases a typed text may mean: by number or by a blind index. At most 500. */
export async function searchApplications(trx: Trx, ring: KeyRing, text: string): Promise<string[]> {
  const terms = searchTerms(ring, text);
  const number = text.trim().toUpperCase();
  const byPerson = terms.map(
    ({ kind, index }) => sql`select a.id from app.person p join app.application a on a.person_id = p.id
      where ${indexColumns[kind]} = ${index}`,
  );
  const byNumber = sql`select id from app.application where case_number = ${number} or case_number like ${`%-${number}`}`;
  const found = await rows<{ id: string }>(
    trx,
    sql`${joined([...byPerson, /\d/.test(number) ? byNumber : sql`select null::text where false`], ' union ')} limit 500`,
  );
  return found.map(({ id }) => id);
}

export interface CaseFilter {
  readonly applicationIds?: readonly string[];
  readonly status?: string;
  readonly open?: boolean;
  readonly light?: LightFilter;
  readonly item?: string;
  readonly submittedFrom?: string;
  readonly submittedTo?: string;
  readonly now: string;
}
export interface CasePage {
  readonly sort: 'submitted' | 'due' | 'caseNumber';
  readonly order: 'asc' | 'desc';
  readonly after: readonly [string, string] | null;
  readonly limit: number;
}

/** Which cases a post may find at all; how much of each it sees is the policies' answer. */
export type CaseScope =
  | { readonly kind: 'receiver'; readonly unitId: string }
  | { readonly kind: 'home'; readonly unitId: string }
  | { readonly kind: 'supervised'; readonly unitId: string };

function scopeCondition(scope: CaseScope): Sql {
  const { unitId } = scope;
  const received = sql`(a.state ->> 'received')::boolean`;
  switch (scope.kind) {
    case 'receiver':
      return sql`a.receiving_unit_id = ${unitId}`;
    case 'home':
      return sql`((a.home_township_id = ${unitId} or a.home_federation_id = ${unitId}
        or a.home_civil_affairs_id = ${unitId}) and ${received}) or a.former_home_ids @> array[${unitId}]::text[]`;
    case 'supervised':
      return sql`exists (select 1 from app.unit u where u.path @> array[${unitId}]::text[]
        and (u.id = a.receiving_unit_id or (u.id = a.home_township_id and ${received}) or u.id = any(a.former_home_ids)))`;
  }
}

const sortColumns = {
  submitted: sql`a.submitted_at`,
  due: sql`a.sort_due`,
  caseNumber: sql`a.case_number`,
} as const;

export function listCases(
  trx: Trx,
  scope: CaseScope,
  filter: CaseFilter,
  page: CasePage,
): Promise<(ApplicationRow & { sort_due: string })[]> {
  const conditions: Sql[] = [scopeCondition(scope)];
  if (filter.applicationIds) conditions.push(sql`a.id = any(${filter.applicationIds})`);
  if (filter.status) conditions.push(sql`a.status = ${filter.status}`);
  if (filter.open !== undefined)
    conditions.push(filter.open ? sql`a.ended_at is null` : sql`a.ended_at is not null`);
  if (filter.light) conditions.push(sql`a.ended_at is null and ${lightCondition(filter.light, filter.now)}`);
  if (filter.item) conditions.push(sql`a.items @> array[${filter.item}]::text[]`);
  if (filter.submittedFrom) conditions.push(sql`a.submitted_on >= ${filter.submittedFrom}`);
  if (filter.submittedTo) conditions.push(sql`a.submitted_on <= ${filter.submittedTo}`);
  const column = sortColumns[page.sort];
  const ascending = page.order === 'asc';
  if (page.after) {
    const [value, id] = page.after;
    conditions.push(
      ascending ? sql`(${column}, a.id) > (${value}, ${id})` : sql`(${column}, a.id) < (${value}, ${id})`,
    );
  }
  const order = ascending ? sql`${column}, a.id` : sql`${column} desc, a.id desc`;
  return rows(
    trx,
    sql`select a.* from app.application a where ${allOf(conditions)} order by ${order} limit ${page.limit}`,
  );
}

/** 我发起: cases this person submitted at this unit, newest first. */
export function listStarted(
  trx: Trx,
  by: { userId: string; unitId: string; applicationIds?: readonly string[] },
  page: { after: readonly [string, string] | null; limit: number },
): Promise<ApplicationRow[]> {
  const conditions: Sql[] = [sql`submitted_by = ${by.userId} and receiving_unit_id = ${by.unitId}`];
  if (by.applicationIds) conditions.push(sql`id = any(${by.applicationIds})`);
  if (page.after) conditions.push(sql`(submitted_at, id) < (${page.after[0]}, ${page.after[1]})`);
  return rows<ApplicationRow>(
    trx,
    sql`select * from app.application where ${allOf(conditions)} order by submitted_at desc, id desc limit ${page.limit}`,
  );
}

// ---------------------------------------------------------------- supervision

export interface SupervisionFigures {
  readonly due_today: number;
  readonly overdue: number;
  readonly warn: number;
  readonly unclaimed: number;
  readonly paused: number;
  readonly open: number;
}
/** `endOfToday`: 24:00 of today; `dayAgo`: unclaimed since before that is too long. ISO instants. */
export interface SupervisionMoment {
  readonly now: string;
  readonly startOfToday: string;
  readonly endOfToday: string;
  readonly dayAgo: string;
}
const unclaimedTask = (moment: SupervisionMoment) => sql`exists (select 1 from app.inbox_task t
  where t.application_id = a.id and t.state = 'open' and t.assignee is null and t.created_at < ${moment.dayAgo})`;

export function supervisionFigures(
  trx: Trx,
  unitId: string,
  moment: SupervisionMoment,
): Promise<SupervisionFigures> {
  return one<SupervisionFigures>(
    trx,
    'figures',
    sql`select count(*)::int as open,
        (count(*) filter (where a.due_at > ${moment.now} and a.due_at <= ${moment.endOfToday}))::int as due_today,
        (count(*) filter (where a.due_at <= ${moment.now}))::int as overdue,
        (count(*) filter (where a.due_at > ${moment.now} and a.warn_at <= ${moment.now}))::int as warn,
        (count(*) filter (where a.paused))::int as paused,
        (count(*) filter (where ${unclaimedTask(moment)}))::int as unclaimed
      from app.application a where a.ended_at is null and (${scopeCondition({ kind: 'supervised', unitId })})`,
  );
}

export interface HeatRow {
  readonly unit_id: string;
  readonly element_id: string;
  readonly step_name: string;
  readonly normal: number;
  readonly warn: number;
  readonly overdue: number;
  readonly paused: number;
  readonly unclaimed: number;
}
export function supervisionHeat(trx: Trx, unitId: string, moment: SupervisionMoment): Promise<HeatRow[]> {
  const { now } = moment;
  return rows<HeatRow>(
    trx,
    sql`select t.unit_id, t.element_id, min(t.step_name) as step_name,
        (count(*) filter (where not t.paused and (t.due_at is null or t.warn_at > ${now})))::int as normal,
        (count(*) filter (where t.due_at > ${now} and t.warn_at <= ${now}))::int as warn,
        (count(*) filter (where t.due_at <= ${now}))::int as overdue,
        (count(*) filter (where t.paused))::int as paused,
        (count(*) filter (where t.assignee is null and t.created_at < ${moment.dayAgo}))::int as unclaimed
      from app.inbox_task t join app.unit u on u.id = t.unit_id
      where t.state in ('open', 'submitting') and u.path @> array[${unitId}]::text[]
      group by t.unit_id, t.element_id order by overdue desc, warn desc, t.unit_id, t.element_id limit 500`,
  );
}

export interface SupervisedFilter {
  readonly view: 'due-today' | 'overdue' | 'warn' | 'unclaimed' | 'all';
  readonly unitId?: string;
  readonly elementId?: string;
  readonly light?: LightFilter;
}
/** Open cases, most pressing first, each with its oldest open task (or none). */
export function listSupervised(
  trx: Trx,
  below: string,
  filter: SupervisedFilter,
  moment: SupervisionMoment,
  page: { after: readonly [string, string] | null; limit: number },
): Promise<(ApplicationRow & { sort_due: string; task: TaskRow | null })[]> {
  const { now } = moment;
  const views: Record<SupervisedFilter['view'], Sql> = {
    'due-today': sql`a.due_at > ${now} and a.due_at <= ${moment.endOfToday}`,
    overdue: sql`a.due_at <= ${now}`,
    warn: sql`a.due_at > ${now} and a.warn_at <= ${now}`,
    unclaimed: unclaimedTask(moment),
    all: sql`true`,
  };
  const conditions = [
    sql`a.ended_at is null`,
    scopeCondition({ kind: 'supervised', unitId: below }),
    views[filter.view],
  ];
  const light = filter.light;
  if (light === 'paused') conditions.push(sql`a.paused`);
  else if (light === 'overdue') conditions.push(sql`a.due_at <= ${now}`);
  else if (light === 'due-soon') conditions.push(sql`a.due_at > ${now} and a.warn_at <= ${now}`);
  else if (light === 'normal') conditions.push(sql`a.due_at > ${now} and a.warn_at > ${now}`);
  if (filter.unitId) conditions.push(sql`t.unit_id = ${filter.unitId}`);
  if (filter.elementId) conditions.push(sql`t.element_id = ${filter.elementId}`);
  if (page.after) conditions.push(sql`(a.sort_due, a.id) > (${page.after[0]}, ${page.after[1]})`);
  return rows(
    trx,
    sql`select a.*, to_jsonb(t.*) as task from app.application a
      left join lateral (select * from app.inbox_task k where k.application_id = a.id
        and k.state in ('open', 'submitting') order by k.user_task_key limit 1) t on true
      where ${allOf(conditions)} order by a.sort_due, a.id limit ${page.limit}`,
  );
}
