/**
 * A copy of unsaved text in this browser, only while the server cannot take it.
 *
 * 1. Written when a save failed, removed when a save succeeded: in ordinary work nothing lies here.
 * 2. Everything goes at sign-out and when another person signs in: no personal data stays in the browser.
 */
const PREFIX = 'yizhan.draft.';

export interface LocalDraft<V> {
  values: V;
  revision: number;
  at: string;
}

export function keepLocally<V>(userId: string, key: string, draft: LocalDraft<V>): void {
  try {
    localStorage.setItem(`${PREFIX}${userId}.${key}`, JSON.stringify(draft));
  } catch {
    // Full or switched off: the values are still in the page's memory.
  }
}

export function readLocally<V>(userId: string, key: string): LocalDraft<V> | null {
  try {
    const text = localStorage.getItem(`${PREFIX}${userId}.${key}`);
    return text === null ? null : (JSON.parse(text) as LocalDraft<V>);
  } catch {
    return null;
  }
}

export function dropLocally(userId: string, key: string): void {
  try {
    localStorage.removeItem(`${PREFIX}${userId}.${key}`);
  } catch {
    // Nothing kept, nothing to drop.
  }
}

export function forgetDrafts(): void {
  try {
    for (const key of Object.keys(localStorage)) {
      if (key.startsWith(PREFIX)) localStorage.removeItem(key);
    }
  } catch {
    // Nothing kept, nothing to forget.
  }
}
