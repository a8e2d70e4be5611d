/** A clock's light: shape, word and colour together, readable without any one of them. */
import type { ReactNode } from 'react';
import type { Light as LightName } from '../../../../../domain/deadlines/light.ts';
import { clockWords, lights, provisionalWords } from '../../../../../domain/deadlines/wording.ts';
import type { ClockSummary } from '../../../../api/values.ts';
import { usePreferences } from '../preferences.ts';
import './light.css';

export type { LightName };

const shapes: Readonly<Record<LightName, ReactNode>> = {
  normal: <circle cx="6" cy="6" r="4.5" />,
  'due-soon': <path d="M6 1 11.5 11h-11z" />,
  overdue: <path d="M1 1h10v10H1z" />,
  paused: <path d="M2 1h3v10H2zM7 1h3v10H7z" />,
  met: <path d="m1.5 6.5 3 3 6-7" fill="none" stroke="currentColor" strokeWidth="2" />,
  'met-late': <path d="m1.5 6.5 3 3 6-7" fill="none" stroke="currentColor" strokeWidth="2" />,
};

export function LightShape({ light }: { light: LightName }) {
  return (
    <svg width="12" height="12" viewBox="0 0 12 12" fill="currentColor" aria-hidden="true" focusable="false">
      {shapes[light]}
    </svg>
  );
}

/** The word alone: ● 正常. */
export function Light({ light }: { light: LightName }) {
  const { language } = usePreferences();
  return (
    <span className={`light light-${light}`}>
      <LightShape light={light} />
      {lights[light][language]}
    </span>
  );
}

/** Shape and the remaining working days: ▲ 剩 1 个工作日. The light's own word is read out first. */
export function ClockLight({ clock }: { clock: Pick<ClockSummary, 'view' | 'endedAt'> }) {
  const { language } = usePreferences();
  const { view } = clock;
  const plain = clockWords({ ...view, provisional: false }, language);
  const word = lights[view.light][language];
  return (
    <span className="row row-tight">
      <span className={`light light-${view.light}`}>
        <LightShape light={view.light} />
        <span>
          {!plain.includes(word) && <span className="sr-only">{word} </span>}
          {plain}
        </span>
      </span>
      {view.provisional && clock.endedAt === null && (
        <span className="provisional">{provisionalWords[language]}</span>
      )}
    </span>
  );
}
