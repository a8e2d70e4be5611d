/** Reads what the policies need to know of a case, and answers for a signed-in person. */
import { type ApplicationRow, findApplication } from '../../../db/repositories/applications.ts';
import { isCopiedTo } from '../../../db/repositories/habits.ts';
import type { Trx } from '../../../db/repositories/sql.ts';
import { unitsById } from '../../../db/repositories/units.ts';
import type { Action, Visibility } from '../../../domain/case-status/access.ts';
import type { Actor } from '../auth/sessions.ts';
import { notFound } from '../problems.ts';
import { type CaseFacts, caseActions, caseView, type PostView } from './cases.ts';

export function postView(actor: Actor): PostView | null {
  return actor.post && { unitId: actor.post.unit.id, unitPath: actor.post.unit.path, role: actor.post.role };
}

export async function caseFacts(trx: Trx, row: ApplicationRow): Promise<CaseFacts> {
  const units = await unitsById(trx, [row.receiving_unit_id, row.home_township_id]);
  return {
    state: row.state,
    receivingUnitId: row.receiving_unit_id,
    receivingPath: units.get(row.receiving_unit_id)?.path ?? [],
    homeTownshipId: row.home_township_id,
    homePath: units.get(row.home_township_id)?.path ?? [],
    homeFederationId: row.home_federation_id,
    homeCivilAffairsId: row.home_civil_affairs_id,
    formerHomeIds: row.former_home_ids,
  };
}

export interface SeenCase {
  readonly row: ApplicationRow;
  readonly facts: CaseFacts;
  readonly view: Exclude<Visibility, 'none'>;
  readonly actions: ReadonlySet<Action>;
}

/** The case as far as this person may see it. A copy (抄送) shows the trace. Throws not-found when nothing is shown. */
export async function seeCase(trx: Trx, actor: Actor, caseId: string): Promise<SeenCase> {
  const row = await findApplication(trx, caseId);
  const post = postView(actor);
  if (!row || !post) throw notFound();
  const facts = await caseFacts(trx, row);
  let view = caseView(post, facts);
  if (view === 'none' && (await isCopiedTo(trx, caseId, actor.user.id))) view = 'trace';
  if (view === 'none') throw notFound();
  return { row, facts, view, actions: caseActions(post, facts) };
}
