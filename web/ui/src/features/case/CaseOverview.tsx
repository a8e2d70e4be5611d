/** 概况: clocks, person, application and its decisions, checks, transfers. */
import { useTranslation } from 'react-i18next';
import type { CaseDetail } from '../../../../api/cases.ts';
import { Checks, Matter, UnitText } from '../../shared/case/CaseBrief.tsx';
import { Person } from '../../shared/case/Person.tsx';
import { ClockList } from '../../shared/deadline/ClockList.tsx';
import { useFormat } from '../../shared/format.ts';

export function CaseOverview({ detail }: { detail: CaseDetail }) {
  const { t } = useTranslation('staff');
  return (
    <div className="overview-grid">
      <section className="card" aria-labelledby="overview-clocks">
        <h2 id="overview-clocks">{t('case.clocks')}</h2>
        <ClockList clocks={detail.clocks} />
        {detail.row.holder !== null && (
          <dl className="value-list overview-holder">
            <dt>{t('case.holder')}</dt>
            <dd>
              <UnitText unit={detail.row.holder} />
            </dd>
          </dl>
        )}
      </section>
      <section className="card" aria-labelledby="overview-person">
        <h2 id="overview-person">{t('case.person')}</h2>
        {detail.applicant === null ? (
          <p className="soft">{t('case.notShown')}</p>
        ) : (
          <Person caseId={detail.row.caseId} applicant={detail.applicant} reveal={detail.allowed.reveal} />
        )}
      </section>
      <section className="card" aria-labelledby="overview-matter">
        <h2 id="overview-matter">{t('case.matter')}</h2>
        <Matter summary={detail} />
        <Decisions detail={detail} />
      </section>
      {detail.checks.length > 0 && (
        <section className="card" aria-labelledby="overview-checks">
          <h2 id="overview-checks">{t('case.checks')}</h2>
          <Checks checks={detail.checks} />
        </section>
      )}
      {detail.transfers.length > 0 && (
        <section className="card" aria-labelledby="overview-transfers">
          <h2 id="overview-transfers">{t('case.transfers')}</h2>
          <Transfers detail={detail} />
        </section>
      )}
    </div>
  );
}

function Decisions({ detail }: { detail: CaseDetail }) {
  const { t } = useTranslation('staff');
  const format = useFormat();
  const decided = detail.itemDetails.filter((item) => item.decidedAt !== null);
  if (decided.length === 0) return null;
  return (
    <ul className="plain-list overview-holder">
      {decided.map((item) => (
        <li key={item.item}>
          <strong>{t(`item.short.${item.item}`)}</strong>{' '}
          {item.decision !== null && t(`decision.${item.decision}`)}
          {item.payFromMonth !== null && (
            <span> {t('case.payFrom', { month: format.month(item.payFromMonth) })}</span>
          )}
          {item.decidedAt !== null && (
            <p className="soft">
              {t('case.decidedBy', { unit: item.decidedBy?.name ?? '', at: format.day(item.decidedAt) })}
            </p>
          )}
        </li>
      ))}
    </ul>
  );
}

function Transfers({ detail }: { detail: CaseDetail }) {
  const { t } = useTranslation('staff');
  const format = useFormat();
  return (
    <ul className="plain-list">
      {detail.transfers.map((transfer) => (
        <li key={transfer.id}>
          <strong>{t(`case.transferKind.${transfer.kind}`)}</strong> {transfer.from.name} → {transfer.to.name}
          <p className="soft">
            {t('case.sentAt', { at: format.stamp(transfer.sentAt) })},{' '}
            {transfer.receivedAt === null
              ? t('case.notReceived')
              : t('case.receivedAt', { at: format.stamp(transfer.receivedAt) })}
            {transfer.receipt !== null && ` · ${t('case.receipt', { receipt: transfer.receipt })}`}
          </p>
          {transfer.note !== null && <p>{transfer.note}</p>}
        </li>
      ))}
    </ul>
  );
}
