/**
 * Papers for the applicant on A4: as they leave the printer. No screen furniture, unit and place of the stamp,
 * page numbers by the print style.
 */
import { PrinterOutlined } from '@ant-design/icons';
import { useQuery } from '@tanstack/react-query';
import { Button } from 'antd';
import { useTranslation } from 'react-i18next';
import { Link, useParams, useSearchParams } from 'react-router';
import { get, PaperKind } from '../../../../api/papers.ts';
import NotFoundPage from '../../app/NotFoundPage.tsx';
import { call } from '../../shared/api/call.ts';
import { Loaded } from '../../shared/problem/Loaded.tsx';
import { useTitle } from '../../shared/title.ts';
import { PaperSheet } from './PaperSheet.tsx';
import './paper.css';

export default function PaperPage() {
  const { caseId = '', kind = '' } = useParams();
  const parsed = PaperKind.safeParse(kind);
  if (!parsed.success) return <NotFoundPage />;
  return <Shown caseId={caseId} kind={parsed.data} />;
}

function Shown({ caseId, kind }: { caseId: string; kind: (typeof PaperKind.options)[number] }) {
  const { t } = useTranslation('staff');
  const [search] = useSearchParams();
  const id = search.get('id');
  useTitle(t(`paper.kind.${kind}`));
  const query = useQuery({
    queryKey: ['paper', caseId, kind, id],
    queryFn: ({ signal }) =>
      call(get, { params: { caseId, kind }, query: id === null ? {} : { id } }, { signal }),
    refetchOnWindowFocus: false,
  });
  return (
    <div className="paper-desk">
      <header className="paper-tools">
        <Link className="link-button" to={`/cases/${caseId}`}>
          {t('paper.back')}
        </Link>
        <Button type="primary" icon={<PrinterOutlined aria-hidden />} onClick={() => globalThis.print()}>
          {t('paper.print')}
        </Button>
      </header>
      <main id="main">
        <Loaded query={query} rows={16}>
          {(paper) => <PaperSheet paper={paper} />}
        </Loaded>
      </main>
    </div>
  );
}
