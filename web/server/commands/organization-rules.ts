/**
 * What a change of units and people must leave intact.
 *
 * 1. Changes follow one another (`lockOrganization`): what is checked still holds when it is written.
 * 2. Somebody who can sign in administers the whole installation, once somebody did.
 * 3. The tree stays a tree: nothing below itself, no level above its parent's, nothing open below a closed unit.
 */
import { maybeOne, one, sql, type Trx } from '../../../db/repositories/sql.ts';
import type { UnitLevel, UnitRow } from '../../../db/repositories/units.ts';
import { systemUnitId } from '../policies/organization.ts';
import { type ProblemThrown, problem } from '../problems.ts';

/** Held until the end of the transaction. */
export async function lockOrganization(trx: Trx): Promise<void> {
  await one(trx, 'system unit', sql`select id from app.unit where id = ${systemUnitId} for update`);
}

function fieldProblem(field: string, zh: string, en: string): ProblemThrown {
  return problem('input-invalid', zh, en, { errors: [{ field, message: zh }] });
}

async function administratorsOfAll(trx: Trx): Promise<number> {
  const { count } = await one<{ count: number }>(
    trx,
    'administrators',
    sql`select count(distinct x.id)::int as count from app.post p join app.app_user x on x.id = p.user_id
      where p.unit_id = ${systemUnitId} and p.role = 'system-admin' and p.valid_to is null
        and x.state = 'active' and x.password_hash is not null`,
  );
  return count;
}

/** Runs a change; throws when the last administrator of the installation would go with it. */
export async function keepingAnAdministrator<T>(trx: Trx, change: () => Promise<T>): Promise<T> {
  const before = await administratorsOfAll(trx);
  const result = await change();
  if (before > 0 && (await administratorsOfAll(trx)) === 0) {
    throw problem(
      'state-conflict',
      '这是最后一名系统管理员,不能锁定、停用或撤销岗位。请先设立另一名系统管理员并让其登录一次。',
      'This is the last system administrator: appoint another one first.',
    );
  }
  return result;
}

const ranks: Readonly<Record<UnitLevel, number>> = {
  province: 0,
  city: 1,
  county: 2,
  township: 3,
  village: 4,
};

export interface UnitPlace {
  readonly id: string | null;
  readonly parent: UnitRow | null;
  readonly level: UnitLevel;
  readonly name: string;
}

/** Whether a unit may stand there under that name. */
export async function checkPlace(trx: Trx, { id, parent, level, name }: UnitPlace): Promise<void> {
  if (parent && id !== null && parent.path.includes(id)) {
    throw fieldProblem('parentId', '不能移到自己的下级单位。', 'A unit cannot be moved below itself.');
  }
  if (parent && parent.valid_to !== null) {
    throw fieldProblem('parentId', `上级单位“${parent.name}”已撤销。`, 'The unit above is closed.');
  }
  if (parent && parent.id !== systemUnitId && ranks[level] < ranks[parent.level]) {
    throw fieldProblem('level', '层级不能高于上级单位。', 'The level is above that of the unit above.');
  }
  const above = parent ? sql`u.parent_id = ${parent.id}` : sql`u.parent_id is null`;
  const twin = await maybeOne(
    trx,
    sql`select 1 from app.unit u where ${above} and u.id <> ${id ?? ''} and u.valid_to is null
      and ${name} = (select n.name from app.unit_name n where n.unit_id = u.id order by n.valid_from desc limit 1)`,
  );
  if (twin) {
    throw fieldProblem('name', '同一上级下已有同名单位。', 'There is a unit of this name beside it.');
  }
}

interface Remaining {
  readonly units: number;
  readonly posts: number;
  readonly tasks: number;
}

/** A unit is closed when nobody and nothing is left in it. */
export async function checkMayClose(trx: Trx, unit: UnitRow): Promise<void> {
  if (unit.id === systemUnitId) {
    throw problem('state-conflict', '“系统管理”单位不能撤销。', 'The system unit cannot be closed.');
  }
  const left = await one<Remaining>(
    trx,
    'what is left of a unit',
    sql`select
        (select count(*)::int from app.unit u where u.parent_id = ${unit.id} and u.valid_to is null) as units,
        (select count(*)::int from app.post p where p.unit_id = ${unit.id} and p.valid_to is null) as posts,
        (select count(*)::int from app.inbox_task t where t.unit_id = ${unit.id}
          and t.state in ('open', 'submitting')) as tasks`,
  );
  const words = [
    left.units > 0 ? `${left.units} 个下级单位` : '',
    left.posts > 0 ? `${left.posts} 个在任岗位` : '',
    left.tasks > 0 ? `${left.tasks} 件未办结任务` : '',
  ].filter((word) => word !== '');
  if (words.length === 0) return;
  throw problem(
    'state-conflict',
    `“${unit.name}”还有${words.join('、')},请先处理再撤销。`,
    `Still there: ${left.units} units, ${left.posts} posts, ${left.tasks} open tasks.`,
    { facts: { ...left } },
  );
}
