/** What happened, who did it, when, and how many working days it took. Newest first. */
import { useTranslation } from 'react-i18next';
import type { CaseDetail } from '../../../../api/cases.ts';
import { UnitText } from '../../shared/case/CaseBrief.tsx';
import { useFormat } from '../../shared/format.ts';

type Entry = CaseDetail['timeline'][number];

const alarms = new Set(['overdue', 'bounced', 'check-failed', 'withdrawn']);

export function Timeline({ detail }: { detail: CaseDetail }) {
  const { t } = useTranslation('staff');
  // The list comes in the order of happening; within one instant that order counts, too.
  const entries = detail.timeline.toReversed().toSorted((a, b) => b.at.localeCompare(a.at));
  return (
    <ol className="timeline" aria-label={t('case.tab.timeline')}>
      {entries.map((entry) => (
        <TimelineRow key={entry.id} entry={entry} />
      ))}
    </ol>
  );
}

function TimelineRow({ entry }: { entry: Entry }) {
  const { t } = useTranslation('staff');
  const format = useFormat();
  const what = t(`timeline.${entry.kind as 'submitted'}`, { defaultValue: entry.kind });
  return (
    <li className={`timeline-row${alarms.has(entry.kind) ? ' alarm' : ''}`}>
      <div className="timeline-when">
        <time dateTime={entry.at}>{format.stamp(entry.at)}</time>
        {entry.elapsedDays !== null && (
          <div className="soft">
            {entry.elapsedDays === 0 ? t('case.sameDay') : t('case.elapsed', { days: entry.elapsedDays })}
          </div>
        )}
      </div>
      <div className="timeline-what">
        <div className="row">
          <strong>{entry.stepName === null ? what : `${entry.stepName} · ${what}`}</strong>
          {entry.outcomeLabel !== null && <span className="outcome-tag">{entry.outcomeLabel}</span>}
        </div>
        <p className="soft">
          {entry.unit !== null && <UnitText unit={entry.unit} />}{' '}
          {entry.who?.name ?? (entry.unit === null ? t('case.system') : '')}
        </p>
        {entry.note !== null && entry.note !== '' && <p>{entry.note}</p>}
      </div>
    </li>
  );
}
