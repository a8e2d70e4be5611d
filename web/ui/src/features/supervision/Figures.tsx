/** 今日到期, 超期, 临期, 无人认领, 在办: each is also the filter of the list below. */
import { useTranslation } from 'react-i18next';
import type { z } from 'zod';
import type { AnswerOf } from '../../../../api/endpoint.ts';
import type { overview, View } from '../../../../api/supervision.ts';
import { type LightName, LightShape } from '../../shared/lights/Light.tsx';

type ViewName = z.infer<typeof View>;
type FigureName = keyof AnswerOf<typeof overview>['figures'];

const order: readonly { view: ViewName; figure: FigureName; light: LightName | null }[] = [
  { view: 'due-today', figure: 'dueToday', light: 'due-soon' },
  { view: 'overdue', figure: 'overdue', light: 'overdue' },
  { view: 'warn', figure: 'warn', light: 'due-soon' },
  { view: 'unclaimed', figure: 'unclaimed', light: null },
  { view: 'all', figure: 'open', light: 'normal' },
];

export interface FiguresProps {
  figures: AnswerOf<typeof overview>['figures'];
  view: ViewName | null;
  onView: (view: ViewName) => void;
}

export function Figures({ figures, view, onView }: FiguresProps) {
  const { t } = useTranslation('staff');
  return (
    <section className="figures" aria-label={t('supervision.figures')}>
      {order.map((each) => (
        <button
          key={each.view}
          type="button"
          className={`figure figure-${each.view}`}
          aria-pressed={view === each.view}
          onClick={() => onView(each.view)}
        >
          <span className="figure-number">{figures[each.figure]}</span>
          <span className="figure-name">
            {each.light !== null && <LightShape light={each.light} />} {t(`supervision.figure.${each.view}`)}
          </span>
        </button>
      ))}
    </section>
  );
}
