/** Findings by element; a click shows the element. */
import { useTranslation } from 'react-i18next';
import type { Finding } from './editor.ts';

export function FindingList({
  findings,
  onShow,
}: {
  findings: readonly Finding[];
  onShow: (elementId: string) => void;
}) {
  const { t } = useTranslation('staff');
  return (
    <section className="card finding-list" aria-labelledby="findings">
      <h2 id="findings">{t('processes.findings', { count: findings.length })}</h2>
      <div role="status">
        {findings.length === 0 && <p className="ok-line">✓ {t('processes.noFindings')}</p>}
      </div>
      <ul className="plain-list">
        {findings.map((finding) => (
          <li key={`${finding.elementId ?? ''}-${finding.rule}-${finding.message}`}>
            <span className={finding.severity === 'error' ? 'finding-error' : 'warn-text'}>
              {finding.severity === 'error' ? '■' : '▲'} {t(`processes.severity.${finding.severity}`)}
            </span>{' '}
            {finding.elementId !== null && (
              <button type="button" className="row-link" onClick={() => onShow(finding.elementId ?? '')}>
                {finding.elementId}
              </button>
            )}{' '}
            {finding.message} <span className="soft">{finding.rule}</span>
          </li>
        ))}
      </ul>
    </section>
  );
}
