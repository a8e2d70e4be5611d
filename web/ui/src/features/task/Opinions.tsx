/** Opinions given at earlier steps, newest first. */
import { useTranslation } from 'react-i18next';
import type { TaskPage } from '../../../../api/tasks.ts';
import { useFormat } from '../../shared/format.ts';

export function Opinions({ opinions }: { opinions: TaskPage['opinions'] }) {
  const { t } = useTranslation('staff');
  const format = useFormat();
  if (opinions.length === 0) return <p className="soft">{t('task.noOpinions')}</p>;
  const newest = opinions.toSorted((a, b) => b.at.localeCompare(a.at));
  return (
    <ul className="plain-list opinion-list">
      {newest.map((opinion) => (
        <li key={`${opinion.elementId}-${opinion.at}`}>
          <div className="row">
            <strong>{opinion.stepName}</strong>
            {opinion.outcomeLabel !== null && <span className="outcome-tag">{opinion.outcomeLabel}</span>}
          </div>
          {opinion.text !== '' && <p>{opinion.text}</p>}
          <p className="soft">
            {opinion.unit.name} {opinion.who.name} · {format.stamp(opinion.at)}
          </p>
        </li>
      ))}
    </ul>
  );
}
