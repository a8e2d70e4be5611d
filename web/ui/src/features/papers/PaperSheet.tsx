/** The sheet itself: title, facts, what the kind of paper says, stamp and receipt. */
import { useTranslation } from 'react-i18next';
import type { Paper } from '../../../../api/papers.ts';
import { useFormat } from '../../shared/format.ts';

export function PaperSheet({ paper }: { paper: Paper }) {
  const { t } = useTranslation('staff');
  const format = useFormat();
  return (
    <article className="sheet" aria-labelledby="sheet-title">
      <header>
        <h1 id="sheet-title">{paper.title}</h1>
        <p className="sheet-number">
          {t('paper.number')}:{paper.number}
        </p>
      </header>
      <Facts paper={paper} />
      <p className="sheet-lead">{t(`paper.lead.${paper.kind}`)}</p>
      {paper.decisions.length > 0 && <Decisions paper={paper} />}
      {paper.materials.length > 0 && <MaterialTable paper={paper} />}
      {paper.promises.length > 0 && <Promises paper={paper} />}
      {paper.remedy !== null && (
        <section>
          <h2>{t('paper.remedy')}</h2>
          <p>{paper.remedy}</p>
        </section>
      )}
      {paper.note !== null && (
        <section>
          <h2>{t('paper.note')}</h2>
          <p>{paper.note}</p>
        </section>
      )}
      <div className="sheet-foot">
        <div className="sheet-receipt">
          <p>{t('paper.sign')}:</p>
          <p className="sheet-line" />
          <p>{t('paper.signDate')}</p>
        </div>
        <div className="sheet-stamp">
          <p>{paper.issuer.name}</p>
          <p className="stamp-place">{t('paper.issuer')}</p>
          <p>{format.longDate(paper.issuedOn)}</p>
          {paper.issuer.telephone !== null && (
            <p>
              {t('paper.telephone')}:{paper.issuer.telephone}
            </p>
          )}
        </div>
      </div>
      <p className="sheet-printed">
        {paper.caseNumber} · {t('paper.printed', { at: format.stamp(paper.printedAt) })}
      </p>
    </article>
  );
}

function Facts({ paper }: { paper: Paper }) {
  const { t } = useTranslation('staff');
  const format = useFormat();
  const rows: [string, string][] = [
    [t('paper.applicant'), paper.applicant.name],
    [t('paper.identityNumber'), paper.applicant.identityNumber],
    ...(paper.agent === null ? [] : [[t('paper.agent'), paper.agent] as [string, string]]),
    [t('paper.items'), paper.items.map((item) => t(`item.${item}`)).join(t('item.and'))],
    [t('paper.receiver'), [paper.receiver.name, paper.receiver.telephone].filter(Boolean).join(' ')],
    [t('paper.home'), paper.home.name],
    [t('paper.submittedOn'), format.longDate(paper.submittedOn)],
    [t('paper.caseNumber'), paper.caseNumber],
  ];
  return (
    <table className="sheet-facts">
      <tbody>
        {rows.map(([name, value]) => (
          <tr key={name}>
            <th scope="row">{name}</th>
            <td>{value}</td>
          </tr>
        ))}
      </tbody>
    </table>
  );
}

function sourceText(source: Paper['materials'][number]['source']): string {
  return source === null ? '' : `${source.documentNumber}${source.article ?? ''}`;
}

function Decisions({ paper }: { paper: Paper }) {
  const { t } = useTranslation('staff');
  const format = useFormat();
  return (
    <section>
      <h2>{t('paper.decision')}</h2>
      {paper.decisions.map((decision) => (
        <table key={decision.item} className="sheet-facts">
          <tbody>
            <tr>
              <th scope="row">{t(`item.${decision.item}`)}</th>
              <td>
                <strong>{t(`decision.${decision.decision}`)}</strong>
              </td>
            </tr>
            {decision.decision === 'granted' && (
              <tr>
                <th scope="row">{t('paper.rate')}</th>
                <td>
                  {decision.rate !== null && t('paper.monthly', { rate: decision.rate })}{' '}
                  {decision.payFromMonth !== null &&
                    t('paper.from', { month: format.month(decision.payFromMonth) })}
                </td>
              </tr>
            )}
            {decision.reason !== null && (
              <tr>
                <th scope="row">{t('paper.reason')}</th>
                <td>{decision.reason}</td>
              </tr>
            )}
            {decision.source !== null && (
              <tr>
                <th scope="row">{t('paper.basis')}</th>
                <td>{sourceText(decision.source)}</td>
              </tr>
            )}
          </tbody>
        </table>
      ))}
    </section>
  );
}

function MaterialTable({ paper }: { paper: Paper }) {
  const { t } = useTranslation('staff');
  const correction = paper.kind === 'correction';
  return (
    <section>
      <h2>{t('paper.materials')}</h2>
      <table className="sheet-table">
        <thead>
          <tr>
            <th scope="col">{t('paper.material')}</th>
            <th scope="col">{correction ? t('paper.what') : t('paper.materialState')}</th>
            {!correction && <th scope="col">{t('paper.materialSource')}</th>}
          </tr>
        </thead>
        <tbody>
          {paper.materials.map((material) => (
            <tr key={material.name}>
              <td>
                {material.name}
                {!correction && `(${material.required ? t('paper.required') : t('paper.optional')})`}
              </td>
              <td>
                {correction
                  ? material.what
                  : t(`material.${material.state as 'missing'}`, { defaultValue: material.state })}
              </td>
              {!correction && <td>{sourceText(material.source)}</td>}
            </tr>
          ))}
        </tbody>
      </table>
    </section>
  );
}

function Promises({ paper }: { paper: Paper }) {
  const { t } = useTranslation('staff');
  const format = useFormat();
  return (
    <section>
      <h2>{t('paper.promises')}</h2>
      <ul>
        {paper.promises.map((promise) => (
          <li key={promise.text}>
            {promise.text}
            {promise.dueOn !== null && `,${t('paper.until', { date: format.longDate(promise.dueOn) })}`}
            {promise.source !== null && `(${sourceText(promise.source)})`}
          </li>
        ))}
      </ul>
    </section>
  );
}
