/**
 * What a person sets for their own eyes: language, large text, high contrast. Kept in this browser only.
 * No personal data: these three keys stay after sign-out, every other key of ours goes.
 */
import { useSyncExternalStore } from 'react';

export interface Preferences {
  language: 'zh' | 'en';
  largeText: boolean;
  highContrast: boolean;
}

const KEY = 'yizhan.preferences';
const listeners = new Set<() => void>();

function read(): Preferences {
  const fallback: Preferences = { language: 'zh', largeText: false, highContrast: false };
  try {
    const stored: unknown = JSON.parse(localStorage.getItem(KEY) ?? 'null');
    if (typeof stored !== 'object' || stored === null) return fallback;
    const values = stored as Partial<Record<keyof Preferences, unknown>>;
    return {
      language: values.language === 'en' ? 'en' : 'zh',
      largeText: values.largeText === true,
      highContrast: values.highContrast === true,
    };
  } catch {
    return fallback;
  }
}

let current = read();

function apply(): void {
  const root = document.documentElement;
  root.lang = current.language === 'zh' ? 'zh-CN' : 'en';
  root.dataset.large = String(current.largeText);
  root.dataset.contrast = current.highContrast ? 'high' : 'normal';
}
apply();

export function preferences(): Preferences {
  return current;
}

export function setPreferences(change: Partial<Preferences>): void {
  current = { ...current, ...change };
  try {
    localStorage.setItem(KEY, JSON.stringify(current));
  } catch {
    // A browser that keeps nothing: the choice lasts until the page is closed.
  }
  apply();
  for (const listener of listeners) listener();
}

function subscribe(listener: () => void): () => void {
  listeners.add(listener);
  return () => listeners.delete(listener);
}

export function usePreferences(): Preferences {
  return useSyncExternalStore(subscribe, preferences);
}
