/**
 * Tabs as WAI-ARIA describes them: arrow keys move, one stop in the tab order. The row scrolls when it is too narrow
 * for all of them.
 */
import { type KeyboardEvent, type ReactNode, useId, useRef } from 'react';
import './tabs.css';

export interface TabItem {
  key: string;
  label: ReactNode;
  children?: ReactNode;
}

export interface TabsProps {
  label: string;
  active: string;
  onChange: (key: string) => void;
  items: readonly TabItem[];
}

export function Tabs({ label, active, onChange, items }: TabsProps) {
  const id = useId();
  const list = useRef<HTMLDivElement>(null);
  const shown = items.find((item) => item.key === active);

  function onKeyDown(event: KeyboardEvent) {
    const at = items.findIndex((item) => item.key === active);
    const steps: Record<string, number> = {
      ArrowRight: at + 1,
      ArrowLeft: at - 1,
      Home: 0,
      End: items.length - 1,
    };
    const wanted = steps[event.key];
    if (wanted === undefined) return;
    event.preventDefault();
    const next = items[(wanted + items.length) % items.length];
    if (next === undefined) return;
    onChange(next.key);
    list.current?.querySelector<HTMLElement>(`[data-tab="${next.key}"]`)?.focus();
  }
  return (
    <>
      <div className="tabs" role="tablist" aria-label={label} ref={list} onKeyDown={onKeyDown}>
        {items.map((item) => (
          <button
            key={item.key}
            type="button"
            role="tab"
            id={`${id}-${item.key}`}
            data-tab={item.key}
            aria-selected={item.key === active}
            aria-controls={shown?.children === undefined ? undefined : `${id}-panel`}
            tabIndex={item.key === active ? 0 : -1}
            onClick={() => onChange(item.key)}
          >
            {item.label}
          </button>
        ))}
      </div>
      {shown?.children !== undefined && (
        <div role="tabpanel" id={`${id}-panel`} aria-labelledby={`${id}-${active}`}>
          {shown.children}
        </div>
      )}
    </>
  );
}
