/** What a case is about, in one column: person, subsidies, clocks, checks, papers. Used beside tasks and lists. */
import { useTranslation } from 'react-i18next';
import type { CaseSummary } from '../../../../api/cases.ts';
import { ClockList } from '../deadline/ClockList.tsx';
import { useFormat } from '../format.ts';
import { Materials } from './Materials.tsx';
import { Person } from './Person.tsx';
import './case.css';

export interface CaseBriefProps {
  summary: CaseSummary;
  /** Fields the viewer may reveal. */
  reveal: readonly string[];
}

export function CaseBrief({ summary, reveal }: CaseBriefProps) {
  const { t } = useTranslation('staff');
  const { row } = summary;
  return (
    <div className="stack case-brief">
      <section aria-label={t('case.clocks')}>
        <ClockList clocks={summary.clocks} />
      </section>
      <section aria-labelledby={`person-${row.caseId}`}>
        <h3 id={`person-${row.caseId}`}>{t('case.person')}</h3>
        {summary.applicant === null ? (
          <p className="soft">{t('case.notShown')}</p>
        ) : (
          <Person caseId={row.caseId} applicant={summary.applicant} reveal={reveal} />
        )}
      </section>
      <section aria-labelledby={`matter-${row.caseId}`}>
        <h3 id={`matter-${row.caseId}`}>{t('case.matter')}</h3>
        <Matter summary={summary} />
      </section>
      {summary.checks.length > 0 && (
        <section aria-labelledby={`checks-${row.caseId}`}>
          <h3 id={`checks-${row.caseId}`}>{t('case.checks')}</h3>
          <Checks checks={summary.checks} />
        </section>
      )}
      {summary.view === 'full' && (
        <section aria-labelledby={`materials-${row.caseId}`}>
          <h3 id={`materials-${row.caseId}`}>{t('case.materials')}</h3>
          <Materials materials={summary.materials} />
        </section>
      )}
    </div>
  );
}

export function Matter({ summary }: { summary: CaseSummary }) {
  const { t } = useTranslation('staff');
  const format = useFormat();
  const { row } = summary;
  return (
    <dl className="value-list">
      <dt>{t('case.number')}</dt>
      <dd>{row.caseNumber}</dd>
      <dt>{t('case.items')}</dt>
      <dd>
        {summary.itemDetails.map((item) => (
          <div key={item.item}>
            {t(`item.${item.item}`)}
            {item.decision !== null && (
              <strong className={`decision decision-${item.decision}`}>
                {' '}
                {t(`decision.${item.decision}`)}
              </strong>
            )}
            {item.decision === 'granted' && item.rate !== null && (
              <span> {t('case.rate', { rate: item.rate })}</span>
            )}
            {item.decision === 'refused' && <span className="soft"> {item.reason ?? ''}</span>}
          </div>
        ))}
      </dd>
      <dt>{t('case.receiving')}</dt>
      <dd>
        <UnitText unit={row.receivingUnit} />
      </dd>
      <dt>{t('case.home')}</dt>
      <dd>
        <UnitText unit={row.homeUnit} />
      </dd>
      <dt>{t('case.submitted')}</dt>
      <dd>{format.stamp(row.submittedAt)}</dd>
    </dl>
  );
}

export function UnitText({ unit }: { unit: { name: string; telephone: string | null } }) {
  return (
    <>
      {unit.name}
      {unit.telephone !== null && (
        <>
          {' '}
          <a href={`tel:${unit.telephone}`} className="nowrap">
            {unit.telephone}
          </a>
        </>
      )}
    </>
  );
}

export function Checks({ checks }: { checks: CaseSummary['checks'] }) {
  const { t } = useTranslation('staff');
  const format = useFormat();
  return (
    <ul className="plain-list">
      {checks.map((check) => (
        <li key={`${check.finding}-${check.at}`}>
          <span className="warn-text">{check.message}</span>
          {check.overriddenBy !== null && (
            <p className="soft">
              {t('case.overridden', { who: check.overriddenBy.name, at: format.stamp(check.at) })}
              {check.overrideReason}
            </p>
          )}
        </li>
      ))}
    </ul>
  );
}
