/** What a role may do at all. Pages hide what is missing; routes refuse it. */
import type { Role } from '../../api/values.ts';

export const rights = [
  'intake', // 新建申请
  'inbox',
  'cases',
  'supervision',
  'organization', // units, users, posts
  'account-locks', // lock, unlock, end sessions, reset passwords
  'audit',
  'processes',
] as const;
export type Right = (typeof rights)[number];

const byRole: Readonly<Record<Role, readonly Right[]>> = {
  window: ['intake', 'inbox', 'cases'],
  township: ['inbox', 'cases'],
  federation: ['inbox', 'cases'],
  'civil-affairs': ['inbox', 'cases'],
  // Payment comes with its own pages; until then finance sees nothing of a case.
  finance: ['inbox'],
  supervisor: ['inbox', 'cases', 'supervision'],
  'system-admin': ['organization', 'account-locks'],
  'security-admin': ['account-locks'],
  'audit-admin': ['audit'],
  'process-admin': ['processes'],
};

export function rightsOf(role: Role): readonly Right[] {
  return byRole[role];
}
export function hasRight(role: Role, right: Right): boolean {
  return byRole[role].includes(right);
}
