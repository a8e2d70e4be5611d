/** What comes next, said to whoever has just finished a step. */

import type { ApplicationRow } from '../../../db/repositories/applications.ts';
import type { CompletionRow } from '../../../db/repositories/completions.ts';
import type { TaskRow } from '../../../db/repositories/inbox.ts';
import { jurisdictionsOf, readCalendar, rulesOf } from '../../../db/repositories/policy.ts';
import { getUnit, type UnitRow } from '../../../db/repositories/units.ts';
import { shanghaiDate } from '../../../domain/calendar/dates.ts';
import { findLimit, type LimitSet } from '../../../domain/deadlines/limits.ts';
import type { App, Work } from '../context.ts';

function monthDay(date: string): string {
  const [, month = '', day = ''] = date.split('-');
  return `${Number(month)} 月 ${Number(day)} 日`;
}

/** By when the home has to decide when it receives the push today. */
async function decideBy(work: Work, row: ApplicationRow, home: UnitRow): Promise<string | null> {
  const on = shanghaiDate(work.nowMs);
  const limit = findLimit(await rulesOf(work.trx, 'limit'), {
    clock: 'decide',
    limitSet: (row.limit_set ?? 'cross-province') as LimitSet,
    jurisdictions: await jurisdictionsOf(work.trx, home),
    on,
  });
  if (!limit) return null;
  const { calendar } = await readCalendar(work.trx);
  const due = calendar.add(on, limit.workingDays);
  return `${monthDay(due.date)}${due.provisional ? '(暂定)' : ''}`;
}

export async function nextSentence(
  _app: App,
  work: Work,
  task: TaskRow,
  row: ApplicationRow,
  { outcome, variables }: Pick<CompletionRow, 'outcome' | 'variables'>,
): Promise<string> {
  const { element_id } = task;
  const number = row.case_number;
  if (element_id === 'push-application' || (element_id === 'handle-bounce' && outcome === 'push-again')) {
    const corrected = variables.homeTownshipId;
    const home = await getUnit(work.trx, typeof corrected === 'string' ? corrected : row.home_township_id);
    const by = await decideBy(work, row, home);
    return `已推送${home.name}。${by === null ? '' : `对方最迟 ${by}作出认定。`}`;
  }
  const said: Readonly<Record<string, string>> = {
    'resolve-check:recheck': `${number} 正在重新核查,结果会回到收件箱。`,
    'resolve-check:override': `${number} 已据实受理,转入下一步。`,
    'check-hukou:here': `户籍已核实,${number} 转入初审。`,
    'check-hukou:bounce': `${number} 已退回受理窗口,由窗口更正户籍地。`,
    'check-hukou:forward-on': `${number} 已转送新户籍地,办理时限重新计算。`,
    'township-review:pass': `${number} 已提交下一环节审核。`,
    'federation-review:pass': `${number} 已提交民政审定。`,
    'federation-review:return': `${number} 已退回乡镇重新核实。`,
    'civil-affairs-decision:decide': `${number} 已作出认定,结果返回受理窗口告知申请人。`,
    'township-decision:decide': `${number} 已作出认定,结果返回受理窗口告知申请人。`,
    'civil-affairs-decision:return': `${number} 已退回残联重新审核。`,
    'complete-materials:': `${number} 材料已收齐,推送时限开始计算。`,
    'tell-applicant:': `${number} 已告知申请人并归档。`,
  };
  const found = said[`${element_id}:${outcome ?? ''}`];
  if (found) return found;
  if (outcome === 'correct') return `${number} 已通知窗口补正,补正期间认定时限暂停。`;
  if (outcome === 'withdraw') return `${number} 已撤回。`;
  if (element_id.startsWith('correction-for-')) return `${number} 补正已提交,认定时限继续计算。`;
  return `${number} 已提交,转入下一步。`;
}
