/** Unfinished applications of this window, and the way to a new one. */
import { PlusOutlined } from '@ant-design/icons';
import { useMutation, useQuery, useQueryClient } from '@tanstack/react-query';
import { App, Button } from 'antd';
import { useTranslation } from 'react-i18next';
import { Link, useNavigate } from 'react-router';
import { createDraft, deleteDraft, drafts } from '../../../../api/intake.ts';
import { call } from '../../shared/api/call.ts';
import { useFormat } from '../../shared/format.ts';
import { Loaded } from '../../shared/problem/Loaded.tsx';
import { ProblemNote, useProblemText } from '../../shared/problem/ProblemNote.tsx';
import { DataTable } from '../../shared/table/DataTable.tsx';
import { useTitle } from '../../shared/title.ts';

export default function IntakeStartPage() {
  const { t } = useTranslation('staff');
  useTitle(t('nav.intake'));
  const format = useFormat();
  const navigate = useNavigate();
  const client = useQueryClient();
  const { message, modal } = App.useApp();
  const problemText = useProblemText();
  const query = useQuery({ queryKey: ['intake-drafts'], queryFn: () => call(drafts) });
  const start = useMutation({
    mutationFn: () => call(createDraft, { body: { values: {} } }),
    onSuccess: (draft) => {
      void client.invalidateQueries({ queryKey: ['intake-drafts'] });
      void navigate(`/intake/${draft.id}`);
    },
  });
  function discard(draftId: string, name: string) {
    modal.confirm({
      title: t('intake.discardTitle', { name }),
      content: t('intake.discardNote'),
      okText: t('intake.discard'),
      okButtonProps: { danger: true },
      onOk: () =>
        call(deleteDraft, { params: { draftId } })
          .then(() => client.invalidateQueries({ queryKey: ['intake-drafts'] }))
          .catch((error: unknown) => void message.error(problemText(error))),
    });
  }
  return (
    <>
      <div className="page-head">
        <h1>{t('nav.intake')}</h1>
        <Button
          type="primary"
          icon={<PlusOutlined aria-hidden />}
          loading={start.isPending}
          onClick={() => start.mutate()}
        >
          {t('intake.start')}
        </Button>
      </div>
      <ProblemNote error={start.error} />
      <h2 className="section-title">{t('intake.unfinished')}</h2>
      <Loaded query={query}>
        {({ rows }) => (
          <DataTable
            caption={t('intake.unfinished')}
            rows={rows}
            rowKey={(row) => row.id}
            onRowClick={(row) => void navigate(`/intake/${row.id}`)}
            columns={[
              {
                key: 'applicant',
                title: t('case.column.person'),
                cell: (row) => (
                  <Link to={`/intake/${row.id}`} className="row-link">
                    {row.applicant === '' ? t('intake.unnamed') : row.applicant}
                  </Link>
                ),
              },
              {
                key: 'items',
                title: t('case.column.items'),
                cell: (row) => row.items.map((item) => t(`item.short.${item}`)).join(t('item.and')) || '—',
              },
              { key: 'home', title: t('case.home'), cell: (row) => row.homeName || '—' },
              {
                key: 'saved',
                title: t('intake.savedAt'),
                cell: (row) => <span className="nowrap">{format.stamp(row.savedAt)}</span>,
              },
              {
                key: 'discard',
                title: <span className="sr-only">{t('table.actions')}</span>,
                cell: (row) => (
                  <Button size="small" onClick={() => discard(row.id, row.applicant || t('intake.unnamed'))}>
                    {t('intake.discard')}
                  </Button>
                ),
              },
            ]}
            empty={<p>{t('intake.noDrafts')}</p>}
          />
        )}
      </Loaded>
    </>
  );
}
