/** Which pages the acting post may open. Only for showing and hiding: the server decides every request itself. */
import type { Role } from '../../../api/values.ts';
import { currentMe } from '../shared/api/session-store.ts';

export type PageName = 'inbox' | 'intake' | 'cases' | 'supervision' | 'processes' | 'people' | 'audit';

const pagesByRole: Readonly<Record<Role, readonly PageName[]>> = {
  window: ['inbox', 'intake', 'cases'],
  township: ['inbox', 'cases'],
  federation: ['inbox', 'cases'],
  'civil-affairs': ['inbox', 'cases'],
  finance: ['inbox', 'cases'],
  supervisor: ['inbox', 'cases', 'supervision'],
  'system-admin': ['people'],
  'security-admin': ['people'],
  'audit-admin': ['audit'],
  'process-admin': ['processes'],
};

export function actingPost() {
  const me = currentMe();
  return me?.posts.find((post) => post.id === me.actingPostId) ?? null;
}

export function mayOpen(page: PageName): boolean {
  const post = actingPost();
  return post !== null && pagesByRole[post.role].includes(page);
}

/** Where a post begins its day. */
export function homePage(): string {
  const first = (Object.keys(paths) as PageName[]).find(mayOpen);
  return first === undefined ? '/inbox/todo' : paths[first];
}

const paths: Readonly<Record<PageName, string>> = {
  inbox: '/inbox/todo',
  intake: '/intake',
  cases: '/cases',
  supervision: '/supervision',
  processes: '/processes',
  people: '/people',
  audit: '/audit',
};
