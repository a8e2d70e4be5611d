/** Single-key commands of a page. They rest while somebody types, or while a dialog is open. */
import { useEffect, useRef } from 'react';

export type KeyMap = Readonly<Record<string, (event: KeyboardEvent) => void>>;

function isTyping(target: EventTarget | null): boolean {
  if (!(target instanceof HTMLElement)) return false;
  if (target.isContentEditable) return true;
  if (target instanceof HTMLInputElement) return !['checkbox', 'radio', 'button'].includes(target.type);
  return target instanceof HTMLTextAreaElement || target.getAttribute('role') === 'combobox';
}

/** Enter and Space belong to the control that has the focus. */
function belongsToControl(event: KeyboardEvent): boolean {
  return (
    (event.key === 'Enter' || event.key === ' ') &&
    event.target instanceof Element &&
    event.target.closest('a,button,input,select,[role="tab"],[role="button"]') !== null
  );
}

/** Keys as `event.key` in lower case; `ctrl+enter` also answers to ⌘ and works while typing. */
export function useKeys(keys: KeyMap, enabled = true): void {
  const current = useRef(keys);
  current.current = keys;
  useEffect(() => {
    if (!enabled) return;
    function onKey(event: KeyboardEvent) {
      if (event.defaultPrevented || event.isComposing || event.altKey) return;
      const chord = event.ctrlKey || event.metaKey;
      const action = current.current[`${chord ? 'ctrl+' : ''}${event.key.toLowerCase()}`];
      if (action === undefined) return;
      if (!chord && (isTyping(event.target) || belongsToControl(event))) return;
      if (document.querySelector('[role="dialog"][aria-modal="true"]') !== null) return;
      action(event);
    }
    document.addEventListener('keydown', onKey);
    return () => document.removeEventListener('keydown', onKey);
  }, [enabled]);
}
