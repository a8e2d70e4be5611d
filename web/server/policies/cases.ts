/**
 * What a post is to a case, and what follows from it. Who sees how much is the domain's answer
 * (domain/case-status/access.ts); here a unit becomes a relation and a role of the office a role of the case.
 */
import {
  type Action,
  allowedActions,
  type Relation,
  type Visibility,
  visibility,
} from '../../../domain/case-status/access.ts';
import type { CaseState } from '../../../domain/case-status/status.ts';
import type { Role } from '../../api/values.ts';

/** A post: unit with its path from the root, and role. */
export interface PostView {
  readonly unitId: string;
  readonly unitPath: readonly string[];
  readonly role: Role;
}
/** What the policies need to know of a case. Paths are ids from the root to the unit. */
export interface CaseFacts {
  readonly state: CaseState;
  readonly receivingUnitId: string;
  readonly receivingPath: readonly string[];
  readonly homeTownshipId: string;
  readonly homePath: readonly string[];
  readonly homeFederationId: string | null;
  readonly homeCivilAffairsId: string | null;
  readonly formerHomeIds: readonly string[];
}

/** Every relation the post has to the case; `none` when there is none. */
export function relationsOf(post: PostView, facts: CaseFacts): Relation[] {
  const found: Relation[] = [];
  const { unitId, role } = post;
  if (unitId === facts.receivingUnitId) found.push('receiver');
  const homes = [facts.homeTownshipId, facts.homeFederationId, facts.homeCivilAffairsId];
  if (homes.includes(unitId)) found.push('home');
  if (facts.formerHomeIds.includes(unitId) && !found.includes('home')) found.push('former-home');
  if (role === 'supervisor') {
    // A supervisor's post lies at an office or a government: what lies below it, or beside it in the same area.
    const area = supervisedArea(post);
    if (facts.receivingPath.includes(area)) found.push('above-receiver');
    if (facts.homePath.includes(area)) found.push('above-home');
  }
  return found.length > 0 ? found : ['none'];
}

/** The unit whose subtree the supervisor watches: its own. */
export function supervisedArea(post: PostView): string {
  return post.unitId;
}

/** The roles a case knows; administrators and finance are not among them. */
function caseRole(role: Role): 'window' | 'township' | 'federation' | 'civil-affairs' | 'supervisor' | null {
  switch (role) {
    case 'window':
    case 'township':
    case 'federation':
    case 'civil-affairs':
    case 'supervisor':
      return role;
    default:
      return null;
  }
}

const rank: Readonly<Record<Visibility, number>> = { none: 0, trace: 1, full: 2 };

/** The widest of what the post's relations allow. */
export function caseView(post: PostView, facts: CaseFacts): Visibility {
  const role = caseRole(post.role);
  if (role === null) return 'none';
  return relationsOf(post, facts)
    .map((relation) => visibility({ role, relation }, facts.state))
    .reduce<Visibility>((best, next) => (rank[next] > rank[best] ? next : best), 'none');
}

export function caseActions(post: PostView, facts: CaseFacts): Set<Action> {
  const role = caseRole(post.role);
  if (role === null) return new Set();
  return new Set(
    relationsOf(post, facts).flatMap((relation) => allowedActions({ role, relation }, facts.state)),
  );
}

/** A task belongs to a unit and a role; only this post works on it. */
export function mayWorkOn(post: PostView, task: { unit_id: string; role: string }): boolean {
  return post.unitId === task.unit_id && post.role === task.role;
}

/** Supervisors remind whoever works below them; colleagues may remind the holder of a case they gave on. */
export function mayUrge(post: PostView, facts: CaseFacts): boolean {
  return caseActions(post, facts).has('urge');
}
