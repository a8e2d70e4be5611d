/** Which pages the acting post may open. Only for showing and hiding: the server decides every request itself. */
import { currentMe } from '../shared/api/session-store.ts';

export type PageName = 'inbox' | 'intake' | 'cases' | 'supervision' | 'processes' | 'people' | 'audit';

/** Page → the rights of which one is enough, in the order of the navigation. */
const needs: Readonly<Record<PageName, readonly string[]>> = {
  inbox: ['inbox'],
  intake: ['intake'],
  cases: ['cases'],
  supervision: ['supervision'],
  processes: ['processes'],
  people: ['organization', 'account-locks'],
  audit: ['audit'],
};
const paths: Readonly<Record<PageName, string>> = {
  inbox: '/inbox/todo',
  intake: '/intake',
  cases: '/cases',
  supervision: '/supervision',
  processes: '/processes',
  people: '/people',
  audit: '/audit',
};

export function actingPost() {
  const me = currentMe();
  return me?.posts.find((post) => post.id === me.actingPostId) ?? null;
}

export function hasRight(right: string): boolean {
  return currentMe()?.rights.includes(right) === true;
}

export function mayOpen(page: PageName): boolean {
  return needs[page].some(hasRight);
}

/** Where a post begins its day: a supervisor at the board, everybody else at the first page they may open. */
export function homePage(): string {
  if (mayOpen('supervision')) return paths.supervision;
  const first = (Object.keys(paths) as PageName[]).find(mayOpen);
  return first === undefined ? paths.inbox : paths[first];
}
