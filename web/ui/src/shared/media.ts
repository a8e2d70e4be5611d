/** What the window and the system ask of the pages. */
import { useSyncExternalStore } from 'react';

function useMedia(query: MediaQueryList): boolean {
  return useSyncExternalStore(
    (listener) => {
      query.addEventListener('change', listener);
      return () => query.removeEventListener('change', listener);
    },
    () => query.matches,
  );
}

const narrow = globalThis.matchMedia('(max-width: 720px)');
const still = globalThis.matchMedia('(prefers-reduced-motion: reduce)');

/** Whether the window is as narrow as a phone: lists become cards, side panes become pages. */
export function usePhone(): boolean {
  return useMedia(narrow);
}

/** Whether the system asks for no motion: Ant Design then does not wait for the ends of animations. */
export function useStillness(): boolean {
  return useMedia(still);
}
