/** Whether the window is as narrow as a phone: lists become cards, side panes become pages. */
import { useSyncExternalStore } from 'react';

const query = globalThis.matchMedia('(max-width: 720px)');

export function usePhone(): boolean {
  return useSyncExternalStore(
    (listener) => {
      query.addEventListener('change', listener);
      return () => query.removeEventListener('change', listener);
    },
    () => query.matches,
  );
}
