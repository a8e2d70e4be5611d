/** Units from province to village, as nested lists that open and close: buttons, so that everybody can use them. */
import { useState } from 'react';
import { useTranslation } from 'react-i18next';
import type { Unit } from '../../../../api/organization.ts';

export interface UnitTreeProps {
  units: readonly Unit[];
  chosen: string | null;
  onChoose: (unitId: string | null) => void;
}

export function UnitTree({ units, chosen, onChoose }: UnitTreeProps) {
  const { t } = useTranslation('staff');
  const ids = new Set(units.map((unit) => unit.id));
  const roots = units.filter((unit) => unit.parentId === null || !ids.has(unit.parentId));
  return (
    <>
      <button
        type="button"
        className="unit-button"
        aria-pressed={chosen === null}
        onClick={() => onChoose(null)}
      >
        {t('people.allUnits')}
      </button>
      <ul className="unit-tree">
        {roots.map((unit) => (
          <Branch key={unit.id} unit={unit} units={units} chosen={chosen} onChoose={onChoose} depth={0} />
        ))}
      </ul>
    </>
  );
}

function Branch({ unit, units, chosen, onChoose, depth }: UnitTreeProps & { unit: Unit; depth: number }) {
  const { t } = useTranslation('staff');
  const children = units.filter((each) => each.parentId === unit.id);
  const [open, setOpen] = useState(depth < 1);
  return (
    <li>
      <div className="unit-line">
        {children.length > 0 ? (
          <button
            type="button"
            className="unit-toggle"
            aria-expanded={open}
            aria-label={t(open ? 'people.close' : 'people.open', { name: unit.name })}
            onClick={() => setOpen(!open)}
          >
            <span aria-hidden="true">{open ? '▾' : '▸'}</span>
          </button>
        ) : (
          <span className="unit-toggle" />
        )}
        <button
          type="button"
          className="unit-button"
          aria-pressed={chosen === unit.id}
          onClick={() => onChoose(unit.id)}
        >
          {unit.name}
          {unit.users > 0 && <span className="soft"> {t('people.count', { count: unit.users })}</span>}
        </button>
      </div>
      {open && children.length > 0 && (
        <ul className="unit-tree">
          {children.map((child) => (
            <Branch
              key={child.id}
              unit={child}
              units={units}
              chosen={chosen}
              onChoose={onChoose}
              depth={depth + 1}
            />
          ))}
        </ul>
      )}
    </li>
  );
}
