/** Units × steps: how much lies where, and how urgent the worst of it is. Number and shape first, colour after. */
import { useTranslation } from 'react-i18next';
import { lights } from '../../../../../domain/deadlines/wording.ts';
import type { AnswerOf } from '../../../../api/endpoint.ts';
import type { overview } from '../../../../api/supervision.ts';
import { type LightName, LightShape } from '../../shared/lights/Light.tsx';
import { usePreferences } from '../../shared/preferences.ts';

type HeatRow = AnswerOf<typeof overview>['heat'][number];

export interface HeatCell {
  unitId: string;
  unitName: string;
  elementId: string;
  stepName: string;
}
export interface HeatProps {
  heat: readonly HeatRow[];
  chosen: HeatCell | null;
  onChoose: (cell: HeatCell) => void;
}

function worst(row: HeatRow): LightName {
  if (row.overdue > 0) return 'overdue';
  if (row.warn > 0) return 'due-soon';
  return row.normal > 0 ? 'normal' : 'paused';
}

export function Heat({ heat, chosen, onChoose }: HeatProps) {
  const { t } = useTranslation('staff');
  const { language } = usePreferences();
  if (heat.length === 0) return null;
  const steps = [...new Map(heat.map((row) => [row.elementId, row.stepName])).entries()];
  const units = [...new Map(heat.map((row) => [row.unit.id, row.unit.name])).entries()];
  const cells = new Map(heat.map((row) => [`${row.unit.id} ${row.elementId}`, row]));
  return (
    <section aria-labelledby="heat-title">
      <h2 id="heat-title" className="section-title">
        {t('supervision.heat')}
      </h2>
      <p className="soft">{t('supervision.heatNote')}</p>
      {/* biome-ignore lint/a11y/noNoninteractiveTabindex: a region that scrolls must be reachable by keyboard */}
      <section className="heat-wrap" tabIndex={0} aria-label={t('supervision.heat')}>
        <table className="heat">
          <thead>
            <tr>
              <th scope="col">{t('supervision.unit')}</th>
              {steps.map(([id, name]) => (
                <th scope="col" key={id}>
                  {name}
                </th>
              ))}
            </tr>
          </thead>
          <tbody>
            {units.map(([unitId, unitName]) => (
              <tr key={unitId}>
                <th scope="row">{unitName}</th>
                {steps.map(([elementId, stepName]) => {
                  const row = cells.get(`${unitId} ${elementId}`);
                  if (row === undefined) return <td key={elementId} />;
                  const light = worst(row);
                  const pressed = chosen?.unitId === unitId && chosen.elementId === elementId;
                  return (
                    <td key={elementId}>
                      <button
                        type="button"
                        className={`heat-cell light-${light}`}
                        aria-pressed={pressed}
                        onClick={() => onChoose({ unitId, unitName, elementId, stepName })}
                      >
                        <LightShape light={light} />
                        <strong>{row.normal + row.warn + row.overdue + row.paused}</strong>
                        <span className="sr-only">
                          {unitName} {stepName} {lights[light][language]}
                        </span>
                      </button>
                    </td>
                  );
                })}
              </tr>
            ))}
          </tbody>
        </table>
      </section>
    </section>
  );
}
