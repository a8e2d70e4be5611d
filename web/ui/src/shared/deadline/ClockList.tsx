/** The clocks of a case. A click tells why: the drawer with every day. */
import { useState } from 'react';
import { useTranslation } from 'react-i18next';
import { clockNames } from '../../../../../domain/deadlines/wording.ts';
import type { ClockSummary } from '../../../../api/values.ts';
import { useFormat } from '../format.ts';
import { ClockLight } from '../lights/Light.tsx';
import { usePreferences } from '../preferences.ts';
import { WhyDrawer } from './WhyDrawer.tsx';
import '../case/case.css';

/** The server names clocks in Chinese, steps by their own name; the domain knows both languages. */
function nameOf(clock: ClockSummary, language: 'zh' | 'en'): string {
  return language === 'zh' ? clock.name : clockNames[clock.clock].en;
}

export function ClockList({ clocks }: { clocks: readonly ClockSummary[] }) {
  const { t } = useTranslation('staff');
  const { language } = usePreferences();
  if (clocks.length === 0) return <p className="soft">{t('clock.none')}</p>;
  return (
    <ul className="clock-list">
      {clocks.map((clock) => (
        <li key={clock.deadlineId} className={`clock-card${clock.endedAt === null ? '' : ' ended'}`}>
          <span>
            <strong>{nameOf(clock, language)}</strong> <DueText clock={clock} />
          </span>
          <ClockButton clock={clock} />
        </li>
      ))}
    </ul>
  );
}

/** 3月5日到期 · 10 个工作日 */
export function DueText({ clock }: { clock: ClockSummary }) {
  const { t } = useTranslation('staff');
  const format = useFormat();
  const limit = t('clock.limit', { days: clock.limitDays });
  if (clock.dueDate === null) return <span className="soft">{t('clock.pausedLimit', { limit })}</span>;
  return (
    <span className="soft">
      {t('clock.due', { date: format.shortDate(clock.dueDate) })} · {limit}
    </span>
  );
}

/** The light as a button that opens the reason. */
export function ClockButton({ clock }: { clock: ClockSummary }) {
  const { t } = useTranslation('staff');
  const [open, setOpen] = useState(false);
  return (
    <>
      <button type="button" className="clock-link" onClick={() => setOpen(true)}>
        <ClockLight clock={clock} />
        <span className="sr-only"> {t('clock.why')}</span>
      </button>
      {open && <WhyDrawer deadlineId={clock.deadlineId} name={clock.name} onClose={() => setOpen(false)} />}
    </>
  );
}
