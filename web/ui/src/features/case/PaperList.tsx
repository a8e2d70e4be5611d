/** 文书 that can be printed now. */
import { PrinterOutlined } from '@ant-design/icons';
import { useTranslation } from 'react-i18next';
import { Link } from 'react-router';
import type { CaseDetail } from '../../../../api/cases.ts';
import { useFormat } from '../../shared/format.ts';

export function PaperList({ detail }: { detail: CaseDetail }) {
  const { t } = useTranslation('staff');
  const format = useFormat();
  if (detail.papers.length === 0) return <p className="card">{t('paper.none')}</p>;
  return (
    <ul className="plain-list">
      {detail.papers.map((paper) => (
        <li key={`${paper.kind}-${paper.id ?? ''}`} className="card row">
          <span className="grow">
            <strong>{paper.name}</strong> <span className="soft">{format.stamp(paper.at)}</span>
          </span>
          <Link
            className="link-button"
            to={`/cases/${detail.row.caseId}/papers/${paper.kind}${paper.id === null ? '' : `?id=${paper.id}`}`}
          >
            <PrinterOutlined aria-hidden />
            {t('paper.open')}
            <span className="sr-only"> {paper.name}</span>
          </Link>
        </li>
      ))}
    </ul>
  );
}
