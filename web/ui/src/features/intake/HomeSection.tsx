/** What is applied for, and where the person's household registration is: that decides papers and clocks. */
import { useTranslation } from 'react-i18next';
import { Item } from '../../../../api/values.ts';
import { actingPost } from '../../app/rights.ts';
import { SourceText } from '../../shared/case/Materials.tsx';
import { TownshipPicker } from '../../shared/case/TownshipPicker.tsx';
import { CheckChoices } from '../../shared/form/Choices.tsx';
import { describedBy, FieldShell } from '../../shared/form/Field.tsx';
import { ProblemNote } from '../../shared/problem/ProblemNote.tsx';
import { fieldId } from './fields.tsx';
import { type Home, placeName, type SectionProps } from './section.ts';

export interface HomeSectionProps extends SectionProps {
  home: Home | undefined;
  homeError: unknown;
}

export function HomeSection({ form, change, errorOf, home, homeError }: HomeSectionProps) {
  const { t } = useTranslation('staff');
  const error = errorOf('homeTownshipId');
  const id = fieldId('homeTownshipId');
  return (
    <section className="card" aria-labelledby="intake-home">
      <h2 id="intake-home">{t('intake.homeTitle')}</h2>
      <div className="form-grid">
        <FieldShell id="intake-receiving" label={t('intake.receiving')}>
          <div id="intake-receiving">{actingPost()?.unit.name}</div>
        </FieldShell>
        <FieldShell id={id} label={t('intake.home')} required error={error} hint={t('intake.homeNote')}>
          <TownshipPicker
            id={id}
            value={form.homeTownshipId}
            valueName={home === undefined ? undefined : placeName(home)}
            onChange={(homeTownshipId) => change((before) => ({ ...before, homeTownshipId }))}
            {...(error === undefined ? {} : { status: 'error' as const })}
            aria-required
            aria-invalid={error !== undefined}
            aria-describedby={describedBy(id, true, error !== undefined)}
          />
        </FieldShell>
        <FieldShell
          id={fieldId('items')}
          label={t('case.items')}
          group
          required
          wide
          error={errorOf('items')}
        >
          <CheckChoices
            name="intake-items"
            inline
            value={form.items}
            onChange={(items) => change((before) => ({ ...before, items: Item.array().parse(items) }))}
            choices={Item.options.map((item) => ({ value: item, label: t(`item.${item}`) }))}
          />
        </FieldShell>
      </div>
      <ProblemNote error={homeError} />
      {home !== undefined && (
        <div className="home-note" role="status">
          <strong>{t(home.route === 'cross' ? 'intake.routeCross' : 'intake.routeLocal')}</strong>
          {home.reach === 'exchange' && <span> {t('intake.exchangeNote')}</span>}
          <ul>
            {home.limits.map((limit) => (
              <li key={limit.clock}>
                {limit.name} {t('clock.limit', { days: limit.days })} <SourceText source={limit.source} />
              </li>
            ))}
          </ul>
        </div>
      )}
    </section>
  );
}
